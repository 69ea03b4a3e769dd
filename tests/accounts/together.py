"""Several people at the same moment: what races must not break."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Runs the jobs in threads that start together. What each returned, or the exception that it ended with."""
    start, ends = Barrier(len(jobs)), [None] * len(jobs)

    def run(number: int) -> None:
        start.wait()
        try:
            ends[number] = jobs[number]()
        except Exception as error:
            ends[number] = error  # type: ignore[call-overload]

    threads = [Thread(target=run, args=(n,)) for n in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends
