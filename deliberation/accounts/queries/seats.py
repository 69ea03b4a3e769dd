"""Roles and office seats, and acts that wait for a second one."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select, tuple_
from sqlalchemy.engine import Connection

from deliberation.accounts.models import (
    Grant,
    PendingAct,
    Person,
)
from deliberation.accounts.rules import WHOLE_SITE, Role

PENDING_PAGE = 10  # waiting acts: each is told from its own statements
HOLDERS_PAGE = 50
NEWEST = 2**31 - 1  # below which every id is
_NOTHING = ("", "")
Rights = Collection[tuple[Role, str]]

_HOLDERS = (
    select(Grant.id, Grant.person_id, Person.email, Grant.role, Grant.jurisdiction, Grant.seat, Grant.granted_at)
    .join(Person, Person.id == Grant.person_id)
    .where(Grant.ended_at.is_(None), Grant.id < bindparam("before"))
    .order_by(Grant.id.desc())
    .limit(HOLDERS_PAGE + 1)
)
_GRANT = (
    select(Grant.id, Grant.role, Grant.jurisdiction, Grant.seat, Person.email)
    .join(Person, Person.id == Grant.person_id)
    .where(Grant.id == bindparam("grant"), Grant.ended_at.is_(None))
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
# Whose they are is asked before they are counted off: or one seat could bury another's under its own.
_SECOND = tuple_(PendingAct.role, PendingAct.jurisdiction).in_(bindparam("rights", expanding=True))
_FIRST = tuple_(PendingAct.act, PendingAct.jurisdiction).in_(bindparam("acts", expanding=True))
_OPEN = select(*_PENDING_COLUMNS).where(PendingAct.state == "open").order_by(PendingAct.id.desc())
_OPEN_PENDING = _OPEN.where(or_(_SECOND, _FIRST), PendingAct.id < bindparam("before")).limit(PENDING_PAGE + 1)
_WAITING = _OPEN.where(_SECOND, PendingAct.proposed_by != bindparam("person")).limit(100)
_AWAITING = select(*_PENDING_COLUMNS).where(
    PendingAct.state == "open", PendingAct.jurisdiction == bindparam("place"), PendingAct.act == bindparam("act")
)
_PUT_FORWARD = select(*_PENDING_COLUMNS).where(
    PendingAct.jurisdiction == bindparam("place"), PendingAct.act == bindparam("act")
)

_MINE = (
    select(*_PENDING_COLUMNS)
    .where(
        PendingAct.jurisdiction == bindparam("place"),
        PendingAct.act == bindparam("act"),
        PendingAct.proposed_by == bindparam("person"),
    )
    .order_by(PendingAct.id.desc())
    .limit(20)
)


def holders(db: Connection, before: int = NEWEST) -> Sequence[Row[Any]]:
    """Roles given now, the last given first, with an id below ``before``: HOLDERS_PAGE + 1 of them."""
    return db.execute(_HOLDERS, {"before": before}).all()


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


def open_pending(db: Connection, rights: Rights, acts: Collection[tuple[str, str]], before: int) -> Sequence[Row[Any]]:
    """Acts that wait for a second seat, newest first, with an id below ``before``: those that these ``rights`` confirm,
    and the ``acts`` (name and jurisdiction) that they may put forward themselves."""
    named = {"rights": _pairs(rights), "acts": [*acts] or [_NOTHING], "before": before}
    return db.execute(_OPEN_PENDING, named).all() if rights else []


def awaiting(db: Connection, place: str, act: str, **named: object) -> list[Row[Any]]:
    """The open acts of this kind in this jurisdiction whose arguments say so."""
    return _saying(db.execute(_AWAITING, {"place": place, "act": act}), named)


def put_forward(db: Connection, place: str, act: str, **named: object) -> list[Row[Any]]:
    """The same, whatever became of them."""
    return _saying(db.execute(_PUT_FORWARD, {"place": place, "act": act}), named)


def _saying(rows: Iterable[Row[Any]], named: Mapping[str, object]) -> list[Row[Any]]:
    return [row for row in rows if named.items() <= json.loads(row.arguments)["arguments"].items()]


def waiting(db: Connection, rights: Rights, person_id: int) -> Sequence[Row[Any]]:
    """The open acts that somebody else proposed and these rights confirm, newest first; at most 100."""
    return db.execute(_WAITING, {"rights": _pairs(rights), "person": person_id}).all() if rights else []


def _pairs(rights: Rights) -> list[tuple[str, str]]:
    return sorted((str(role), place) for role, place in rights)


def came_back(db: Connection, place: str, act: str, person: int, **named: object) -> dict[str, Any] | None:
    """The arguments of what this person put forward last with these among them, if it came back unconfirmed."""
    for row in db.execute(_MINE, {"place": place, "act": act, "person": person}):
        arguments: dict[str, Any] = json.loads(row.arguments)["arguments"]
        if named.items() <= {name: arguments.get(name) for name in named}.items():
            return arguments if row.state == "declined" else None
    return None
