"""Every SELECT about comments, consultations, answers and moderation: prebuilt Core statements of plain columns."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, literal, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import (
    Answer,
    Answered,
    Appeal,
    Comment,
    ConsultationRow,
    Moderation,
    Thread,
    Voice,
)
from deliberation.dataplans import queries as dataplans
from deliberation.proposals.models import Proposal

PAGE = 50

_COMMENT = (
    Comment.id, Comment.number, Comment.version, Comment.flow_id, Comment.field, Comment.parent_id, Comment.author_number,
    Comment.chosen_name, Comment.verified, Comment.standing, Comment.channel, Comment.credit, Comment.body_html,
    Comment.submitted_on, Comment.state, Comment.reply_count, Comment.answer_count, Comment.consultation_id,
)  # fmt: skip
_LAST_HIDING = (
    select(Moderation.article).where(Moderation.comment_id == Comment.id, Moderation.act == "hide").order_by(Moderation.id.desc()).limit(1)
)
_SHOWN = (*_COMMENT, _LAST_HIDING.scalar_subquery().label("article"))


def _thread(*where: Any) -> Select[Any]:
    return (
        select(*_SHOWN)
        .where(Comment.proposal_id == bindparam("proposal"), Comment.number < bindparam("before"), *where)
        .order_by(Comment.number.desc())
        .limit(PAGE + 1)
    )


_THREAD = _thread(Comment.parent_id.is_(None))
_UNANSWERED = _thread(Comment.parent_id.is_(None), Comment.answer_count == 0, Comment.state == "shown")
_ON_FLOW = _thread(Comment.flow_id == bindparam("flow"))
_ON_FIELD = _thread(Comment.flow_id.is_not_distinct_from(bindparam("flow")), Comment.field == bindparam("field"))
_REPLIES = (
    select(*_SHOWN)
    .where(Comment.parent_id.in_(bindparam("parents", expanding=True)))
    .order_by(Comment.parent_id, Comment.number)
    .limit(200)
)
_ONE = (
    select(
        *_SHOWN, Comment.body, Comment.proposal_id, Comment.author_id, Comment.entry_id, Comment.version_digest,
        Proposal.slug, Proposal.jurisdiction, Proposal.kind, Proposal.title_ja, Proposal.title_en,
    )
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Comment.id == bindparam("comment"))
)  # fmt: skip
_BY_ID = (
    select(
        Comment.id, Comment.proposal_id, Comment.author_id, Comment.answer_count, Comment.state, Comment.body_html, Comment.number,
        Comment.flow_id, Comment.field, Comment.version, Proposal.slug, Proposal.jurisdiction, Proposal.kind,
    )
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Comment.id.in_(bindparam("ids", expanding=True)))
    .order_by(Comment.id)
)  # fmt: skip
_NEWEST = (
    select(*_SHOWN, Proposal.slug, Proposal.title_ja, Proposal.title_en)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Comment.id < bindparam("before"))
    .order_by(Comment.id.desc())
    .limit(PAGE + 1)
)
_MINE = (
    select(Comment.id, Comment.submitted_on, Comment.state, Comment.answer_count, Comment.body_html, Proposal.title_ja, Proposal.title_en)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Comment.author_id == bindparam("person"), Comment.id < bindparam("before"))
    .order_by(Comment.id.desc())
    .limit(PAGE + 1)
)
_SAME = select(Comment.id, Comment.submitted_on).where(
    Comment.proposal_id == bindparam("proposal"), Comment.author_id == bindparam("person"), Comment.text_key == bindparam("key"),
    Comment.flow_id.is_not_distinct_from(bindparam("flow")), Comment.field.is_not_distinct_from(bindparam("field")),
    Comment.parent_id.is_not_distinct_from(bindparam("parent")), Comment.state == "shown",
)  # fmt: skip
_TEXTS_OF = (
    select(Comment.id, Comment.entry_id, Proposal.slug, Proposal.jurisdiction)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Comment.author_id == bindparam("person"))
    .order_by(Comment.id)
)
_COUNTS = select(Thread.submissions, Thread.residents, Thread.texts, Thread.answered).where(Thread.proposal_id == bindparam("proposal"))
_PER_PLACE = (
    select(
        Comment.flow_id, func.count().label("submissions"),
        func.count(func.distinct(Comment.author_id)).filter(Comment.verified.is_(True)).label("residents"),
        func.count(func.distinct(Comment.text_key)).label("texts"),
    )
    .where(Comment.proposal_id == bindparam("proposal"), Comment.flow_id.is_not(None))
    .group_by(Comment.flow_id)
    .limit(500)
)  # fmt: skip
_VOICE = select(Voice.number).where(
    Voice.proposal_id == bindparam("proposal"), Voice.consultation_key == bindparam("consultation"), Voice.person_id == bindparam("person")
)
_LAST_VOICE = select(func.coalesce(func.max(Voice.number), 0)).where(
    Voice.proposal_id == bindparam("proposal"), Voice.consultation_key == bindparam("consultation")
)
_CONSULTATION = (
    ConsultationRow.id, ConsultationRow.proposal_id, ConsultationRow.version, ConsultationRow.jurisdiction, ConsultationRow.title_ja,
    ConsultationRow.title_en, ConsultationRow.opens_on, ConsultationRow.closes_on, ConsultationRow.answers_due,
    ConsultationRow.short_reason, ConsultationRow.entry_id, Proposal.slug, Proposal.title_ja.label("proposal_ja"),
    Proposal.title_en.label("proposal_en"),
)  # fmt: skip
_CONSULTATIONS = select(*_CONSULTATION).join(Proposal, Proposal.id == ConsultationRow.proposal_id)
_OPEN = _CONSULTATIONS.where(
    ConsultationRow.proposal_id == bindparam("proposal"), ConsultationRow.opens_on <= bindparam("day"), ConsultationRow.closes_on >= bindparam("day")
).limit(1)
_RUNNING = (
    select(ConsultationRow.id)
    .where(ConsultationRow.proposal_id == bindparam("proposal"), ConsultationRow.closes_on >= bindparam("day"))
    .limit(1)
)
_OF_PROPOSAL = _CONSULTATIONS.where(ConsultationRow.proposal_id == bindparam("proposal")).order_by(ConsultationRow.id.desc()).limit(20)
_ONE_CONSULTATION = _CONSULTATIONS.where(ConsultationRow.id == bindparam("consultation"))
_BY_CLOSING = (
    _CONSULTATIONS.where(ConsultationRow.closes_on >= bindparam("day")).order_by(ConsultationRow.closes_on, ConsultationRow.id).limit(50)
)
_CLOSED = (
    _CONSULTATIONS.where(ConsultationRow.closes_on < bindparam("day"), ConsultationRow.id < bindparam("before"))
    .order_by(ConsultationRow.id.desc())
    .limit(PAGE + 1)
)
_UNANSWERED_COUNT = select(Comment.consultation_id, func.count().label("unanswered")).where(
    Comment.consultation_id.in_(bindparam("ids", expanding=True)), Comment.answer_count == 0, Comment.state == "shown",
    Comment.parent_id.is_(None),
).group_by(Comment.consultation_id)  # fmt: skip
_COUNTS_OF_CONSULTATION = select(
    func.count().label("submissions"),
    func.count(func.distinct(Comment.author_id)).filter(Comment.verified.is_(True)).label("residents"),
    func.count(func.distinct(Comment.text_key)).label("texts"),
    func.count().filter(Comment.answer_count > 0).label("answered"),
    func.count().filter(Comment.channel == "paper").label("paper"),
    func.count().filter(Comment.state == "hidden").label("hidden"),
).where(Comment.consultation_id == bindparam("consultation"))
_ANSWER = (
    Answer.id, Answer.result, Answer.topic, Answer.body_html, Answer.changed_version, Answer.changed_flow, Answer.changed_field,
    Answer.seat, Answer.answered_at, Answer.entry_id,
)  # fmt: skip
_ANSWERS_TO = (
    select(*_ANSWER).join(Answered, Answered.answer_id == Answer.id).where(Answered.comment_id == bindparam("comment")).order_by(Answer.id)
)
_ANSWERS_OF_PROPOSAL = (
    select(*_ANSWER, select(func.count()).where(Answered.answer_id == Answer.id).correlate(Answer).scalar_subquery().label("comments"))
    .where(Answer.proposal_id == bindparam("proposal"), Answer.id < bindparam("before"))
    .order_by(Answer.id.desc())
    .limit(PAGE + 1)
)
_ONE_ANSWER = (
    select(*_ANSWER, Answer.body, Proposal.slug, Proposal.title_ja, Proposal.title_en, Proposal.jurisdiction)
    .join(Proposal, Proposal.id == Answer.proposal_id)
    .where(Answer.id == bindparam("answer"))
)
_ANSWERED_COMMENTS = (
    select(*_SHOWN)
    .join(Answered, Answered.comment_id == Comment.id)
    .where(Answered.answer_id == bindparam("answer"), Comment.id < bindparam("before"))
    .order_by(Comment.id.desc())
    .limit(PAGE + 1)
)
_MODERATIONS = (
    select(Moderation.id, Moderation.act, Moderation.article, Moderation.reason, Moderation.seat, Moderation.at, Moderation.entry_id)
    .where(Moderation.comment_id == bindparam("comment"))
    .order_by(Moderation.id)
)
_LAST_HIDE = (
    select(Moderation.id, Moderation.at, Moderation.person_id, Moderation.article, Moderation.reason)
    .where(Moderation.comment_id == bindparam("comment"), Moderation.act == "hide")
    .order_by(Moderation.id.desc())
    .limit(1)
)
_APPEAL_OF = select(Appeal.id, Appeal.appealed_on).where(Appeal.moderation_id == bindparam("moderation"))
_DECISION = select(Moderation.id).where(Moderation.appeal_id == Appeal.id).correlate(Appeal).scalar_subquery()
_APPEAL = (
    select(
        Appeal.id, Appeal.comment_id, Appeal.body, Appeal.appealed_on, Moderation.person_id.label("first_moderator"),
        Moderation.article, Moderation.reason, Moderation.at.label("hidden_at"), _DECISION.label("decision_id"),
    )
    .join(Moderation, Moderation.id == Appeal.moderation_id)
)  # fmt: skip
_ONE_APPEAL = _APPEAL.where(Appeal.id == bindparam("appeal"))
_OPEN_APPEALS = (
    _APPEAL.add_columns(Proposal.slug, Proposal.jurisdiction, Comment.body.label("comment_body"), Comment.author_id)
    .join(Comment, Comment.id == Appeal.comment_id)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(_DECISION.is_(None), Proposal.jurisdiction.in_(bindparam("places", expanding=True)))
    .order_by(Appeal.id)
    .limit(PAGE)
)
_MODERATION_TALLY = select(Moderation.act, Moderation.article, func.count().label("count")).group_by(Moderation.act, Moderation.article)
_RECENT_MODERATION = (
    select(
        Moderation.id, Moderation.comment_id, Moderation.act, Moderation.article, Moderation.reason, Moderation.seat, Moderation.at,
    )
    .where(Moderation.id < bindparam("before"))
    .order_by(Moderation.id.desc())
    .limit(PAGE + 1)
)  # fmt: skip


def place(db: Connection, slug: str, version: int) -> Row[Any] | None:
    """The version that a comment or consultation is about: proposal_id, version_id, kind, jurisdiction, document_digest, redacted."""
    return dataplans.place(db, slug, version)


def place_exists(db: Connection, version_id: int, flow: str | None, field: str | None) -> bool:
    """Whether this flow (and field) is in that version; no flow and no field means the proposal as a whole."""
    return dataplans.place_exists(db, version_id, flow, field)


def thread(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    """The newest comments of a proposal below a number; replies apart."""
    return db.execute(_THREAD, {"proposal": proposal_id, "before": before}).all()


def unanswered(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    return db.execute(_UNANSWERED, {"proposal": proposal_id, "before": before}).all()


def on_place(db: Connection, proposal_id: int, flow: str | None, field: str | None, before: int) -> Sequence[Row[Any]]:
    """Comments on one flow, or on one field of a flow or of the plan."""
    values = {"proposal": proposal_id, "before": before, "flow": flow}
    return db.execute(_ON_FLOW, values).all() if field is None else db.execute(_ON_FIELD, {**values, "field": field}).all()


def replies(db: Connection, parents: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Replies under each of these comments, oldest first."""
    found: dict[int, list[Row[Any]]] = {}
    if parents:
        for row in db.execute(_REPLIES, {"parents": list(parents)}):
            found.setdefault(row.parent_id, []).append(row)
    return found


def newest(db: Connection, before: int) -> Sequence[Row[Any]]:
    return db.execute(_NEWEST, {"before": before}).all()


def mine(db: Connection, person_id: int, before: int) -> Sequence[Row[Any]]:
    return db.execute(_MINE, {"person": person_id, "before": before}).all()


def comment(db: Connection, comment_id: int) -> Row[Any] | None:
    return db.execute(_ONE, {"comment": comment_id}).first()


def comments_by_id(db: Connection, ids: Sequence[int]) -> Sequence[Row[Any]]:
    return db.execute(_BY_ID, {"ids": list(ids)}).all() if ids else []


def same_text(db: Connection, proposal_id: int, person_id: int, key: str, flow: str | None, field: str | None, parent: int | None) -> Any:
    values = {"proposal": proposal_id, "person": person_id, "key": key, "flow": flow, "field": field, "parent": parent}
    return db.execute(_SAME, values).first()


def texts_of(db: Connection, person_id: int) -> Sequence[Row[Any]]:
    """Every comment of a person; for erasure and disclosure only."""
    return db.execute(_TEXTS_OF, {"person": person_id}).all()


def counts(db: Connection, proposal_id: int) -> Row[Any]:
    """submissions, residents, texts, answered of a proposal."""
    found = db.execute(_COUNTS, {"proposal": proposal_id}).first()
    return found or db.execute(select(*(literal(0).label(n) for n in ("submissions", "residents", "texts", "answered")))).one()


def counts_by_flow(db: Connection, proposal_id: int) -> dict[str, Row[Any]]:
    return {r.flow_id: r for r in db.execute(_PER_PLACE, {"proposal": proposal_id})}


def counts_of_consultation(db: Connection, consultation_id: int) -> Row[Any]:
    return db.execute(_COUNTS_OF_CONSULTATION, {"consultation": consultation_id}).one()


def voice(db: Connection, proposal_id: int, consultation: int, person_id: int) -> int | None:
    return db.execute(_VOICE, {"proposal": proposal_id, "consultation": consultation, "person": person_id}).scalar()


def last_voice(db: Connection, proposal_id: int, consultation: int) -> int:
    return int(db.execute(_LAST_VOICE, {"proposal": proposal_id, "consultation": consultation}).scalar_one())


def open_consultation(db: Connection, proposal_id: int, day: date) -> Row[Any] | None:
    return db.execute(_OPEN, {"proposal": proposal_id, "day": day}).first()


def running_consultation(db: Connection, proposal_id: int, day: date) -> int | None:
    """A consultation of this proposal that has not ended by ``day``."""
    return db.execute(_RUNNING, {"proposal": proposal_id, "day": day}).scalar()


def consultations_of(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id}).all()


def consultation(db: Connection, consultation_id: int) -> Row[Any] | None:
    return db.execute(_ONE_CONSULTATION, {"consultation": consultation_id}).first()


def open_and_announced(db: Connection, day: date) -> Sequence[Row[Any]]:
    return db.execute(_BY_CLOSING, {"day": day}).all()


def closed(db: Connection, day: date, before: int) -> Sequence[Row[Any]]:
    return db.execute(_CLOSED, {"day": day, "before": before}).all()


def unanswered_counts(db: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Consultation → comments without an answer."""
    return {r.consultation_id: r.unanswered for r in db.execute(_UNANSWERED_COUNT, {"ids": list(ids)})} if ids else {}


def answers_to(db: Connection, comment_id: int) -> Sequence[Row[Any]]:
    return db.execute(_ANSWERS_TO, {"comment": comment_id}).all()


def answers_of(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    return db.execute(_ANSWERS_OF_PROPOSAL, {"proposal": proposal_id, "before": before}).all()


def answer(db: Connection, answer_id: int) -> Row[Any] | None:
    return db.execute(_ONE_ANSWER, {"answer": answer_id}).first()


def answered_comments(db: Connection, answer_id: int, before: int) -> Sequence[Row[Any]]:
    return db.execute(_ANSWERED_COMMENTS, {"answer": answer_id, "before": before}).all()


def moderations(db: Connection, comment_id: int) -> Sequence[Row[Any]]:
    return db.execute(_MODERATIONS, {"comment": comment_id}).all()


def last_hiding(db: Connection, comment_id: int) -> Row[Any] | None:
    return db.execute(_LAST_HIDE, {"comment": comment_id}).first()


def appeal_of(db: Connection, moderation_id: int) -> Row[Any] | None:
    return db.execute(_APPEAL_OF, {"moderation": moderation_id}).first()


def appeal(db: Connection, appeal_id: int) -> Row[Any] | None:
    return db.execute(_ONE_APPEAL, {"appeal": appeal_id}).first()


def open_appeals(db: Connection, places: Sequence[str]) -> Sequence[Row[Any]]:
    return db.execute(_OPEN_APPEALS, {"places": list(places)}).all() if places else []


def moderation_tally(db: Connection) -> Sequence[Row[Any]]:
    return db.execute(_MODERATION_TALLY).all()


def recent_moderation(db: Connection, before: int) -> Sequence[Row[Any]]:
    return db.execute(_RECENT_MODERATION, {"before": before}).all()
