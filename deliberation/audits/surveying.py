"""Reading a file of rows once when it comes: how many, what is refused, when, the chain. It can stop and go on.

Everything that going on needs fits into a small JSON object (:meth:`Survey.plain`), so an interrupted reading of ten
million rows goes on where it stopped, and says the same in the end as one that was never interrupted.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

from deliberation.audits.reading import Chains, Kind, Refusal, kind_of, read
from deliberation.audits.rows import Row, instant
from deliberation.audits.rules import REFUSED_KEPT, too_many_refused

STEP = 20_000  # lines between two places at which a reading can be taken up again


class Survey:
    """What reading has shown so far. ``place``: of the next line in the file; ``line``: number of the last one."""

    def __init__(self, kind: Kind, ends: Mapping[str, str], read_at: int | None) -> None:
        self.kind, self.chains, self.read_at = kind, Chains(ends=dict(ends)), read_at
        self.place = self.line = self.taken = self.bad = 0
        self.refused: list[tuple[int, Refusal]] = []
        self._first: int | None = None
        self._last: int | None = None
        self.stopped = False

    @classmethod
    def begin(cls, file: BinaryIO, ends: Mapping[str, str], read_at: datetime | None = None) -> "Survey":
        """``read_at``: when the file was whole (reading.read)."""
        kind = kind_of(file.read(256))
        file.seek(0)
        return cls(kind, ends, second(read_at))

    def steps(self, file: BinaryIO) -> Iterator[None]:
        """Read on from ``place`` to the end, with a pause after every STEP lines."""
        waiting = STEP
        for line, found in read(file, self.kind, self.chains, (self.place, self.line), self.read_at):
            self.line = line
            self._note(line, found)
            waiting -= 1
            if self.stopped:
                break
            if not waiting:
                waiting, self.place = STEP, file.tell()
                yield
        self.place = file.tell()

    def _note(self, line: int, found: Row | Refusal) -> None:
        if isinstance(found, Row):
            self.taken += 1
            start, end = instant(found.window_start), instant(found.window_end)
            self._first = start if self._first is None or start < self._first else self._first
            self._last = end if self._last is None or end > self._last else self._last
            return
        self.bad += 1
        if self.bad <= REFUSED_KEPT:
            self.refused.append((line, found))
        self.stopped = too_many_refused(self.taken, self.bad)

    @property
    def covered(self) -> tuple[datetime | None, datetime | None]:
        return _moment(self._first), _moment(self._last)

    def plain(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "place": self.place, "line": self.line, "taken": self.taken, "bad": self.bad,
            "refused": [[line, r.code, r.name] for line, r in self.refused], "first": self._first, "last": self._last,
            "chains": self.chains.plain(), "read_at": self.read_at,
        }  # fmt: skip

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Survey":
        survey = cls(plain["kind"], {}, plain["read_at"])
        survey.chains = Chains.of(plain["chains"])
        survey.place, survey.line, survey.taken, survey.bad = (plain[n] for n in ("place", "line", "taken", "bad"))
        survey.refused = [(line, Refusal(code, name)) for line, code, name in plain["refused"]]
        survey._first, survey._last = plain["first"], plain["last"]
        return survey


def second(moment: datetime | None) -> int | None:
    return None if moment is None else int(moment.timestamp())


def _moment(second: int | None) -> datetime | None:
    return None if second is None else datetime.fromtimestamp(second, UTC)
