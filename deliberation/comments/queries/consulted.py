"""When residents were asked about proposals, and when the city began to answer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Answer, Answered, Comment, ConsultationRow

_ITS = (
    exists()
    .where(Answered.answer_id == Answer.id, Comment.id == Answered.comment_id)
    .where(Comment.consultation_id == ConsultationRow.id)
    .correlate(Answer, ConsultationRow)  # by itself it would reach the answer alone, and mean any consultation
)
_FIRST = (
    select(func.min(Answer.answered_at))
    .where(Answer.proposal_id == ConsultationRow.proposal_id, _ITS)
    .correlate(ConsultationRow)
    .scalar_subquery()
)
_COMMENTED = (
    exists()
    .where(Comment.proposal_id == ConsultationRow.proposal_id, Comment.consultation_id == ConsultationRow.id)
    .where(Comment.state.in_(("shown", "hidden")))
    .correlate(ConsultationRow)
)
_PART = 500
_HELD = (
    select(
        ConsultationRow.proposal_id, ConsultationRow.id, ConsultationRow.opens_on, ConsultationRow.closes_on,
        _FIRST.label("answered_at"), _COMMENTED.label("commented"),
    )
    .where(ConsultationRow.proposal_id.in_(bindparam("proposals", expanding=True)))
    .where(ConsultationRow.id > bindparam("after"))
    .order_by(ConsultationRow.id)
    .limit(bindparam("size"))
)  # fmt: skip


def consultations_held(db: Connection, proposals: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Proposal → all of its consultations, oldest first, each with the moment of the first answer to any of its
    comments and whether it has any that still stand (``commented``)."""
    found: dict[int, list[Row[Any]]] = {}
    after: int | None = 0 if proposals else None
    while after is not None:
        part = db.execute(_HELD, {"proposals": list(proposals), "after": after, "size": _PART}).all()
        for row in part:
            found.setdefault(row.proposal_id, []).append(row)
        after = part[-1].id if len(part) == _PART else None
    return found
