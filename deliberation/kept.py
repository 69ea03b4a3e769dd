"""What is kept in memory between requests: bounded, and what was least lately asked goes first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """At most ``size`` things that weigh at most ``most`` together. Safe between the threads of one worker.

    ``weigh``: the weight of one, by its key and itself.
    """

    def __init__(self, size: int, most: int, weigh: Callable[[K, V], int]) -> None:
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()
        self._size, self._most, self._held, self._weigh = size, most, 0, weigh

    def get(self, key: K) -> V | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: K, value: V) -> None:
        """Something heavier than all may be pushes out everything and is not kept itself."""
        with self._lock:
            before = self._kept.pop(key, None)
            self._held += self._weigh(key, value) - (0 if before is None else self._weigh(key, before))
            self._kept[key] = value
            while self._kept and (len(self._kept) > self._size or self._held > self._most):
                self._held -= self._weigh(*self._kept.popitem(last=False))

    def __iter__(self) -> Iterator[tuple[K, V]]:
        with self._lock:
            return iter(list(self._kept.items()))

    def __len__(self) -> int:
        return len(self._kept)
