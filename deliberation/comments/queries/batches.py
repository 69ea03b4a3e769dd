"""Comments on paper and by telephone, before and after they are confirmed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.comments.models import Batch, BatchLine, Comment
from deliberation.proposals.models import Proposal

_Anew = aliased(Batch)
_REPLACED_BY = select(_Anew.id).where(_Anew.replaces_id == Batch.id).correlate(Batch).scalar_subquery()
_EVERY = select(
    Batch.id, Batch.proposal_id, Batch.version, Batch.channel, Batch.received_on, Batch.scan_digest, Batch.lines,
    Batch.state, Batch.entered_by, Batch.entered_seat, Batch.entered_at, Batch.entry_id, Batch.decided_seat,
    Batch.decided_at, Batch.decision_reason, Batch.decision_entry_id, Batch.replaces_id,
    _REPLACED_BY.label("replaced_by"), Proposal.slug, Proposal.jurisdiction,
    Proposal.title_ja, Proposal.title_en,
).join(Proposal, Proposal.id == Batch.proposal_id)  # fmt: skip
_ONE = _EVERY.where(Batch.id == bindparam("batch"))
_WAITING = (
    _EVERY.where(Batch.state == "entered", Proposal.jurisdiction.in_(bindparam("places", expanding=True)))
    .order_by(Batch.id)
    .limit(bindparam("size"))
)
_OF_PROPOSAL = (
    _EVERY.where(Batch.proposal_id == bindparam("proposal")).order_by(Batch.id.desc()).limit(bindparam("size"))
)
_TO_REPLACE = (
    select(Batch.id, Batch.channel, Batch.received_on)
    .where(Batch.proposal_id == bindparam("proposal"), Batch.state == "declined", _REPLACED_BY.is_(None))
    .order_by(Batch.id.desc())
    .limit(100)
)
_LINES = (
    select(BatchLine.line, BatchLine.flow_id, BatchLine.standing, BatchLine.body, BatchLine.comment_id, Comment.state)
    .outerjoin(Comment, Comment.id == BatchLine.comment_id)
    .where(BatchLine.batch_id == bindparam("batch"))
    .order_by(BatchLine.line)
    .limit(100)
)
_SLIP = (
    select(BatchLine.batch_id, BatchLine.line, Batch.entered_by)
    .join(Batch, Batch.id == BatchLine.batch_id)
    .where(BatchLine.comment_id == bindparam("comment"))
)

_WITH_SCAN = (
    select(Batch.id)
    .where(
        Batch.proposal_id == bindparam("proposal"), Batch.scan_digest == bindparam("scan"), Batch.state != "declined"
    )
    .order_by(Batch.id)
    .limit(1)
)  # fmt: skip


_CALLS_WAITING = (
    select(Batch.id, BatchLine.body)
    .join(BatchLine, BatchLine.batch_id == Batch.id)
    .where(
        Batch.proposal_id == bindparam("proposal"), Batch.received_on == bindparam("day"),
        Batch.channel == "phone", Batch.state == "entered", Batch.lines == bindparam("size"),
    )
    .order_by(Batch.id, BatchLine.line)
)  # fmt: skip


def batch_of_calls(db: Connection, proposal_id: int, day: date, bodies: Sequence[str]) -> int | None:
    """The batch that waits with just these calls of this day."""
    told: dict[int, list[str]] = {}
    for row in db.execute(_CALLS_WAITING, {"proposal": proposal_id, "day": day, "size": len(bodies)}):
        told.setdefault(row.id, []).append(row.body)
    return next((number for number, texts in told.items() if texts == list(bodies)), None)


def batch_with_scan(db: Connection, proposal_id: int, digest: str) -> int | None:
    """The batch of a proposal with this scan that waits or was confirmed."""
    found = db.execute(_WITH_SCAN, {"proposal": proposal_id, "scan": digest}).scalar()
    return int(found) if found is not None else None


def slip_of(db: Connection, comment_id: int) -> Row[Any] | None:
    """Batch and line on the slip of a comment, and who entered it; None where it came through the site."""
    return db.execute(_SLIP, {"comment": comment_id}).first()


def batch(db: Connection, batch_id: int) -> Row[Any] | None:
    return db.execute(_ONE, {"batch": batch_id}).first()


def batch_lines(db: Connection, batch_id: int) -> Sequence[Row[Any]]:
    """The comments of a batch; their texts only while it waits, and what became of each."""
    return db.execute(_LINES, {"batch": batch_id}).all()


def batches_waiting(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Batches of these municipalities that wait for a second person, oldest first."""
    return db.execute(_WAITING, {"places": list(places), "size": size}).all() if places else []


def batches_to_replace(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Batches of a proposal that were sent back and not entered anew, newest first."""
    return db.execute(_TO_REPLACE, {"proposal": proposal_id}).all()


def batches_of(db: Connection, proposal_id: int, size: int) -> Sequence[Row[Any]]:
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id, "size": size}).all()
