"""The three counts of comments that no tally has: kept for an issue, a result, a field; counted for few answers."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, String, bindparam, case, cast, func, select
from sqlalchemy.engine import Connection

from deliberation.comments import counts, rules
from deliberation.comments.models import Answered, Comment, Count, Issue

# what everybody can count from the public table: who comes back in another consultation is not told from it
PUBLIC_NUMBER = Comment.consultation_id * 1_000_000_000 + Comment.author_number


def three() -> tuple[ColumnElement[int], ...]:
    """Columns of Three, in its order, counted from the comments themselves: for as many as an answer can be for."""
    return (
        func.count().label("submissions"),
        func.count(func.distinct(case((Comment.verified, PUBLIC_NUMBER)))).label("residents"),
        func.count(func.distinct(Comment.text_key)).label("texts"),
        func.count(case((Comment.consultation_id.is_(None), 1))).label("outside"),
        func.count(case((Comment.channel == "paper", 1))).label("paper"),
        func.count(case((Comment.channel == "phone", 1))).label("phone"),
    )


_OF_ANSWERS = (
    select(Answered.answer_id, *three())
    .join(Comment, Comment.id == Answered.comment_id)
    .where(Answered.answer_id.in_(bindparam("ids", expanding=True)))
    .group_by(Answered.answer_id)
)
_HERE = Comment.consultation_id == bindparam("consultation")
_OF_ANSWERS_HERE = _OF_ANSWERS.where(_HERE)
KEPT = (Count.submissions, Count.residents, Count.texts, Count.outside, Count.paper, Count.phone)
_PARTS = Count.proposal_id == bindparam("proposal"), Count.place == bindparam("at")
_RESULTS = (
    select(Count.part.label("result"), Count.answers, *KEPT)
    .where(*_PARTS)
    .order_by(case({str(result): place for place, result in enumerate(rules.Result)}, value=Count.part))
)
_FIELDS = select(func.nullif(Count.part, "").label("field"), *KEPT, Count.answered).where(*_PARTS).order_by(Count.part)
OF_ISSUE = (Count.proposal_id == Issue.proposal_id) & (Count.part == cast(Issue.id, String))
_ISSUES = (
    select(Issue.id, *KEPT)
    .join(Count, OF_ISSUE)
    .where(Issue.id.in_(bindparam("ids", expanding=True)), Count.place == bindparam("at"))
)


class Three(NamedTuple):
    """Comments, verified residents among their authors, texts of them that differ.

    ``residents`` are counted by their public numbers, so one person counts once in each consultation; ``outside`` says
    how many of the submissions came outside of one and are in no such count (decision 0017). ``paper``, ``phone``: how
    many came so.
    """

    submissions: int = 0
    residents: int = 0
    texts: int = 0
    outside: int = 0
    paper: int = 0
    phone: int = 0


def counts_of_answers(db: Connection, ids: Sequence[int], consultation_id: int | None = None) -> dict[int, Three]:
    """Answer → the three counts of the comments that it is for; of those alone that came in one consultation, where
    that is named."""
    statement = _OF_ANSWERS if consultation_id is None else _OF_ANSWERS_HERE
    given = {"ids": list(ids), "consultation": consultation_id}
    counted = {row.answer_id: Three(*row[1:]) for row in db.execute(statement, given)} if ids else {}
    return {number: counted.get(number, Three()) for number in ids}


def counts_of_issues(db: Connection, ids: Sequence[int]) -> dict[int, Three]:
    """Issue → its three counts; those of one without comments are zeros."""
    return _of_issues(db, ids, counts.ISSUE)


def unanswered_of_issues(db: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Issue → how many of its comments nobody has answered; those with none are left out."""
    return {number: found.submissions for number, found in _of_issues(db, ids, counts.ASKED).items() if any(found)}


def _of_issues(db: Connection, ids: Sequence[int], at: str) -> dict[int, Three]:
    found = {row.id: Three(*row[1:]) for row in db.execute(_ISSUES, {"ids": list(ids), "at": at})} if ids else {}
    return {number: found.get(number, Three()) for number in ids}


def results_of_consultation(db: Connection, proposal_id: int, consultation_id: int) -> Sequence[Row[Any]]:
    """How the city answered: result, number of answers, the three counts of what they are for (glossary C5)."""
    return db.execute(_RESULTS, {"proposal": proposal_id, "at": counts.in_consultation(consultation_id)}).all()


def by_field(db: Connection, proposal_id: int, flow: str | None) -> Sequence[Row[Any]]:
    """The three counts of comments on a flow by field (None: on the flow as a whole), or without a flow of those on
    the plan's own fields and on parts of the proposal; and how many of them have an answer."""
    return db.execute(_FIELDS, {"proposal": proposal_id, "at": counts.on_flow(flow)}).all()
