"""What acts ask of the comments under an issue before they write."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Comment, IssueComment, IssueContest

_CAME_BY = (
    select(Comment.id)
    .join(IssueComment, IssueComment.comment_id == Comment.id)
    .where(
        IssueComment.issue_id == bindparam("issue"), IssueComment.removed_at.is_(None),
        Comment.submitted_on <= bindparam("until"),
    )
    .order_by(Comment.submitted_on, Comment.id)
    .limit(bindparam("most"))
)  # fmt: skip
_OVERRULED = (
    select(IssueComment.comment_id)
    .join(IssueContest, IssueContest.membership_id == IssueComment.id)
    .where(
        IssueComment.issue_id == bindparam("issue"), IssueComment.seat == bindparam("seat"),
        IssueComment.comment_id.in_(bindparam("ids", expanding=True)), IssueContest.decision == "taken_out",
    )
    .order_by(IssueComment.comment_id)
    .distinct()
)  # fmt: skip


def came_by(db: Connection, issue_id: int, until: date, most: int) -> Sequence[int]:
    """Comments under an issue now that had been submitted by the end of that day, the oldest first."""
    return db.execute(_CAME_BY, {"issue": issue_id, "until": until, "most": most}).scalars().all()


def grouping_overruled(db: Connection, issue_id: int, ids: Sequence[int], seat: str) -> Sequence[int]:
    """Which of these comments this seat had put under the issue, and another took out upon its author's contest."""
    return db.execute(_OVERRULED, {"issue": issue_id, "ids": list(ids), "seat": seat}).scalars().all()
