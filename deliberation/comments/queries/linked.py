"""What ties issues to answers, in both directions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Answer, Answered, Comment, Issue, IssueComment
from deliberation.comments.queries.answers import ANSWER
from deliberation.comments.queries.texts import PAGE

_NOW = IssueComment.removed_at.is_(None)
_HERE = (
    select(func.count())
    .select_from(Answered)
    .join(IssueComment, IssueComment.comment_id == Answered.comment_id)
    .where(Answered.answer_id == Answer.id, IssueComment.issue_id == bindparam("issue"), _NOW)
    .correlate(Answer)
    .scalar_subquery()
)
_ANSWERS = (
    select(*ANSWER, _HERE.label("here"))
    .where(
        exists()
        .where(Answered.answer_id == Answer.id, Answered.comment_id == IssueComment.comment_id)
        .where(IssueComment.issue_id == bindparam("issue"), _NOW)
    )
    .order_by(Answer.id.desc())
    .limit(PAGE)
)
_UNANSWERED = (
    select(Comment.id)
    .join(IssueComment, IssueComment.comment_id == Comment.id)
    .where(IssueComment.issue_id == bindparam("issue"), _NOW, Comment.state == "shown", Comment.answer_count == 0)
    .order_by(Comment.id)
    .limit(bindparam("size"))
)
_NOW_UNDER = (
    select(IssueComment.issue_id)
    .where(IssueComment.comment_id.in_(bindparam("ids", expanding=True)), _NOW)
    .distinct()
    .order_by(IssueComment.issue_id)
)
_ISSUES = (
    select(Issue.id, Issue.title_ja, Issue.title_en, func.count().label("here"))
    .join(IssueComment, IssueComment.issue_id == Issue.id)
    .join(Answered, Answered.comment_id == IssueComment.comment_id)
    .where(Answered.answer_id == bindparam("answer"), _NOW)
    .group_by(Issue.id, Issue.title_ja, Issue.title_en)
    .order_by(Issue.id)
    .limit(PAGE)
)


def issues_now(db: Connection, ids: Sequence[int]) -> Sequence[int]:
    """Numbers of the issues that any of these comments is under now."""
    return db.execute(_NOW_UNDER, {"ids": list(ids)}).scalars().all()


def answers_to_issue(db: Connection, issue_id: int) -> Sequence[Row[Any]]:
    """Answers to comments under an issue now, the newest first; ``here``: how many of those comments each is for."""
    return db.execute(_ANSWERS, {"issue": issue_id}).all()


def unanswered_of_issue(db: Connection, issue_id: int, size: int) -> Sequence[int]:
    """Numbers of shown comments under an issue that nobody has answered, the oldest first."""
    return db.execute(_UNANSWERED, {"issue": issue_id, "size": size}).scalars().all()


def issues_of_answer(db: Connection, answer_id: int) -> Sequence[Row[Any]]:
    """Issues that comments of an answer are under now; ``here``: how many of its comments."""
    return db.execute(_ISSUES, {"answer": answer_id}).all()
