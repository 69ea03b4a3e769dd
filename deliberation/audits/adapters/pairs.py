"""Messages that only one of two ends has logged, found in one pass over any number of them, in bounded memory.

An invertible Bloom look-up table (Goodrich and Mitzenmacher, 2011): the ids of one end are added, those of the other
taken away, so that what both have logged leaves nothing. What is left is read out one by one, as long as there is
little of it; else only a lower bound is known. Ids are kept as sums of digests only.
"""

import hashlib
from dataclasses import dataclass

CELLS = 3 * 8192  # reads out some 18,000 one-sided messages; 2 MB
_PLACES = 3
_MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Pairs:
    """How many messages each end has logged, and how many of them alone. ``exact``: the last two are no lower bound."""

    client: int
    producer: int
    client_only: int
    producer_only: int
    exact: bool

    def plain(self) -> dict[str, int | bool]:
        return {
            "client": self.client, "producer": self.producer, "client_only": self.client_only,
            "producer_only": self.producer_only, "exact": self.exact,
        }  # fmt: skip


class Ends:
    """Adds what each end has logged."""

    def __init__(self, cells: int = CELLS) -> None:
        self._part = cells // _PLACES
        self._counts, self._ids, self._checks = [0] * cells, [0] * cells, [0] * cells
        self.seen = {1: 0, -1: 0}

    def add(self, message: str, end: int) -> None:
        """``end``: 1 the client's, -1 the producer's."""
        digest = hashlib.blake2b(message.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        self.seen[end] += 1
        self._put(int.from_bytes(digest, "big"), end)

    def _put(self, key: int, times: int) -> None:
        check = _check(key)
        for cell in self._places(key):
            self._counts[cell] += times
            self._ids[cell] += times * key
            self._checks[cell] += times * check

    def _places(self, key: int) -> tuple[int, ...]:
        part = self._part
        return (key % part, part + (key >> 21) % part, 2 * part + (key >> 42) % part)

    def result(self) -> Pairs | None:
        """None where only one end was given in: that says nothing about the other."""
        client, producer = self.seen[1], self.seen[-1]
        if not client or not producer:
            return None
        alone = {1: 0, -1: 0}
        waiting = [cell for cell, count in enumerate(self._counts) if count]
        while waiting:
            found = self._alone(waiting.pop())
            if found is not None:
                key, times = found
                alone[1 if times > 0 else -1] += abs(times)
                self._put(key, -times)
                waiting += [cell for cell in self._places(key) if self._counts[cell]]
        exact = not any(self._counts) and not any(self._ids)
        least = max(0, client - producer - alone[1] + alone[-1])
        other = max(0, producer - client - alone[-1] + alone[1])
        left = (0, 0) if exact else (least, other)
        return Pairs(client, producer, alone[1] + left[0], alone[-1] + left[1], exact)

    def _alone(self, cell: int) -> tuple[int, int] | None:
        """The one id that a cell holds, and how often; None where it holds several, or none."""
        count = self._counts[cell]
        if not count or self._ids[cell] % count:
            return None
        key = self._ids[cell] // count
        if not 0 <= key <= _MASK or self._checks[cell] != count * _check(key) or cell not in self._places(key):
            return None
        return key, count


def _check(key: int) -> int:
    """Another number of the same id, so that a sum of several is not taken for one."""
    key = (key ^ (key >> 31)) * 0x9E3779B97F4A7C15 & _MASK
    return key ^ (key >> 29)
