"""Rows held against a basis, as a stream: :class:`Audit` takes one row after the other and keeps counts only.

Rows that differ in nothing but their numbers and their day are judged once: what a judgement depends on is its key,
so a million rows of a running platform are a few hundred judgements and a million look-ups. Memory does not grow
with the rows. The same basis and the same files in the same order give the same report, byte for byte.
"""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from typing import Any

from deliberation.audits.basis import Basis
from deliberation.audits.days import Days, span_of
from deliberation.audits.durations import by_calendar
from deliberation.audits.judging import Judge
from deliberation.audits.outcomes import Outcome, Seen
from deliberation.audits.reading import Refusal
from deliberation.audits.rows import Row, instant
from deliberation.audits.tallies import Counts, Finding, Shape, Source, Span, Tally

SHAPES_KEPT = 4096  # judgements kept at once
SPANS_KEPT = 65_536  # days of judgements kept at once
_GRAVE = {"holds": 0, "unverifiable": 1}  # anything else: broken
RECIPIENTS_KEPT = 100  # of a flow, to be held against what the proponent reports
_ANY_DAY = "2000-01-01"  # where no month or year is compared, the day does not matter


class Audit:
    """The running total of one report. Sums stand under (flow, whether independent): the two are never mixed."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.judge = Judge(basis)
        self._by_calendar = any(by_calendar(limit) for limit in self.judge.limits)
        self._late = lru_cache(maxsize=4096)(self.judge.late)
        self._window = lru_cache(maxsize=8192)(self._window_of)
        self._start, self._end = int(basis.start.timestamp()), int(basis.end.timestamp())
        self._shapes: dict[tuple[Any, ...], Shape] = {}
        self._spans = 0
        self.days = Days()
        self.findings: dict[tuple[Any, ...], Finding] = {}
        self.checks: dict[tuple[str | None, bool], dict[str, Counts]] = {}
        self.kept: dict[tuple[str, bool], Counts] = {}
        self.recipients: dict[str | None, set[str]] = {}
        self.flow_rows: dict[tuple[str | None, bool], Tally] = {}
        self.rows = dict.fromkeys(product(("audited", "violation", "deviation"), (False, True)), 0)
        self.outside = 0
        self._within: set[int] = set()
        self._sides: dict[int, set[bool]] = {}

    def about(self, file: int) -> bool:
        """Whether what this file covers touches the period: rows in it, or both before and after it."""
        return file in self._within or len(self._sides.get(file, ())) != 1

    def add(self, source: Source, line: int, row: Row) -> None:
        start, end, span, place = self._window(row.window_start, row.window_end)
        if place is None:
            self.outside += 1
            self._sides.setdefault(source.file, set()).add(start >= self._end)
            return
        consented, withdrawn, age = row.consented_count, row.withdrawn_count, row.oldest_record_age
        key = (
            source.file, row.flow_id, row.operation, row.data_items, row.identifiability, row.recipient_id,
            row.recipient_type, row.purpose_code, row.plan_hash, row.my_number_present, row.storage_country,
            row.processing_country, row.persisted, row.linked_with, row.observer, row.observer_independent,
            row.source_system, row.via_platform, row.processor_ids, row.legal_ground, row.automation,
            None if consented is None else consented < row.record_count,
            None if withdrawn is None else withdrawn > 0,
            None if age is None else self._exceeded(age, row.window_end),
            place,
        )  # fmt: skip
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._new(key, source, row)
        if shape.count(source, line, row, start, end, span):
            self._spans += 1
            if self._spans >= SPANS_KEPT:
                self.fold()

    def _window_of(self, first: str, last: str) -> tuple[int, int, Span, tuple[int, int] | None]:
        """A window in seconds and in days, and its place in what was decided; no place outside the period."""
        start, end = instant(first), instant(last)
        outside = start >= self._end or (end <= self._start and start < self._start)
        return start, end, span_of(start, end), None if outside else self.judge.timeline.place(start, end)

    def _exceeded(self, age: str, window_end: str) -> frozenset[str]:
        on_day = self._by_calendar or "M" in age or "Y" in age
        return self._late(age, window_end[:10] if on_day else _ANY_DAY)

    def _new(self, key: tuple[Any, ...], source: Source, row: Row) -> Shape:
        if len(self._shapes) >= SHAPES_KEPT:
            self.fold()
        self._within.add(source.file)
        flow_id, outcomes = self.judge.judge(source, Seen(row, *key[-4:]))
        group = (flow_id, source.observer, source.independent, row.source_system, row.operation)
        shape = self._shapes[key] = Shape(flow_id=flow_id, outcomes=tuple(outcomes), group=group)
        seen = self.recipients.setdefault(flow_id, set())
        if len(seen) < RECIPIENTS_KEPT:
            seen.add(row.recipient_id)
        return shape

    def fold(self) -> None:
        """Move what was counted by shape into findings and sums, and forget the shapes."""
        for shape in self._shapes.values():
            self._fold(shape)
        self._shapes.clear()
        self._spans = 0

    def _fold(self, shape: Shape) -> None:
        independent = shape.group[2]
        self.flow_rows.setdefault((shape.flow_id, independent), Tally()).merge(shape)
        answers = {outcome.answer for outcome in shape.outcomes}
        self.rows["audited", independent] += shape.rows
        for answer in answers & {"violation", "deviation"}:
            self.rows[answer, independent] += shape.rows
        met: set[tuple[Any, ...]] = set()
        checked = left_open = 0
        for outcome in shape.outcomes:
            if outcome.code != "A31":
                self._count(shape, outcome)
                left_open += outcome.answer == "unverifiable"
                checked += outcome.answer != "unverifiable"
            if outcome.answer != "holds":
                self._raise(shape, outcome, met)
        self._keep(shape)
        off = answers & {"violation", "deviation"}
        self.days.add(shape, checked, left_open, raised=bool(off), deviating="deviation" in off)

    def _raise(self, shape: Shape, outcome: Outcome, met: set[tuple[Any, ...]]) -> None:
        """``met``: the findings that this shape's rows are counted in already."""
        code = "A30" if outcome.missing else outcome.code
        declared = None if outcome.missing else repr(outcome.declared)
        key = (code, outcome.answer, shape.flow_id, outcome.condition, outcome.missing, outcome.why, declared)
        finding = self.findings.setdefault(key, Finding(outcome=outcome, flow_id=shape.flow_id))
        finding.note(shape, outcome)
        if key not in met:
            finding.merge(shape)
        met.add(key)

    def _count(self, shape: Shape, outcome: Outcome) -> None:
        independent = shape.group[2]
        self.checks.setdefault((shape.flow_id, independent), {}).setdefault(outcome.code, Counts()).add(
            outcome, shape.rows
        )

    def _keep(self, shape: Shape) -> None:
        """Each row once for each condition, also where it is asked twice (where data are stored, and worked on): broken
        by one of the answers, left open by one, or kept by all."""
        worst: dict[str, Outcome] = {}
        for outcome in (o for o in shape.outcomes if o.condition):
            name = str(outcome.condition)
            worst[name] = max(worst.get(name, outcome), outcome, key=lambda o: _GRAVE.get(o.answer, 2))
        for name, outcome in worst.items():
            self.kept.setdefault((name, shape.group[2]), Counts()).add(outcome, shape.rows)


def run(basis: Basis, files: Iterable[tuple[Source, Iterable[tuple[int, Row | Refusal]]]]) -> Audit:
    """Hold every row of every file against the basis."""
    audit = Audit(basis)
    for source, rows in files:
        for line, row in rows:
            if isinstance(row, Row):
                audit.add(source, line, row)
    audit.fold()
    return audit
