"""Issues, the comments under them with who put them there, and what their authors say against it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Comment, Issue, IssueComment, IssueContest
from deliberation.comments.queries.texts import PAGE, SHOWN
from deliberation.proposals.models import Proposal

_NOW = IssueComment.removed_at.is_(None)
_TITLED = (
    Proposal.slug, Proposal.title_ja.label("proposal_ja"), Proposal.title_en.label("proposal_en"),
    Proposal.jurisdiction, Proposal.kind, Proposal.version,
)  # fmt: skip
_ISSUE = (
    Issue.id, Issue.proposal_id, Issue.flow_id, Issue.field, Issue.title_ja, Issue.title_en, Issue.seat, Issue.made_at,
    Issue.entry_id,
)  # fmt: skip
_ONE = select(*_ISSUE, *_TITLED).join(Proposal, Proposal.id == Issue.proposal_id).where(Issue.id == bindparam("issue"))
_OF_PROPOSAL = (
    select(*_ISSUE)
    .where(Issue.proposal_id == bindparam("proposal"), Issue.id < bindparam("before"))
    .order_by(Issue.id.desc())
    .limit(PAGE + 1)
)
_NAMED = select(Issue.id).where(Issue.proposal_id == bindparam("proposal"), Issue.title_ja == bindparam("title"))
_EVERY = (
    select(Issue.id, Issue.title_ja, Issue.title_en)
    .where(Issue.proposal_id == bindparam("proposal"))
    .order_by(Issue.id.desc())
    .limit(500)
)
_PUT = (
    IssueComment.id.label("membership"), IssueComment.how, IssueComment.reason, IssueComment.seat, IssueComment.at,
    IssueComment.entry_id, IssueComment.removed_at, IssueComment.removed_seat, IssueComment.removed_reason,
    IssueComment.removed_entry_id,
)  # fmt: skip
_CONTEST = (
    IssueContest.id.label("contest"), IssueContest.contested_on, IssueContest.contest_seat,
    IssueContest.entry_id.label("contest_entry"),
    IssueContest.decision, IssueContest.answer, IssueContest.answered_seat, IssueContest.answered_at,
    IssueContest.answer_entry_id,
)  # fmt: skip
_MEMBERS = (
    select(*SHOWN, *_PUT, *_CONTEST)
    .join(IssueComment, IssueComment.comment_id == Comment.id)
    .outerjoin(IssueContest, IssueContest.membership_id == IssueComment.id)
    .where(IssueComment.issue_id == bindparam("issue"), _NOW, IssueComment.comment_id < bindparam("before"))
    .order_by(IssueComment.comment_id.desc())
    .limit(PAGE + 1)
)
_TAKEN_OUT = (
    select(IssueComment.comment_id, *_PUT, *_CONTEST)
    .outerjoin(IssueContest, IssueContest.membership_id == IssueComment.id)
    .where(IssueComment.issue_id == bindparam("issue"), IssueComment.removed_at.is_not(None))
    .order_by(IssueComment.id.desc())
    .limit(PAGE)
)
_GROUPED = (
    select(IssueComment.comment_id)
    .where(
        IssueComment.issue_id == bindparam("issue"), _NOW,
        IssueComment.comment_id.in_(bindparam("ids", expanding=True)),
    )
    .order_by(IssueComment.comment_id)
)  # fmt: skip
_MEMBERSHIP = (
    select(IssueComment.comment_id, *_PUT, *_CONTEST)
    .outerjoin(IssueContest, IssueContest.membership_id == IssueComment.id)
    .where(IssueComment.issue_id == bindparam("issue"), IssueComment.comment_id == bindparam("comment"), _NOW)
)
_TO = (
    select(Issue.id, Issue.title_ja, Issue.title_en, *_PUT, *_CONTEST)
    .join(IssueComment, IssueComment.issue_id == Issue.id)
    .outerjoin(IssueContest, IssueContest.membership_id == IssueComment.id)
    .where(IssueComment.comment_id == bindparam("comment"))
    .order_by(IssueComment.id)
)
_ASKED = (
    select(
        IssueContest.id, IssueContest.membership_id, IssueContest.comment_id, IssueContest.body,
        IssueContest.contested_on, IssueContest.contest_seat, IssueContest.decision, IssueComment.seat,
        IssueComment.issue_id,
        IssueComment.removed_at, Comment.author_id, Issue.title_ja, Issue.title_en, Issue.proposal_id, Proposal.slug,
        Proposal.jurisdiction, Proposal.kind,
    )
    .join(IssueComment, IssueComment.id == IssueContest.membership_id)
    .join(Comment, Comment.id == IssueContest.comment_id)
    .join(Issue, Issue.id == IssueComment.issue_id)
    .join(Proposal, Proposal.id == Issue.proposal_id)
)  # fmt: skip
_CONTEST_ONE = _ASKED.where(IssueContest.id == bindparam("contest"))
_WAITING = (
    _ASKED.where(Issue.proposal_id == bindparam("proposal"), IssueContest.decision.is_(None))
    .order_by(IssueContest.id)
    .limit(PAGE)
)
_WAITING_HERE = (
    _ASKED.where(Proposal.jurisdiction.in_(bindparam("places", expanding=True)), IssueContest.decision.is_(None))
    .order_by(IssueContest.id)
    .limit(bindparam("size"))
)
_UNGROUPED_PAGE = (
    select(*SHOWN)
    .where(
        Comment.proposal_id == bindparam("proposal"), Comment.state == "shown", Comment.number < bindparam("before"),
        ~exists().where(IssueComment.comment_id == Comment.id, _NOW),
    )
    .order_by(Comment.number.desc())
    .limit(PAGE + 1)
)  # fmt: skip
_LISTED = select(*SHOWN).where(Comment.id.in_(bindparam("ids", expanding=True))).order_by(Comment.id)


def issue(db: Connection, issue_id: int) -> Row[Any] | None:
    """One issue, with the proposal that it is about."""
    return db.execute(_ONE, {"issue": issue_id}).first()


def issues_of(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    """Issues of a proposal, the newest first."""
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id, "before": before}).all()


def every_issue_of(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """To choose from: number and title, the newest first."""
    return db.execute(_EVERY, {"proposal": proposal_id}).all()


def issue_named(db: Connection, proposal_id: int, title: str) -> int | None:
    """The issue of this proposal with exactly this Japanese title."""
    return db.execute(_NAMED, {"proposal": proposal_id, "title": title}).scalar()


def comments_of_issue(db: Connection, issue_id: int, before: int) -> Sequence[Row[Any]]:
    """The comments under an issue now, the newest first, each with who put it there and what its author says."""
    return db.execute(_MEMBERS, {"issue": issue_id, "before": before}).all()


def taken_out_of(db: Connection, issue_id: int) -> Sequence[Row[Any]]:
    """Comments that were under an issue, with who took them out and why; the last first."""
    return db.execute(_TAKEN_OUT, {"issue": issue_id}).all()


def grouped_already(db: Connection, issue_id: int, ids: Sequence[int]) -> Sequence[int]:
    """Which of these comments are under the issue now."""
    return db.execute(_GROUPED, {"issue": issue_id, "ids": list(ids)}).scalars().all()


def membership(db: Connection, issue_id: int, comment_id: int) -> Row[Any] | None:
    """How a comment came under an issue, while it is there; with its author's contest, where there is one."""
    return db.execute(_MEMBERSHIP, {"issue": issue_id, "comment": comment_id}).first()


def issues_of_comment(db: Connection, comment_id: int) -> Sequence[Row[Any]]:
    """Each time that a comment was put under an issue, the first one first."""
    return db.execute(_TO, {"comment": comment_id}).all()


def contest(db: Connection, contest_id: int) -> Row[Any] | None:
    """What an author says against a grouping; its ``body`` is for those who answer."""
    return db.execute(_CONTEST_ONE, {"contest": contest_id}).first()


def contests_waiting(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Contests about a proposal that nobody has answered, the oldest first."""
    return db.execute(_WAITING, {"proposal": proposal_id}).all()


def contests_here(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """The same of these municipalities."""
    return db.execute(_WAITING_HERE, {"places": list(places), "size": size}).all() if places else []


def ungrouped(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    """Shown comments under no issue, the newest first, as a list shows them."""
    return db.execute(_UNGROUPED_PAGE, {"proposal": proposal_id, "before": before}).all()


def listed(db: Connection, ids: Sequence[int]) -> Sequence[Row[Any]]:
    """These comments as a list shows them."""
    return db.execute(_LISTED, {"ids": list(ids)}).all() if ids else []
