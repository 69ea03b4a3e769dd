"""Every comment of a consultation with the answers to it, for the table that goes with the result notice."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, bindparam, case, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Answer, Answered, Comment

BATCH = 1_000
_SHOWN = Comment.state == "shown"
_PAGE = (
    select(Comment.id)
    .where(
        Comment.proposal_id == bindparam("proposal"), Comment.number > bindparam("after"),
        Comment.consultation_id == bindparam("consultation"),
    )
    .order_by(Comment.number)
    .limit(BATCH)
    .subquery("page")
)  # fmt: skip
_ROWS = (
    select(
        Comment.number, Comment.id, Comment.submitted_on, Comment.channel, Comment.verified, Comment.version,
        Comment.flow_id, Comment.field, Comment.parent_id, Comment.state, case((_SHOWN, Comment.body)).label("body"),
        Comment.credit, Answer.id.label("answer"), Answer.answered_at, Answer.result, Answer.topic,
        Answer.body.label("response"), Answer.changed_version, Answer.changed_flow, Answer.changed_field,
    )
    .join(_PAGE, _PAGE.c.id == Comment.id)
    .outerjoin(Answered, Answered.comment_id == Comment.id)
    .outerjoin(Answer, Answer.id == Answered.answer_id)
    .order_by(Comment.number, Answer.id)
)  # fmt: skip


def annex(db: Connection, proposal_id: int, consultation_id: int) -> Iterator[Row[Any]]:
    """Comments in the order in which they came, once for each answer; read BATCH comments at a time. A text that is
    not shown is left out."""
    after = 0
    while True:
        given = {"proposal": proposal_id, "consultation": consultation_id, "after": after}
        rows = db.execute(_ROWS, given).all()
        yield from rows
        if len({row.id for row in rows}) < BATCH:
            return
        after = rows[-1].number
