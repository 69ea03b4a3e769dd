"""The outbox: a letter is put in, claimed by one worker, handed over, marked. Housekeeping."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.engine import Connection

from deliberation.accounts import queries as accounts
from deliberation.accounts.acts import notify
from deliberation.db import act
from deliberation.following import queries, rules
from deliberation.following.acts.choosing import put, too_many
from deliberation.following.models import MailChoice, MailLetter
from deliberation.following.rules import Rhythm
from deliberation.record import queries as record

MINE = "/accounts/me/following"


@act("housekeeping")
def look_for_news(db: Connection, *, now: datetime, person_id: int, seen: datetime, hour: int, owed: bool) -> bool:
    """A letter for a person whose news are due, if there are any or something waits for them (``owed``).

    ``seen``: when they were due; whoever comes second finds another moment there, and does nothing. Where enough was
    written within the hour nothing is lost: the news are told later; so is what one letter cannot hold.
    """
    mine = (MailChoice.person_id == person_id, MailChoice.next_at == seen, MailChoice.rhythm != Rhythm.off)
    found = db.execute(select(MailChoice.rhythm, MailChoice.told_to).where(*mine)).first()
    if found is None:
        return False
    later = {"next_at": rules.next_look(found.rhythm, now, hour)}
    if too_many(db, person_id, now):
        later = {"next_at": now + rules.GATHERED}
    new, up_to = queries.told_to(db, person_id, found.told_to, record.newest_number(db))
    told = owed or new
    put_in = told and not too_many(db, person_id, now)
    later |= {"told_to": up_to} if put_in or not told else {}
    if db.execute(update(MailChoice).where(*mine).values(later)).rowcount != 1:
        return False
    if put_in:
        put(db, now=now, person_id=person_id, kind="news", after=found.told_to, up_to=up_to)
    return put_in


@act("housekeeping")
def claim(db: Connection, *, now: datetime, letter_id: int) -> Row[Any] | None:
    """The letter, for one worker alone; None when another has it."""
    mine = (MailLetter.id == letter_id, MailLetter.state == "waiting")
    if db.execute(update(MailLetter).where(*mine).values(state="claimed", next_at=now)).rowcount != 1:
        return None
    return queries.letter(db, letter_id)


@act("housekeeping")
def drop(db: Connection, *, now: datetime, letter_id: int) -> None:
    """Nothing is left to be told, or nobody to be told it."""
    db.execute(delete(MailLetter).where(MailLetter.id == letter_id))


@act("housekeeping")
def mark(db: Connection, *, now: datetime, letter_id: int, state: str, fault: str | None = None) -> None:
    """``handing`` before the server is told that the letter is whole, ``sent`` after its answer, ``unsure`` when none
    came."""
    values = {"state": state, "fault": fault, "next_at": now}
    db.execute(update(MailLetter).where(MailLetter.id == letter_id).values(values))


@act("housekeeping")
def fail(db: Connection, *, now: datetime, letter_id: int, fault: str, for_ever: bool, address: bool = False) -> None:
    """The server did not take the letter: later again, or given up, which its reader is told in the account.

    ``address``: it is the address that the server does not know: no more letters go there.
    """
    row = queries.letter(db, letter_id)
    if row is None:
        return
    tries = row.tries + 1
    again = None if for_ever else rules.next_try(tries, now)
    values = {"state": "waiting" if again else "given_up", "tries": tries, "fault": fault, "next_at": again or now}
    db.execute(update(MailLetter).where(MailLetter.id == letter_id).values(values))
    if again:
        return
    if address:
        ended = {"rhythm": Rhythm.off, "next_at": None, "confirmed": None, "ended": "refused"}
        db.execute(update(MailChoice).where(MailChoice.person_id == row.person_id).values(ended))
    if accounts.person(db, row.person_id) is not None:
        key = "notice.mail_ended" if address else "notice.mail_given_up"
        notify(db, now=now, person_id=row.person_id, key=key, link=MINE)


@act("housekeeping")
def tidy(db: Connection, *, now: datetime) -> None:
    """After a worker that stopped: what it had not handed over waits again, for as many tries as after a refusal (or a
    letter that stops its worker would stop one after another); what it was handing over is not sent a second time. What
    is long done is forgotten."""
    gone = MailLetter.next_at < now - rules.CLAIMED
    for letter_id in queries.often_stopped(db, now - rules.CLAIMED, len(rules.BACKOFF)):
        fail(db, now=now, letter_id=letter_id, fault="stopped", for_ever=True)
    again = {"state": "waiting", "next_at": now, "tries": MailLetter.tries + 1, "fault": "stopped"}
    db.execute(update(MailLetter).where(MailLetter.state == "claimed", gone).values(again))
    stopped = {"state": "unsure", "fault": "stopped"}
    db.execute(update(MailLetter).where(MailLetter.state == "handing", gone).values(stopped))
    done = MailLetter.state.in_(["sent", "given_up", "unsure"])
    db.execute(delete(MailLetter).where(done, MailLetter.next_at < now - rules.KEPT))
