"""The way back into an account whose password or address is lost: a letter's code, and a week to refuse it.

Whoever prints letters could otherwise take over every account that a resident has claimed. So nothing changes before
the holder had time to see it on every page; whoever still knows the old password goes on signing in with it.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts import queries, rules
from deliberation.accounts.acts.notices import notify
from deliberation.accounts.acts.people import end_recovery, new_password, start_session
from deliberation.accounts.acts.roles import wait_for_turn
from deliberation.accounts.acts.verification import take_letter_code
from deliberation.accounts.addresses import email_problem, normal_email
from deliberation.accounts.models import Person, Recovery, Session
from deliberation.accounts.rules import Actor
from deliberation.db import Database, act
from deliberation.errors import Refused, refuse_if

PAGE = "/accounts/recovery"


def recover_account(db: Database, *, now: datetime, typed: str, email: str, password: str, secret: str) -> date:
    """Ask for a new address and password. Returns the day from which they are good unless the holder refuses."""
    refuse_if(email_problem(normal_email(email)), field="email")
    hashed = new_password(password)
    return ask_to_recover(db, now=now, typed=typed, email=email, password_hash=hashed, secret=secret)


@act("private")
def ask_to_recover(db: Connection, *, now: datetime, typed: str, email: str, password_hash: str, secret: str) -> date:
    """What recover_account does inside one transaction. The code is used up, whatever becomes of the request.

    Closed and idle accounts wait, too: their resident, who looks for a letter, has the same week to notice. A newer
    letter takes the place of what waits: who has lost the password cannot refuse. Officials are refused: whoever
    prints letters must not be able to take their seats.
    """
    row = take_letter_code(db, now=now, typed=typed, secret=secret)
    if row.person_id is None:
        raise Refused("letter_code_of_nobody", field="code")
    refuse_if(_official(db, row.person_id), field="code")
    wanted, due = normal_email(email), clock.day(now + rules.RECOVERY_WAIT) + timedelta(days=1)
    holder = queries.by_email(db, wanted)
    if holder is not None and holder.id != row.person_id:
        raise Refused("email_of_another", field="email")
    end_recovery(db, now=now, person_id=row.person_id, state="replaced")
    asked = {
        "person_id": row.person_id, "jurisdiction": row.jurisdiction, "email": wanted, "password_hash": password_hash,
        "asked_on": clock.day(now), "due_on": due, "state": "waiting",
    }  # fmt: skip
    try:
        db.execute(insert(Recovery), asked)
    except IntegrityError as error:  # somebody else's request for the same address waits
        raise Refused("email_of_another", field="email") from error
    notify(db, now=now, person_id=row.person_id, key="notice.recovery_asked", link=PAGE, details={"date": str(due)})
    return due


@act("private")
def refuse_recovery(db: Connection, *, by: Actor, now: datetime) -> None:
    """The holder did not ask: nothing changes, and a word stays with them about what happened.

    Refused when nothing waits, also when the week's end came first: nobody is told that an account is safe which has
    gone to another.
    """
    _waiting(db, by)
    _end(db, now, by.person_id, "refused")
    notify(db, now=now, person_id=by.person_id, key="notice.recovery_refused", link=PAGE)


@act("private")
def confirm_recovery(db: Connection, *, by: Actor, now: datetime, asked: int | None = None) -> str:
    """The holder asked, and is signed in somewhere: at once. The token of a new session; every older one ends.

    ``asked``: the request that the page was about; whoever used a newer letter since would have the account at once.
    """
    wait_for_turn(db)
    row = _waiting(db, by)
    refuse_if("recovery_replaced" if asked not in (None, row.id) else None)
    _carry_out(db, now, row)
    return str(start_session(db, now=now, person_id=by.person_id, password_hash=row.password_hash))


def carry_out_recoveries(db: Database, *, now: datetime) -> int:
    """Give the accounts whose week is over their new address and password. Returns how many.

    What was answered, or became impossible, while this ran is left for the next time and stands in no other's way.
    """
    with db.reading() as reading:
        due = queries.due_recoveries(reading, clock.day(now))
    done = 0
    for person_id in due:
        with suppress(Refused):
            done += carry_out_recovery(db, now=now, person_id=person_id)
    return done


@act("private")
def carry_out_recovery(db: Connection, *, now: datetime, person_id: int) -> bool:
    """One of them. Whoever became an official meanwhile, or whose new address somebody else has: refused."""
    wait_for_turn(db)
    row = queries.waiting_recovery(db, person_id)
    if row is None or row.due_on > clock.day(now):
        return False
    other = queries.by_email(db, row.email)
    if _official(db, person_id) or (other is not None and other.id != person_id):
        end_recovery(db, now=now, person_id=person_id, state="refused")
        return False
    _carry_out(db, now, row)
    return True


def _waiting(db: Connection, by: Actor) -> Row[Any]:
    row = queries.waiting_recovery(db, by.person_id)
    if row is None:
        raise Refused("no_recovery_waits")
    return row


def _official(db: Connection, person_id: int) -> str | None:
    return "officials_recover_otherwise" if queries.actor(db, person_id).rights else None


def _end(db: Connection, now: datetime, person_id: int, state: str, only: int | None = None) -> None:
    """Of two answers at once the first counts, and the other must not believe that it did."""
    if not end_recovery(db, now=now, person_id=person_id, state=state, only=only):
        raise Refused("no_recovery_waits")


def _carry_out(db: Connection, now: datetime, row: Row[Any]) -> None:
    refuse_if(_official(db, row.person_id))
    _end(db, now, row.person_id, "done", only=row.id)
    new = {"email": row.email, "password_hash": row.password_hash, "closed_on": None}
    try:
        db.execute(update(Person).where(Person.id == row.person_id, Person.erased_on.is_(None)).values(**new))
    except IntegrityError as error:
        raise Refused("email_of_another") from error
    db.execute(delete(Session).where(Session.person_id == row.person_id))
