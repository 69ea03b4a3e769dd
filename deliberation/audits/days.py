"""Rows by day: how many records a day, on which days nobody recorded anything, how far one could look month by month.

Days are those of Japan. A window of several days is known as a whole only: what lies within it is never shared out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from deliberation.audits.tallies import Group, OnDays, Shape, Span

_DAY, _TOKYO = 86_400, 9 * 3_600  # seconds; Japan has no summer time
_EPOCH = date(1970, 1, 1).toordinal()
SPANS = 500_000  # days of groups kept; beyond it nothing is said by day, and the report says so


def span_of(start: int, end: int) -> Span:
    """The days that a window touches; one that ends at midnight does not touch the next."""
    return (start + _TOKYO) // _DAY, (max(start, end - 1) + _TOKYO) // _DAY


def day_of(number: int) -> date:
    return date.fromordinal(_EPOCH + number)


def number_of(day: date) -> int:
    return day.toordinal() - _EPOCH


@dataclass(slots=True)
class Month:
    """Checks of the rows whose windows begin in a month."""

    rows: int = 0
    checked: int = 0
    open: int = 0

    def merge(self, more: "Month") -> None:
        self.rows += more.rows
        self.checked += more.checked
        self.open += more.open


@dataclass
class Days:
    """Sums by group and span; ``full`` when there were too many of them to tell anything by day."""

    groups: dict[Group, dict[Span, OnDays]] = field(default_factory=dict)
    months: dict[tuple[str, bool], Month] = field(default_factory=dict)
    full: bool = False
    _kept: int = 0

    def add(self, shape: Shape, checked: int, left_open: int, *, raised: bool, deviating: bool) -> None:
        """``checked`` and ``left_open``: checks of each row of the shape; ``raised``: whether one found something,
        ``deviating``: a deviation."""
        kept = self.groups.setdefault(shape.group, {})
        for span, day in shape.spans.items():
            self.month(span, shape.group[2], Month(day.rows, day.rows * checked, day.rows * left_open))
            found = kept.get(span)
            if found is None:
                self._kept += 1
                self.full = self.full or self._kept > SPANS
                if self.full:
                    continue
                found = kept[span] = OnDays(0, 0, day.example)
            found.rows += day.rows
            found.records += day.records
            found.raised += day.rows if raised else 0
            found.deviating += day.rows if deviating else 0
            found.example = min(found.example, day.example)

    def month(self, span: Span, independent: bool, more: Month) -> None:
        self.months.setdefault((day_of(span[0]).isoformat()[:7], independent), Month()).merge(more)

    def of_flow(self, flow_id: str | None) -> Iterator[tuple[Group, dict[Span, OnDays]]]:
        """The groups of a flow, in an order that depends on nothing but what they are."""
        return ((group, self.groups[group]) for group in sorted(self.groups, key=str) if group[0] == flow_id)


def covered(spans: Iterator[Span], among: list[int]) -> list[int]:
    """The places in ``among`` (days in order) that any of the spans touches."""
    touched: set[int] = set()
    for first, last in set(spans):
        touched.update(range(max(first, among[0]), min(last, among[-1]) + 1) if among else ())
    return [place for place, day in enumerate(among) if day in touched]


def stretches(places: list[int], size: int) -> list[Span]:
    """Where days follow each other without a row for longer than is usual for this flow, as (first, last) places.

    Usual is the distance between days with rows that nine of ten do not exceed (1 where there is but one such day);
    a gap is more than one and a half times as long. Our rule, printed in docs/audit-format.md.
    """
    distances = sorted(b - a for a, b in pairwise(places)) or [1]
    usual = distances[(len(distances) - 1) * 9 // 10]
    bounds = [-1, *places, size]
    return [(a + 1, b - 1) for a, b in pairwise(bounds) if b - a > max(1, usual * 1.5)]
