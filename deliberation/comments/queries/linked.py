"""What ties issues to answers, in both directions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Row, bindparam, cast, exists, null, select, union_all
from sqlalchemy.engine import Connection

from deliberation.comments import counts
from deliberation.comments.models import Answer, Answered, Comment, Count, Issue, IssueComment
from deliberation.comments.queries.answers import ANSWER
from deliberation.comments.queries.counted import KEPT, three
from deliberation.comments.queries.texts import PAGE

_NOW = IssueComment.removed_at.is_(None)
_PROPOSAL = select(Issue.proposal_id).where(Issue.id == bindparam("issue")).scalar_subquery()
# by a proposal and a place that are given, not joined: only then do both engines go down the key in its order
_ITS = (
    select(cast(Count.part, BigInteger).label("answer_id"), *KEPT)
    .where(Count.proposal_id == _PROPOSAL, Count.place == bindparam("at"), Count.submissions > 0)
    .order_by(Count.part.desc())
    .limit(PAGE)
    .subquery()
)
_ANSWERS = (
    select(*ANSWER, *(_ITS.c[column.key] for column in KEPT))
    .join(_ITS, _ITS.c.answer_id == Answer.id)
    .order_by(Answer.id.desc())
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
    select(Issue.id, Issue.title_ja, Issue.title_en, *three())
    .join(IssueComment, IssueComment.issue_id == Issue.id)
    .join(Answered, Answered.comment_id == IssueComment.comment_id)
    .join(Comment, Comment.id == IssueComment.comment_id)
    .where(Answered.answer_id == bindparam("answer"), _NOW)
    .group_by(Issue.id, Issue.title_ja, Issue.title_en)
    .order_by(Issue.id)
    .limit(PAGE)
)
_NEWEST_ANSWERS = (
    select(Answer.id)
    .where(Answer.proposal_id == bindparam("proposal"))
    .order_by(Answer.id.desc())
    .limit(PAGE)
    .subquery("newest")
)
_NAMED = (Issue.id, Issue.title_ja, Issue.title_en, Issue.flow_id)
_ANSWERED_ISSUES = (
    select(*_NAMED, Answered.answer_id)
    .select_from(_NEWEST_ANSWERS)
    .join(Answered, Answered.answer_id == _NEWEST_ANSWERS.c.id)
    .join(IssueComment, IssueComment.comment_id == Answered.comment_id)
    .join(Issue, Issue.id == IssueComment.issue_id)
    .where(_NOW)
    .distinct()
    .order_by(Issue.id.desc(), Answered.answer_id.desc())
    .limit(1_000)
)
_FROM_CONSULTATION = (
    select(*_NAMED)
    .where(
        Issue.proposal_id == bindparam("proposal"),
        exists()
        .where(IssueComment.issue_id == Issue.id, Comment.id == IssueComment.comment_id)
        .where(_NOW, Comment.consultation_id == bindparam("consultation")),
    )
    .order_by(Issue.id.desc())
    .limit(PAGE)
)
_OF_ANSWER, _OF_CONSULTATION = _ANSWERED_ISSUES.subquery("answered"), _FROM_CONSULTATION.subquery("asked")
_TIED = union_all(select(*_OF_ANSWER.c), select(*_OF_CONSULTATION.c, cast(null(), Answered.answer_id.type)))
_ENTERED = select(Issue.id).where(Issue.proposal_id == bindparam("proposal"), Issue.entry_id == bindparam("entry"))


def issue_entered(db: Connection, proposal_id: int, entry_id: int) -> int | None:
    """The issue of a proposal that an entry of the record tells of the making of."""
    return db.execute(_ENTERED, {"proposal": proposal_id, "entry": entry_id}).scalar()


def answered_issues(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Issues with comments that the newest PAGE answers about a proposal are for, once for each such answer."""
    return db.execute(_ANSWERED_ISSUES, {"proposal": proposal_id}).all()


def issues_tied(db: Connection, proposal_id: int, consultation_id: int) -> Sequence[Row[Any]]:
    """Those of ``answered_issues`` with their ``answer_id``, and those of ``issues_of_consultation`` with none."""
    return db.execute(_TIED, {"proposal": proposal_id, "consultation": consultation_id}).all()


def issues_of_consultation(db: Connection, proposal_id: int, consultation_id: int) -> Sequence[Row[Any]]:
    """Issues that comments of a consultation are under now, the newest first."""
    return db.execute(_FROM_CONSULTATION, {"proposal": proposal_id, "consultation": consultation_id}).all()


def issues_now(db: Connection, ids: Sequence[int]) -> Sequence[int]:
    """Numbers of the issues that any of these comments is under now."""
    return db.execute(_NOW_UNDER, {"ids": list(ids)}).scalars().all()


def answers_to_issue(db: Connection, issue_id: int) -> Sequence[Row[Any]]:
    """Answers to comments under an issue now, the newest first, each with the three counts of those that it is for."""
    return db.execute(_ANSWERS, {"issue": issue_id, "at": f"{counts.ANSWERED}{issue_id}"}).all()


def unanswered_of_issue(db: Connection, issue_id: int, size: int) -> Sequence[int]:
    """Numbers of shown comments under an issue that nobody has answered, the oldest first."""
    return db.execute(_UNANSWERED, {"issue": issue_id, "size": size}).scalars().all()


def issues_of_answer(db: Connection, answer_id: int) -> Sequence[Row[Any]]:
    """Issues that comments of an answer are under now, each with the three counts of these comments."""
    return db.execute(_ISSUES, {"answer": answer_id}).all()
