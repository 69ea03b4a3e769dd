"""When residents were asked about proposals, and when the city began to answer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Answer, Answered, Comment, ConsultationRow, Tally
from deliberation.comments.queries.tallies import OF_CONSULTATION

_HERE = (Tally.proposal_id == ConsultationRow.proposal_id) & (Tally.place == OF_CONSULTATION)
# one comment is enough: without the limit PostgreSQL joins every answered comment of the proposal to every consultation
_ITS = (
    select(Answered.comment_id)
    .join(Comment, Comment.id == Answered.comment_id)
    .where(Answered.answer_id == Answer.id, Comment.consultation_id == ConsultationRow.id)
    .limit(1)
    .correlate(Answer, ConsultationRow)
    .scalar_subquery()
)
_FIRST = (
    select(Answer.answered_at)
    .where(Answer.proposal_id == ConsultationRow.proposal_id, _ITS.is_not(None))
    .order_by(Answer.id)  # as they were given
    .limit(1)
    .correlate(ConsultationRow)
    .scalar_subquery()
)
_PART = 500
_HELD = (
    select(
        ConsultationRow.proposal_id, ConsultationRow.id, ConsultationRow.opens_on, ConsultationRow.closes_on,
        case((Tally.answered > 0, _FIRST)).label("answered_at"),
        func.coalesce(Tally.texts > 0, False).label("commented"),
    )
    .outerjoin(Tally, _HERE)
    .where(ConsultationRow.proposal_id.in_(bindparam("proposals", expanding=True)))
    .where(ConsultationRow.id > bindparam("after"))
    .order_by(ConsultationRow.id)
    .limit(bindparam("size"))
)  # fmt: skip


def consultations_held(db: Connection, proposals: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Proposal → all of its consultations, oldest first, each with the moment of the first answer to any of its
    comments and whether it has any that still stand (``commented``: a text goes when its last comment goes)."""
    found: dict[int, list[Row[Any]]] = {}
    after: int | None = 0 if proposals else None
    while after is not None:
        part = db.execute(_HELD, {"proposals": list(proposals), "after": after, "size": _PART}).all()
        for row in part:
            found.setdefault(row.proposal_id, []).append(row)
        after = part[-1].id if len(part) == _PART else None
    return found
