"""The city's answers, and the comments that they are for."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.comments.models import Answer, Answered, Comment
from deliberation.comments.queries.texts import PAGE, SHOWN
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.models import Version
from deliberation.proposals.models import Proposal


def _of_changed(column: Any) -> Any:
    """A column of the version that an answer says changed."""
    named = (Version.proposal_id == Answer.proposal_id) & (Version.number == Answer.changed_version)
    return select(column).where(named).correlate(Answer).scalar_subquery()


# whether that version and the one before it can both be read, beside each other
_COMPARED = (
    select(func.count() == 2)
    .select_from(Version)
    .where(
        Version.proposal_id == Answer.proposal_id, Version.redacted_at.is_(None),
        Version.number.in_((Answer.changed_version - 1, Answer.changed_version)),
    )
    .correlate(Answer)
    .scalar_subquery()
)  # fmt: skip
ANSWER = (
    Answer.id, Answer.result, Answer.topic, Answer.body_html, Answer.changed_version, Answer.changed_flow,
    Answer.changed_field, Answer.comment_count, Answer.seat, Answer.answered_at, Answer.entry_id,
    _of_changed(Version.redacted_at).label("changed_gone"),
    _of_changed(Version.redaction_reason).label("changed_gone_why"), _COMPARED.label("compared"),
)  # fmt: skip
_TO = (
    select(*ANSWER)
    .join(Answered, Answered.answer_id == Answer.id)
    .where(Answered.comment_id == bindparam("comment"))
    .order_by(Answer.id)
)
_OF_PROPOSAL = (
    select(*ANSWER)
    .where(Answer.proposal_id == bindparam("proposal"), Answer.id < bindparam("before"))
    .order_by(Answer.id.desc())
    .limit(PAGE + 1)
)
_NAMING = (
    select(*ANSWER)
    .where(
        Answer.proposal_id == bindparam("proposal"),
        Answer.changed_version.between(bindparam("first"), bindparam("last")),
    )
    .order_by(Answer.id.desc())
    .limit(PAGE)
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
    select(*ANSWER, Answer.body, Proposal.slug, Proposal.title_ja, Proposal.title_en, Proposal.jurisdiction)
    .join(Proposal, Proposal.id == Answer.proposal_id)
    .where(Answer.id == bindparam("answer"))
)
_SAME = select(Answer.id, Answer.answered_at).where(
    Answer.proposal_id == bindparam("proposal"), Answer.comment_count == bindparam("count"),
    Answer.result == bindparam("result"), Answer.topic == bindparam("topic"), Answer.body == bindparam("body"),
    select(func.count()).where(
        Answered.answer_id == Answer.id, Answered.comment_id.in_(bindparam("ids", expanding=True))
    ).correlate(Answer).scalar_subquery() == bindparam("count"),
).order_by(Answer.id).limit(1)  # fmt: skip
_SAID_TO = (
    select(Answered.comment_id)
    .join(Answer, Answer.id == Answered.answer_id)
    .where(
        Answered.comment_id.in_(bindparam("ids", expanding=True)), Answer.result == bindparam("result"),
        Answer.topic == bindparam("topic"), Answer.body == bindparam("body"),
    )
    .distinct()
    .order_by(Answered.comment_id)
)  # fmt: skip
_ALL_OF = select(Answered.comment_id).where(Answered.answer_id == bindparam("answer")).order_by(Answered.comment_id)
_OTHER = aliased(Answered)
_SHARING = (
    select(Answered.answer_id, _OTHER.answer_id.label("other"), func.count().label("comments"))
    .join(_OTHER, _OTHER.comment_id == Answered.comment_id)
    .where(Answered.answer_id.in_(bindparam("ids", expanding=True)), _OTHER.answer_id != Answered.answer_id)
    .group_by(Answered.answer_id, _OTHER.answer_id)
    .order_by(Answered.answer_id, _OTHER.answer_id)
)
_BESIDE = (
    select(*ANSWER)
    .where(
        Answer.id.in_(
            select(_OTHER.answer_id)
            .join(Answered, Answered.comment_id == _OTHER.comment_id)
            .where(Answered.answer_id == bindparam("answer"), _OTHER.answer_id != Answered.answer_id)
        ),
        Answer.changed_version.is_not(None),
    )
    .order_by(Answer.id.desc())
    .limit(PAGE)
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


def answers_naming(db: Connection, proposal_id: int, first: int, last: int) -> Sequence[Row[Any]]:
    """Answers that name a change of one of these versions, newest first."""
    return db.execute(_NAMING, {"proposal": proposal_id, "first": first, "last": last}).all()


def answers_of_consultation(db: Connection, proposal_id: int, consultation_id: int, before: int) -> Sequence[Row[Any]]:
    """Answers to comments of one consultation (意見募集の結果)."""
    return db.execute(
        _OF_CONSULTATION, {"proposal": proposal_id, "consultation": consultation_id, "before": before}
    ).all()


def answer(db: Connection, answer_id: int) -> Row[Any] | None:
    return db.execute(_ONE, {"answer": answer_id}).first()


def answered_comments(db: Connection, answer_id: int, before: int) -> Sequence[Row[Any]]:
    return db.execute(_COMMENTS, {"answer": answer_id, "before": before}).all()


def comments_of_answer(db: Connection, answer_id: int) -> Sequence[int]:
    """Numbers of all the comments that an answer is for."""
    return db.execute(_ALL_OF, {"answer": answer_id}).scalars().all()


def answers_sharing(db: Connection, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Answer → the ``other`` answers, the oldest first, each with how many ``comments`` both are for."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_SHARING, {"ids": list(ids)}) if ids else ():
        found.setdefault(row.answer_id, []).append(row)
    return found


def answers_beside(db: Connection, answer_id: int) -> Sequence[Row[Any]]:
    """Other answers to comments of this one that name what the plan changed, the newest first."""
    return db.execute(_BESIDE, {"answer": answer_id}).all()


def same_answer(db: Connection, proposal_id: int, ids: Sequence[int], **said: str) -> Row[Any] | None:
    """The first answer to exactly these comments with the same ``result``, ``topic`` and ``body``, of any seat."""
    return db.execute(_SAME, {"proposal": proposal_id, "ids": list(ids), "count": len(ids), **said}).first()


def said_to(db: Connection, ids: Sequence[int], **said: str) -> Sequence[int]:
    """Which of these comments have an answer with the same ``result``, ``topic`` and ``body``, of any seat."""
    return db.execute(_SAID_TO, {"ids": list(ids), **said}).scalars().all()


def names_of_changes(db: Connection, slug: str, answers: Iterable[Row[Any]]) -> dict[int, dataplans.FlowNames]:
    """Of each version of this proposal in which these answers name a flow as changed: the names of its flows."""
    found = dataplans.flow_names(db, ((slug, a.changed_version) for a in answers if a.changed_flow))
    return {version: names for (_, version), names in found.items()}
