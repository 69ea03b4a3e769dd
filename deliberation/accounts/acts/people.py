"""Registering, signing in and out, leaving. Private acts: nothing of them reaches the public record but daily counts.

Hashing a password takes a twentieth of a second on purpose. It is done before the transaction begins, so that nobody
else's act waits for it.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts import passwords, queries, rules
from deliberation.accounts.acts.roles import wait_for_turn
from deliberation.accounts.addresses import email_problem, normal_email
from deliberation.accounts.models import Grant, LetterCode, Notice, Person, Recovery, ResidentRef, Session
from deliberation.accounts.names import imitates, is_office, speaks_for
from deliberation.accounts.rules import Actor
from deliberation.db import Database, act
from deliberation.errors import Refused, refuse_if

LEAVING: list[Callable[[Connection, int], None]] = []
"""Filled by slices that keep something about a person: what goes with the account, closed or erased."""


def register_person(
    db: Database, *, now: datetime, email: str, password: str, chosen_name: str | None = None, agreed: bool = True
) -> int:
    """A new account. An address that has one is refused with ``email_taken``, after as much work as a success takes.

    To a stranger the page answers both in the same words (routes.register).
    """
    refuse_if(email_problem(normal_email(email)), field="email")
    refuse_if(None if agreed else "terms_not_agreed", field="agreed")
    return int(add_person(db, now=now, email=email, password_hash=new_password(password), chosen_name=chosen_name))


@act("private")
def add_person(
    db: Connection, *, now: datetime, email: str, password_hash: str | None, chosen_name: str | None = None
) -> int:
    """The account itself; what its address and password must be is checked before (register_person).

    Without a password nobody signs in to it that way: only a letter opens it.
    """
    _check_name(db, chosen_name)
    row = {
        "email": normal_email(email), "password_hash": password_hash, "chosen_name": chosen_name or None,
        "registered_on": clock.day(now),
    }  # fmt: skip
    refuse_if("email_taken" if queries.email_waits(db, row["email"]) else None, field="email")
    try:
        return int(db.execute(insert(Person).returning(Person.id), row).scalar_one())
    except IntegrityError as error:
        raise Refused("email_taken", field="email") from error


def sign_in(db: Database, *, now: datetime, email: str, password: str) -> tuple[str, int]:
    """A new session: (token, person). Wrong address and wrong password are one refusal, in equal time."""
    with db.reading() as reading:
        row = queries.by_email(reading, normal_email(email))
    good = passwords.matches(row.password_hash if row else None, password)
    if row is None or not good or row.closed_on is not None:
        raise Refused("signin_failed")
    return str(start_session(db, now=now, person_id=row.id, password_hash=row.password_hash)), int(row.id)


@act("private")
def start_session(db: Connection, *, now: datetime, person_id: int, password_hash: str) -> str:
    """A token for who has proved to know the password behind ``password_hash``; refused if it changed meanwhile."""
    row = queries.credentials(db, person_id, held=True)
    if row is None or row.closed_on is not None or row.password_hash != password_hash:
        raise Refused("signin_failed")
    db.execute(delete(Session).where(Session.ends_at < now))
    return _session(db, now, person_id)


@act("private")
def sign_out(db: Connection, *, now: datetime, token: str) -> None:
    """End this session; a cookie copied before is worth nothing afterwards."""
    db.execute(delete(Session).where(Session.token_hash == passwords.token_hash(token)))


@act("private")
def sign_out_everywhere(db: Connection, *, by: Actor, now: datetime) -> None:
    db.execute(delete(Session).where(Session.person_id == by.person_id))


def change_password(db: Database, *, by: Actor, now: datetime, current: str, password: str) -> str:
    """A new password for who knows the current one; every session ends, the token of a new one is returned."""
    with db.reading() as reading:
        row = queries.credentials(reading, by.person_id)
    if row is None or not passwords.matches(row.password_hash, current):
        raise Refused("password_wrong", field="current_password")
    new = new_password(password)
    return str(set_password(db, now=now, person_id=by.person_id, known=row.password_hash, password_hash=new))


@act("private")
def set_password(db: Connection, *, now: datetime, person_id: int, known: str, password_hash: str) -> str:
    """A new password ends every session of the account and begins one, whose token is returned.

    ``known``: the hash of the one that was proved to be known; refused when the account has another by now.
    """
    same = (Person.id == person_id, Person.closed_on.is_(None), Person.password_hash == known)
    if db.execute(update(Person).where(*same).values(password_hash=password_hash)).rowcount != 1:
        raise Refused("password_wrong", field="current_password")
    db.execute(delete(Session).where(Session.person_id == person_id))
    return _session(db, now, person_id)


def new_password(password: str) -> str:
    """The hash of a password that is long enough; refused at the field ``password`` when it is not."""
    refuse_if(rules.password_problem(password), field="password", least=rules.PASSWORD_LEAST)
    return passwords.hash_password(password)


def _check_name(db: Connection, chosen_name: str | None) -> None:
    if not chosen_name:
        return
    if word := imitates(chosen_name):
        raise Refused("name_of_office", field="chosen_name", word=word)
    if is_office(chosen_name):
        raise Refused("name_of_desk", field="chosen_name", name=chosen_name)
    places = [name for row in queries.jurisdictions(db) for name in (row.name_ja, row.name_en) if name]
    if place := speaks_for(chosen_name, places):
        raise Refused("name_of_place", field="chosen_name", place=place)


@act("private")
def choose_name(db: Connection, *, by: Actor, now: datetime, chosen_name: str | None) -> None:
    """The name shown on later comments; what is already published keeps the name it had."""
    _check_name(db, chosen_name)
    open_one = (Person.id == by.person_id, Person.closed_on.is_(None))
    if db.execute(update(Person).where(*open_one).values(chosen_name=chosen_name or None)).rowcount != 1:
        raise Refused("sign_in_first")


@act("private")
def close_account(db: Connection, *, by: Actor, now: datetime) -> None:
    """Leave: no sign-in any more, and the address is free again. Texts stay, as the terms say; erasing them is an act
    of its own (site). The claim of residence stays too, so that one resident is never counted twice: who comes back
    does so by a letter's code (recovery.recover_account)."""
    wait_for_turn(db)
    if queries.actor(db, by.person_id).rights:
        raise Refused("give_back_roles_first")
    db.execute(
        update(Person).where(Person.id == by.person_id).values(closed_on=clock.day(now), email=None, password_hash=None)
    )
    db.execute(delete(Session).where(Session.person_id == by.person_id))
    end_recovery(db, now=now, person_id=by.person_id, state="refused")
    _leave(db, by.person_id)


@act("private")
def empty_account(db: Connection, *, now: datetime, person_id: int) -> None:
    """Erase everything that is about this person in accounts; the number stays so that keys keep pointing somewhere.

    Part of erasing a person, which ``site`` carries out across the slices.
    """
    queries.hold(db, person_id)
    db.execute(update(Grant).where(Grant.person_id == person_id, Grant.ended_at.is_(None)).values(ended_at=now))
    refs = select(ResidentRef.id).where(ResidentRef.person_id == person_id)
    db.execute(delete(LetterCode).where(LetterCode.resident_ref_id.in_(refs)))
    db.execute(
        update(ResidentRef)
        .where(ResidentRef.person_id == person_id)
        .values(ref_hmac=None, person_id=None, method=None, claimed_on=None)
    )
    end_recovery(db, now=now, person_id=person_id, state="refused")
    _leave(db, person_id)
    db.execute(delete(Notice).where(Notice.person_id == person_id))
    db.execute(delete(Session).where(Session.person_id == person_id))
    day = clock.day(now)
    db.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(email=None, password_hash=None, chosen_name=None, closed_on=day, erased_on=day)
    )


@act("private")
def end_recovery(db: Connection, *, now: datetime, person_id: int, state: str, only: int | None = None) -> bool:
    """What was asked for with a letter waits no longer; its address and password are forgotten. False when none did.

    ``only``: this request, and no newer one that has taken its place.
    """
    waiting = update(Recovery).where(Recovery.person_id == person_id, Recovery.state == "waiting")
    if only is not None:
        waiting = waiting.where(Recovery.id == only)
    done = db.execute(waiting.values(state=state, ended_on=clock.day(now), email=None, password_hash=None))
    return bool(done.rowcount)


def _leave(db: Connection, person_id: int) -> None:
    for forget in LEAVING:
        forget(db, person_id)


def _session(db: Connection, now: datetime, person_id: int) -> str:
    token = passwords.new_token()
    row = {"token_hash": passwords.token_hash(token), "person_id": person_id}
    db.execute(insert(Session), {**row, "started_at": now, "ends_at": now + rules.SESSION_LIFE})
    return token
