"""Every SELECT about decision rules, evidence and records, and what a record says today."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.engine import Connection

from deliberation.consents import rules
from deliberation.consents.decision import State
from deliberation.consents.models import (
    ConsentCondition,
    ConsentFlow,
    ConsentMeasure,
    ConsentRecord,
    DecisionRuleRow,
    EvidenceRow,
    Fulfilment,
)
from deliberation.dataplans import queries as dataplans
from deliberation.proposals.models import Proposal

SIZE = 50

_RULE = (
    DecisionRuleRow.id, DecisionRuleRow.body, DecisionRuleRow.digest, DecisionRuleRow.frozen_at, DecisionRuleRow.seat,
    DecisionRuleRow.second_seat, DecisionRuleRow.entry_id,
)  # fmt: skip
_NEWEST_RULE = (
    select(*_RULE)
    .where(DecisionRuleRow.proposal_id == bindparam("proposal"))
    .order_by(DecisionRuleRow.id.desc())
    .limit(1)
)
_ONE_RULE = select(*_RULE).where(DecisionRuleRow.id == bindparam("rule"))
_EVIDENCE = (
    select(*EvidenceRow.__table__.columns)
    .where(EvidenceRow.rule_id == bindparam("rule"), EvidenceRow.plan_digest == bindparam("plan"))
    .order_by(EvidenceRow.decided_on, EvidenceRow.id)
    .limit(100)
)
_UNDECIDED = (
    select(EvidenceRow.id)
    .where(
        EvidenceRow.rule_id == bindparam("rule"),
        ~exists().where(
            ConsentRecord.rule_id == EvidenceRow.rule_id, ConsentRecord.plan_digest == EvidenceRow.plan_digest
        ),
    )
    .limit(1)
)
_RECORD = (
    ConsentRecord.id,
    ConsentRecord.proposal_id,
    ConsentRecord.rule_id,
    ConsentRecord.version,
    ConsentRecord.plan_digest,
    ConsentRecord.body,
    ConsentRecord.digest,
    ConsentRecord.confirmed_at,
    ConsentRecord.valid_until,
    ConsentRecord.seat,
    ConsentRecord.second_seat,
    ConsentRecord.entry_id,
    Proposal.slug,
    Proposal.jurisdiction,
    Proposal.title_ja,
    Proposal.title_en,
)
_RECORDS = select(*_RECORD).join(Proposal, Proposal.id == ConsentRecord.proposal_id)
_ONE_RECORD = _RECORDS.where(ConsentRecord.id == bindparam("record"))
_OF_PROPOSAL = (
    _RECORDS.where(ConsentRecord.proposal_id == bindparam("proposal")).order_by(ConsentRecord.id.desc()).limit(SIZE)
)
_NEWEST = _RECORDS.where(ConsentRecord.id < bindparam("before")).order_by(ConsentRecord.id.desc()).limit(SIZE + 1)
_SAME = select(ConsentRecord.id).where(
    ConsentRecord.proposal_id == bindparam("proposal"),
    ConsentRecord.rule_id == bindparam("rule"),
    ConsentRecord.plan_digest == bindparam("plan"),
)
_FLOWS = (
    select(ConsentFlow.flow_id, ConsentFlow.digest, ConsentFlow.state)
    .where(ConsentFlow.record_id == bindparam("record"))
    .order_by(ConsentFlow.position)
)
_CONDITIONS = (
    select(ConsentCondition.code, ConsentCondition.kind, ConsentCondition.body, ConsentCondition.due)
    .where(ConsentCondition.record_id == bindparam("record"))
    .order_by(ConsentCondition.position)
)
_MEASURES = (
    select(*ConsentMeasure.__table__.columns)
    .where(ConsentMeasure.record_id == bindparam("record"))
    .order_by(ConsentMeasure.id)
)
_FULFILMENTS = (
    select(
        Fulfilment.id,
        Fulfilment.code,
        Fulfilment.what,
        Fulfilment.evidence_digest,
        Fulfilment.filed_at,
        Fulfilment.seat,
        Fulfilment.entry_id,
    )
    .where(Fulfilment.record_id == bindparam("record"))
    .order_by(Fulfilment.id)
    .limit(500)
)


def rule_of(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The decision rule in force for a proposal: the newest one."""
    return db.execute(_NEWEST_RULE, {"proposal": proposal_id}).first()


def rule(db: Connection, rule_id: int) -> Row[Any] | None:
    return db.execute(_ONE_RULE, {"rule": rule_id}).first()


def evidence(db: Connection, rule_id: int, plan_digest: str) -> Sequence[Row[Any]]:
    """Evidence under this rule about this plan, oldest decision first."""
    return db.execute(_EVIDENCE, {"rule": rule_id, "plan": plan_digest}).all()


def has_undecided_evidence(db: Connection, rule_id: int) -> bool:
    """Whether evidence was chosen under this rule about a plan that has no record yet: then the rule must stand."""
    return db.execute(_UNDECIDED, {"rule": rule_id}).first() is not None


def record(db: Connection, record_id: int) -> Row[Any] | None:
    return db.execute(_ONE_RECORD, {"record": record_id}).first()


def records_of(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Records of a proposal, newest first."""
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id}).all()


def newest(db: Connection, before: int) -> Sequence[Row[Any]]:
    return db.execute(_NEWEST, {"before": before}).all()


def same(db: Connection, proposal_id: int, rule_id: int, plan_digest: str) -> int | None:
    return db.execute(_SAME, {"proposal": proposal_id, "rule": rule_id, "plan": plan_digest}).scalar()


def flows(db: Connection, record_id: int) -> Sequence[Row[Any]]:
    return db.execute(_FLOWS, {"record": record_id}).all()


def flow_names(db: Connection, proposal_id: int, version: int) -> dict[str, Row[Any]]:
    """Rows with the names of flows by their ids: those of the newest version, and of this one over them."""
    versions = dataplans.versions(db, proposal_id)
    told = [v.id for v in (versions[0], next(v for v in versions if v.number == version))]
    return {f.flow_id: f for version_id in told for f in dataplans.flows(db, version_id)}


def conditions(db: Connection, record_id: int) -> list[dict[str, Any]]:
    """Conditions as in the record, each with its ``due`` day."""
    return [{**json.loads(r.body), "due": r.due} for r in db.execute(_CONDITIONS, {"record": record_id})]


def measures(db: Connection, record_id: int) -> Sequence[Row[Any]]:
    return db.execute(_MEASURES, {"record": record_id}).all()


def fulfilments(db: Connection, record_id: int) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in db.execute(_FULFILMENTS, {"record": record_id}):
        found.setdefault(row.code, []).append(row)
    return found


@dataclass(frozen=True)
class Standing:
    """What a record says on a day. ``uncovered``: flows of the newest version on which nothing was decided."""

    row: Any
    flows: tuple[rules.Today, ...]
    uncovered: tuple[str, ...]
    removed: frozenset[str]
    carried_to: int
    overdue: Mapping[str, int]

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many flows of the newest plan are in which state, the most limiting first; a flow on which nothing was
        decided is ``undecided``. One word for the whole plan would hide what differs."""
        states = [f.state for f in self.flows if f.flow_id not in self.removed]
        states += ["undecided"] * len(self.uncovered)
        return [(state, states.count(state)) for state in rules.ORDER if state in states]

    def of_flow(self, flow_id: str | None) -> str | None:
        """The state of one flow today; None for what is no flow of this record."""
        if flow_id in self.uncovered:
            return "undecided"
        return next((f.state for f in self.flows if f.flow_id == flow_id), None)


def standing(db: Connection, row: Any, today: date) -> Standing:
    """Computed on reading: stale, expired, suspended, revoked, overdue. Nothing of it is stored."""
    decided = flows(db, row.id)
    stale, now_flows, newest_version = _since(db, row.proposal_id, row.version)
    done = [
        rules.Measure(m.effect, m.holds_from, frozenset(json.loads(m.flows)), m.act_id) for m in measures(db, row.id)
    ]
    today_flows = tuple(
        rules.today_state(f.flow_id, State(f.state), done, today=today, valid_until=row.valid_until, stale=stale)
        for f in decided
    )
    known = {f.flow_id for f in decided}
    filed = fulfilments(db, row.id)
    overdue = {
        c["id"]: days
        for c in conditions(db, row.id)
        if c["kind"] == "obligation" and (days := rules.overdue_days(c["due"], c["id"] in filed, today))
    }
    return Standing(
        row,
        today_flows,
        tuple(f for f in now_flows if f not in known),
        frozenset(known - set(now_flows)),
        newest_version,
        overdue,
    )


def _since(db: Connection, proposal_id: int, version: int) -> tuple[frozenset[str], list[str], int]:
    """(flows that changed materially after ``version``, flows of the newest version, its number)."""
    changed: set[str] = set()
    by_version: dict[int, list[str]] = {}
    for row in dataplans.chain(db, proposal_id, version):
        by_version.setdefault(row.number, []).append(row.flow_id)
        if row.number > version and row.change in ("material", "new"):
            changed.add(row.flow_id)
    last = max(by_version, default=version)
    return frozenset(changed), by_version.get(last, []), last


def latest_standing(db: Connection, proposal_id: int, today: date) -> Standing | None:
    """What the newest record of a proposal says today."""
    found = records_of(db, proposal_id)
    return standing(db, found[0], today) if found else None
