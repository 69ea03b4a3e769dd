"""Who follows what, whose letters are due, what is new for them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, union_all
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Person
from deliberation.following.models import Follow, MailBlock, MailChoice, MailLetter
from deliberation.record.models import EntrySubject, LogEntry

AT_ONCE = 50  # people looked at, or letters sent, before the others of the loop have their turn
MOST_READ = 10_000  # entries of one letter: about a day of a site with a great flood; the next letter tells the rest
LAST = 20

_MINE = select(Follow.what, Follow.key, Follow.subject, Follow.place).where(Follow.person_id == bindparam("person"))
_HAS = select(Follow.person_id).where(
    Follow.person_id == bindparam("person"), Follow.what == bindparam("what"), Follow.key == bindparam("key")
)
_CHOICE = select(MailChoice, Person.email, Person.closed_on).join(Person, Person.id == MailChoice.person_id)
_OF_PERSON = _CHOICE.where(MailChoice.person_id == bindparam("person"))
_OF_HANDLE = _CHOICE.where(MailChoice.handle == bindparam("handle"))
_DUE = _CHOICE.where(
    MailChoice.next_at <= bindparam("now"), MailChoice.rhythm != "off", MailChoice.confirmed.is_not(None)
).order_by(MailChoice.next_at).limit(AT_ONCE)  # fmt: skip
_SENT_LATELY = (
    select(func.count())
    .select_from(MailLetter)
    .where(MailLetter.person_id == bindparam("person"), MailLetter.made_at > bindparam("since"))
)
_WAITING = (
    select(MailLetter.id)
    .where(MailLetter.state == "waiting", MailLetter.next_at <= bindparam("now"))
    .order_by(MailLetter.next_at)
    .limit(AT_ONCE)
)
_LETTER = select(MailLetter).where(MailLetter.id == bindparam("letter"))
_STOPPED = select(MailLetter.id).where(
    MailLetter.state == "claimed", MailLetter.next_at < bindparam("before"), MailLetter.tries >= bindparam("tries")
)
_LAST = select(MailLetter).where(MailLetter.person_id == bindparam("person")).order_by(MailLetter.id.desc()).limit(LAST)
_STATES = select(MailLetter.state, func.count().label("n"), func.min(MailLetter.made_at).label("oldest")).group_by(
    MailLetter.state
)
_FAULTS = (
    select(
        MailLetter.kind, MailLetter.state, MailLetter.fault, MailLetter.tries, MailLetter.made_at, MailLetter.next_at
    )
    .where(MailLetter.fault.is_not(None))
    .order_by(MailLetter.id.desc())
    .limit(LAST)
)
_BLOCKED = select(MailBlock.mailbox_hmac).where(MailBlock.mailbox_hmac == bindparam("mailbox"))
_NEW = (Follow.person_id == bindparam("person"), LogEntry.id > bindparam("after"), LogEntry.id <= bindparam("up_to"))
_TOLD = (Follow.what, Follow.key, LogEntry.id, LogEntry.kind, LogEntry.leaf)
_BY = union_all(
    select(*_TOLD)
    .join(EntrySubject, EntrySubject.subject == Follow.subject)
    .join(LogEntry, LogEntry.id == EntrySubject.entry_id)
    .where(*_NEW, LogEntry.id > Follow.since),
    select(*_TOLD).join(LogEntry, LogEntry.jurisdiction == Follow.place).where(
        *_NEW, LogEntry.id > Follow.since, Follow.subject.is_(None), Follow.place.is_not(None)
    ),
    select(*_TOLD).join(LogEntry, LogEntry.id > Follow.since).where(
        *_NEW, Follow.subject.is_(None), Follow.place.is_(None)
    ),
).subquery("news")  # fmt: skip
_NEWS = select(_BY).order_by(_BY.c.id.desc())
_ANY = select(_BY.c.id).limit(1)
_BEYOND = select(_BY.c.id).order_by(_BY.c.id).offset(bindparam("most")).limit(1)


def followed(db: Connection, person_id: int) -> Sequence[Row[Any]]:
    """What a person follows."""
    return db.execute(_MINE, {"person": person_id}).all()


def follows(db: Connection, person_id: int, what: str, key: str) -> bool:
    return db.execute(_HAS, {"person": person_id, "what": what, "key": key}).first() is not None


def choice(db: Connection, person_id: int) -> Row[Any] | None:
    """How somebody is told by mail, with the address of the account."""
    return db.execute(_OF_PERSON, {"person": person_id}).first()


def of_handle(db: Connection, handle: str) -> Row[Any] | None:
    """The same by what stands for the person in a link."""
    return db.execute(_OF_HANDLE, {"handle": handle}).first()


def due(db: Connection, now: datetime) -> Sequence[Row[Any]]:
    """Whose news are to be looked at, the longest due first."""
    return db.execute(_DUE, {"now": now}).all()


def sent_since(db: Connection, person_id: int, since: datetime) -> int:
    """How many letters to one person were made since then."""
    return int(db.execute(_SENT_LATELY, {"person": person_id, "since": since}).scalar_one())


def told_to(db: Connection, person_id: int, after: int, up_to: int) -> tuple[bool, int]:
    """Whether there is news after an entry, and up to which entry one letter tells it: the oldest MOST_READ."""
    span = {"person": person_id, "after": after, "up_to": up_to}
    beyond = db.execute(_BEYOND, {**span, "most": MOST_READ}).scalar()
    return db.execute(_ANY, span).first() is not None, up_to if beyond is None else int(beyond) - 1


def news(db: Connection, person_id: int, after: int, up_to: int) -> Sequence[Row[Any]]:
    """Entries about what a person follows, newest first, once for each thing that they are about: a span that
    told_to gave."""
    return db.execute(_NEWS, {"person": person_id, "after": after, "up_to": up_to}).all()


def waiting(db: Connection, now: datetime) -> Sequence[int]:
    """Letters to be sent now."""
    return db.execute(_WAITING, {"now": now}).scalars().all()


def letter(db: Connection, letter_id: int) -> Row[Any] | None:
    return db.execute(_LETTER, {"letter": letter_id}).first()


def often_stopped(db: Connection, before: datetime, tries: int) -> Sequence[int]:
    """Letters whose worker has not come back since ``before``, and that were tried as often already."""
    return db.execute(_STOPPED, {"before": before, "tries": tries}).scalars().all()


def letters_of(db: Connection, person_id: int) -> Sequence[Row[Any]]:
    """The last letters to a person, newest first."""
    return db.execute(_LAST, {"person": person_id}).all()


def states(db: Connection) -> Sequence[Row[Any]]:
    """How many letters are in each state, and since when the oldest of them is there."""
    return db.execute(_STATES).all()


def faults(db: Connection) -> Sequence[Row[Any]]:
    """The last letters that the mail server did not take, without whose they are."""
    return db.execute(_FAULTS).all()


def is_blocked(db: Connection, mailbox: str) -> bool:
    """Whether this mailbox (a keyed hash) wants no letters."""
    return db.execute(_BLOCKED, {"mailbox": mailbox}).first() is not None
