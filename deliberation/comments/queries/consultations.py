"""Consultations: open, announced, closed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Department
from deliberation.comments.models import ConsultationRow
from deliberation.comments.queries.texts import PAGE
from deliberation.dataplans.models import Version
from deliberation.proposals.models import Proposal

Heir = aliased(Department)
_ABOUT = and_(Version.proposal_id == ConsultationRow.proposal_id, Version.number == ConsultationRow.version)
_READABLE = Version.redacted_at.is_(None)
EVERY = select(
    ConsultationRow.id, ConsultationRow.proposal_id, ConsultationRow.version, ConsultationRow.jurisdiction,
    ConsultationRow.title_ja,
    ConsultationRow.title_en, ConsultationRow.opens_on, ConsultationRow.closes_on, ConsultationRow.answers_due,
    ConsultationRow.short_reason, ConsultationRow.entry_id, ConsultationRow.department_id,
    Department.name_ja.label("department_ja"), Department.name_en.label("department_en"),
    Heir.name_ja.label("heir_ja"), Heir.name_en.label("heir_en"), Proposal.slug, Proposal.title_ja.label("proposal_ja"),
    Proposal.title_en.label("proposal_en"), Version.redacted_at.label("gone_at"), Proposal.version.label("newest"),
).join(Proposal, Proposal.id == ConsultationRow.proposal_id).join(Version, _ABOUT).outerjoin(
    Department, Department.id == ConsultationRow.department_id
).outerjoin(Heir, Heir.id == Department.successor_id)  # fmt: skip
_HERE = ConsultationRow.proposal_id == bindparam("proposal")
_ENDED = ConsultationRow.closes_on < bindparam("day")
OVER = func.coalesce(ConsultationRow.closes_on, ConsultationRow.closes_on) < bindparam("day")
"""The same, told so that no index is asked for it: a list in the order of due days goes down that index instead."""
_GOES_ON = and_(~_ENDED, _READABLE)
"""Open or announced. A consultation stops when its version is taken away: every list and every form asks this."""
_OPEN = EVERY.where(_HERE, ConsultationRow.opens_on <= bindparam("day"), _GOES_ON).order_by(ConsultationRow.id).limit(1)
_LAST = EVERY.where(_HERE, _GOES_ON).order_by(ConsultationRow.closes_on.desc()).limit(1)
_OF_PROPOSAL = EVERY.where(_HERE).order_by(ConsultationRow.id.desc()).limit(20)
_ONE = EVERY.where(ConsultationRow.id == bindparam("consultation"))
_BY_CLOSING = EVERY.where(_GOES_ON).order_by(ConsultationRow.closes_on, ConsultationRow.id).limit(50)
_CLOSED = (
    EVERY.where(or_(_ENDED, ~_READABLE), ConsultationRow.id < bindparam("before"))
    .order_by(ConsultationRow.id.desc())
    .limit(PAGE + 1)
)


def open_consultation(db: Connection, proposal_id: int, day: date) -> Row[Any] | None:
    """The one that is open on this day, on a version that can be read; never more than one (acts.open_consultation)."""
    return db.execute(_OPEN, {"proposal": proposal_id, "day": day}).first()


def last_to_end(db: Connection, proposal_id: int, day: date) -> Row[Any] | None:
    """Of this proposal's consultations that go on on ``day`` or begin later, the one that ends last."""
    return db.execute(_LAST, {"proposal": proposal_id, "day": day}).first()


def consultations_of(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    return db.execute(_OF_PROPOSAL, {"proposal": proposal_id}).all()


def consultation(db: Connection, consultation_id: int) -> Row[Any] | None:
    return db.execute(_ONE, {"consultation": consultation_id}).first()


def open_and_announced(db: Connection, day: date) -> Sequence[Row[Any]]:
    """Those that end soonest first."""
    return db.execute(_BY_CLOSING, {"day": day}).all()


def closed(db: Connection, day: date, before: int) -> Sequence[Row[Any]]:
    """Those that have ended or stopped; ``gone_at``: since when their version is no longer published."""
    return db.execute(_CLOSED, {"day": day, "before": before}).all()
