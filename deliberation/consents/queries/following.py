"""What follows records: measures, conditions, what was reported on obligations, reports of what ran."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.consents.models import ConsentCondition, ConsentMeasure, ConsentRecord, Fulfilment, YearlyReport
from deliberation.council.models import CouncilActEntry, CouncilBody
from deliberation.proposals.models import Proposal
from deliberation.proposals.queries.among import AMONG, among

MANY = 500
_origin_record = func.coalesce(ConsentCondition.origin_record_id, ConsentCondition.record_id)
_origin_code = func.coalesce(ConsentCondition.origin_code, ConsentCondition.code)
_CONDITIONS = (
    select(
        ConsentCondition.code, ConsentCondition.kind, ConsentCondition.body, ConsentCondition.due,
        _origin_record.label("origin_record"), _origin_code.label("origin_code"),
    )
    .where(ConsentCondition.record_id == bindparam("record"))
    .order_by(ConsentCondition.position)
)  # fmt: skip
_CONDITIONS_OF_PROPOSAL = (
    select(
        ConsentCondition.record_id, ConsentCondition.code, ConsentCondition.body, ConsentCondition.due,
        _origin_record.label("origin_record"), _origin_code.label("origin_code"),
    )
    .join(ConsentRecord, ConsentRecord.id == ConsentCondition.record_id)
    .where(ConsentRecord.proposal_id == bindparam("proposal"))
    .order_by(ConsentCondition.record_id.desc(), ConsentCondition.position)
    .limit(MANY * 20)
)  # fmt: skip
_MEASURES = (
    select(*ConsentMeasure.__table__.columns)
    .where(ConsentMeasure.record_id == bindparam("record"))
    .order_by(ConsentMeasure.id)
)
_MEASURES_OF_PROPOSAL = (
    select(
        *ConsentMeasure.__table__.columns, CouncilBody.name_ja.label("body_ja"), CouncilBody.name_en.label("body_en")
    )
    .join(ConsentRecord, ConsentRecord.id == ConsentMeasure.record_id)
    .outerjoin(CouncilActEntry, (CouncilActEntry.act_id == ConsentMeasure.act_id) & CouncilActEntry.current)
    .outerjoin(CouncilBody, CouncilBody.id == CouncilActEntry.body_id)
    .where(ConsentRecord.proposal_id == bindparam("proposal"))
    .order_by(ConsentMeasure.id)
    .limit(MANY)
)
_FULFILMENT = (
    Fulfilment.id, Fulfilment.what, Fulfilment.due, Fulfilment.evidence_digest, Fulfilment.evidence_name,
    Fulfilment.evidence_size, Fulfilment.filed_at, Fulfilment.seat, Fulfilment.entry_id,
)  # fmt: skip
_FULFILMENTS = (
    select(ConsentCondition.code, *_FULFILMENT)
    .join(Fulfilment, (Fulfilment.record_id == _origin_record) & (Fulfilment.code == _origin_code))
    .where(ConsentCondition.record_id == bindparam("record"))
    .order_by(Fulfilment.id)
    .limit(MANY)
)
_FULFILMENTS_OF_PROPOSAL = (
    select(Fulfilment.record_id, Fulfilment.code, *_FULFILMENT)
    .join(ConsentRecord, ConsentRecord.id == Fulfilment.record_id)
    .where(ConsentRecord.proposal_id == bindparam("proposal"))
    .order_by(Fulfilment.id)
    .limit(MANY * 20)
)
_ONE_FULFILMENT = select(Fulfilment.record_id, Fulfilment.code, *_FULFILMENT).where(
    Fulfilment.id == bindparam("fulfilment")
)
_PAPERS = select(Fulfilment.evidence_digest).where(Fulfilment.evidence_digest.in_(bindparam("digests", expanding=True)))
_Newer, _Carried = aliased(ConsentRecord), aliased(ConsentCondition)
_newer = (_Newer.proposal_id == ConsentRecord.proposal_id, _Newer.id > ConsentRecord.id)
_followed_at = select(func.min(_Newer.confirmed_at)).where(*_newer).correlate(ConsentRecord).scalar_subquery()
_OBLIGATIONS = (
    select(
        ConsentCondition.record_id, ConsentCondition.code, ConsentCondition.body, ConsentCondition.due,
        ConsentRecord.valid_until, Proposal.slug, Proposal.title_ja, Proposal.title_en,
        _origin_record.label("origin_record"), _origin_code.label("origin_code"), _followed_at.label("followed_at"),
        Fulfilment.due.label("kept"),
    )
    .join(ConsentRecord, ConsentRecord.id == ConsentCondition.record_id)
    .join(Proposal, Proposal.id == ConsentRecord.proposal_id)
    .outerjoin(Fulfilment, (Fulfilment.record_id == _origin_record) & (Fulfilment.code == _origin_code))
    .where(
        ConsentCondition.kind == "obligation", AMONG,
        Proposal.jurisdiction.in_(bindparam("places", expanding=True)),
        ~exists().where(
            _Carried.record_id > ConsentCondition.record_id,
            _Carried.origin_record_id == _origin_record,
            _Carried.origin_code == _origin_code,
        ),
    )
    .order_by(_followed_at.is_not(None), ConsentCondition.due, ConsentCondition.record_id, ConsentCondition.code)
    .limit(MANY * 20)
)  # fmt: skip
_REPORTS = (
    select(*YearlyReport.__table__.columns)
    .where(YearlyReport.record_id == bindparam("record"))
    .order_by(YearlyReport.id.desc())
    .limit(50)
)
_REPORTS_OF_PROPOSAL = (
    select(*YearlyReport.__table__.columns)
    .join(ConsentRecord, ConsentRecord.id == YearlyReport.record_id)
    .where(ConsentRecord.proposal_id == bindparam("proposal"))
    .order_by(YearlyReport.id)
    .limit(MANY)
)
_ONE_REPORT = select(*YearlyReport.__table__.columns).where(YearlyReport.id == bindparam("report"))


def conditions(db: Connection, record_id: int) -> list[dict[str, Any]]:
    """Conditions as in the record, each with its ``due`` day and with where it was first set: ``origin``."""
    return [
        {**json.loads(r.body), "due": r.due, "origin": (r.origin_record, r.origin_code)}
        for r in db.execute(_CONDITIONS, {"record": record_id})
    ]


def conditions_of(db: Connection, proposal_id: int) -> list[dict[str, Any]]:
    """The same of all records of a proposal, each with its ``record``, those of the newest first."""
    return [
        {**json.loads(r.body), "due": r.due, "record": r.record_id, "origin": (r.origin_record, r.origin_code)}
        for r in db.execute(_CONDITIONS_OF_PROPOSAL, {"proposal": proposal_id})
    ]


def measures(db: Connection, record_id: int) -> Sequence[Row[Any]]:
    """Those entered about this record itself. What bears on a flow, carried over or not: standing.decisions."""
    return db.execute(_MEASURES, {"record": record_id}).all()


def measures_of(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Those about any record of a proposal, in the order in which they were entered, each with the body that acted."""
    return db.execute(_MEASURES_OF_PROPOSAL, {"proposal": proposal_id}).all()


def fulfilments(db: Connection, record_id: int) -> dict[str, list[Row[Any]]]:
    """What was reported on each obligation of a record, by its code there; also while an earlier record held it."""
    found: dict[str, list[Row[Any]]] = {}
    for row in db.execute(_FULFILMENTS, {"record": record_id}):
        found.setdefault(row.code, []).append(row)
    return found


def fulfilments_of(db: Connection, proposal_id: int) -> dict[tuple[int, str], list[Row[Any]]]:
    """What was reported on each obligation of a proposal, by the record that set it and its code there."""
    found: dict[tuple[int, str], list[Row[Any]]] = {}
    for row in db.execute(_FULFILMENTS_OF_PROPOSAL, {"proposal": proposal_id}):
        found.setdefault((row.record_id, row.code), []).append(row)
    return found


def fulfilment(db: Connection, number: int) -> Row[Any] | None:
    return db.execute(_ONE_FULFILMENT, {"fulfilment": number}).first()


def papers_named(db: Connection, digests: list[str]) -> set[str]:
    """Those of these digests under which a paper was handed in that was taken."""
    return set(db.execute(_PAPERS, {"digests": digests}).scalars()) if digests else set()


def obligations(
    db: Connection, places: Sequence[str], only: Sequence[int] | None = None
) -> list[tuple[Row[Any], set[date]]]:
    """Each obligation here by the newest record that holds it, with the days on which it fell due and was reported
    kept: those of the newest record of their proposal first, by their first day. ``followed_at``: when a newer record
    was made that did not carry it on. ``only``: of these proposals, by id."""
    found: dict[tuple[int, str], tuple[Row[Any], set[date]]] = {}
    for row in db.execute(_OBLIGATIONS, {"places": list(places), **among(only)}) if places else ():
        found.setdefault((row.record_id, row.code), (row, set()))[1].update([row.kept] if row.kept else [])
    return list(found.values())


def reports(db: Connection, record_id: int) -> Sequence[Row[Any]]:
    """What the proponent reported under a record, newest first."""
    return db.execute(_REPORTS, {"record": record_id}).all()


def reports_of(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The same under all records of a proposal."""
    return db.execute(_REPORTS_OF_PROPOSAL, {"proposal": proposal_id}).all()


def report(db: Connection, number: int) -> Row[Any] | None:
    return db.execute(_ONE_REPORT, {"report": number}).first()
