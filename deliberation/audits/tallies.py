"""Counts of rows: of those judged alike, of a flow, of a finding. Sums, bounds and a few examples, never the rows."""

from dataclasses import dataclass, field
from typing import Any

from deliberation.audits.durations import length
from deliberation.audits.outcomes import Outcome, holds
from deliberation.audits.rows import Row

EXAMPLES = 10  # rows named in a finding; all of them are counted
VALUES = 20  # different observed values named in a finding

Example = tuple[int, int, str]  # number of the file, line, event_id
Span = tuple[int, int]  # the first and the last day that a window touches, both in days since 1970 in Japan
Group = tuple[str | None, str, bool, str, str]  # flow, observer, whether independent, source system, operation


@dataclass(slots=True)
class Counts:
    """How often a check held, raised something, was left open."""

    holds: int = 0
    raised: int = 0
    open: int = 0

    def add(self, outcome: Outcome, rows: int = 1) -> None:
        name = {"holds": "holds", "unverifiable": "open"}.get(outcome.answer, "raised")
        setattr(self, name, getattr(self, name) + rows)

    def merge(self, other: "Counts") -> None:
        self.holds, self.raised, self.open = (
            self.holds + other.holds, self.raised + other.raised, self.open + other.open,
        )  # fmt: skip


@dataclass(slots=True)
class OnDays:
    """Rows of one span, what they count together, the first of them; how many differ from plan or record, and how
    many from the plan or the register."""

    rows: int
    records: int
    example: Example
    raised: int = 0
    deviating: int = 0


@dataclass(frozen=True)
class Source:
    """Whose file a row stands in: the observer of the register, not what the row says of itself."""

    file: int
    observer: str
    independent: bool


@dataclass(slots=True)
class Tally:
    """Counts of some rows. ``first`` and ``last``: their windows, in seconds; ``oldest``: the oldest record's age.

    ``asked``: records of rows that say how many of theirs are with consent, the denominator of ``consented``.
    """

    rows: int = 0
    records: int = 0
    asked: int = 0
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
        if row.consented_count is not None:
            self.asked += row.record_count
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

    @classmethod
    def of_days(cls, span: Span, day: OnDays, *, independent: bool) -> "Tally":
        """What is known of the rows of a span."""
        first, last = span[0] * 86_400 - 9 * 3_600, (span[1] + 1) * 86_400 - 9 * 3_600
        rows = day.rows if independent else 0
        return cls(rows=day.rows, records=day.records, independent=rows, first=first, last=last, examples=[day.example])

    def merge(self, other: "Tally") -> None:
        for name in ("rows", "records", "asked", "consented", "withdrawn", "independent"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.first = min((m for m in (self.first, other.first) if m is not None), default=None)
        self.last = max((m for m in (self.last, other.last) if m is not None), default=None)
        self.oldest = max(self.oldest, other.oldest)
        self.examples = sorted([*self.examples, *other.examples])[:EXAMPLES]


@dataclass(slots=True)
class Shape(Tally):
    """Rows that are judged alike, and on which days they lie."""

    flow_id: str | None = None
    outcomes: tuple[Outcome, ...] = ()
    group: Group = (None, "", False, "", "")
    spans: dict[Span, OnDays] = field(default_factory=dict)

    def count(self, source: Source, line: int, row: Row, start: int, end: int, span: Span) -> bool:
        """Add a row. Whether it is the first of its days."""
        self.add(source, line, row, start, end)
        day = self.spans.get(span)
        if day is None:
            self.spans[span] = OnDays(1, row.record_count, (source.file, line, row.event_id))
            return True
        day.rows += 1
        day.records += row.record_count
        return False


@dataclass(slots=True)
class Finding(Tally):
    """One difference. ``observed``: different values and how many rows showed each; ``more``: rows with others.

    ``open``: of an A30, the checks it leaves open and how often. ``days``: where days are counted and not rows.
    """

    outcome: Outcome = field(default_factory=lambda: holds(""))
    flow_id: str | None = None
    observed: dict[str, tuple[Any, int]] = field(default_factory=dict)
    more: int = 0
    open: dict[str, int] = field(default_factory=dict)
    days: int | None = None

    def note(self, shape: Shape, outcome: Outcome) -> None:
        """Keep an observed value, and of an A30 which check is left open."""
        if outcome.missing:
            self.open[outcome.code] = self.open.get(outcome.code, 0) + shape.rows
        else:
            self.keep(outcome.observed, shape.rows)

    def keep(self, observed: Any, rows: int) -> None:
        key = repr(observed)
        if key in self.observed or len(self.observed) < VALUES:
            self.observed[key] = (observed, self.observed.get(key, (None, 0))[1] + rows)
        else:
            self.more += rows
