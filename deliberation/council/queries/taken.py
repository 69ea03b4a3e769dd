"""Which acts of the assembly took up which issues out of comments."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Issue, IssueComment
from deliberation.council.models import CouncilAct, CouncilTakenUp
from deliberation.council.queries.acts import ACTS

_NOW = CouncilTakenUp.back_at.is_(None)
_ACTS = (
    ACTS.join(CouncilTakenUp, CouncilTakenUp.act_id == CouncilAct.id)
    .where(_NOW, CouncilTakenUp.issue_id == bindparam("issue"))
    .order_by(CouncilAct.id.desc())
    .limit(100)
)
_FOR_COMMENT = (
    ACTS.add_columns(Issue.id.label("issue_id"), Issue.title_ja.label("issue_ja"), Issue.title_en.label("issue_en"))
    .join(CouncilTakenUp, CouncilTakenUp.act_id == CouncilAct.id)
    .join(Issue, Issue.id == CouncilTakenUp.issue_id)
    .join(IssueComment, IssueComment.issue_id == Issue.id)
    .where(_NOW, IssueComment.comment_id == bindparam("comment"), IssueComment.removed_at.is_(None))
    .order_by(CouncilAct.id, Issue.id)
    .limit(100)
)
_ISSUES = (
    select(
        Issue.id, Issue.title_ja, Issue.title_en, CouncilTakenUp.id.label("taken"), CouncilTakenUp.entered_at,
        CouncilTakenUp.seat, CouncilTakenUp.log_entry_id, CouncilTakenUp.back_at, CouncilTakenUp.back_seat,
        CouncilTakenUp.back_reason, CouncilTakenUp.back_log_id,
    )
    .join(CouncilTakenUp, CouncilTakenUp.issue_id == Issue.id)
    .where(CouncilTakenUp.act_id == bindparam("act"))
    .order_by(CouncilTakenUp.id)
    .limit(200)
)  # fmt: skip
_TAKEN = select(CouncilTakenUp.id).where(
    CouncilTakenUp.act_id == bindparam("act"), CouncilTakenUp.issue_id == bindparam("issue"), _NOW
)
_ISSUES_OF_PROPOSAL = (
    select(Issue.id, Issue.title_ja, Issue.title_en, Issue.flow_id, CouncilTakenUp.act_id)
    .join(CouncilTakenUp, CouncilTakenUp.issue_id == Issue.id)
    .where(_NOW, Issue.proposal_id == bindparam("proposal"))
    .order_by(Issue.id.desc(), CouncilTakenUp.act_id.desc())
    .limit(500)
)


def issues_taken_in(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Issues of a proposal that acts took up, once for each such act, the newest issue first."""
    return db.execute(_ISSUES_OF_PROPOSAL, {"proposal": proposal_id}).all()


def acts_taking_up(db: Connection, issue_id: int) -> Sequence[Row[Any]]:
    """Acts that took up an issue, newest first."""
    return db.execute(_ACTS, {"issue": issue_id}).all()


def acts_for_comment(db: Connection, comment_id: int) -> Sequence[Row[Any]]:
    """Acts that took up an issue that a comment is under now, with that issue."""
    return db.execute(_FOR_COMMENT, {"comment": comment_id}).all()


def issues_taken_up(db: Connection, act_id: int) -> Sequence[Row[Any]]:
    """Issues that an act took up, also those that were taken back, in the order of their entry."""
    return db.execute(_ISSUES, {"act": act_id}).all()


def taken_up(db: Connection, act_id: int, issue_id: int) -> int | None:
    """The number of the entry that an act took up an issue, while it stands."""
    return db.execute(_TAKEN, {"act": act_id, "issue": issue_id}).scalar()
