"""Rows held against a basis, as a stream: :class:`Audit` takes one row after the other and keeps counts only.

Rows that differ in nothing but their numbers and their day are judged once: what a judgement depends on is its key,
so a million rows of a running platform are a few hundred judgements and a million look-ups. Memory does not grow
with the rows. The same basis and the same files in the same order give the same report, byte for byte.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache, partial
from typing import Any

from deliberation.audits.basis import Basis, Condition
from deliberation.audits.checks import CHECKS, OF_FLOW, Outcome, Seen, holds, missing
from deliberation.audits.conditions import binds, checkable, hold
from deliberation.audits.declared import Declared, Timeline, timeline_of
from deliberation.audits.durations import by_calendar, exceeds
from deliberation.audits.reading import Refusal
from deliberation.audits.rows import Row, instant
from deliberation.audits.tallies import Finding, Shape, Source, Tally

SHAPES_KEPT = 4096  # judgements kept at once
_ANY_DAY = "2000-01-01"  # where no month or year is compared, the day does not matter


class Audit:
    """The running total of one report."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.timeline: Timeline = timeline_of(basis)
        self.flows = {f.flow_id: Declared(f, basis.numbers, self.timeline) for f in basis.flows}
        self.conditions: tuple[Condition, ...] = tuple(c for c in basis.conditions if checkable(c))
        limits = _limits(self.flows.values(), self.conditions)
        self._by_calendar = any(by_calendar(limit) for limit in limits)
        self._late = lru_cache(maxsize=4096)(partial(_late, limits))
        self._start, self._end = int(basis.start.timestamp()), int(basis.end.timestamp())
        self._shapes: dict[tuple[Any, ...], Shape] = {}
        self.findings: dict[tuple[Any, ...], Finding] = {}
        self.checks: dict[str | None, dict[str, list[int]]] = {}  # flow → code → [holds, raised, open]
        self.kept: dict[str, list[int]] = {c.id: [0, 0, 0] for c in basis.conditions}
        self.flow_rows: dict[str | None, Tally] = {}
        self.audited = Tally()
        self.raised_rows = {"violation": 0, "deviation": 0}
        self.outside = 0

    def add(self, source: Source, line: int, row: Row) -> None:
        start, end = instant(row.window_start), instant(row.window_end)
        if start >= self._end or (end <= self._start and start < self._start):
            self.outside += 1
            return
        consented, withdrawn, age = row.consented_count, row.withdrawn_count, row.oldest_record_age
        key = (
            source.file, row.flow_id, row.operation, row.data_items, row.identifiability, row.recipient_id,
            row.recipient_type, row.purpose_code, row.plan_hash, row.my_number_present, row.storage_country,
            row.processing_country, row.persisted, row.linked_with, row.observer, row.observer_independent,
            None if consented is None else consented < row.record_count,
            None if withdrawn is None else withdrawn > 0,
            None if age is None else self._exceeded(age, row.window_end),
            self.timeline.place(start, end),
        )  # fmt: skip
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._new(key, source, row)
        shape.add(source, line, row, start, end)

    def _exceeded(self, age: str, window_end: str) -> frozenset[str]:
        on_day = self._by_calendar or "M" in age or "Y" in age
        return self._late(age, window_end[:10] if on_day else _ANY_DAY)

    def _new(self, key: tuple[Any, ...], source: Source, row: Row) -> Shape:
        if len(self._shapes) >= SHAPES_KEPT:
            self.fold()
        flow_id, outcomes = self.judge(source, Seen(row, *key[-4:]))
        shape = self._shapes[key] = Shape(flow_id=flow_id, outcomes=tuple(outcomes))
        return shape

    def judge(self, source: Source, seen: Seen) -> tuple[str | None, list[Outcome]]:
        """The flow that a row belongs to, as far as that can be told, and every check of it."""
        row = seen.row
        flow, outcomes = self._which(row)
        if flow is not None:
            for check in CHECKS:
                outcomes.extend(check(flow, seen))
        elif outcomes[0].answer != "deviation":
            outcomes.extend(missing(code, "flow_id") for code in OF_FLOW if code != "A13")
        outcomes.extend(self._plan(row))
        flow_id = flow.flow_id if flow else None
        for condition in self.conditions:
            if binds(condition, flow_id):
                outcomes.extend(hold(condition, seen))
        outcomes.extend(_claims(source, row))
        return flow_id, outcomes

    def _which(self, row: Row) -> tuple[Declared | None, list[Outcome]]:
        """A01. A row that names no flow is matched by its items and recipient; several that fit leave it open."""
        if row.flow_id is not None:
            flow = self.flows.get(row.flow_id)
            if flow is None:
                return None, [Outcome("A01", "deviation", {"value": sorted(self.flows)}, row.flow_id)]
            return flow, [_decided(flow)]
        fits = [(flow, _fits(flow, row)) for flow in self.flows.values()]
        sure = [flow for flow, answer in fits if answer]
        if len(sure) == 1:
            return sure[0], [_decided(sure[0])]
        if sure:
            return None, [holds("A01")]
        what = {"data_items": list(row.data_items), "recipient_id": row.recipient_id, "operation": row.operation}
        if any(answer is None for _, answer in fits):
            return None, [Outcome("A01", "unverifiable", {"value": sorted(self.flows)}, what, why="declared_unknown")]
        return None, [Outcome("A01", "deviation", {"value": sorted(self.flows)}, what)]

    def _plan(self, row: Row) -> Iterator[Outcome]:
        """A13: the plan that the platform runs on is the one decided on, or one that the consent was carried to."""
        digests = self.basis.plan_digests
        if not digests:
            return
        declared = {"value": list(digests)}
        if row.plan_hash is None:
            yield missing("A13", "plan_hash", declared)
        else:
            known = row.plan_hash in digests
            yield holds("A13") if known else Outcome("A13", "deviation", declared, row.plan_hash)

    def fold(self) -> None:
        """Move what was counted by shape into findings and sums, and forget the shapes."""
        for shape in self._shapes.values():
            self._fold(shape)
        self._shapes.clear()

    def _fold(self, shape: Shape) -> None:
        self.audited.merge(shape)
        self.flow_rows.setdefault(shape.flow_id, Tally()).merge(shape)
        answers = {outcome.answer for outcome in shape.outcomes}
        for answer in self.raised_rows:
            self.raised_rows[answer] += shape.rows if answer in answers else 0
        met: set[tuple[Any, ...]] = set()
        for outcome in shape.outcomes:
            self._count(shape, outcome)
            if outcome.answer == "holds":
                continue
            code = "A30" if outcome.missing else outcome.code
            declared = None if outcome.missing else repr(outcome.declared)
            key = (code, outcome.answer, shape.flow_id, outcome.condition, outcome.missing, outcome.why, declared)
            finding = self.findings.setdefault(key, Finding(outcome=outcome, flow_id=shape.flow_id))
            finding.note(shape, outcome)
            if key not in met:
                finding.merge(shape)
            met.add(key)

    def _count(self, shape: Shape, outcome: Outcome) -> None:
        if outcome.code == "A31":
            return
        place = {"holds": 0, "unverifiable": 2}.get(outcome.answer, 1)
        counts = self.checks.setdefault(shape.flow_id, {}).setdefault(outcome.code, [0, 0, 0])
        counts[place] += shape.rows
        if outcome.condition:
            self.kept[outcome.condition][place] += shape.rows


def _limits(flows: Iterable[Declared], conditions: Iterable[Condition]) -> frozenset[str]:
    """Every limit on age that the plan or the record gives."""
    declared = {flow.said("retention").value for flow in flows if flow.said("retention").known}
    return frozenset(declared - {None}) | {c.values[0] for c in conditions if c.on == "retention"}


def _late(limits: frozenset[str], age: str, day: str) -> frozenset[str]:
    return frozenset(limit for limit in limits if exceeds(age, limit, date.fromisoformat(day)))


def _decided(flow: Declared) -> Outcome:
    """A flow of the plan on which nobody decided is not an authorised one."""
    return holds("A01") if flow.decided else Outcome("A01", "deviation", {"value": "undecided"}, flow.flow_id)


def _fits(flow: Declared, row: Row) -> bool | None:
    """Whether the plan names all items and the recipient of the row in this flow; None when it does not say."""
    known = flow.items.ids
    items = None if known is None else all(item.replace("_", "-") in known for item in row.data_items)
    named = row.recipient_id in flow.parties
    recipient = True if named else None if flow.recipients.ids is None else False
    if items is False or recipient is False:
        return False
    return None if items is None or recipient is None else True


def _claims(source: Source, row: Row) -> Iterator[Outcome]:
    """A31: what a row says of its observer is not what the register says."""
    if row.observer != source.observer or row.observer_independent != source.independent:
        declared = {"observer": source.observer, "independent": source.independent}
        yield Outcome("A31", "deviation", declared, {"observer": row.observer, "independent": row.observer_independent})


def run(basis: Basis, files: Iterable[tuple[Source, Iterable[tuple[int, Row | Refusal]]]]) -> Audit:
    """Hold every row of every file against the basis."""
    audit = Audit(basis)
    for source, rows in files:
        for line, row in rows:
            if isinstance(row, Row):
                audit.add(source, line, row)
    audit.fold()
    return audit
