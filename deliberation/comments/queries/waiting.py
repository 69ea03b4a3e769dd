"""What waits for officials: answers that the city owes, new comments of their municipalities."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Comment, ConsultationRow, Tally
from deliberation.comments.queries.consultations import EVERY
from deliberation.comments.queries.tallies import OF_CONSULTATION
from deliberation.comments.queries.texts import SHOWN
from deliberation.proposals.models import Proposal

_OWED = (
    EVERY.add_columns(Tally.waiting)
    .join(Tally, (Tally.proposal_id == ConsultationRow.proposal_id) & (Tally.place == OF_CONSULTATION))
    .where(ConsultationRow.closes_on < bindparam("day"), Tally.waiting > 0)
    .order_by(ConsultationRow.answers_due, ConsultationRow.id)
    .limit(bindparam("size"))
)
_OWED_HERE = _OWED.where(ConsultationRow.jurisdiction.in_(bindparam("places", expanding=True)))
_OVERDUE = _OWED.where(ConsultationRow.answers_due < bindparam("day"))
_NEWEST_HERE = (
    select(*SHOWN, Proposal.slug, Proposal.title_ja, Proposal.title_en)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Proposal.jurisdiction.in_(bindparam("places", expanding=True)))
    .order_by(Comment.id.desc())
    .limit(bindparam("size"))
)


def owed_answers(db: Connection, places: Sequence[str], day: date, size: int) -> Sequence[Row[Any]]:
    """Consultations here that have ended and of which the city has ``waiting`` comments to answer, first due first."""
    return db.execute(_OWED_HERE, {"places": list(places), "day": day, "size": size}).all() if places else []


def overdue_answers(db: Connection, day: date, size: int) -> Sequence[Row[Any]]:
    """The same of every municipality, past the day on which the answers were due."""
    return db.execute(_OVERDUE, {"day": day, "size": size}).all()


def newest_here(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """The newest comments on proposals of these municipalities."""
    return db.execute(_NEWEST_HERE, {"places": list(places), "size": size}).all() if places else []
