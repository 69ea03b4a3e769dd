"""What waits for officials: answers that the city owes and the comments they are for, new comments here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, or_, select, union_all
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Jurisdiction
from deliberation.comments.models import Comment, ConsultationRow, Tally
from deliberation.comments.queries.consultations import EVERY, OVER
from deliberation.comments.queries.tallies import OF_CONSULTATION, THREE
from deliberation.comments.queries.texts import PAGE, SHOWN, WAITING
from deliberation.proposals.models import Proposal
from deliberation.proposals.queries.among import AMONG, among

_OWED = (
    EVERY.add_columns(Tally.waiting, *THREE)
    .join(Tally, (Tally.proposal_id == ConsultationRow.proposal_id) & (Tally.place == OF_CONSULTATION))
    .where(OVER, Tally.waiting > 0)
    .order_by(ConsultationRow.answers_due, ConsultationRow.id)
    .limit(bindparam("size"))
)
_OWED_HERE = _OWED.where(ConsultationRow.jurisdiction.in_(bindparam("places", expanding=True)), AMONG)
_OVERDUE = _OWED.where(ConsultationRow.answers_due < bindparam("day"))
LATE = 10**9  # above every number of a comment: what is late has its turn before all the rest
_DUE = select(ConsultationRow.id, ConsultationRow.answers_due).where(
    ConsultationRow.proposal_id == bindparam("proposal")
)


def _to_answer(late: int, *where: Any) -> Select[Any]:
    return (
        select(*SHOWN, (Comment.number + late).label("turn"))
        .where(Comment.proposal_id == bindparam("proposal"), Comment.number < bindparam("below"), WAITING, *where)
        .order_by(Comment.number.desc())
        .limit(bindparam("size"))
    )


_OF_LATE = Comment.consultation_id.in_(bindparam("late", expanding=True))
_TO_ANSWER_LATE = _to_answer(LATE, _OF_LATE)
_TO_ANSWER = _to_answer(0, or_(Comment.consultation_id.is_(None), ~_OF_LATE))
NEWEST = 10  # comments on a desk
_Newer = aliased(Comment)


def _nth_newest(n: int) -> Select[Any]:
    """Found by the index, one for each municipality: others may have a million newer ones. A span, ordered by what is
    one: told to be equal to one, PostgreSQL may go down the primary key instead and look at all of them."""
    its = select(_Newer.id).where(_Newer.jurisdiction.between(Jurisdiction.code, Jurisdiction.code))
    its = its.order_by(_Newer.jurisdiction.desc(), _Newer.id.desc())
    here = Jurisdiction.code.in_(bindparam("places", expanding=True))
    return select(its.offset(n).limit(1).correlate(Jurisdiction).scalar_subquery().label("id")).where(here)


# joined, never "in": PostgreSQL takes half of all to be among them, and goes down the primary key
_NEWEST = union_all(*(_nth_newest(n) for n in range(NEWEST))).subquery("newest")
_NEWEST_HERE = (
    select(*SHOWN, Proposal.slug, Proposal.title_ja, Proposal.title_en)
    .join(_NEWEST, _NEWEST.c.id == Comment.id)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .order_by(Comment.id.desc())
    .limit(NEWEST)
)


def owed_answers(
    db: Connection, places: Sequence[str], day: date, size: int, only: Sequence[int] | None = None
) -> Sequence[Row[Any]]:
    """Consultations here that have ended and of which the city has ``waiting`` comments to answer, first due first,
    with the three counts of what was sent. ``only``: about these proposals, by id."""
    given = {"places": list(places), "day": day, "size": size, **among(only)}
    return db.execute(_OWED_HERE, given).all() if places else []


def overdue_answers(db: Connection, day: date, size: int) -> Sequence[Row[Any]]:
    """The same of every municipality, past the day on which the answers were due."""
    return db.execute(_OVERDUE, {"day": day, "size": size}).all()


def deadlines(db: Connection, proposal_id: int) -> dict[int, date]:
    """Consultation of this proposal → the day until which its comments are to be answered."""
    return {row.id: row.answers_due for row in db.execute(_DUE, {"proposal": proposal_id})}


def to_answer(db: Connection, proposal_id: int, before: int, late: Sequence[int]) -> Sequence[Row[Any]]:
    """What the city has still to answer, one more than a page: first, newest first, the comments of the consultations
    that are ``late``, then all others. ``turn``: the key for turning the pages."""
    values = {"proposal": proposal_id, "late": list(late)}
    rows: Sequence[Row[Any]] = []
    if before > LATE:
        rows = db.execute(_TO_ANSWER_LATE, {**values, "below": before - LATE, "size": PAGE + 1}).all()
    if len(rows) <= PAGE:
        rest = {**values, "below": min(before, LATE), "size": PAGE + 1 - len(rows)}
        rows = [*rows, *db.execute(_TO_ANSWER, rest)]
    return rows


def newest_here(db: Connection, places: Sequence[str]) -> Sequence[Row[Any]]:
    """The NEWEST newest comments on proposals of these municipalities."""
    return db.execute(_NEWEST_HERE, {"places": list(places)}).all() if places else []
