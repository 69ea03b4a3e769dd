"""Every SELECT about observers, files, reports and what followed them. Lists are keyset pages, newest first."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, case, exists, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Grant, Jurisdiction
from deliberation.accounts.rules import Role
from deliberation.audits.models import (
    AuditAnswer,
    AuditDisposition,
    AuditFinding,
    AuditObserver,
    AuditRefusedLine,
    AuditReport,
    AuditUpload,
)
from deliberation.proposals.models import Proposal

PAGE = 50
MOST_OBSERVERS = 200  # of one proposal
MOST_FILES = 1_000  # in one report
LINES = 200  # refused lines on one page

_HOLDERS = (
    select(Grant.person_id, Grant.role, Grant.seat)
    .where(Grant.jurisdiction == bindparam("place"), Grant.ended_at.is_(None), Grant.role == Role.observer.value)
    .order_by(Grant.seat)
    .limit(MOST_OBSERVERS)
)
_ROLES = select(Grant.role).where(
    Grant.person_id == bindparam("person"), Grant.jurisdiction == bindparam("place"), Grant.ended_at.is_(None)
)
_OBSERVER_COLUMNS = (
    AuditObserver.id, AuditObserver.proposal_id, AuditObserver.person_id, AuditObserver.code, AuditObserver.name_ja,
    AuditObserver.name_en, AuditObserver.independent, AuditObserver.holder, AuditObserver.appointed_at,
    AuditObserver.seat, AuditObserver.ended_on, AuditObserver.entry_id,
)  # fmt: skip
_OBSERVERS = (
    select(*_OBSERVER_COLUMNS)
    .where(AuditObserver.proposal_id == bindparam("proposal"))
    .order_by(AuditObserver.id)
    .limit(MOST_OBSERVERS)
)
_OBSERVER = (
    select(*_OBSERVER_COLUMNS, Proposal.slug)
    .join(Proposal, Proposal.id == AuditObserver.proposal_id)
    .where(AuditObserver.id == bindparam("observer"))
)
_MY_POST = (
    select(*_OBSERVER_COLUMNS)
    .where(
        AuditObserver.proposal_id == bindparam("proposal"),
        AuditObserver.person_id == bindparam("person"),
        AuditObserver.ended_on.is_(None),
    )
    .order_by(AuditObserver.id.desc())
    .limit(1)
)
_UPLOAD_COLUMNS = (
    AuditUpload.id, AuditUpload.proposal_id, AuditUpload.observer_id, AuditUpload.digest, AuditUpload.size,
    AuditUpload.kind, AuditUpload.rows_taken, AuditUpload.rows_refused, AuditUpload.first, AuditUpload.last,
    AuditUpload.links, AuditUpload.gaps, AuditUpload.mends_id, AuditUpload.uploaded_at, AuditUpload.seat,
    AuditUpload.entry_id, AuditObserver.code, AuditObserver.name_ja, AuditObserver.name_en, AuditObserver.independent,
    AuditObserver.person_id,
)  # fmt: skip
_UPLOADS = select(*_UPLOAD_COLUMNS).join(AuditObserver, AuditObserver.id == AuditUpload.observer_id)
_NEWEST_UPLOADS = (
    _UPLOADS.where(AuditUpload.proposal_id == bindparam("proposal"), AuditUpload.id < bindparam("before"))
    .order_by(AuditUpload.id.desc())
    .limit(PAGE + 1)
)
_ALL_UPLOADS = (
    _UPLOADS.where(AuditUpload.proposal_id == bindparam("proposal")).order_by(AuditUpload.id).limit(MOST_FILES)
)
_UPLOAD = (
    _UPLOADS.join(Proposal, Proposal.id == AuditUpload.proposal_id)
    .add_columns(Proposal.slug, Proposal.title_ja, Proposal.title_en)
    .where(AuditUpload.id == bindparam("upload"))
)
_SAME_FILE = select(AuditUpload.id, AuditUpload.uploaded_at).where(
    AuditUpload.proposal_id == bindparam("proposal"), AuditUpload.digest == bindparam("digest")
)
_ENDS = (
    select(AuditUpload.ends)
    .where(AuditUpload.observer_id == bindparam("observer"), AuditUpload.mends_id.is_(None))
    .order_by(AuditUpload.id.desc())
    .limit(1)
)
_TO_MEND = (
    select(AuditUpload.id, AuditUpload.uploaded_at, AuditUpload.rows_refused)
    .where(AuditUpload.observer_id == bindparam("observer"), AuditUpload.rows_refused > 0)
    .order_by(AuditUpload.id.desc())
    .limit(PAGE)
)
_REFUSED = (
    select(AuditRefusedLine.line, AuditRefusedLine.code, AuditRefusedLine.name)
    .where(AuditRefusedLine.upload_id == bindparam("upload"), AuditRefusedLine.line > bindparam("after"))
    .order_by(AuditRefusedLine.line)
    .limit(LINES + 1)
)
_ALL_REFUSED = (
    select(AuditRefusedLine.line)
    .where(AuditRefusedLine.upload_id == bindparam("upload"))
    .order_by(AuditRefusedLine.line)
    .limit(10_000)
)
_REPORT_COLUMNS = (
    AuditReport.id, AuditReport.proposal_id, AuditReport.record_id, AuditReport.version, AuditReport.digest,
    AuditReport.first_day, AuditReport.last_day, AuditReport.rows_audited, AuditReport.rows_independent,
    AuditReport.rows_against, AuditReport.rows_deviating, AuditReport.checked, AuditReport.left_open,
    AuditReport.findings, AuditReport.answers_due, AuditReport.published_at, AuditReport.seat, AuditReport.entry_id,
    Proposal.slug, Proposal.kind, Proposal.jurisdiction, Proposal.title_ja, Proposal.title_en,
    Jurisdiction.name_ja.label("place_ja"), Jurisdiction.name_en.label("place_en"),
)  # fmt: skip


def _of_the_unexplained(what: Any) -> Any:
    """Something about the findings of a report that nobody has explained yet."""
    explained = exists().where(
        AuditAnswer.report_id == AuditFinding.report_id, AuditAnswer.finding == AuditFinding.number
    )
    of_report = (AuditFinding.report_id == AuditReport.id, AuditFinding.status != "not_observed", ~explained)
    return select(what).where(*of_report).correlate(AuditReport).scalar_subquery()


_WAITING = _of_the_unexplained(func.count())
_REPORTS = (
    select(*_REPORT_COLUMNS, _WAITING.label("waiting"))
    .join(Proposal, Proposal.id == AuditReport.proposal_id)
    .outerjoin(Jurisdiction, Jurisdiction.code == Proposal.jurisdiction)
    .order_by(AuditReport.id.desc())
)
_NEWEST = _REPORTS.where(AuditReport.id < bindparam("before")).limit(PAGE + 1)
_OF_PROPOSAL = _REPORTS.where(
    AuditReport.proposal_id == bindparam("proposal"), AuditReport.id < bindparam("before")
).limit(PAGE + 1)
_REPORT = _REPORTS.add_columns(AuditReport.body).where(AuditReport.id == bindparam("report"))
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
        AuditFinding.number,
        AuditFinding.code,
        AuditFinding.status,
        AuditFinding.severity,
        AuditFinding.flow_id,
        AuditFinding.condition,
    )
    .where(AuditFinding.report_id == bindparam("report"))
    .order_by(AuditFinding.number)
    .limit(2_000)
)
_UNEXPLAINED = (
    _REPORTS.add_columns(_of_the_unexplained(func.min(AuditFinding.number)).label("number"))
    .where(Proposal.jurisdiction.in_(bindparam("places", expanding=True)), _WAITING > 0)
    .order_by(None)
    .order_by(AuditReport.answers_due, AuditReport.id)
    .limit(bindparam("size"))
)
_Mend = aliased(AuditUpload)
_TO_MEND_NOW = func.coalesce(
    func.sum(case((~exists().where(_Mend.mends_id == AuditUpload.id), AuditUpload.rows_refused), else_=0)), 0
)
_POSTS = (
    select(
        AuditObserver.id, AuditObserver.appointed_at, Proposal.slug, Proposal.title_ja, Proposal.title_en,
        func.max(AuditUpload.uploaded_at).label("last"), _TO_MEND_NOW.label("refused"),
    )
    .join(Proposal, Proposal.id == AuditObserver.proposal_id)
    .outerjoin(AuditUpload, AuditUpload.observer_id == AuditObserver.id)
    .where(AuditObserver.person_id == bindparam("person"), AuditObserver.ended_on.is_(None))
    .group_by(AuditObserver.id, AuditObserver.appointed_at, Proposal.slug, Proposal.title_ja, Proposal.title_en)
    .order_by(AuditObserver.id.desc())
    .limit(bindparam("size"))
)  # fmt: skip
_LAST_REPORT = (
    select(func.max(AuditReport.published_at))
    .where(AuditReport.proposal_id == AuditUpload.proposal_id)
    .correlate(AuditUpload)
    .scalar_subquery()
)
_UNAUDITED = (
    select(
        Proposal.slug, Proposal.title_ja, Proposal.title_en, func.count().label("files"),
        func.min(AuditUpload.uploaded_at).label("since"),
    )
    .join(Proposal, Proposal.id == AuditUpload.proposal_id)
    .where(
        Proposal.jurisdiction.in_(bindparam("places", expanding=True)),
        or_(_LAST_REPORT.is_(None), AuditUpload.uploaded_at > _LAST_REPORT),
    )
    .group_by(Proposal.id, Proposal.slug, Proposal.title_ja, Proposal.title_en)
    .order_by(func.min(AuditUpload.id))
    .limit(bindparam("size"))
)  # fmt: skip
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
    )
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


def holders(db: Connection, place: str) -> Sequence[Row[Any]]:
    """Who holds a seat of observer in a municipality."""
    return db.execute(_HOLDERS, {"place": place}).all()


def roles(db: Connection, person_id: int, place: str) -> frozenset[Role]:
    return frozenset(Role(role) for role in db.execute(_ROLES, {"person": person_id, "place": place}).scalars())


def observers(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Everyone ever appointed for a proposal, in the order of appointment."""
    return db.execute(_OBSERVERS, {"proposal": proposal_id}).all()


def observer(db: Connection, observer_id: int) -> Row[Any] | None:
    return db.execute(_OBSERVER, {"observer": observer_id}).first()


def my_post(db: Connection, proposal_id: int, person_id: int | None) -> Row[Any] | None:
    """The appointment of a person for a proposal, while it lasts."""
    return db.execute(_MY_POST, {"proposal": proposal_id, "person": person_id}).first() if person_id else None


def uploads(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    """PAGE + 1 files, newest first."""
    return db.execute(_NEWEST_UPLOADS, {"proposal": proposal_id, "before": before}).all()


def all_uploads(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Every file of a proposal in the order in which they came: the input of a report."""
    return db.execute(_ALL_UPLOADS, {"proposal": proposal_id}).all()


def upload(db: Connection, upload_id: int) -> Row[Any] | None:
    return db.execute(_UPLOAD, {"upload": upload_id}).first()


def same_file(db: Connection, proposal_id: int, digest: str) -> Row[Any] | None:
    """The upload of the very same file, if it was uploaded for this proposal before."""
    return db.execute(_SAME_FILE, {"proposal": proposal_id, "digest": digest}).first()


def chain_ends(db: Connection, observer_id: int) -> dict[str, str]:
    """Where this observer's chains stood after the last file that was no mending."""
    found = db.execute(_ENDS, {"observer": observer_id}).scalar()
    return dict(json.loads(found)) if found else {}


def to_mend(db: Connection, observer_id: int) -> Sequence[Row[Any]]:
    """An observer's files with refused lines, newest first."""
    return db.execute(_TO_MEND, {"observer": observer_id}).all()


def refused_lines(db: Connection, upload_id: int, after: int = 0) -> Sequence[Row[Any]]:
    """LINES + 1 refused lines of a file, in order."""
    return db.execute(_REFUSED, {"upload": upload_id, "after": after}).all()


def refused_numbers(db: Connection, upload_id: int) -> list[int]:
    return list(db.execute(_ALL_REFUSED, {"upload": upload_id}).scalars())


def newest_reports(db: Connection, before: int) -> Sequence[Row[Any]]:
    """PAGE + 1 reports of all proposals, newest first."""
    return db.execute(_NEWEST, {"before": before}).all()


def reports_of(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    """PAGE + 1 reports of a proposal, newest first."""
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id, "before": before}).all()


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
    """What the assembly did, by number of the finding, oldest first."""
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


def latest(db: Connection, proposal_id: int) -> Row[Any] | None:
    """The newest report of a proposal, for pages that join slices (templates/audits/_panel.html)."""
    return latest_and_waiting(db, proposal_id)[0]


def latest_and_waiting(db: Connection, proposal_id: int) -> tuple[Row[Any] | None, Sequence[Row[Any]]]:
    """The newest report, and the earlier ones with a finding that nobody has explained: it must not hide them."""
    found = reports_of(db, proposal_id, 2**31 - 1)
    return (found[0] if found else None), [row for row in found[1:] if row.waiting]


def unexplained(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Reports here with findings that nobody has explained (``waiting``, the first is ``number``), first due first."""
    return db.execute(_UNEXPLAINED, {"places": list(places), "size": size}).all() if places else []


def posts(db: Connection, person_id: int, size: int) -> Sequence[Row[Any]]:
    """What this person observes: when they last gave in records, how many refused lines they have not sent again."""
    return db.execute(_POSTS, {"person": person_id, "size": size}).all()


def unaudited(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Proposals here with files that came after their last report."""
    return db.execute(_UNAUDITED, {"places": list(places), "size": size}).all() if places else []
