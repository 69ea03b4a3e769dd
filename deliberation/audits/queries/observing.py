"""Observers and the files that they give in."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Grant
from deliberation.accounts.rules import Role
from deliberation.audits.models import (
    AuditIntake,
    AuditLog,
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
_WHOLE = (  # when the last part of a large file came: it is entered later
    select(func.max(AuditIntake.closed_at)).where(AuditIntake.upload_id == AuditUpload.id).scalar_subquery()
)
_UPLOAD_COLUMNS = (
    AuditUpload.id, AuditUpload.proposal_id, AuditUpload.observer_id, AuditUpload.digest, AuditUpload.size,
    AuditUpload.kind, AuditUpload.rows_taken, AuditUpload.rows_refused, AuditUpload.first, AuditUpload.last,
    AuditUpload.links, AuditUpload.gaps, AuditUpload.unfollowed, AuditUpload.mends_id, AuditUpload.uploaded_at,
    AuditUpload.seat, AuditUpload.entry_id, AuditObserver.code, AuditObserver.name_ja, AuditObserver.name_en,
    AuditObserver.independent, AuditObserver.person_id, AuditLog.source_format, AuditLog.events, AuditLog.unmapped,
    AuditLog.made, func.coalesce(_WHOLE, AuditUpload.uploaded_at).label("read_at"),
)  # fmt: skip
_UPLOADS = (
    select(*_UPLOAD_COLUMNS)
    .join(AuditObserver, AuditObserver.id == AuditUpload.observer_id)
    .outerjoin(AuditLog, AuditLog.upload_id == AuditUpload.id)
)
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
_SAME_LOG = (
    select(AuditUpload.id, AuditUpload.uploaded_at)
    .join(AuditLog, AuditLog.upload_id == AuditUpload.id)
    .where(AuditUpload.proposal_id == bindparam("proposal"), AuditLog.digest == bindparam("digest"))
    .limit(1)
)
_LOG = select(
    AuditLog.source_format, AuditLog.digest, AuditLog.size, AuditLog.mapping, AuditLog.mapping_digest, AuditLog.made
).where(AuditLog.upload_id == bindparam("upload"))
_ENDS = (
    select(AuditUpload.ends)
    .where(AuditUpload.observer_id == bindparam("observer"), AuditUpload.mends_id.is_(None))
    .order_by(AuditUpload.id.desc())
    .limit(1)
)
_Mend = aliased(AuditUpload)
_SENT_AGAIN = (  # lines refused once more are to be mended at the file that gave them
    select(func.coalesce(func.sum(_Mend.rows_taken + _Mend.rows_refused), 0))
    .where(_Mend.mends_id == AuditUpload.id)
    .correlate(AuditUpload)
    .scalar_subquery()
)
_TO_MEND = (
    select(AuditUpload.id, AuditUpload.uploaded_at, AuditUpload.rows_refused)
    .where(AuditUpload.observer_id == bindparam("observer"), AuditUpload.rows_refused > _SENT_AGAIN)
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
_TO_MEND_NOW = func.coalesce(
    func.sum(case((AuditUpload.rows_refused > _SENT_AGAIN, AuditUpload.rows_refused - _SENT_AGAIN), else_=0)), 0
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


def same_log(db: Connection, proposal_id: int, digest: str) -> Row[Any] | None:
    """The upload that was made from the very same log for this proposal."""
    return db.execute(_SAME_LOG, {"proposal": proposal_id, "digest": digest}).first()


def log(db: Connection, upload_id: int) -> Row[Any] | None:
    """What a file was made from: the log's digest, the mapping table, what became of the events."""
    return db.execute(_LOG, {"upload": upload_id}).first()


def chain_ends(db: Connection, observer_id: int) -> dict[str, str]:
    """Where this observer's chains stood after the last file that was no mending."""
    found = db.execute(_ENDS, {"observer": observer_id}).scalar()
    return dict(json.loads(found)) if found else {}


def to_mend(db: Connection, observer_id: int) -> Sequence[Row[Any]]:
    """An observer's files with refused lines that were not all sent again, newest first."""
    return db.execute(_TO_MEND, {"observer": observer_id}).all()


def refused_lines(db: Connection, upload_id: int, after: int = 0) -> Sequence[Row[Any]]:
    """LINES + 1 refused lines of a file, in order."""
    return db.execute(_REFUSED, {"upload": upload_id, "after": after}).all()


def refused_numbers(db: Connection, upload_id: int) -> list[int]:
    return list(db.execute(_ALL_REFUSED, {"upload": upload_id}).scalars())


def posts(db: Connection, person_id: int, size: int) -> Sequence[Row[Any]]:
    """What this person observes: when they last gave in records, how many refused lines they have not sent again."""
    return db.execute(_POSTS, {"person": person_id, "size": size}).all()


def unaudited(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Proposals here with files that came after their last report."""
    return db.execute(_UNAUDITED, {"places": list(places), "size": size}).all() if places else []
