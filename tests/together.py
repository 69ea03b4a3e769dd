"""Several people at the same moment: what races must not break."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Barrier, Event, Thread, current_thread
from typing import Any

import pytest
from sqlalchemy import select, text

from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.record.models import LogEntry

WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite has one writer
LONGEST = 60  # seconds that a test waits for another thread


def reason(end: Any) -> str | None:
    """Why one of them was refused; None for whatever else came of it."""
    return end.reason if isinstance(end, Refused) else None


def kinds(database: Database) -> list[str]:
    """The kinds of all entries, in the order of the record."""
    with database.reading() as db:
        return list(db.execute(select(LogEntry.kind).order_by(LogEntry.id)).scalars())


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


def cut_in(
    patch: pytest.MonkeyPatch,
    database: Database,
    where: tuple[Any, str],
    act: Callable[[], Any],
    other: Callable[[], Any],
) -> list[Any]:
    """``act``, and ``other`` done by somebody else in its midst: after its first call of ``where`` (module, name).

    What each returned, or the exception that it ended with.
    """

    @contextmanager
    def asked(go: Callable[[], None]) -> Iterator[None]:
        module, name = where
        real, mine = getattr(module, name), current_thread()

        def call(*args: Any, **kwargs: Any) -> Any:
            found = real(*args, **kwargs)
            if current_thread() is mine:
                go()
            return found

        with patch.context() as cut:
            cut.setattr(module, name, call)
            yield

    return cut_in_at(database, asked, act, other)


def cut_in_at(
    database: Database,
    moment: Callable[[Callable[[], None]], AbstractContextManager[None]],
    act: Callable[[], Any],
    other: Callable[[], Any],
) -> list[Any]:
    """The same at the first ``moment`` of its context: there ``other`` goes on to its end, or until it waits for what
    ``act`` holds. So nothing is left to chance. On PostgreSQL alone: SQLite has one writer."""
    assert not database.is_sqlite
    ends: list[Any] = [None, None]

    def run(number: int, job: Callable[[], Any]) -> None:
        try:
            ends[number] = job()
        except Exception as error:
            ends[number] = error

    thread, came = Thread(target=run, args=(1, other)), Event()

    def go() -> None:
        if not came.is_set():
            came.set()
            thread.start()
            until_somebody_waits(database, lambda: not thread.is_alive())

    with moment(go):
        run(0, act)
    assert came.is_set(), f"never got there: {ends[0]!r}"
    thread.join(LONGEST)
    assert not thread.is_alive(), "the other act waits for ever"
    return ends


def until_somebody_waits(database: Database, done: Callable[[], bool] = lambda: False) -> None:
    """On PostgreSQL: until some act waits for a lock, or ``done`` says that there is nothing to wait for."""
    ends = time.monotonic() + LONGEST
    while time.monotonic() < ends and not done():
        with database.reading() as db:
            if db.execute(WAITING).scalar_one():
                return
        time.sleep(0.005)
