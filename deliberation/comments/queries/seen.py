"""Comments as the counts of fields, issues and results see them, for the acts that move these."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.comments.counts import Seen
from deliberation.comments.models import Answer, Answered, Comment, ConsultationRow, IssueComment
from deliberation.comments.queries.alike import pieces

_THESE = bindparam("ids", expanding=True)
_SEEN = (
    select(
        Comment.id, Comment.proposal_id, Comment.flow_id, Comment.field, Comment.parent_id, Comment.consultation_id,
        Comment.author_number, Comment.verified, Comment.channel, Comment.text_key, Comment.state,
        Comment.answer_count, ConsultationRow.answers_due,
    )
    .outerjoin(ConsultationRow, ConsultationRow.id == Comment.consultation_id)
    .where(Comment.id.in_(_THESE))
    .order_by(Comment.id)
)  # fmt: skip
_UNDER = select(IssueComment.comment_id, IssueComment.issue_id, IssueComment.at).where(
    IssueComment.comment_id.in_(_THESE), IssueComment.removed_at.is_(None)
)
_GIVEN = (
    select(Answered.comment_id, Answered.answer_id, Answer.result)
    .join(Answer, Answer.id == Answered.answer_id)
    .where(Answered.comment_id.in_(_THESE))
)


def seen(db: Connection, ids: Sequence[int]) -> list[Seen]:
    """In the order of their numbers."""
    return [one for some in pieces(sorted(ids)) for one in _some(db, some)]


def _some(db: Connection, ids: Sequence[int]) -> list[Seen]:
    rows, issues, given = db.execute(_SEEN, {"ids": ids}).all(), dict[int, Any](), dict[int, dict[int, str]]()
    for row in db.execute(_UNDER, {"ids": ids}):
        issues.setdefault(row.comment_id, {})[row.issue_id] = row.at
    for row in db.execute(_GIVEN, {"ids": ids}) if any(r.answer_count for r in rows) else ():
        given.setdefault(row.comment_id, {})[row.answer_id] = row.result
    return [_one(row, issues.get(row.id, {}), given.get(row.id, {})) for row in rows]


def _one(row: Row[Any], issues: dict[int, Any], given: dict[int, str]) -> Seen:
    return Seen(*row[1:], issues=issues, results=frozenset(given.values()), answers=frozenset(given))
