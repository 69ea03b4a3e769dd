"""Statements drawn from comments, marks on them while they are kept, and what was published of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, not_, select
from sqlalchemy.engine import Connection

from deliberation.comments.models import Agreement, Comment, ConsultationRow, Marked, Statement
from deliberation.comments.queries.texts import PAGE
from deliberation.proposals.models import Proposal

_STANDS = (Statement.withdrawn_at.is_(None), Comment.state == "shown", Statement.text_ja.is_not(None))
_DRAWN = (
    select(
        Statement.id, Statement.consultation_id, Statement.comment_id, Statement.text_ja, Statement.text_en,
        Statement.seat, Statement.drawn_at, Statement.entry_id, Statement.withdrawn_at, Statement.withdrawn_seat,
        Statement.withdrawn_reason, Statement.withdrawn_entry_id, Statement.contested_on, Statement.contest_seat,
        Statement.contest_entry_id,
        Statement.ruling, Statement.ruling_reason, Statement.ruled_seat, Statement.ruled_at, Statement.ruling_entry_id,
        Comment.state,
    )
    .join(Comment, Comment.id == Statement.comment_id)
    .order_by(Statement.id)
)  # fmt: skip
_OF_CONSULTATION = _DRAWN.where(Statement.consultation_id == bindparam("consultation"))
_OF_COMMENT = _DRAWN.where(Statement.comment_id == bindparam("comment"))
_ONE = (
    _DRAWN.add_columns(
        Statement.contest_body, Comment.author_id, Comment.channel, ConsultationRow.proposal_id,
        ConsultationRow.title_ja, ConsultationRow.title_en, Proposal.slug, Proposal.jurisdiction, Proposal.kind,
    )
    .join(ConsultationRow, ConsultationRow.id == Statement.consultation_id)
    .join(Proposal, Proposal.id == ConsultationRow.proposal_id)
)  # fmt: skip
_BY_NUMBER = _ONE.where(Statement.id == bindparam("statement"))
_CONTESTED = Statement.contested_on.is_not(None), Statement.ruling.is_(None), Statement.withdrawn_at.is_(None)
_CONTESTED_HERE = _ONE.where(
    Proposal.jurisdiction.in_(bindparam("places", expanding=True)), *_CONTESTED
).limit(bindparam("size"))  # fmt: skip
_SAME = select(Statement.id).where(
    Statement.consultation_id == bindparam("consultation"), Statement.text_ja == bindparam("text")
)
_COUNT = select(func.count()).where(Statement.consultation_id == bindparam("consultation"))
_DRAWN_FROM = select(Statement.id, Statement.comment_id, Statement.entry_id).where(
    Statement.comment_id.in_(bindparam("comments", expanding=True)), Statement.text_ja.is_not(None)
)
_MINE = (
    select(Marked.statement_id, Marked.choice)
    .join(Statement, Statement.id == Marked.statement_id)
    .where(Statement.consultation_id == bindparam("consultation"), Marked.person_id == bindparam("person"))
)
_MARKS = (
    select(Marked.person_id, Marked.statement_id, Marked.choice)
    .join(Statement, Statement.id == Marked.statement_id)
    .join(Comment, Comment.id == Statement.comment_id)
    .where(Statement.consultation_id == bindparam("consultation"), *_STANDS)
)
_LEFT_OUT = (
    select(
        Statement.id, Statement.comment_id, Statement.withdrawn_at, func.count(Marked.person_id).label("marked")
    )
    .join(Comment, Comment.id == Statement.comment_id)
    .outerjoin(Marked, Marked.statement_id == Statement.id)
    .where(Statement.consultation_id == bindparam("consultation"), not_(and_(*_STANDS)))
    .group_by(Statement.id, Statement.comment_id, Statement.withdrawn_at)
    .order_by(Statement.id)
)  # fmt: skip
_PUBLISHED = select(
    Agreement.consultation_id, Agreement.body, Agreement.digest, Agreement.published_at, Agreement.entry_id
)
_OF_ONE = _PUBLISHED.where(Agreement.consultation_id == bindparam("consultation"))
_OF_PROPOSAL = (
    _PUBLISHED.join(ConsultationRow, ConsultationRow.id == Agreement.consultation_id)
    .where(ConsultationRow.proposal_id == bindparam("proposal"))
    .order_by(Agreement.consultation_id.desc())
)
_DUE = (
    select(ConsultationRow.id)
    .where(
        ConsultationRow.closes_on < bindparam("day"),
        exists().where(Statement.consultation_id == ConsultationRow.id),
        ~exists().where(Agreement.consultation_id == ConsultationRow.id),
    )
    .order_by(ConsultationRow.id)
    .limit(PAGE)
)


def statements_of(db: Connection, consultation_id: int) -> Sequence[Row[Any]]:
    """Every statement of a consultation in the order of drawing; ``state``: of the comment."""
    return db.execute(_OF_CONSULTATION, {"consultation": consultation_id}).all()


def statements_from(db: Connection, comment_id: int) -> Sequence[Row[Any]]:
    """Every statement that was drawn from one comment."""
    return db.execute(_OF_COMMENT, {"comment": comment_id}).all()


def statement(db: Connection, number: int) -> Row[Any] | None:
    """One statement with its consultation and proposal; ``contest_body`` is for those who answer."""
    return db.execute(_BY_NUMBER, {"statement": number}).first()


def same_statement(db: Connection, consultation_id: int, text: str) -> int | None:
    return db.execute(_SAME, {"consultation": consultation_id, "text": text}).scalar()


def statements_drawn(db: Connection, consultation_id: int) -> int:
    return int(db.execute(_COUNT, {"consultation": consultation_id}).scalar_one())


def with_words_of(db: Connection, comments: Sequence[int]) -> Sequence[Row[Any]]:
    """Number, comment and entry of the statements drawn from these comments that still have their text."""
    return db.execute(_DRAWN_FROM, {"comments": list(comments)}).all() if comments else []


def statements_contested(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Of these municipalities, contests that nobody has answered."""
    return db.execute(_CONTESTED_HERE, {"places": list(places), "size": size}).all() if places else []


def marks_of(db: Connection, consultation_id: int, person_id: int) -> dict[int, str]:
    """What one person marks, for themselves alone."""
    rows = db.execute(_MINE, {"consultation": consultation_id, "person": person_id})
    return {row.statement_id: row.choice for row in rows}


def marks(db: Connection, consultation_id: int) -> dict[int, dict[int, str]]:
    """Person → statement → mark, on statements that stand; for the computing alone."""
    found: dict[int, dict[int, str]] = {}
    for row in db.execute(_MARKS, {"consultation": consultation_id}):
        found.setdefault(row.person_id, {})[row.statement_id] = row.choice
    return found


def left_out(db: Connection, consultation_id: int) -> Sequence[Row[Any]]:
    """Statements that do not stand any more, with how many ``marked`` them, for the computing alone."""
    return db.execute(_LEFT_OUT, {"consultation": consultation_id}).all()


def agreement(db: Connection, consultation_id: int) -> Row[Any] | None:
    """What was published of a consultation's marks."""
    return db.execute(_OF_ONE, {"consultation": consultation_id}).first()


def agreements_of(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The same of every consultation of a proposal, the newest first."""
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id}).all()


def agreements_due(db: Connection, day: date) -> Sequence[int]:
    """Consultations that closed before this day with statements, of whose marks nothing is published yet."""
    return db.execute(_DUE, {"day": day}).scalars().all()
