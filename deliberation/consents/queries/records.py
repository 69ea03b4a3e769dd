"""Records, their flows, and what was decided on each flow of a proposal so far."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Jurisdiction
from deliberation.consents.models import ConsentFlow, ConsentMeasure, ConsentRecord, EvidenceRow
from deliberation.dataplans import queries as dataplans
from deliberation.proposals.models import Proposal

SIZE = 50

_RECORD = (
    ConsentRecord.id, ConsentRecord.proposal_id, ConsentRecord.rule_id, ConsentRecord.version,
    ConsentRecord.plan_digest, ConsentRecord.body, ConsentRecord.digest, ConsentRecord.confirmed_at,
    ConsentRecord.valid_until, ConsentRecord.seat, ConsentRecord.second_seat, ConsentRecord.entry_id, Proposal.slug,
    Proposal.jurisdiction, Proposal.title_ja, Proposal.title_en, Proposal.version.label("newest"),
)  # fmt: skip
_Own = aliased(ConsentRecord)
_RECORDS = select(*_RECORD).join(Proposal, Proposal.id == ConsentRecord.proposal_id)
_ONE_RECORD = (
    _RECORDS.add_columns(Jurisdiction.demonstration)
    .outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
    .where(ConsentRecord.id == bindparam("record"))
)
_OF_PROPOSAL = (
    _RECORDS.where(ConsentRecord.proposal_id == bindparam("proposal")).order_by(ConsentRecord.id.desc()).limit(SIZE)
)
_COUNTED = exists().where(
    EvidenceRow.rule_id == ConsentRecord.rule_id,
    EvidenceRow.plan_digest == ConsentRecord.plan_digest,
    EvidenceRow.id <= ConsentRecord.evidence_upto,
    EvidenceRow.reference == bindparam("reference"),
)
_MEASURED = exists().where(
    ConsentMeasure.record_id == ConsentRecord.id, ConsentMeasure.reference == bindparam("reference")
)
_RESTING_ON = _RECORDS.where(or_(_COUNTED, _MEASURED)).order_by(ConsentRecord.id.desc()).limit(SIZE)
_BESIDE = (
    _RECORDS.add_columns(Jurisdiction.demonstration)
    .outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
    .where(
        ConsentRecord.proposal_id
        == select(_Own.proposal_id).where(_Own.id == bindparam("record")).correlate(None).scalar_subquery()
    )
    .order_by(ConsentRecord.id.desc())
    .limit(SIZE)
)
_BEGUN = select(func.min(ConsentRecord.confirmed_at)).where(ConsentRecord.proposal_id == bindparam("proposal"))
_LATEST = _RECORDS.where(ConsentRecord.proposal_id == bindparam("proposal")).order_by(ConsentRecord.id.desc()).limit(1)
_NEWEST = _RECORDS.where(ConsentRecord.id < bindparam("before")).order_by(ConsentRecord.id.desc()).limit(SIZE + 1)
_PROPOSALS = (
    select(ConsentRecord.id, Proposal.slug)
    .join(Proposal, Proposal.id == ConsentRecord.proposal_id)
    .where(ConsentRecord.id.in_(bindparam("ids", expanding=True)))
)
_FLOWS = (
    select(ConsentFlow.flow_id, ConsentFlow.digest, ConsentFlow.state, ConsentFlow.held_by)
    .where(ConsentFlow.record_id == bindparam("record"))
    .order_by(ConsentFlow.position)
)
_DECIDED = (
    select(
        ConsentFlow.record_id, ConsentFlow.flow_id, ConsentFlow.digest, ConsentFlow.state, ConsentFlow.held_by,
        ConsentRecord.rule_id, ConsentRecord.version, ConsentRecord.digest.label("record_digest"),
        ConsentRecord.confirmed_at, ConsentRecord.valid_until, ConsentRecord.evidence_upto,
    )
    .join(ConsentRecord, ConsentRecord.id == ConsentFlow.record_id)
    .where(ConsentRecord.proposal_id == bindparam("proposal"))
    .order_by(ConsentFlow.record_id.desc(), ConsentFlow.position)
    .limit(SIZE * 200)
)  # fmt: skip


def latest(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The newest record of a proposal."""
    return db.execute(_LATEST, {"proposal": proposal_id}).first()


def begun(db: Connection, proposal_id: int) -> datetime | None:
    """When the first record of a proposal was made."""
    return db.execute(_BEGUN, {"proposal": proposal_id}).scalar()


def record(db: Connection, record_id: int) -> Row[Any] | None:
    return db.execute(_ONE_RECORD, {"record": record_id}).first()


def records_of(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Records of a proposal, newest first."""
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id}).all()


def with_others(db: Connection, record_id: int) -> tuple[Row[Any] | None, Sequence[Row[Any]]]:
    """A record, and the records of its proposal, newest first."""
    rows = db.execute(_BESIDE, {"record": record_id}).all()
    own = next((row for row in rows if row.id == record_id), None)
    return own if own is not None or not rows else record(db, record_id), rows


def resting_on(db: Connection, reference: str) -> Sequence[Row[Any]]:
    """Records that count an act of the assembly ("act:12") or a vote ("vote:<slug>") as evidence, or that were
    suspended, revoked or resumed by it; newest first."""
    return db.execute(_RESTING_ON, {"reference": reference}).all()


def proposals_of(db: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Record → slug of its proposal."""
    return {row.id: row.slug for row in db.execute(_PROPOSALS, {"ids": list(ids)})} if ids else {}


def newest(db: Connection, before: int) -> Sequence[Row[Any]]:
    return db.execute(_NEWEST, {"before": before}).all()


def decided(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Every flow of every record of a proposal, the newest record first, with what the record says of itself."""
    return db.execute(_DECIDED, {"proposal": proposal_id}).all()


def flows(db: Connection, record_id: int) -> Sequence[Row[Any]]:
    return db.execute(_FLOWS, {"record": record_id}).all()


def flow_names(db: Connection, row: Any) -> dataplans.FlowNames:
    """The names of the flows of a record: those of the newest version, and of its own over them."""
    newest, own = (row.slug, row.newest), (row.slug, row.version)
    found = dataplans.flow_names(db, (newest, own))
    return found[newest] | found[own]
