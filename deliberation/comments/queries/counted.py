"""The three counts of comments that no tally counts: those of an issue, of an answer, of a result, of a field."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, bindparam, case, func, select
from sqlalchemy.engine import Connection

from deliberation.comments import rules
from deliberation.comments.models import Answer, Answered, Comment, IssueComment

# what everybody can count from the public table: who comes back in another consultation is not told from it
PUBLIC_NUMBER = Comment.consultation_id * 1_000_000_000 + Comment.author_number


def three(*, again: bool = False) -> tuple[ColumnElement[int], ...]:
    """Columns of Three, in its order. ``again``: a comment may be in several rows that are counted together."""

    def counted(*where: ColumnElement[bool]) -> ColumnElement[int]:
        found = case((where[0], Comment.id)) if where else Comment.id
        return func.count(func.distinct(found) if again else found)

    return (
        counted().label("submissions"),
        func.count(func.distinct(case((Comment.verified, PUBLIC_NUMBER)))).label("residents"),
        func.count(func.distinct(Comment.text_key)).label("texts"),
        counted(Comment.consultation_id.is_(None)).label("outside"),
        counted(Comment.channel == "paper").label("paper"),
        counted(Comment.channel == "phone").label("phone"),
    )


_OF_ANSWERS = (
    select(Answered.answer_id, *three())
    .join(Comment, Comment.id == Answered.comment_id)
    .where(Answered.answer_id.in_(bindparam("ids", expanding=True)))
    .group_by(Answered.answer_id)
)
_HERE = Comment.consultation_id == bindparam("consultation")
_OF_ANSWERS_HERE = _OF_ANSWERS.where(_HERE)
_OF_ANSWERS_TO = _OF_ANSWERS.join(IssueComment, IssueComment.comment_id == Answered.comment_id).where(
    IssueComment.issue_id == bindparam("issue"), IssueComment.removed_at.is_(None)
)
_RESULTS = (
    select(Answer.result, func.count(func.distinct(Answer.id)).label("answers"), *three(again=True))
    .join(Answered, Answered.answer_id == Answer.id)
    .join(Comment, Comment.id == Answered.comment_id)
    .where(_HERE, Answer.proposal_id == bindparam("proposal"))
    .group_by(Answer.result)
    .order_by(case({str(result): place for place, result in enumerate(rules.Result)}, value=Answer.result))
)
_EVERY_FIELD = (
    select(Comment.field, *three(), func.count(case((Comment.answer_count > 0, 1))).label("answered"))
    .where(Comment.proposal_id == bindparam("proposal"), Comment.parent_id.is_(None))
    .group_by(Comment.field)
    .order_by(Comment.field)
)
_BY_FIELD = _EVERY_FIELD.where(Comment.flow_id == bindparam("flow"))
_OUTSIDE_FLOWS = _EVERY_FIELD.where(Comment.flow_id.is_(None), Comment.field.is_not(None))


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


def counts_of_answers(
    db: Connection, ids: Sequence[int], *, consultation_id: int | None = None, issue_id: int | None = None
) -> dict[int, Three]:
    """Answer → the three counts of the comments that it is for; of those alone that came in one consultation, or that
    are under one issue now, where that is named."""
    statement = _OF_ANSWERS if consultation_id is None else _OF_ANSWERS_HERE
    statement = statement if issue_id is None else _OF_ANSWERS_TO
    given = {"ids": list(ids), "consultation": consultation_id, "issue": issue_id}
    counted = {row.answer_id: Three(*row[1:]) for row in db.execute(statement, given)} if ids else {}
    return {number: counted.get(number, Three()) for number in ids}


def results_of_consultation(db: Connection, proposal_id: int, consultation_id: int) -> Sequence[Row[Any]]:
    """How the city answered: result, number of answers, the three counts of what they are for (glossary C5)."""
    return db.execute(_RESULTS, {"proposal": proposal_id, "consultation": consultation_id}).all()


def by_field(db: Connection, proposal_id: int, flow: str | None) -> Sequence[Row[Any]]:
    """The three counts of comments on a flow by field (None: on the flow as a whole), or without a flow of those on
    the plan's own fields and on parts of the proposal; and how many of them have an answer."""
    if flow is None:
        return db.execute(_OUTSIDE_FLOWS, {"proposal": proposal_id}).all()
    return db.execute(_BY_FIELD, {"proposal": proposal_id, "flow": flow}).all()
