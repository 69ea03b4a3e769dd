"""What residents ask and the city has not answered: issues with comments that wait, most askers first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Comment, ConsultationRow, Issue, IssueComment
from deliberation.comments.queries.counted import PUBLIC_NUMBER
from deliberation.proposals.models import Proposal

_WAITS = (IssueComment.removed_at.is_(None), Comment.state == "shown", Comment.answer_count == 0)
_ASKERS = func.count(func.distinct(case((Comment.verified, PUBLIC_NUMBER))))
_ISSUE = (
    Issue.id, Issue.flow_id, Issue.field, Issue.title_ja, Issue.title_en, Issue.made_at, Issue.proposal_id,
    Proposal.slug, Proposal.title_ja.label("proposal_ja"), Proposal.title_en.label("proposal_en"),
    Proposal.jurisdiction, Proposal.version,
)  # fmt: skip
_ASKED = (
    select(
        *_ISSUE, func.count().label("waiting"), func.min(ConsultationRow.answers_due).label("due"),
        _ASKERS.label("askers"),
        func.max(IssueComment.at).label("grew_at"),
    )
    .join(IssueComment, IssueComment.issue_id == Issue.id)
    .join(Comment, Comment.id == IssueComment.comment_id)
    .join(Proposal, Proposal.id == Issue.proposal_id)
    .outerjoin(ConsultationRow, ConsultationRow.id == Comment.consultation_id)
    .where(Proposal.jurisdiction.in_(bindparam("places", expanding=True)), *_WAITS)
    .group_by(Issue.id, Proposal.id)
    .order_by(_ASKERS.desc(), func.count().desc(), Issue.id)
    .limit(bindparam("size"))
)  # fmt: skip
_COUNT = (
    select(IssueComment.issue_id, func.count().label("waiting"))
    .join(Comment, Comment.id == IssueComment.comment_id)
    .where(IssueComment.issue_id.in_(bindparam("issues", expanding=True)), *_WAITS)
    .group_by(IssueComment.issue_id)
)


def asked_most(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Issues here with comments that nobody has answered (``waiting``), those of most verified residents first
    (``askers``); ``due``: the first day on which an answer is due; ``grew_at``: when the last of them was put there."""
    return db.execute(_ASKED, {"places": list(places), "size": size}).all() if places else []


def unanswered_of_issues(db: Connection, issues: Sequence[int]) -> dict[int, int]:
    """Issue → how many of its comments nobody has answered; those with none are left out."""
    rows = db.execute(_COUNT, {"issues": list(issues)}) if issues else ()
    return {row.issue_id: row.waiting for row in rows}
