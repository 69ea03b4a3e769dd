"""Audit reports as the assembly looks at them: what came lately, what nothing was done about, what they say of each
condition."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select
from sqlalchemy.engine import Connection

from deliberation.audits.models import AuditCondition, AuditDisposition, AuditFinding, AuditReport
from deliberation.audits.queries.reporting import AGAINST
from deliberation.proposals.models import Proposal

_REPORT = (
    AuditReport.id, AuditReport.published_at, AuditReport.findings, Proposal.slug, Proposal.title_ja, Proposal.title_en,
)  # fmt: skip
_HERE = Proposal.jurisdiction.in_(bindparam("places", expanding=True))
_REPORTED = (
    select(*_REPORT)
    .join(Proposal, Proposal.id == AuditReport.proposal_id)
    .where(_HERE, AuditReport.published_at >= bindparam("since"))
    .order_by(AuditReport.id.desc())
    .limit(bindparam("size"))
)
_SETTLED = exists().where(
    AuditDisposition.report_id == AuditFinding.report_id, AuditDisposition.finding == AuditFinding.number
)
_UNSETTLED = (
    select(*_REPORT, func.count().label("unsettled"), func.min(AuditFinding.number).label("number"))
    .join(Proposal, Proposal.id == AuditReport.proposal_id)
    .join(AuditFinding, AuditFinding.report_id == AuditReport.id)
    .where(_HERE, AuditFinding.status.in_(AGAINST), ~_SETTLED)
    .group_by(*_REPORT)
    .order_by(AuditReport.id)
    .limit(bindparam("size"))
)

_CITED = (
    select(func.min(AuditFinding.number))
    .where(AuditFinding.report_id == AuditCondition.report_id, AuditFinding.condition == AuditCondition.condition)
    .correlate(AuditCondition)
    .scalar_subquery()
)
_ON_CONDITIONS = (
    select(
        AuditReport.record_id, AuditReport.last_day, AuditCondition.report_id, AuditCondition.condition,
        AuditCondition.holds, AuditCondition.broken, AuditCondition.left_open, AuditCondition.duty,
        AuditFinding.number.label("finding"), AuditFinding.code,
    )
    .join(AuditReport, AuditReport.id == AuditCondition.report_id)
    .outerjoin(AuditFinding, (AuditFinding.report_id == AuditReport.id) & (AuditFinding.number == _CITED))
    .where(AuditReport.record_id.in_(bindparam("records", expanding=True)))
    .order_by(AuditReport.last_day.desc(), AuditReport.id.desc())
    .limit(10_000)
)  # fmt: skip


def on_conditions(db: Connection, records: Sequence[int]) -> dict[tuple[int, str], list[Row[Any]]]:
    """(record, code of a condition there) → how it came out in each report against that record, the newest days first,
    with the gravest ``finding`` that cites it."""
    found: dict[tuple[int, str], list[Row[Any]]] = {}
    for row in db.execute(_ON_CONDITIONS, {"records": list(records)}) if records else ():
        found.setdefault((row.record_id, row.condition), []).append(row)
    return found


def reported_here(db: Connection, places: Sequence[str], since: datetime, size: int) -> Sequence[Row[Any]]:
    """Reports here published since that moment, newest first."""
    return db.execute(_REPORTED, {"places": list(places), "since": since, "size": size}).all() if places else []


def unsettled_here(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Reports here with violations or deviations that no body has done anything about (``unsettled``, the first is
    ``number``), oldest first."""
    return db.execute(_UNSETTLED, {"places": list(places), "size": size}).all() if places else []
