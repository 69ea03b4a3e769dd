"""Roles and office seats, and acts that wait for a second one."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import (
    Grant,
    PendingAct,
    Person,
)
from deliberation.accounts.rules import WHOLE_SITE, Role

_HOLDERS = (
    select(Grant.id, Grant.person_id, Person.email, Grant.role, Grant.jurisdiction, Grant.seat, Grant.granted_at)
    .join(Person, Person.id == Grant.person_id)
    .where(Grant.ended_at.is_(None))
    .order_by(Grant.jurisdiction, Grant.role, Grant.seat)
    .limit(500)
)
_GRANT = select(Grant.id, Grant.role, Grant.jurisdiction, Grant.seat).where(
    Grant.id == bindparam("grant"), Grant.ended_at.is_(None)
)
_ADMINISTRATORS = (
    select(func.count(func.distinct(Grant.person_id)))
    .select_from(Grant)
    .where(Grant.role == "administrator", Grant.jurisdiction == WHOLE_SITE, Grant.ended_at.is_(None))
)
_LAST_SEAT = select(func.coalesce(func.max(Grant.seat), 0)).where(
    Grant.role == bindparam("role"), Grant.jurisdiction == bindparam("jurisdiction")
)
_PEOPLE_WITH = select(Grant.person_id).where(
    Grant.role == bindparam("role"), Grant.jurisdiction == bindparam("jurisdiction"), Grant.ended_at.is_(None)
)
_HOLDER = _PEOPLE_WITH.where(Grant.seat == bindparam("seat"))
_PENDING_COLUMNS = (
    PendingAct.id, PendingAct.act, PendingAct.role, PendingAct.jurisdiction, PendingAct.arguments, PendingAct.digest,
    PendingAct.link, PendingAct.proposed_by, PendingAct.proposed_seat, PendingAct.proposed_at, PendingAct.state,
)  # fmt: skip
_PENDING = select(*_PENDING_COLUMNS).where(PendingAct.id == bindparam("pending"))
_OPEN_PENDING = (
    select(*_PENDING_COLUMNS)
    .where(
        PendingAct.state == "open",
        PendingAct.jurisdiction.in_(bindparam("places", expanding=True)),
        PendingAct.id < bindparam("before"),
    )
    .order_by(PendingAct.id.desc())
    .limit(100)
)
_AWAITING = select(*_PENDING_COLUMNS).where(
    PendingAct.state == "open", PendingAct.jurisdiction == bindparam("place"), PendingAct.act == bindparam("act")
)
_WAITING = (
    select(PendingAct.id, PendingAct.role, PendingAct.jurisdiction)
    .where(
        PendingAct.state == "open", PendingAct.jurisdiction.in_(bindparam("places", expanding=True)),
        PendingAct.proposed_by != bindparam("person"),
    )
    .limit(100)
)  # fmt: skip


def holders(db: Connection) -> Sequence[Row[Any]]:
    """Every role given now."""
    return db.execute(_HOLDERS).all()


def grant(db: Connection, grant_id: int) -> Row[Any] | None:
    """A role that is held now."""
    return db.execute(_GRANT, {"grant": grant_id}).first()


def holder(db: Connection, role: str, jurisdiction: str, seat: int | None) -> int | None:
    """Who sits in this office seat now."""
    return db.execute(_HOLDER, {"role": role, "jurisdiction": jurisdiction, "seat": seat}).scalar()


def people_with(db: Connection, role: str, jurisdiction: str) -> frozenset[int]:
    """Who holds this role there now."""
    return frozenset(db.execute(_PEOPLE_WITH, {"role": role, "jurisdiction": jurisdiction}).scalars())


def administrators(db: Connection) -> int:
    return int(db.execute(_ADMINISTRATORS).scalar_one())


def administrators_ever(db: Connection) -> int:
    """How many seats of administrators were given: numbers are never given twice."""
    return last_seat(db, Role.administrator, WHOLE_SITE)


def last_seat(db: Connection, role: str, jurisdiction: str) -> int:
    return int(db.execute(_LAST_SEAT, {"role": role, "jurisdiction": jurisdiction}).scalar_one())


def pending(db: Connection, pending_id: int) -> Row[Any] | None:
    return db.execute(_PENDING, {"pending": pending_id}).first()


def open_pending(db: Connection, places: Sequence[str], before: int) -> Sequence[Row[Any]]:
    """Acts that wait for a second seat in these jurisdictions, newest first, with an id below ``before``."""
    return db.execute(_OPEN_PENDING, {"places": list(places), "before": before}).all() if places else []


def awaiting(db: Connection, place: str, act: str, **named: object) -> list[Row[Any]]:
    """The open acts of this kind in this jurisdiction whose arguments say so."""
    rows = db.execute(_AWAITING, {"place": place, "act": act}).all()
    return [row for row in rows if named.items() <= json.loads(row.arguments)["arguments"].items()]


def waiting(db: Connection, places: Sequence[str], person_id: int) -> Sequence[Row[Any]]:
    """Number, role and jurisdiction of each open act that somebody else proposed there; at most 100."""
    return db.execute(_WAITING, {"places": list(places), "person": person_id}).all() if places else []
