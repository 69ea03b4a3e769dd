"""What members filed here: questions and draft conditions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Issue
from deliberation.council.models import (
    CouncilActEntry,
    CouncilActMember,
    CouncilMember,
    CouncilMemberVote,
    CouncilQuestion,
    CouncilVote,
)
from deliberation.dataplans.models import Version, VersionFlow
from deliberation.proposals.models import Proposal

_MEMBERS_NAMED = (
    select(CouncilActMember.member_id)
    .join(CouncilActEntry, CouncilActEntry.id == CouncilActMember.entry_id)
    .where(CouncilActEntry.act_id == bindparam("act"), CouncilActEntry.current)
    .union(
        select(CouncilMemberVote.member_id)
        .join(CouncilVote, CouncilVote.id == CouncilMemberVote.vote_id)
        .where(CouncilVote.act_id == bindparam("act"), CouncilVote.current),
        select(CouncilVote.presiding_id).where(
            CouncilVote.act_id == bindparam("act"), CouncilVote.current, CouncilVote.presiding_id.is_not(None)
        ),
    )
)
_QUESTION_COLUMNS = (
    CouncilQuestion.id, CouncilQuestion.jurisdiction, CouncilQuestion.member_id, CouncilQuestion.kind,
    CouncilQuestion.title, CouncilQuestion.body, CouncilQuestion.version_no, CouncilQuestion.version_digest,
    CouncilQuestion.flow_id, CouncilQuestion.field, CouncilQuestion.filed_at, CouncilQuestion.seat,
    CouncilQuestion.log_entry_id, CouncilQuestion.proposal_id, CouncilQuestion.issue_id, CouncilMember.name_ja,
    CouncilMember.name_en, Issue.title_ja.label("issue_ja"), Issue.title_en.label("issue_en"),
    Proposal.slug.label("proposal"), Proposal.title_ja.label("proposal_ja"), Proposal.title_en.label("proposal_en"),
    VersionFlow.name_ja.label("flow_ja"), VersionFlow.name_en.label("flow_en"),
)  # fmt: skip
QUESTIONS = (
    select(*_QUESTION_COLUMNS)
    .join(CouncilMember, CouncilMember.id == CouncilQuestion.member_id)
    .join(Proposal, Proposal.id == CouncilQuestion.proposal_id)
    .outerjoin(Issue, Issue.id == CouncilQuestion.issue_id)
    .outerjoin(Version, (Version.proposal_id == Proposal.id) & (Version.number == CouncilQuestion.version_no))
    .outerjoin(VersionFlow, (VersionFlow.version_id == Version.id) & (VersionFlow.flow_id == CouncilQuestion.flow_id))
)
_QUESTION = QUESTIONS.where(CouncilQuestion.id == bindparam("question"))
_QUESTIONS_OF_PROPOSAL = (
    QUESTIONS.where(CouncilQuestion.proposal_id == bindparam("proposal"))
    .order_by(CouncilQuestion.id.desc())
    .limit(bindparam("size"))
)
_QUESTIONS_HERE = (
    QUESTIONS.where(CouncilQuestion.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilQuestion.id.desc())
    .limit(bindparam("size"))
)
_QUESTIONS_ALIKE = (
    QUESTIONS.where(
        CouncilQuestion.member_id == bindparam("member"), CouncilQuestion.proposal_id == bindparam("proposal"),
        CouncilQuestion.kind == bindparam("kind"), CouncilQuestion.title == bindparam("title"),
        CouncilQuestion.body == bindparam("body"),
    )
    .order_by(CouncilQuestion.id)
    .limit(100)
)  # fmt: skip
_QUESTIONS_FROM = (
    QUESTIONS.where(CouncilQuestion.issue_id.in_(bindparam("issues", expanding=True)))
    .order_by(CouncilQuestion.id)
    .limit(200)
)
_DRAWN = (
    QUESTIONS.add_columns(Issue.flow_id.label("issue_flow"), CouncilActEntry.act_id)
    .outerjoin(
        CouncilActEntry, (CouncilActEntry.question_id == CouncilQuestion.id) & CouncilActEntry.current
    )
    .where(CouncilQuestion.proposal_id == bindparam("proposal"), CouncilQuestion.issue_id.is_not(None))
    .order_by(CouncilQuestion.id.desc(), CouncilActEntry.act_id)
    .limit(500)
)
_ACT_OF_QUESTION = (
    select(CouncilActEntry.act_id, CouncilActEntry.kind, CouncilActEntry.acted_on)
    .where(CouncilActEntry.question_id == bindparam("question"), CouncilActEntry.current)
    .order_by(CouncilActEntry.act_id)
)

def members_named(db: Connection, act_id: int) -> frozenset[int]:
    """Whom the current entry of an act, or one of its current votes, names."""
    return frozenset(db.execute(_MEMBERS_NAMED, {"act": act_id}).scalars())


def question(db: Connection, question_id: int) -> Row[Any] | None:
    return db.execute(_QUESTION, {"question": question_id}).first()


def questions_of_proposal(db: Connection, proposal_id: int, size: int = 20) -> Sequence[Row[Any]]:
    """Questions and draft conditions that members filed here, newest first."""
    return db.execute(_QUESTIONS_OF_PROPOSAL, {"proposal": proposal_id, "size": size}).all()


def questions_here(db: Connection, jurisdiction: str, size: int = 10) -> Sequence[Row[Any]]:
    return db.execute(_QUESTIONS_HERE, {"jurisdiction": jurisdiction, "size": size}).all()


def questions_alike(
    db: Connection, member_id: int, proposal_id: int, *, kind: str, title: str, body: str
) -> Sequence[Row[Any]]:
    """What a member filed about a proposal in these words, the oldest first."""
    values = {"member": member_id, "proposal": proposal_id, "kind": kind, "title": title, "body": body}
    return db.execute(_QUESTIONS_ALIKE, values).all()


def questions_from(db: Connection, issue_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Issue → the questions and draft conditions that members drew from it, the oldest first."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_QUESTIONS_FROM, {"issues": list(issue_ids)}) if issue_ids else ():
        found.setdefault(row.issue_id, []).append(row)
    return found


def questions_drawn(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Questions and draft conditions that members drew from issues of a proposal, the newest first: once for each act
    in which they were then put (``act_id``), once without one where there is none."""
    return db.execute(_DRAWN, {"proposal": proposal_id}).all()


def acts_of_question(db: Connection, question_id: int) -> Sequence[Row[Any]]:
    """Where a question that was filed here was then put in the assembly."""
    return db.execute(_ACT_OF_QUESTION.limit(20), {"question": question_id}).all()
