"""Audit reports as the assembly looks at them: what came lately, what nothing was done about, what they say of each
condition."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, or_, select
from sqlalchemy.engine import Connection

from deliberation.audits.models import AuditAnswer, AuditCondition, AuditDisposition, AuditFinding, AuditReport
from deliberation.audits.queries.reporting import AGAINST
from deliberation.proposals.models import Proposal
from deliberation.proposals.queries.among import AMONG, among

_REPORT = (
    AuditReport.id, AuditReport.published_at, AuditReport.findings, Proposal.slug, Proposal.title_ja, Proposal.title_en,
)  # fmt: skip
_HERE = Proposal.jurisdiction.in_(bindparam("places", expanding=True))
_EXPLAINED = exists().where(
    AuditAnswer.report_id == AuditFinding.report_id, AuditAnswer.finding == AuditFinding.number
)
_SETTLED = exists().where(
    AuditDisposition.report_id == AuditFinding.report_id, AuditDisposition.finding == AuditFinding.number
)


def _findings(what: Any, *which: Any) -> Any:
    """Something about such findings of a report."""
    of_report = AuditFinding.report_id == AuditReport.id
    return select(what).where(of_report, *which).correlate(AuditReport).scalar_subquery()


_LEFT = (AuditFinding.status != "not_observed", ~_EXPLAINED)
_OPEN = (AuditFinding.status.in_(AGAINST), ~_SETTLED)
_WAITING, _UNSETTLED = (_findings(func.count(), *which) for which in (_LEFT, _OPEN))
_OVERSEEN = (
    select(
        *_REPORT, AuditReport.answers_due, _WAITING.label("waiting"), _UNSETTLED.label("unsettled"),
        _findings(func.min(AuditFinding.number), *_LEFT).label("number"),
        _findings(func.min(AuditFinding.number), *_OPEN).label("unsettled_from"),
    )
    .join(Proposal, Proposal.id == AuditReport.proposal_id)
    .where(_HERE, AMONG, or_(AuditReport.published_at >= bindparam("since"), _WAITING > 0, _UNSETTLED > 0))
    .order_by(AuditReport.published_at.desc(), AuditReport.id.desc())
    .limit(bindparam("size"))
)  # fmt: skip
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


def overseen_here(
    db: Connection, places: Sequence[str], since: datetime, size: int, only: Sequence[int] | None = None
) -> Sequence[Row[Any]]:
    """Reports here published since that moment, or with findings that nobody has explained (``waiting``, the first is
    ``number``) or that no body has done anything about (``unsettled``, from ``unsettled_from`` on), newest first.
    ``only``: proposals, by id."""
    given = {"places": list(places), "since": since, "size": size, **among(only)}
    return db.execute(_OVERSEEN, given).all() if places else []
