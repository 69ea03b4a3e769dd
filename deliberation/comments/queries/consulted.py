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
_HELD = (
    select(
        ConsultationRow.proposal_id, ConsultationRow.id, ConsultationRow.opens_on, ConsultationRow.closes_on,
        _FIRST.label("answered_at"),
    )
    .where(ConsultationRow.proposal_id.in_(bindparam("proposals", expanding=True)))
    .order_by(ConsultationRow.id)
    .limit(500)
)  # fmt: skip


def consultations_held(db: Connection, proposals: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Proposal → its consultations, each with the moment of the first answer to any of its comments."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_HELD, {"proposals": list(proposals)}) if proposals else ():
        found.setdefault(row.proposal_id, []).append(row)
    return found
