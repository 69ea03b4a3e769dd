"""What a consent record says on a day, computed on reading. Nothing of it is stored."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import duties, holding, queries, rules, told
from deliberation.consents.composing import Before
from deliberation.consents.decision import State
from deliberation.consents.duties import Due, Duty
from deliberation.consents.holding import Decision, left_open, on_day, reach
from deliberation.consents.renewing import Earlier
from deliberation.consents.versions import Link, Versions, changed, versions_of
from deliberation.dataplans import queries as dataplans
from deliberation.errors import there


@dataclass(frozen=True)
class FlowToday:
    """A flow of a record. ``decided``: as the record says; ``carried``: the earlier record that it took this from;
    ``today``: what holds, and ``record``: which record it holds by; ``chain``: the versions that carried it, none
    once it changed (a suspension or a refusal stands before that) or while nothing is decided; ``earlier``: the records
    before this one that left it undecided as well, the newest first, since which it did not change."""

    flow_id: str
    decided: str
    carried: int | None
    today: rules.Today
    record: int
    version: int
    chain: tuple[Link, ...]
    earlier: tuple[int, ...] = ()

    @property
    def state(self) -> str:
        return self.today.state

    @property
    def since(self) -> date | None:
        return self.today.since


@dataclass(frozen=True)
class Standing:
    """What a record says on a day. ``uncovered``: flows of the newest version on which nothing was decided;
    ``measures``: those about any record of the proposal, since a decision may be carried from one to another;
    ``bound``: what each is about (holding.reach); ``duties`` and ``filed``: of all its records, by the one that set
    each. The last three need ``duties_too``. ``names``: of its flows, as in queries.flow_names."""

    row: Any
    flows: tuple[FlowToday, ...]
    uncovered: tuple[str, ...]
    removed: frozenset[str]
    carried_to: int
    due: Mapping[str, Sequence[Due]]
    overdue: Mapping[str, int]
    measures: Sequence[Any]
    bound: Mapping[int, tuple[str, ...]]
    conditions: Sequence[dict[str, Any]]
    fulfilments: Mapping[str, Sequence[Any]]
    duties: Sequence[Duty]
    filed: Mapping[tuple[int, str], Sequence[Any]]
    names: dataplans.FlowNames

    def duty(self, condition: Mapping[str, Any]) -> Duty:
        """An obligation of this record, with what became of it."""
        return next(d for d in self.duties if d.origin == condition["origin"])

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many flows of the newest plan are in which state, the most limiting first; a flow on which nothing was
        decided is ``undecided``. One word for the whole plan would hide what differs."""
        states = [f.state for f in self.kept]
        states += ["undecided"] * len(self.uncovered)
        return [(state, states.count(state)) for state in rules.ORDER if state in states]

    @property
    def kept(self) -> list[FlowToday]:
        """The flows of the record that the newest plan still has."""
        return [f for f in self.flows if f.flow_id not in self.removed]

    def measure_on(self, flow: FlowToday) -> Any:
        """The measure by which a flow is suspended or revoked today; None for any other."""
        return next((m for m in self.measures if m.reference == flow.today.reference), None)

    def of_flow(self, flow_id: str | None) -> str | None:
        """The state of one flow today; None for what is no flow of this record."""
        if flow_id in self.uncovered:
            return "undecided"
        return next((f.state for f in self.flows if f.flow_id == flow_id), None)


def of_record(db: Connection, row: Any, today: date, *, duties_too: bool = True) -> Standing:
    """Computed on reading: stale, expired, suspended, revoked, overdue, and which record holds for which flow.

    ``duties_too``: False spares a page that tells only of states two questions.
    """
    rows, measures = queries.decided(db, row.proposal_id), queries.measures_of(db, row.proposal_id)
    versions = versions_of(db, row.proposal_id, min(r.version for r in rows))
    stands = holding.holding(rows, measures, versions.stale)
    own = [r for r in rows if r.record_id == row.id]
    found = queries.conditions_of(db, row.proposal_id) if duties_too else []
    filed = queries.fulfilments_of(db, row.proposal_id) if duties_too else {}
    conditions, through = [c for c in found if c["record"] == row.id], duties.through(found, rows)
    origin = {c["id"]: c["origin"] for c in conditions}
    owed = {d.origin: d for d in through}
    due = {c: owed[of].days(duties.kept(filed, of), today) for c, of in origin.items() if of in owed}
    told = {c: filed[of] for c, of in origin.items() if of in filed}
    late = {code: max((d.overdue(today) for d in days), default=0) for code, days in due.items()}
    return Standing(
        row, tuple(_flow(r, stands[r.flow_id], versions, today, rows) for r in own),
        tuple(f for f in versions.flows if f not in stands),
        frozenset(r.flow_id for r in own if r.flow_id not in versions.flows), versions.newest, due,
        {code: days for code, days in late.items() if days},
        measures, reach(rows, measures) if duties_too else {}, conditions, told, through, filed,
        versions.names.get(versions.newest, {}) | versions.names.get(row.version, {}),
    )  # fmt: skip


def latest(db: Connection, proposal_id: int, today: date) -> Standing | None:
    """What the newest record of a proposal says today."""
    found = queries.latest(db, proposal_id)
    return of_record(db, found, today) if found else None


def states(db: Connection, proposal_id: int, today: date) -> Standing | None:
    """The same without duties, for pages that join slices and tell only where each flow stands."""
    found = queries.latest(db, proposal_id)
    return of_record(db, found, today, duties_too=False) if found else None


def bodies(db: Connection, found: Standing) -> list[dict[str, Any]]:
    """The records by which the flows of the newest plan stand."""
    by = {f.record for f in found.kept}
    rows = [found.row] if by <= {found.row.id} else queries.records_of(db, found.row.proposal_id)
    return [json.loads(row.body) for row in rows if row.id in by]


def refused(db: Connection, found: Standing) -> list[tuple[told.Told, list[str]]]:
    """Who refused which flows of the newest plan, as the records say by which they stand decided."""
    earlier = {f.record for f in found.kept if f.state == "refused"} - {found.row.id}
    rows = [found.row, *(there(queries.record(db, number)) for number in sorted(earlier))]
    return told.by_act(told.against(found.kept, {row.id: json.loads(row.body) for row in rows}))


def decisions(db: Connection, record: Any) -> dict[str, Decision]:
    """What an audit of a record holds flows against: each decision with its day, its end, its measures to this day.

    Of flows that the record carries over: the decision of the record that made it. Measures about a later record count
    where that one carries the same decision on.
    """
    rows, taken = queries.decided(db, record.proposal_id), queries.measures_of(db, record.proposal_id)
    has_changed = changed(db, record.proposal_id, rows)
    last = holding.holding(rows, taken, has_changed)
    then = holding.holding(rows, [m for m in taken if m.record_id <= record.id], has_changed, record.id)
    own = {row.flow_id for row in rows if row.record_id == record.id}
    return {f: last[f] if last[f].record == d.record else d for f, d in then.items() if f in own}


def decided(db: Connection, proposal_id: int) -> tuple[Sequence[Any], set[tuple[int, str]]]:
    """What queries.decided tells, and the record and flow where a record left undecided what stood, since its evidence
    was corrected."""
    rows = queries.decided(db, proposal_id)
    return rows, holding.ended(rows, changed(db, proposal_id, rows))


def before(db: Connection, proposal_id: int, version: int, today: date) -> dict[str, Earlier]:
    """What stood decided on the flows of a version before its new record."""
    rows = queries.decided(db, proposal_id)
    if not rows:
        return {}
    versions = versions_of(db, proposal_id, min(r.version for r in rows))
    found = holding.holding(rows, queries.measures_of(db, proposal_id), versions.stale)
    return {flow: _earlier(decision, versions, version, today) for flow, decision in found.items()}


def basis(db: Connection, proposal_id: int, rule_id: int, version: Any, today: date) -> Before:
    """Everything that a new record of a version may carry over."""
    newest = queries.latest(db, proposal_id)
    if newest is None:
        return Before()
    return Before(
        newest, before(db, proposal_id, version.number, today),
        tuple(f.flow_id for f in queries.flows(db, newest.id)), queries.conditions(db, newest.id),
        frozenset(open_codes(db, newest.id)), queries.counted(db, rule_id, version.plan_digest),
    )  # fmt: skip


def open_codes(db: Connection, record_id: int) -> set[str]:
    """Duties of a record that are due once and that nobody has reported kept."""
    filed, once = queries.fulfilments(db, record_id), [c for c in queries.conditions(db, record_id) if _is_duty(c)]
    return {c["id"] for c in once if not c.get("every") and c["id"] not in filed}


def _is_duty(condition: Mapping[str, Any]) -> bool:
    return condition["kind"] == "obligation"


def _flow(row: Any, stands: Decision, versions: Versions, today: date, rows: Sequence[Any]) -> FlowToday:
    stale, undecided = versions.stale(row.flow_id, stands.version), stands.state == State.undecided
    chain = () if stale or undecided else versions.links(row.flow_id, stands.version)
    now, before = on_day(stands, stale, today), left_open(row, rows)
    earlier = tuple(r.record_id for r in before if not versions.stale(row.flow_id, r.version, row.version))
    return FlowToday(row.flow_id, row.state, row.held_by, now, stands.record, stands.version, chain, earlier)


def _earlier(stands: Decision, versions: Versions, version: int, today: date) -> Earlier:
    changed = versions.stale(stands.flow_id, stands.version, version)
    now, chain = on_day(stands, False, today), versions.links(stands.flow_id, stands.version, version)
    since = now.since if now.state in ("suspended", "revoked") else None
    return Earlier(stands.record, stands.digest, stands.rule, stands.state, now.state, since, changed, chain)
