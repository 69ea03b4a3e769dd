"""The city's answers, and the comments that they are for."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Answer, Answered, Comment
from deliberation.comments.queries.texts import PAGE, SHOWN
from deliberation.dataplans import queries as dataplans
from deliberation.proposals.models import Proposal

_ANSWER = (
    Answer.id, Answer.result, Answer.topic, Answer.body_html, Answer.changed_version, Answer.changed_flow,
    Answer.changed_field, Answer.comment_count, Answer.seat, Answer.answered_at, Answer.entry_id,
)  # fmt: skip
_TO = (
    select(*_ANSWER)
    .join(Answered, Answered.answer_id == Answer.id)
    .where(Answered.comment_id == bindparam("comment"))
    .order_by(Answer.id)
)
_OF_PROPOSAL = (
    select(*_ANSWER)
    .where(Answer.proposal_id == bindparam("proposal"), Answer.id < bindparam("before"))
    .order_by(Answer.id.desc())
    .limit(PAGE + 1)
)
_FOR_CONSULTATION = (
    select(Answered.answer_id)
    .join(Comment, Comment.id == Answered.comment_id)
    .where(Answered.answer_id == Answer.id, Comment.consultation_id == bindparam("consultation"))
    .correlate(Answer)
    .exists()
)
_OF_CONSULTATION = _OF_PROPOSAL.where(_FOR_CONSULTATION)
_ONE = (
    select(*_ANSWER, Answer.body, Proposal.slug, Proposal.title_ja, Proposal.title_en, Proposal.jurisdiction)
    .join(Proposal, Proposal.id == Answer.proposal_id)
    .where(Answer.id == bindparam("answer"))
)
_COMMENTS = (
    select(*SHOWN)
    .join(Answered, Answered.comment_id == Comment.id)
    .where(Answered.answer_id == bindparam("answer"), Comment.id < bindparam("before"))
    .order_by(Comment.id.desc())
    .limit(PAGE + 1)
)


def answers_to(db: Connection, comment_id: int) -> Sequence[Row[Any]]:
    """The answers to one comment, oldest first."""
    return db.execute(_TO, {"comment": comment_id}).all()


def answers_of(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id, "before": before}).all()


def answers_of_consultation(db: Connection, proposal_id: int, consultation_id: int, before: int) -> Sequence[Row[Any]]:
    """Answers to comments of one consultation (意見募集の結果)."""
    return db.execute(
        _OF_CONSULTATION, {"proposal": proposal_id, "consultation": consultation_id, "before": before}
    ).all()


def answer(db: Connection, answer_id: int) -> Row[Any] | None:
    return db.execute(_ONE, {"answer": answer_id}).first()


def answered_comments(db: Connection, answer_id: int, before: int) -> Sequence[Row[Any]]:
    return db.execute(_COMMENTS, {"answer": answer_id, "before": before}).all()


def names_of_changes(db: Connection, slug: str, answers: Iterable[Row[Any]]) -> dict[int, dataplans.FlowNames]:
    """Of each version of this proposal in which these answers name a flow as changed: the names of its flows."""
    found = dataplans.flow_names(db, ((slug, a.changed_version) for a in answers if a.changed_flow))
    return {version: names for (_, version), names in found.items()}
