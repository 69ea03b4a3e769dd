"""What pages, receipts and exports of the record read."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.engine import Connection

from deliberation.record.models import EntrySubject, LogEntry, LogHead, LogIndex, LogPayload

PAGE = 50  # entries of one page of the list
TEXT_PAGE = 500  # texts held in memory at once while exporting

_PLAIN = (LogEntry.id, LogEntry.kind, LogEntry.jurisdiction, LogEntry.leaf, LogIndex.idx)
_LIST = (
    select(*_PLAIN)
    .outerjoin(LogIndex, LogIndex.entry_id == LogEntry.id)
    .where(LogEntry.id < bindparam("before"))
    .order_by(LogEntry.id.desc())
    .limit(bindparam("most"))
)
_OF_KIND = LogEntry.kind == bindparam("kind")
_OF_PLACE = LogEntry.jurisdiction == bindparam("jurisdiction")
_LISTS = {
    (False, False): _LIST,
    (True, False): _LIST.where(_OF_KIND),
    (False, True): _LIST.where(_OF_PLACE),
    (True, True): _LIST.where(_OF_KIND, _OF_PLACE),
}
_ENTRY = (
    select(*_PLAIN, LogPayload.salt, LogPayload.payload, LogPayload.withdrawn)
    .outerjoin(LogIndex, LogIndex.entry_id == LogEntry.id)
    .outerjoin(LogPayload, LogPayload.entry_id == LogEntry.id)
    .where(LogEntry.id == bindparam("number"))
)
_ABOUT = (
    select(EntrySubject.entry_id, LogEntry.kind, LogEntry.leaf)
    .join(LogEntry, LogEntry.id == EntrySubject.entry_id)
    .where(EntrySubject.subject == bindparam("subject"), EntrySubject.entry_id < bindparam("before"))
    .order_by(EntrySubject.entry_id.desc())
    .limit(bindparam("most"))
)
_OF_KINDS = (
    select(EntrySubject.entry_id, LogEntry.kind, LogEntry.leaf)
    .join(LogEntry, LogEntry.id == EntrySubject.entry_id)
    .where(EntrySubject.subject == bindparam("subject"), LogEntry.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(EntrySubject.entry_id)
)
_TEXTS = (
    select(LogIndex.idx, LogPayload.salt, LogPayload.payload)
    .join(LogPayload, LogPayload.entry_id == LogIndex.entry_id)
    .where(LogIndex.idx >= bindparam("first"), LogIndex.idx < bindparam("end"), LogPayload.withdrawn.is_(False))
    .order_by(LogIndex.idx)
    .limit(TEXT_PAGE)
)
_HEAD = select(LogHead.size, LogHead.note)
_NEWEST = select(func.max(LogEntry.id))
_PLACES = (
    select(LogEntry.jurisdiction, LogPayload.payload)
    .join(LogPayload, LogPayload.entry_id == LogEntry.id)
    .where(LogEntry.kind == "jurisdiction_added", LogPayload.withdrawn.is_(False))
    .order_by(LogEntry.id)
    .limit(2_000)  # there are about 1,700 municipalities
)


def newest(
    db: Connection, *, before: int, kind: str | None = None, jurisdiction: str | None = None, most: int = PAGE
) -> Sequence[Row[Any]]:
    """Entries with numbers below ``before``, newest first; one more than ``most``, which tells of older ones."""
    values = {"before": before, "most": most + 1, "kind": kind, "jurisdiction": jurisdiction}
    statement = _LISTS[kind is not None, jurisdiction is not None]
    return db.execute(statement, {k: v for k, v in values.items() if v is not None}).all()


def entry(db: Connection, number: int) -> Row[Any] | None:
    """One entry with its index (None while it waits) and its text, which may be withdrawn (None: there is none)."""
    return db.execute(_ENTRY, {"number": number}).one_or_none()


def about(db: Connection, subject: str, *, before: int, most: int = PAGE) -> Sequence[Row[Any]]:
    """Entries that moved a subject, newest first, one more than ``most``."""
    return db.execute(_ABOUT, {"subject": subject, "before": before, "most": most + 1}).all()


def of_kinds(db: Connection, subject: str, kinds: Sequence[str]) -> Sequence[Row[Any]]:
    """Entries of some kinds that moved a subject, oldest first; for kinds of which a subject has few."""
    return db.execute(_OF_KINDS, {"subject": subject, "kinds": list(kinds)}).all()


def public_texts(db: Connection, end: int) -> Iterator[Row[Any]]:
    """(idx, salt, payload) of every public text with an index below ``end``, in order, read in pages."""
    first = 0
    while rows := db.execute(_TEXTS, {"first": first, "end": end}).all():
        yield from rows
        first = rows[-1].idx + 1


def head(db: Connection) -> Row[Any] | None:
    """Size and signed note of the newest checkpoint; None before ``jukugi log init``."""
    return db.execute(_HEAD).one_or_none()


def place_names(db: Connection) -> dict[str, dict[str, str]]:
    """Code of each municipality → its names by language, as the record itself has them."""
    return {row.jurisdiction: json.loads(row.payload) for row in db.execute(_PLACES) if row.jurisdiction}


def newest_number(db: Connection) -> int:
    """Number of the newest entry, signed or waiting; 0 when there is none."""
    return db.execute(_NEWEST).scalar() or 0
