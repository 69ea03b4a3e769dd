"""Comments themselves: one, a thread, those on a place, replies, one's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, case, exists, or_, select, text, union_all
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Person
from deliberation.comments.models import Comment, ConsultationRow, Moderation, Statement
from deliberation.dataplans.models import Version
from deliberation.proposals.models import Proposal

PAGE = 50
REPLIES = 5  # under each comment of a list; the rest have a page of their own


def _of_last(act: str, column: Any) -> Any:
    last = select(column).where(Moderation.comment_id == Comment.id, Moderation.act == act)
    return last.order_by(Moderation.id.desc()).limit(1).correlate(Comment).scalar_subquery()


_VERSION_GONE = (
    select(Version.id)
    .where(
        Version.proposal_id == Comment.proposal_id, Version.number == Comment.version, Version.redacted_at.is_not(None)
    )
    .correlate(Comment)
    .exists()
)
_ABOVE = aliased(Comment)
# a reply to a reply joins the comment above both
_LOCKED = case(
    (Comment.parent_id.is_(None), Comment.locked),
    else_=select(_ABOVE.locked).where(_ABOVE.id == Comment.parent_id).correlate(Comment).scalar_subquery(),
)
_TITLED = (Proposal.slug, Proposal.title_ja, Proposal.title_en)
SHOWN = (
    Comment.id, Comment.number, Comment.version, Comment.flow_id, Comment.field, Comment.parent_id,
    case((Comment.state == "shown", Comment.author_number)).label("author_number"),
    case((Comment.state == "shown", Comment.chosen_name)).label("chosen_name"),
    Comment.verified, Comment.standing, Comment.channel, Comment.credit, Comment.submitted_on,
    Comment.state, Comment.reply_count, Comment.answer_count, Comment.consultation_id,
    case((Comment.state == "shown", Comment.body_html)).label("body_html"),
    case((Comment.state == "hidden", _of_last("hide", Moderation.article))).label("article"),
    case((Comment.state == "hidden", _of_last("hide", Moderation.reason))).label("hidden_why"),
    _VERSION_GONE.label("version_gone"), _LOCKED.label("locked"),
    case((Comment.locked, _of_last("lock", Moderation.article))).label("lock_article"),
    case((Comment.locked, _of_last("lock", Moderation.reason))).label("lock_why"),
)  # fmt: skip
"""What a list shows of a comment: of one that is not shown neither its text nor the name that its author chose, nor the
number, which would lead to the author's other comments. ``locked``: nobody can reply to it now."""


def _thread(*where: Any) -> Select[Any]:
    return (
        select(*SHOWN)
        .where(Comment.proposal_id == bindparam("proposal"), Comment.number < bindparam("before"), *where)
        .order_by(Comment.number.desc())
        .limit(PAGE + 1)
    )


_NO_REPLY = Comment.parent_id.is_(None)
# in the words of the partial index: SQLite uses one only when the query says the same without parameters
WAITING = text("comments.parent_id IS NULL AND comments.answer_count = 0 AND comments.state = 'shown'")
_THREAD = _thread(_NO_REPLY)
_UNANSWERED = _thread(WAITING)
_ON_FLOW = _thread(_NO_REPLY, Comment.flow_id == bindparam("flow"))
_ON_FIELD = _thread(_NO_REPLY, Comment.flow_id == bindparam("flow"), Comment.field == bindparam("field"))
_ON_PLAN = _thread(_NO_REPLY, Comment.flow_id.is_(None), Comment.field == bindparam("field"))
_PARENT, _BELOW = aliased(Comment), aliased(Comment)


def _nth_reply(n: int) -> Select[Any]:
    """Found by the index, one for each parent: a comment may have a hundred thousand."""
    below = select(_BELOW.id).where(_BELOW.parent_id == _PARENT.id).order_by(_BELOW.number).offset(n).limit(1)
    parents = _PARENT.id.in_(bindparam("parents", expanding=True))
    return select(below.correlate(_PARENT).scalar_subquery()).where(parents)


_FIRST_REPLIES = union_all(*(_nth_reply(n) for n in range(REPLIES)))
_REPLIES = select(*SHOWN).where(Comment.id.in_(_FIRST_REPLIES)).order_by(Comment.parent_id, Comment.number)
_REPLIES_TO = (
    select(*SHOWN)
    .where(Comment.parent_id == bindparam("parent"), Comment.number < bindparam("before"))
    .order_by(Comment.number.desc())
    .limit(PAGE + 1)
)
_ONE = (
    select(
        *SHOWN, Comment.body, Comment.body_html.label("kept_html"), Comment.chosen_name.label("kept_name"),
        Comment.text_key, Comment.proposal_id, Comment.author_id, Comment.entry_id, Comment.version_digest,
        *_TITLED, Proposal.jurisdiction, Proposal.kind, ConsultationRow.answers_due,
        exists().where(Statement.comment_id == Comment.id).label("stated"),
    )
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .outerjoin(ConsultationRow, ConsultationRow.id == Comment.consultation_id)
    .where(Comment.id == bindparam("comment"))
)  # fmt: skip
_BY_ID = (
    select(
        Comment.id, Comment.proposal_id, Comment.consultation_id, Comment.flow_id, Comment.field, Comment.parent_id,
        Comment.author_id, Comment.answer_count, Comment.state, Comment.submitted_on,
        Proposal.slug, Proposal.jurisdiction, Proposal.kind,
    )
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Comment.id.in_(bindparam("ids", expanding=True)))
    .order_by(Comment.id)
)  # fmt: skip
_NEWEST = (
    select(*SHOWN, *_TITLED)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Comment.id < bindparam("before"))
    .order_by(Comment.id.desc())
    .limit(PAGE + 1)
)
_MINE = (
    select(*SHOWN, *_TITLED)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Comment.author_id == bindparam("person"), Comment.id < bindparam("before"))
    .order_by(Comment.id.desc())
    .limit(PAGE + 1)
)
# Said once more when a new comment gets its entry, which no other act gets before: what its author, its version and the
# comment that it answers were when they were looked at, they are still.
STILL_STANDS = and_(
    or_(Comment.channel != "web", exists().where(Person.id == Comment.author_id, Person.closed_on.is_(None))),
    exists().where(
        Version.proposal_id == Comment.proposal_id, Version.number == Comment.version, Version.redacted_at.is_(None)
    ),
    or_(
        Comment.parent_id.is_(None),
        exists().where(_ABOVE.id == Comment.parent_id, _ABOVE.state == "shown", ~_ABOVE.locked),
    ),
)
_SAME = (
    select(Comment.id, Comment.submitted_on)
    .where(
        Comment.proposal_id == bindparam("proposal_id"),
        Comment.author_id == bindparam("author_id"),
        Comment.text_key == bindparam("text_key"),
        Comment.flow_id.is_not_distinct_from(bindparam("flow_id")),
        Comment.field.is_not_distinct_from(bindparam("field")),
        Comment.parent_id.is_not_distinct_from(bindparam("parent_id")),
    )
    .order_by(Comment.id)
    .limit(1)
)
_TEXTS_OF = (
    select(
        Comment.id, Comment.proposal_id, Comment.consultation_id, Comment.flow_id, Comment.parent_id, Comment.state,
        Comment.answer_count, Comment.text_key, Comment.entry_id, Proposal.slug, Proposal.jurisdiction,
    )
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Comment.author_id == bindparam("person"))
    .order_by(Comment.proposal_id, Comment.id)
)  # fmt: skip
_CREDITS = select(Comment.id, Comment.credit).where(
    Comment.id.in_(bindparam("ids", expanding=True)), Comment.credit.is_not(None)
)


def thread(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    """The newest comments of a proposal below a number; replies apart."""
    return db.execute(_THREAD, {"proposal": proposal_id, "before": before}).all()


def unanswered(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    """Those that the city has still to answer."""
    return db.execute(_UNANSWERED, {"proposal": proposal_id, "before": before}).all()


def on_place(db: Connection, proposal_id: int, flow: str | None, field: str | None, before: int) -> Sequence[Row[Any]]:
    """Comments on one flow, or on one field of a flow or of the plan; replies apart."""
    values = {"proposal": proposal_id, "before": before, "flow": flow, "field": field}
    statement = _ON_PLAN if flow is None else _ON_FLOW if field is None else _ON_FIELD
    return db.execute(statement, {k: v for k, v in values.items() if v is not None}).all()


def replies(db: Connection, parents: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """The first REPLIES replies under each of these comments, oldest first."""
    found: dict[int, list[Row[Any]]] = {}
    if parents:
        for row in db.execute(_REPLIES, {"parents": list(parents)}):
            found.setdefault(row.parent_id, []).append(row)
    return found


def replies_to(db: Connection, parent: int, before: int) -> Sequence[Row[Any]]:
    """All replies to one comment, newest first, by pages."""
    return db.execute(_REPLIES_TO, {"parent": parent, "before": before}).all()


def newest(db: Connection, before: int) -> Sequence[Row[Any]]:
    return db.execute(_NEWEST, {"before": before}).all()


def mine(db: Connection, person_id: int, before: int) -> Sequence[Row[Any]]:
    return db.execute(_MINE, {"person": person_id, "before": before}).all()


def comment(db: Connection, comment_id: int) -> Row[Any] | None:
    """One comment whole; ``answers_due``: of its consultation, where it came in one; ``stated``: whether a statement
    was drawn from it. ``body``, ``kept_html``, ``kept_name`` are there while it is hidden, too: for moderators."""
    return db.execute(_ONE, {"comment": comment_id}).first()


def comments_by_id(db: Connection, ids: Sequence[int]) -> Sequence[Row[Any]]:
    return db.execute(_BY_ID, {"ids": list(ids)}).all() if ids else []


def same_text(db: Connection, row: Mapping[str, Any]) -> Row[Any] | None:
    """The first comment of the same author at the same place with an equal text that is not gone."""
    names = ("proposal_id", "author_id", "text_key", "flow_id", "field", "parent_id")
    return db.execute(_SAME, {name: row[name] for name in names}).first()


def texts_of(db: Connection, person_id: int) -> Sequence[Row[Any]]:
    """Every comment of a person; for erasure and disclosure only."""
    return db.execute(_TEXTS_OF, {"person": person_id}).all()


def credits_of(db: Connection, ids: Sequence[int]) -> dict[int, str]:
    """Of those of these comments that were written elsewhere: where."""
    return {row.id: row.credit for row in db.execute(_CREDITS, {"ids": list(ids)})} if ids else {}
