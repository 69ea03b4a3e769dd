"""People: accounts, sessions, what they may do, notices."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, null, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import (
    Grant,
    Notice,
    Person,
    Recovery,
    ResidentRef,
    Session,
)
from deliberation.accounts.rules import Actor, Role

_BY_EMAIL = select(Person.id, Person.password_hash, Person.closed_on).where(Person.email == bindparam("email"))
_PERSON = select(
    Person.id, Person.email, Person.chosen_name, Person.registered_on, Person.closed_on, Person.erased_on
).where(Person.id == bindparam("person"))
_CREDENTIALS = select(Person.password_hash, Person.closed_on).where(Person.id == bindparam("person"))
_CREDENTIALS_HELD = _CREDENTIALS.with_for_update(read=True)
_HOLD = select(Person.id).where(Person.id == bindparam("person")).with_for_update()
_RIGHTS = select(Grant.role, Grant.jurisdiction, Grant.seat).where(
    Grant.person_id == bindparam("person"), Grant.ended_at.is_(None)
)
# Not those of administrators, who give and end roles one at a time and ask again then (acts.roles).
_HOLD_RIGHTS = _RIGHTS.where(Grant.role != Role.administrator).with_for_update(read=True)
_RESIDENCE = select(ResidentRef.jurisdiction).where(ResidentRef.person_id == bindparam("person"))
_ALIVE = (
    (Session.token_hash == bindparam("token")) & (Session.ends_at > bindparam("now")) & (Person.closed_on.is_(None))
)
# One statement a request tells who asks: a row for each right (one with no role where there is none), and one, with no
# role and a municipality, for each residence.
_SESSION = (
    select(Session.person_id, Person.chosen_name, Grant.role, Grant.jurisdiction, Grant.seat)
    .join(Person, Person.id == Session.person_id)
    .outerjoin(Grant, (Grant.person_id == Session.person_id) & Grant.ended_at.is_(None))
    .where(_ALIVE)
    .union_all(
        select(Session.person_id, null(), null(), ResidentRef.jurisdiction, null())
        .join(Person, Person.id == Session.person_id)
        .join(ResidentRef, ResidentRef.person_id == Session.person_id)
        .where(_ALIVE)
    )
)
_EMAILS = select(Person.id, Person.email).where(Person.id.in_(bindparam("people", expanding=True)))
_NOTICES = (
    select(Notice.id, Notice.key, Notice.details, Notice.link, Notice.at, Notice.read)
    .where(Notice.person_id == bindparam("person"), Notice.id < bindparam("before"))
    .order_by(Notice.id.desc())
    .limit(51)
)
_UNREAD = (
    select(func.count()).select_from(Notice).where(Notice.person_id == bindparam("person"), Notice.read.is_(False))
)
_WAITING = select(Recovery.id, Recovery.person_id, Recovery.email, Recovery.password_hash, Recovery.due_on).where(
    Recovery.person_id == bindparam("person"), Recovery.state == "waiting"
)
_NEWS = select(
    _UNREAD.scalar_subquery().label("unread"),
    _WAITING.with_only_columns(Recovery.due_on).scalar_subquery().label("recovery"),
)
_DUE = select(Recovery.person_id).where(Recovery.state == "waiting", Recovery.due_on <= bindparam("day")).limit(1000)
_EMAIL_WAITS = select(Recovery.id).where(Recovery.state == "waiting", Recovery.email == bindparam("email"))


def by_email(db: Connection, email: str) -> Row[Any] | None:
    return db.execute(_BY_EMAIL, {"email": email}).first()


def person(db: Connection, person_id: int) -> Row[Any] | None:
    return db.execute(_PERSON, {"person": person_id}).first()


def credentials(db: Connection, person_id: int, *, held: bool = False) -> Row[Any] | None:
    """The hash of a person's password, and whether the account is closed; ``held``: so until the act is kept."""
    return db.execute(_CREDENTIALS_HELD if held else _CREDENTIALS, {"person": person_id}).first()


def hold(db: Connection, person_id: int) -> None:
    """Wait until no other act writes this account, or anything that belongs to it."""
    db.execute(_HOLD, {"person": person_id})


def actor(db: Connection, person_id: int, name: str = "", *, held: bool = False) -> Actor:
    """The person with every right they hold now; ``held``: no role of theirs is ended until the act is kept."""
    if held:
        db.execute(_HOLD_RIGHTS, {"person": person_id})
    rows = db.execute(_RIGHTS, {"person": person_id}).all()
    seats = {(Role(r.role), r.jurisdiction): r.seat for r in rows}
    residence = frozenset(db.execute(_RESIDENCE, {"person": person_id}).scalars())
    return Actor(person_id, frozenset(seats), seats, residence, name)


def actor_of_session(db: Connection, token_hash: str, now: datetime) -> Actor | None:
    """Who holds this session, if it is still good."""
    rows = db.execute(_SESSION, {"token": token_hash, "now": now}).all()
    if not rows:
        return None
    seats = {(Role(role), place): seat for _, _, role, place, seat in rows if role is not None}
    residence = frozenset(place for _, _, role, place, _ in rows if role is None and place is not None)
    name = next((chosen for _, chosen, *_ in rows if chosen), "")
    return Actor(rows[0].person_id, frozenset(seats), seats, residence, name)


def emails(db: Connection, people: Sequence[int]) -> dict[int, str | None]:
    """The addresses of these people, for officials who decide about them."""
    return {r.id: r.email for r in db.execute(_EMAILS, {"people": list(people)})} if people else {}


def notices(db: Connection, person_id: int, before: int) -> Sequence[Row[Any]]:
    return db.execute(_NOTICES, {"person": person_id, "before": before}).all()


def news(db: Connection, person_id: int) -> Row[Any]:
    """What every page tells a person: how many notices are ``unread``, and the day on which a ``recovery`` is due."""
    return db.execute(_NEWS, {"person": person_id}).one()


def waiting_recovery(db: Connection, person_id: int) -> Row[Any] | None:
    """The new address and password that were asked for with a letter, while they wait."""
    return db.execute(_WAITING, {"person": person_id}).first()


def due_recoveries(db: Connection, today: date) -> list[int]:
    """People whose new address and password have waited long enough."""
    return list(db.execute(_DUE, {"day": today}).scalars())


def email_waits(db: Connection, email: str) -> bool:
    return db.execute(_EMAIL_WAITS, {"email": email}).first() is not None
