"""Files that come in parts, and files that mend others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.audits.models import AuditIntake, AuditObserver, AuditUpload
from deliberation.proposals.models import Proposal

MOST_WAITING = 50  # read in one go
_COLUMNS = (
    AuditIntake.id, AuditIntake.proposal_id, AuditIntake.observer_id, AuditIntake.person_id, AuditIntake.mapping,
    AuditIntake.mends_id, AuditIntake.opened_at, AuditIntake.closed_at, AuditIntake.ended_at, AuditIntake.upload_id,
    AuditIntake.reason, AuditIntake.said, AuditObserver.code, AuditObserver.independent, Proposal.slug,
    Proposal.title_ja, Proposal.title_en,
)  # fmt: skip
_INTAKES = (
    select(*_COLUMNS)
    .join(AuditObserver, AuditObserver.id == AuditIntake.observer_id)
    .join(Proposal, Proposal.id == AuditIntake.proposal_id)
)
_INTAKE = _INTAKES.where(AuditIntake.id == bindparam("intake"))
_MINE = (
    _INTAKES.where(
        AuditIntake.proposal_id == bindparam("proposal"),
        AuditIntake.person_id == bindparam("person"),
        AuditIntake.ended_at.is_(None),
    )
    .order_by(AuditIntake.id)
    .limit(MOST_WAITING)
)
_WAITING = (
    select(AuditIntake.id)
    .where(AuditIntake.closed_at.is_not(None), AuditIntake.ended_at.is_(None))
    .order_by(AuditIntake.closed_at)
    .limit(MOST_WAITING)
)
_STALE = (
    select(AuditIntake.id)
    .where(AuditIntake.opened_at < bindparam("before"), AuditIntake.closed_at.is_(None), AuditIntake.ended_at.is_(None))
    .order_by(AuditIntake.id)
    .limit(MOST_WAITING)
)
_NAMED = select(AuditUpload.digest).where(AuditUpload.digest.in_(bindparam("digests", expanding=True)))

_MENDED_BY = (
    select(AuditUpload.id, AuditUpload.rows_taken, AuditUpload.rows_refused)
    .where(AuditUpload.proposal_id == bindparam("proposal"), AuditUpload.mends_id == bindparam("upload"))
    .order_by(AuditUpload.id)
    .limit(MOST_WAITING)
)


def intake(db: Connection, intake_id: int) -> Row[Any] | None:
    return db.execute(_INTAKE, {"intake": intake_id}).first()


def my_intakes(db: Connection, proposal_id: int, person_id: int | None) -> Sequence[Row[Any]]:
    """What a person has begun to give in for a proposal and is not ended."""
    return db.execute(_MINE, {"proposal": proposal_id, "person": person_id}).all() if person_id else []


def waiting_intakes(db: Connection) -> list[int]:
    """Whole files that wait to be read, the longest waiting first."""
    return list(db.execute(_WAITING).scalars())


def stale_intakes(db: Connection, before: datetime) -> list[int]:
    """Files that were begun before a moment and are not whole."""
    return list(db.execute(_STALE, {"before": before}).scalars())


def mended_by(db: Connection, upload: Row[Any]) -> Sequence[Row[Any]]:
    """The files that give refused lines of this one again, oldest first."""
    return db.execute(_MENDED_BY, {"proposal": upload.proposal_id, "upload": upload.id}).all()


def named(db: Connection, digests: list[str]) -> set[str]:
    """On which of the files of these digests an upload rests."""
    return set(db.execute(_NAMED, {"digests": digests}).scalars())
