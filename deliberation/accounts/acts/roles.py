"""Giving and ending roles. Public acts; two administrators as soon as there are two."""

from datetime import datetime

from sqlalchemy import insert, text, update
from sqlalchemy.engine import Connection

from deliberation.accounts import queries, rules
from deliberation.accounts.models import Grant
from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.accounts.two_seats import needs_second_seat
from deliberation.db import LOOKS, act
from deliberation.errors import Missing, Refused, refuse_if
from deliberation.record.acts import append

_ONE_AT_A_TIME = text("LOCK TABLE grants IN SHARE ROW EXCLUSIVE MODE")


def as_of_now(db: Connection, by: Actor) -> Actor:
    """Who acts in a role still holds it when the act begins, and until it is kept."""
    return queries.actor(db, by.person_id, by.name, held=True) if by.rights else by


LOOKS.append(as_of_now)


@act("public")
def make_first_administrator(db: Connection, *, now: datetime, person_id: int) -> int:
    """The first administrator, by command on the server, or another where one alone is left of several."""
    wait_for_turn(db)
    refuse_if(rules.cannot_make_administrator(queries.administrators(db), queries.administrators_ever(db)))
    return _give(db, now, person_id, Role.administrator, WHOLE_SITE, None, single=True)


@needs_second_seat("grant_role", role=Role.administrator, holds=lambda db, _: wait_for_turn(db))
@act("public")
def grant_role(
    db: Connection,
    *,
    by: Actor,
    now: datetime,
    jurisdiction: str,
    person_id: int,
    role: str,
    place: str,
    first: Actor | None = None,
) -> int:
    """Give a role in ``place``. Alone (``first`` None) only until there was a second administrator; so it says."""
    refuse_if(rules.cannot_act_as(by, Role.administrator, WHOLE_SITE))
    by = _in_turn(db, by)
    wanted = Role(role)
    target = queries.person(db, person_id)
    if target is None or target.closed_on is not None:
        raise Refused("no_such_person", field="email")
    if place != WHOLE_SITE:
        where = queries.jurisdiction(db, place)
        if where is None or where.compiled:  # nobody speaks for a city that is here as a compiled case only
            raise Missing
    if first is None and rules.needs_second(queries.administrators_ever(db)):
        raise Refused("second_person")
    held = rules.held_in(queries.actor(db, person_id), place)
    refuse_if(rules.cannot_grant(by, place, wanted, held), field="role")
    return _give(db, now, person_id, wanted, place, by.seat(Role.administrator, WHOLE_SITE), single=first is None)


@act("public")
def end_role(db: Connection, *, by: Actor, now: datetime, grant_id: int) -> None:
    """End a role at once: taking power away needs one person only. The last administrator stays."""
    refuse_if(rules.cannot_act_as(by, Role.administrator, WHOLE_SITE))
    by = _in_turn(db, by)
    row = queries.grant(db, grant_id)
    if row is None:
        raise Missing
    if row.role == Role.administrator and queries.administrators(db) == 1:
        raise Refused("last_administrator")
    db.execute(update(Grant).where(Grant.id == grant_id).values(ended_at=now))
    append(
        db, kind="role_ended", now=now, jurisdiction=_place(row.jurisdiction),
        seat=by.seat(Role.administrator, WHOLE_SITE), subjects=("roles",), facts={"role": row.role, "seat": row.seat},
    )  # fmt: skip


def _in_turn(db: Connection, by: Actor) -> Actor:
    """Who asks, once their turn has come: whose role was ended meanwhile gives and ends nothing."""
    wait_for_turn(db)
    by = queries.actor(db, by.person_id, by.name)
    refuse_if(rules.cannot_act_as(by, Role.administrator, WHOLE_SITE))
    return by


def wait_for_turn(db: Connection) -> None:
    """One change of roles at a time: two at once could make a forbidden pair, or end both last administrators.

    So waits who does what nobody with a role may: leave, be erased, be given back an account by a letter.
    SQLite has one writer anyway.
    """
    if db.dialect.name == "postgresql":
        db.execute(_ONE_AT_A_TIME)


def _give(
    db: Connection, now: datetime, person_id: int, role: Role, place: str, seat_of: str | None, *, single: bool
) -> int:
    seat = queries.last_seat(db, role, place) + 1
    grant_id = db.execute(
        insert(Grant).returning(Grant.id),
        {"person_id": person_id, "role": role, "jurisdiction": place, "seat": seat, "granted_at": now},
    ).scalar_one()
    append(
        db, kind="role_granted", now=now, jurisdiction=_place(place), seat=seat_of, subjects=("roles",),
        facts={"role": str(role), "seat": seat, "single": single},
    )  # fmt: skip
    return int(grant_id)


def _place(place: str) -> str | None:
    return None if place == WHOLE_SITE else place
