"""Every SELECT about decision rules, evidence and records, and what a record says today."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Jurisdiction
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
_INTENTS = (
    select(ConsentRecord.proposal_id, EvidenceRow.way, EvidenceRow.decided_on)
    .join(
        EvidenceRow,
        (EvidenceRow.rule_id == ConsentRecord.rule_id) & (EvidenceRow.plan_digest == ConsentRecord.plan_digest),
    )
    .where(EvidenceRow.said == "yes", ConsentRecord.proposal_id.in_(bindparam("proposals", expanding=True)))
    .distinct()
    .order_by(EvidenceRow.decided_on)
    .limit(2000)
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
    ConsentRecord.id, ConsentRecord.proposal_id, ConsentRecord.rule_id, ConsentRecord.version,
    ConsentRecord.plan_digest, ConsentRecord.body, ConsentRecord.digest, ConsentRecord.confirmed_at,
    ConsentRecord.valid_until, ConsentRecord.seat, ConsentRecord.second_seat, ConsentRecord.entry_id, Proposal.slug,
    Proposal.jurisdiction, Proposal.title_ja, Proposal.title_en, Proposal.version.label("newest"),
)  # fmt: skip
_RECORDS = select(*_RECORD).join(Proposal, Proposal.id == ConsentRecord.proposal_id)
_ONE_RECORD = (
    _RECORDS.add_columns(Jurisdiction.demonstration)
    .outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
    .where(ConsentRecord.id == bindparam("record"))
)
_OF_PROPOSAL = (
    _RECORDS.where(ConsentRecord.proposal_id == bindparam("proposal")).order_by(ConsentRecord.id.desc()).limit(SIZE)
)
_LATEST = _RECORDS.where(ConsentRecord.proposal_id == bindparam("proposal")).order_by(ConsentRecord.id.desc()).limit(1)
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
_Newer, _Due = aliased(ConsentRecord), ConsentCondition.due
_OWED = (
    select(ConsentCondition.record_id, ConsentCondition.code, _Due, Proposal.title_ja, Proposal.title_en)
    .join(ConsentRecord, ConsentRecord.id == ConsentCondition.record_id)
    .join(Proposal, Proposal.id == ConsentRecord.proposal_id)
    .where(
        ConsentCondition.kind == "obligation",
        Proposal.jurisdiction.in_(bindparam("places", expanding=True)),
        ~exists().where(_Newer.proposal_id == ConsentRecord.proposal_id, _Newer.id > ConsentRecord.id),
        ~exists().where(Fulfilment.record_id == ConsentCondition.record_id, Fulfilment.code == ConsentCondition.code),
    )
    .order_by(_Due.is_(None), _Due, ConsentCondition.record_id, ConsentCondition.code)
    .limit(bindparam("size"))
)
_FULFILMENTS = (
    select(
        Fulfilment.id, Fulfilment.code, Fulfilment.what, Fulfilment.evidence_digest, Fulfilment.filed_at,
        Fulfilment.seat, Fulfilment.entry_id,
    )
    .where(Fulfilment.record_id == bindparam("record"))
    .order_by(Fulfilment.id)
    .limit(500)
)  # fmt: skip


def rule_of(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The decision rule in force for a proposal: the newest one."""
    return db.execute(_NEWEST_RULE, {"proposal": proposal_id}).first()


def rule(db: Connection, rule_id: int) -> Row[Any] | None:
    return db.execute(_ONE_RULE, {"rule": rule_id}).first()


def evidence(db: Connection, rule_id: int, plan_digest: str) -> Sequence[Row[Any]]:
    """Evidence under this rule about this plan, oldest decision first."""
    return db.execute(_EVIDENCE, {"rule": rule_id, "plan": plan_digest}).all()


def latest(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The newest record of a proposal."""
    return db.execute(_LATEST, {"proposal": proposal_id}).first()


def intents(db: Connection, proposal_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """way and decided_on of all evidence that said yes under the records of each proposal, oldest decision first."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_INTENTS, {"proposals": list(proposal_ids)}) if proposal_ids else ():
        found.setdefault(row.proposal_id, []).append(row)
    return found


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


def flow_names(db: Connection, row: Any) -> dataplans.FlowNames:
    """The names of the flows of a record: those of the newest version, and of its own over them."""
    newest, own = (row.slug, row.newest), (row.slug, row.version)
    found = dataplans.flow_names(db, (newest, own))
    return found[newest] | found[own]


def conditions(db: Connection, record_id: int) -> list[dict[str, Any]]:
    """Conditions as in the record, each with its ``due`` day."""
    return [{**json.loads(r.body), "due": r.due} for r in db.execute(_CONDITIONS, {"record": record_id})]


def measures(db: Connection, record_id: int) -> Sequence[Row[Any]]:
    return db.execute(_MEASURES, {"record": record_id}).all()


def owed(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Obligations of the newest records here of which nobody has reported that they are kept, first due first."""
    return db.execute(_OWED, {"places": list(places), "size": size}).all() if places else []


def fulfilments(db: Connection, record_id: int) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in db.execute(_FULFILMENTS, {"record": record_id}):
        found.setdefault(row.code, []).append(row)
    return found
