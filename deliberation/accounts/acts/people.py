"""Registering, signing in and out, leaving. Private acts: nothing of them reaches the public record but daily counts."""

from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts import passwords, queries, rules
from deliberation.accounts.models import Grant, LetterCode, Notice, Person, ResidentRef, Session
from deliberation.accounts.rules import Actor
from deliberation.db import act
from deliberation.errors import Refused


@act("private")
def register_person(db: Connection, *, now: datetime, email: str, password: str, chosen_name: str | None = None, agreed: bool = True) -> int:
    """A new account. An address that already has one is refused with ``email_taken``, which the page does not tell apart
    from success to a stranger (the route decides what is said)."""
    email = rules.normal_email(email)
    problem = rules.cannot_register(email, password, agreed)
    if problem:
        raise Refused(problem[1], field=problem[0], least=rules.PASSWORD_LEAST)
    try:
        return int(
            db.execute(
                insert(Person).returning(Person.id),
                {
                    "email": email, "password_hash": passwords.hash_password(password),
                    "chosen_name": chosen_name or None, "registered_on": clock.day(now),
                },
            ).scalar_one()  # fmt: skip
        )
    except IntegrityError as error:
        raise Refused("email_taken", field="email") from error


@act("private")
def sign_in(db: Connection, *, now: datetime, email: str, password: str) -> tuple[str, int]:
    """A new session: (token for the cookie, person). Wrong address and wrong password are one refusal, in equal time."""
    row = queries.by_email(db, rules.normal_email(email))
    good = passwords.matches(row.password_hash if row else None, password)
    if row is None or not good or row.closed_on is not None:
        raise Refused("signin_failed")
    token = passwords.new_token()
    db.execute(delete(Session).where(Session.ends_at < now))
    db.execute(
        insert(Session),
        {"token_hash": passwords.token_hash(token), "person_id": row.id, "started_at": now, "ends_at": now + rules.SESSION_LIFE},
    )
    return token, row.id


@act("private")
def sign_out(db: Connection, *, now: datetime, token: str) -> None:
    """End this session; a cookie copied before is worth nothing afterwards."""
    db.execute(delete(Session).where(Session.token_hash == passwords.token_hash(token)))


@act("private")
def sign_out_everywhere(db: Connection, *, by: Actor, now: datetime) -> None:
    db.execute(delete(Session).where(Session.person_id == by.person_id))


@act("private")
def set_password(db: Connection, *, now: datetime, person_id: int, password: str) -> None:
    """A new password ends every session of the account."""
    if len(password) < rules.PASSWORD_LEAST:
        raise Refused("password_short", field="password", least=rules.PASSWORD_LEAST)
    db.execute(update(Person).where(Person.id == person_id).values(password_hash=passwords.hash_password(password)))
    db.execute(delete(Session).where(Session.person_id == person_id))


@act("private")
def choose_name(db: Connection, *, by: Actor, now: datetime, chosen_name: str | None) -> None:
    """The name shown on later comments; what is already published keeps the name it had."""
    db.execute(update(Person).where(Person.id == by.person_id).values(chosen_name=chosen_name or None))


@act("private")
def close_account(db: Connection, *, by: Actor, now: datetime) -> None:
    """Leave: no sign-in any more. Texts stay, as the terms say; erasing them is an act of its own (site)."""
    if by.rights:
        raise Refused("give_back_roles_first")
    db.execute(update(Person).where(Person.id == by.person_id).values(closed_on=clock.day(now), password_hash=None))
    db.execute(delete(Session).where(Session.person_id == by.person_id))


@act("private")
def empty_account(db: Connection, *, now: datetime, person_id: int) -> None:
    """Erase everything that is about this person in accounts; the number stays so that keys keep pointing somewhere.

    Part of erasing a person, which ``site`` carries out across the slices.
    """
    db.execute(update(Grant).where(Grant.person_id == person_id, Grant.ended_at.is_(None)).values(ended_at=now))
    refs = [r for (r,) in db.execute(ResidentRef.__table__.select().with_only_columns(ResidentRef.id).where(ResidentRef.person_id == person_id))]
    if refs:
        db.execute(delete(LetterCode).where(LetterCode.resident_ref_id.in_(refs)))
        db.execute(update(ResidentRef).where(ResidentRef.id.in_(refs)).values(ref_hmac=None, person_id=None, method=None, claimed_on=None))
    db.execute(delete(Notice).where(Notice.person_id == person_id))
    db.execute(delete(Session).where(Session.person_id == person_id))
    day = clock.day(now)
    db.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(email=None, password_hash=None, chosen_name=None, closed_on=day, erased_on=day)
    )
