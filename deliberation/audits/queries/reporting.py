"""Reports, their findings, and what was said and done about them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Jurisdiction
from deliberation.audits.models import (
    AuditAnswer,
    AuditDisposition,
    AuditFinding,
    AuditReport,
    AuditUpload,
)
from deliberation.audits.queries.observing import MOST_FILES, PAGE
from deliberation.council.models import CouncilActEntry, CouncilBody
from deliberation.proposals.models import Proposal

AGAINST = ("violation", "deviation")
_REPORT_COLUMNS = (
    AuditReport.id, AuditReport.proposal_id, AuditReport.record_id, AuditReport.version, AuditReport.digest,
    AuditReport.first_day, AuditReport.last_day, AuditReport.rows_audited, AuditReport.rows_independent,
    AuditReport.rows_against, AuditReport.rows_deviating, AuditReport.findings_against, AuditReport.findings_deviating,
    AuditReport.checked, AuditReport.left_open, AuditReport.findings, AuditReport.answers_due,
    AuditReport.published_at, AuditReport.seat, AuditReport.entry_id,
    Proposal.slug, Proposal.kind, Proposal.jurisdiction, Proposal.title_ja, Proposal.title_en,
    Jurisdiction.name_ja.label("place_ja"), Jurisdiction.name_en.label("place_en"),
)  # fmt: skip

_FILES = select(AuditUpload.digest, AuditUpload.id).where(AuditUpload.proposal_id == bindparam("p")).limit(MOST_FILES)


def _of_the_unexplained(what: Any) -> Any:
    """Something about the findings of a report that nobody has explained yet."""
    explained = exists().where(
        AuditAnswer.report_id == AuditFinding.report_id, AuditAnswer.finding == AuditFinding.number
    )
    of_report = (AuditFinding.report_id == AuditReport.id, AuditFinding.status != "not_observed", ~explained)
    return select(what).where(*of_report).correlate(AuditReport).scalar_subquery()


def _in_no_row(code: str, status: str) -> Any:
    """How many findings of a report are about no row."""
    of_report = (AuditFinding.report_id == AuditReport.id, AuditFinding.code == code, AuditFinding.status == status)
    return select(func.count()).where(*of_report).correlate(AuditReport).scalar_subquery()


def _of_the_unsettled() -> Any:
    """How many findings of a report, of violations and deviations, no body has done anything about."""
    settled = exists().where(
        AuditDisposition.report_id == AuditFinding.report_id, AuditDisposition.finding == AuditFinding.number
    )
    of_report = (AuditFinding.report_id == AuditReport.id, AuditFinding.status.in_(AGAINST), ~settled)
    return select(func.count()).where(*of_report).correlate(AuditReport).scalar_subquery()


_WAITING = _of_the_unexplained(func.count())
_REPORTS = (
    select(
        *_REPORT_COLUMNS, _WAITING.label("waiting"), _of_the_unsettled().label("unsettled"),
        _in_no_row("A15", "violation").label("findings_of_duties"),
        _in_no_row("A27", "deviation").label("findings_of_chains"),
    )
    .join(Proposal, Proposal.id == AuditReport.proposal_id)
    .outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
    .order_by(AuditReport.id.desc())
)  # fmt: skip
_NEWEST = _REPORTS.where(AuditReport.id < bindparam("before")).limit(PAGE + 1)
_OF_PROPOSAL = _REPORTS.where(
    AuditReport.proposal_id == bindparam("proposal"), AuditReport.id < bindparam("before")
).limit(PAGE + 1)
_ON_RECORD = _REPORTS.where(AuditReport.record_id == bindparam("record")).limit(PAGE)
_WHOLE = _REPORTS.add_columns(AuditReport.body, Jurisdiction.demonstration)
_NEWEST_BODY = (
    select(AuditReport.id, AuditReport.first_day, AuditReport.last_day, AuditReport.body)
    .where(AuditReport.proposal_id == bindparam("proposal"))
    .order_by(AuditReport.id.desc())
    .limit(1)
)
_REPORT = _WHOLE.where(AuditReport.id == bindparam("report"))
_SHARING = _REPORTS.where(
    AuditReport.proposal_id == bindparam("proposal"),
    AuditReport.record_id.is_not_distinct_from(bindparam("record")),
    AuditReport.first_day <= bindparam("last"),
    AuditReport.last_day >= bindparam("first"),
).limit(PAGE)
_LIKE = (
    select(
        AuditFinding.report_id, AuditFinding.number, AuditFinding.code, AuditFinding.status, AuditFinding.flow_id,
        AuditFinding.condition,
    )
    .where(AuditFinding.report_id.in_(bindparam("reports", expanding=True)), AuditFinding.status != "not_observed")
    .order_by(AuditFinding.report_id, AuditFinding.number)
    .limit(2_000)
)  # fmt: skip
_SAME_REPORT = select(AuditReport.id).where(
    AuditReport.proposal_id == bindparam("proposal"), AuditReport.digest == bindparam("digest")
)
_FINDINGS = (
    select(
        AuditFinding.number, AuditFinding.code, AuditFinding.status, AuditFinding.severity, AuditFinding.flow_id,
        AuditFinding.condition,
    )
    .where(AuditFinding.report_id == bindparam("report"))
    .order_by(AuditFinding.number)
    .limit(2_000)
)  # fmt: skip
_UNEXPLAINED = (
    _REPORTS.add_columns(_of_the_unexplained(func.min(AuditFinding.number)).label("number"))
    .where(Proposal.jurisdiction.in_(bindparam("places", expanding=True)), _WAITING > 0)
    .order_by(None)
    .order_by(AuditReport.answers_due, AuditReport.id)
    .limit(bindparam("size"))
)
_FINDING = select(AuditFinding.number, AuditFinding.code, AuditFinding.status, AuditFinding.flow_id).where(
    AuditFinding.report_id == bindparam("report"), AuditFinding.number == bindparam("finding")
)
_ANSWERS = (
    select(AuditAnswer.finding, AuditAnswer.body, AuditAnswer.answered_at, AuditAnswer.seat, AuditAnswer.entry_id)
    .where(AuditAnswer.report_id == bindparam("report"))
    .order_by(AuditAnswer.id)
    .limit(2_000)
)
_DISPOSITIONS = (
    select(
        AuditDisposition.finding, AuditDisposition.kind, AuditDisposition.act_id, AuditDisposition.note,
        AuditDisposition.recorded_at, AuditDisposition.seat, AuditDisposition.entry_id,
        CouncilBody.name_ja.label("body_ja"), CouncilBody.name_en.label("body_en"),
    )
    .join(CouncilActEntry, (CouncilActEntry.act_id == AuditDisposition.act_id) & CouncilActEntry.current)
    .join(CouncilBody, CouncilBody.id == CouncilActEntry.body_id)
    .where(AuditDisposition.report_id == bindparam("report"))
    .order_by(AuditDisposition.id)
    .limit(2_000)
)  # fmt: skip
_STATUSES = (
    select(AuditFinding.report_id, AuditFinding.status, func.count().label("findings"))
    .where(AuditFinding.report_id.in_(bindparam("reports", expanding=True)))
    .group_by(AuditFinding.report_id, AuditFinding.status)
    .limit(PAGE * 4)
)


def newest_reports(db: Connection, before: int) -> Sequence[Row[Any]]:
    """PAGE + 1 reports of all proposals, newest first."""
    return db.execute(_NEWEST, {"before": before}).all()


def reports_of(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    """PAGE + 1 reports of a proposal, newest first."""
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id, "before": before}).all()


def reports_on(db: Connection, record_id: int) -> Sequence[Row[Any]]:
    """Reports that audited the use of data against one consent record, newest first."""
    return db.execute(_ON_RECORD, {"record": record_id}).all()


def report(db: Connection, report_id: int) -> Row[Any] | None:
    """One report with its bytes."""
    return db.execute(_REPORT, {"report": report_id}).first()


def sharing(db: Connection, proposal_id: int, record_id: int | None, first: date, last: date) -> Sequence[Row[Any]]:
    """Reports against the same record whose days overlap these, newest first. A later one follows an earlier one."""
    given = {"proposal": proposal_id, "record": record_id, "first": first, "last": last}
    return db.execute(_SHARING, given).all()


def findings_of(db: Connection, report_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Findings that want an explanation, of several reports, in one query."""
    return db.execute(_LIKE, {"reports": list(report_ids)}).all() if report_ids else ()


def same_report(db: Connection, proposal_id: int, digest: str) -> int | None:
    return db.execute(_SAME_REPORT, {"proposal": proposal_id, "digest": digest}).scalar()


def findings(db: Connection, report_id: int) -> Sequence[Row[Any]]:
    return db.execute(_FINDINGS, {"report": report_id}).all()


def finding(db: Connection, report_id: int, number: int) -> Row[Any] | None:
    return db.execute(_FINDING, {"report": report_id, "finding": number}).first()


def answers(db: Connection, report_id: int) -> dict[int, list[Row[Any]]]:
    """The proponent's answers by number of the finding, oldest first."""
    return _by_finding(db.execute(_ANSWERS, {"report": report_id}).all())


def dispositions(db: Connection, report_id: int) -> dict[int, list[Row[Any]]]:
    """What the assembly or another body did, by number of the finding, oldest first, each with that body's name."""
    return _by_finding(db.execute(_DISPOSITIONS, {"report": report_id}).all())


def _by_finding(rows: Sequence[Row[Any]]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.finding, []).append(row)
    return found


def statuses(db: Connection, report_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """How many findings of each status these reports have, in one query."""
    found: dict[int, dict[str, int]] = {}
    for row in db.execute(_STATUSES, {"reports": list(report_ids)}) if report_ids else ():
        found.setdefault(row.report_id, {})[row.status] = row.findings
    return found


def newest_body(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The newest report of a proposal as it was written, and its days."""
    return db.execute(_NEWEST_BODY, {"proposal": proposal_id}).first()


def standing(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The newest report, and the earlier ones with a finding that nobody has explained or that no body has settled:
    the newest must not hide them. What is against the record leads, then what deviates, then the newest."""
    found = reports_of(db, proposal_id, 2**31 - 1)
    kept = [row for row in found if row.id == found[0].id or row.waiting or row.unsettled]
    return sorted(kept, key=lambda row: (not row.findings_against, not row.findings_deviating, -row.id))


def standing_at(
    db: Connection, proposal_id: int, flow_id: str | None, since: date
) -> list[tuple[Row[Any], list[Row[Any]]]]:
    """Of the reports that stand about days since then, the newest and those with violations or deviations at this
    flow, each with these; all of them where no flow is named."""
    reports = [row for row in standing(db, proposal_id) if row.last_day >= since]
    newest, found = max((row.id for row in reports), default=None), dict[int, list[Row[Any]]]()
    for row in findings_of(db, [row.id for row in reports]):
        if row.status in AGAINST and flow_id in (None, row.flow_id):
            found.setdefault(row.report_id, []).append(row)
    return [(x, found.get(x.id, [])) for x in reports if flow_id is None or x.id == newest or x.id in found]


def unexplained(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Reports here with findings that nobody has explained (``waiting``, the first is ``number``), first due first."""
    return db.execute(_UNEXPLAINED, {"places": list(places), "size": size}).all() if places else []


def file_numbers(db: Connection, proposal_id: int) -> dict[str, int]:
    """Digest of a file of a proposal → the number by which it is listed."""
    return {row.digest: row.id for row in db.execute(_FILES, {"p": proposal_id})}
