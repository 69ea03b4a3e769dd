"""Following, choosing letters, confirming an address, ending them. Private acts: nothing of them reaches the record."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from deliberation.accounts import queries as accounts
from deliberation.accounts.acts import people
from deliberation.accounts.rules import Actor
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.following import queries, rules, things
from deliberation.following.models import Follow, MailBlock, MailChoice, MailLetter
from deliberation.following.rules import Rhythm
from deliberation.record import queries as record

_DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}


def _once(db: Connection, table: type, row: dict[str, Any]) -> None:
    """Insert; what is there stays as it is."""
    db.execute(_DIALECTS[db.dialect.name].insert(table).values(row).on_conflict_do_nothing())


@act("private")
def follow(db: Connection, *, by: Actor, now: datetime, what: str, key: str) -> None:
    """Begin to follow a thing; news are what comes after this. Again: nothing."""
    accounts.hold(db, by.person_id)
    thing = there(things.find(db, what, key))
    mine = queries.followed(db, by.person_id)
    if len(mine) >= rules.MOST_FOLLOWED and not queries.follows(db, by.person_id, what, thing.key):
        raise Refused("follows_too_many", max=rules.MOST_FOLLOWED)
    place = thing.place if thing.subject is None else None
    row = {"what": what, "key": thing.key, "subject": thing.subject, "place": place}
    _once(db, Follow, {**row, "person_id": by.person_id, "since": record.newest_number(db)})


@act("private")
def unfollow(db: Connection, *, by: Actor, now: datetime, what: str, key: str) -> None:
    _drop_follow(db, by.person_id, what, key)


def _drop_follow(db: Connection, person_id: int, what: str, key: str) -> None:
    db.execute(delete(Follow).where(Follow.person_id == person_id, Follow.what == what, Follow.key == key))


@act("private")
def choose_letters(
    db: Connection, *, by: Actor, now: datetime, rhythm: str, language: str, duties: bool, hour: int
) -> None:
    """How often, in which language, and whether with what waits for an official. What is past is not told."""
    accounts.hold(db, by.person_id)
    if rhythm not in list(Rhythm):
        raise Refused("choose_one_of_these", field="rhythm")
    row = {
        "rhythm": rhythm, "language": language, "duties": duties, "ended": None,
        "next_at": rules.next_look(rhythm, now, hour),
    }  # fmt: skip
    known = queries.choice(db, by.person_id)
    if known is None:
        begun = {"person_id": by.person_id, "handle": secrets.token_urlsafe(24), "told_to": record.newest_number(db)}
        db.execute(insert(MailChoice), {**row, **begun})
        return
    if known.rhythm == Rhythm.off:
        row["told_to"] = record.newest_number(db)
    db.execute(update(MailChoice).where(MailChoice.person_id == by.person_id).values(row))


@act("private")
def ask_to_confirm(db: Connection, *, by: Actor, now: datetime, address: str, mailbox: str) -> None:
    """Put a letter into the outbox that asks the holder of the account's address whether it is theirs.

    ``address``, ``mailbox``: keyed hashes. The caller counts attempts (accounts.acts.limits): nobody is mailed by
    strangers again and again, and who asked not to be is not mailed at all.
    """
    accounts.hold(db, by.person_id)
    known = there(queries.choice(db, by.person_id))
    refuse_if("no_address" if known.email is None else None)
    refuse_if("mail_blocked" if queries.is_blocked(db, mailbox) else None)
    refuse_if("confirmed_already" if known.confirmed == address else None)
    refuse_if("too_many_letters" if too_many(db, by.person_id, now) else None)
    put(db, now=now, person_id=by.person_id, kind="confirm", after=0, up_to=0)


def too_many(db: Connection, person_id: int, now: datetime) -> bool:
    """Whether a person was written to as often as is right within an hour."""
    return queries.sent_since(db, person_id, now - rules.HOUR) >= rules.MOST_AN_HOUR


@act("housekeeping")
def put(db: Connection, *, now: datetime, person_id: int, kind: str, after: int, up_to: int) -> None:
    """A letter into the outbox. Its id as a message is given here, once: tried again it is the same letter."""
    row = {
        "person_id": person_id, "kind": kind, "after": after, "up_to": up_to, "state": "waiting", "tries": 0,
        "message_id": secrets.token_urlsafe(24), "made_at": now, "next_at": now,
    }  # fmt: skip
    db.execute(insert(MailLetter), row)


@act("private")
def confirm_address(
    db: Connection, *, now: datetime, handle: str, address: str, mailbox: str, now_has: str | None, hour: int
) -> None:
    """Its holder says that the address is theirs. ``now_has``: the key of the address that the account has today.

    Where they refused letters before, that stands: one press of whoever opens the link must not undo it.
    """
    known = there(queries.of_handle(db, handle))
    refuse_if("mail_blocked" if queries.is_blocked(db, mailbox) else None)
    if now_has != address or known.closed_on is not None:
        raise Refused("address_changed")
    row = {"confirmed": address, "ended": None, "next_at": rules.next_look(known.rhythm, now, hour)}
    db.execute(update(MailChoice).where(MailChoice.handle == handle).values(row))


@act("private")
def block_address(db: Connection, *, now: datetime, handle: str, address: str, mailbox: str) -> None:
    """Whoever reads the mail of an address wants none from here, whoever asks for it."""
    _once(db, MailBlock, {"mailbox_hmac": mailbox})
    same = MailChoice.confirmed == address
    db.execute(update(MailChoice).where(same).values(confirmed=None, rhythm=Rhythm.off, next_at=None))
    _forget_waiting(db, MailLetter.person_id.in_(select(MailChoice.person_id).where(MailChoice.handle == handle)))


@act("private")
def stop_letters(db: Connection, *, now: datetime, handle: str, what: str = "", key: str = "") -> None:
    """End letters about one thing, or all of them: by a link of a letter. Again: nothing."""
    known = queries.of_handle(db, handle)
    if known is None:
        raise Missing
    if what:
        _drop_follow(db, known.person_id, what, key)
        return
    off = {"rhythm": Rhythm.off, "next_at": None, "ended": None}
    db.execute(update(MailChoice).where(MailChoice.handle == handle).values(off))
    _forget_waiting(db, MailLetter.person_id == known.person_id)


def _forget_waiting(db: Connection, whose: Any) -> None:
    db.execute(delete(MailLetter).where(whose, MailLetter.state == "waiting"))


def _leave(db: Connection, person_id: int) -> None:
    """With an account goes everything about what it followed and was told."""
    for table in (Follow, MailChoice, MailLetter):
        db.execute(delete(table).where(table.person_id == person_id))


people.LEAVING.append(_leave)
