"""Counts of rows: of those judged alike, of a flow, of a finding. Sums, bounds and a few examples, never the rows."""

from dataclasses import dataclass, field
from typing import Any

from deliberation.audits.checks import Outcome, holds
from deliberation.audits.durations import length
from deliberation.audits.rows import Row

EXAMPLES = 10  # rows named in a finding; all of them are counted
VALUES = 20  # different observed values named in a finding

Example = tuple[int, int, str]  # number of the file, line, event_id


@dataclass(frozen=True)
class Source:
    """Whose file a row stands in: the observer of the register, not what the row says of itself."""

    file: int
    observer: str
    independent: bool


@dataclass(slots=True)
class Tally:
    """Counts of some rows. ``first`` and ``last``: their windows, in seconds; ``oldest``: the oldest record's age."""

    rows: int = 0
    records: int = 0
    consented: int = 0
    withdrawn: int = 0
    independent: int = 0
    first: int | None = None
    last: int | None = None
    oldest: tuple[int, str] = (-1, "")
    examples: list[Example] = field(default_factory=list)

    def add(self, source: Source, line: int, row: Row, start: int, end: int) -> None:
        self.rows += 1
        self.records += row.record_count
        if row.consented_count:
            self.consented += row.consented_count
        if row.withdrawn_count:
            self.withdrawn += row.withdrawn_count
        if source.independent:
            self.independent += 1
        if self.first is None or start < self.first:
            self.first = start
        if self.last is None or end > self.last:
            self.last = end
        age = row.oldest_record_age
        if age is not None and age != self.oldest[1]:
            self.oldest = max(self.oldest, (length(age), age))
        if len(self.examples) < EXAMPLES:
            self.examples.append((source.file, line, row.event_id))

    def merge(self, other: "Tally") -> None:
        for name in ("rows", "records", "consented", "withdrawn", "independent"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.first = min((m for m in (self.first, other.first) if m is not None), default=None)
        self.last = max((m for m in (self.last, other.last) if m is not None), default=None)
        self.oldest = max(self.oldest, other.oldest)
        self.examples = sorted([*self.examples, *other.examples])[:EXAMPLES]


@dataclass(slots=True)
class Shape(Tally):
    """Rows that are judged alike."""

    flow_id: str | None = None
    outcomes: tuple[Outcome, ...] = ()


@dataclass(slots=True)
class Finding(Tally):
    """One difference. ``observed``: different values and how many rows showed each; ``more``: rows with others.

    ``open``: of an A30, the checks it leaves open and how often.
    """

    outcome: Outcome = field(default_factory=lambda: holds(""))
    flow_id: str | None = None
    observed: dict[str, tuple[Any, int]] = field(default_factory=dict)
    more: int = 0
    open: dict[str, int] = field(default_factory=dict)

    def note(self, shape: Shape, outcome: Outcome) -> None:
        """Keep an observed value, and of an A30 which check is left open."""
        if outcome.missing:
            self.open[outcome.code] = self.open.get(outcome.code, 0) + shape.rows
            return
        key = repr(outcome.observed)
        if key in self.observed or len(self.observed) < VALUES:
            value, rows = self.observed.get(key, (outcome.observed, 0))
            self.observed[key] = (value, rows + shape.rows)
        else:
            self.more += shape.rows
