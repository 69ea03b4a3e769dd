"""Appending to the public record. Every public act calls ``append`` once or more, inside its own transaction."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.db import act, count_entry
from deliberation.record.kinds import by_a_resident, check
from deliberation.record.lists import listed
from deliberation.record.models import LogHead, LogPayload

SCHEMA = 1
SITE = "site"

_INSERT_HEAD = insert(LogHead)
_THIS = LogPayload.entry_id == bindparam("entry")
_SHOW_PAYLOAD = update(LogPayload).where(_THIS).values(withdrawn=bindparam("hidden"))
_DELETE_PAYLOAD = delete(LogPayload).where(_THIS)

# The site's head is the counter of entries: whoever holds its row numbers next, until commit or rollback. So numbers
# have no gaps and are committed in their order, on both engines: the sequencer needs only look past its last one. A
# sequence of PostgreSQL gives neither (measured: gaps, and committed rows missed).
#
# Every public act waits for these statements while all others wait for it. So they go to the driver as they stand here,
# not through the compiler, and on PostgreSQL as one, in one round trip (make bench, "one entry inside an act").
_NEXT_NUMBER = """
    INSERT INTO heads (subject, seq) VALUES ('site', 1) ON CONFLICT (subject) DO UPDATE SET seq = heads.seq + 1
    RETURNING seq"""
_INSERT_ENTRY = "INSERT INTO log_entry (id, kind, jurisdiction, appended_at, leaf) VALUES (?, ?, ?, ?, ?)"
_INSERT_PAYLOAD = "INSERT INTO log_payload (entry_id, salt, payload, withdrawn) VALUES (?, ?, ?, 0)"
_INSERT_SUBJECT = "INSERT INTO log_entry_subject (subject, entry_id) VALUES (?, ?)"
_MOVE_HEAD = "INSERT INTO heads (subject, seq) VALUES (?, ?) ON CONFLICT (subject) DO UPDATE SET seq = excluded.seq"
_STORED_MOMENT = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy keeps moments on SQLite
# The other parts read the number from the first, so they begin when it holds the site's row, whatever the plan.
_ON_POSTGRESQL = f"""
    WITH next AS ({_NEXT_NUMBER}
    ), entry AS (
        INSERT INTO log_entry (id, kind, jurisdiction, appended_at, leaf)
        SELECT seq, %(kind)s, %(jurisdiction)s, %(at)s, %(leaf)s FROM next
    ), payload AS (
        INSERT INTO log_payload (entry_id, salt, payload, withdrawn)
        SELECT seq, %(salt)s, %(payload)s, false FROM next WHERE %(has_text)s
    ), named AS (
        INSERT INTO log_entry_subject (subject, entry_id) SELECT unnest(%(named)s::text[]), seq FROM next
    ), moved AS (
        INSERT INTO heads (subject, seq) SELECT unnest(%(named)s::text[]), seq FROM next
        ON CONFLICT (subject) DO UPDATE SET seq = excluded.seq
    )
    SELECT seq FROM next"""

_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical(value: object) -> bytes:
    """The bytes of an entry: JSON, sorted keys, UTF-8, no spaces (no floats occur)."""
    return _ENCODER.encode(value).encode()


def commitment(salt: bytes, payload: bytes) -> str:
    """``sha256:…`` over 32 random bytes and the payload."""
    return "sha256:" + hashlib.sha256(salt + payload).hexdigest()


def append(
    db: Connection,
    *,
    kind: str,
    now: datetime,
    jurisdiction: str | None,
    seat: str | None = None,
    subjects: Iterable[str] = (),
    facts: Mapping[str, object] | None = None,
    text: Mapping[str, object] | None = None,
) -> int:
    """Add one entry in the caller's transaction and move the heads of its subjects, and of the lists that it stands in
    (lists.py). Returns the entry's number.

    ``facts`` must fit the closed schema of ``kind``. ``text`` stays outside the leaf behind a salted commitment.
    Raises BadEntry when the entry does not fit: the act is then rolled back.
    """
    if now.tzinfo is None:
        raise ValueError("a moment without a time zone")
    facts = {k: v for k, v in (facts or {}).items() if v is not None}
    check(kind, facts, text is not None)
    body: dict[str, object] = {"v": SCHEMA, "kind": kind, "at": _when(kind, facts, now), "facts": facts}
    if jurisdiction is not None:
        body["jurisdiction"] = jurisdiction
    if seat is not None:
        body["seat"] = seat
    salt = payload = b""
    if text is not None:
        salt, payload = os.urandom(32), canonical(dict(text))
        body["commitment"] = commitment(salt, payload)
    write = _write_on_sqlite if db.dialect.name == "sqlite" else _write_on_postgresql
    named = set(subjects) - {SITE}
    moved = sorted({*named, *listed(kind, named)})
    entry_id = write(db, (kind, jurisdiction, now, canonical(body)), salt, payload, moved)
    count_entry(db)
    return entry_id


def _write_on_sqlite(
    db: Connection, entry: tuple[str, str | None, datetime, bytes], salt: bytes, payload: bytes, named: list[str]
) -> int:
    """The entry, its text where there is one (a salt), and the subjects besides the site that it moves."""
    (kind, jurisdiction, now, leaf), write = entry, db.exec_driver_sql
    number = int(write(_NEXT_NUMBER).scalar_one())
    write(_INSERT_ENTRY, (number, kind, jurisdiction, now.astimezone(UTC).strftime(_STORED_MOMENT), leaf))
    if salt:
        write(_INSERT_PAYLOAD, (number, salt, payload))
    if named:
        moved = [(subject, number) for subject in named]
        write(_INSERT_SUBJECT, moved)
        write(_MOVE_HEAD, moved)
    return number


def _write_on_postgresql(
    db: Connection, entry: tuple[str, str | None, datetime, bytes], salt: bytes, payload: bytes, named: list[str]
) -> int:
    """The same. Two acts never wait for each other's heads: only who holds the site's head moves any."""
    kind, jurisdiction, now, leaf = entry
    values = {"kind": kind, "jurisdiction": jurisdiction, "at": now, "leaf": leaf, "named": named}
    text_of_it = {"salt": salt, "payload": payload, "has_text": bool(salt)}
    return int(db.exec_driver_sql(_ON_POSTGRESQL, {**values, **text_of_it}).scalar_one())


def about_too(db: Connection, entry_id: int, subject: str) -> None:
    """An entry of this transaction is about something that got its number only after it."""
    for statement in (_INSERT_SUBJECT, _MOVE_HEAD):
        sqlite = db.dialect.name == "sqlite"
        db.exec_driver_sql(statement if sqlite else statement.replace("?", "%s"), (subject, entry_id))


@act("public")
def open_log(db: Connection, *, now: datetime, note: str) -> None:
    """Begin the record: the head of no entries, signed, and the entry that names the format. Once in its life."""
    db.execute(_INSERT_HEAD, {"id": 1, "size": 0, "note": note})
    append(db, kind="log_opened", now=now, jurisdiction=None, facts={"format": SCHEMA})


def withdraw_payload(db: Connection, entry_id: int) -> None:
    """Hide text and salt of an entry from every page, export and receipt; the act that hides has its own entry."""
    db.execute(_SHOW_PAYLOAD, {"entry": entry_id, "hidden": True})


def restore_payload(db: Connection, entry_id: int) -> None:
    """Show text and salt of an entry again. Nothing happens where they were erased."""
    db.execute(_SHOW_PAYLOAD, {"entry": entry_id, "hidden": False})


def erase_payload(db: Connection, entry_id: int) -> None:
    """Delete text and salt of an entry for good. The caller appends the entry that says so (``erased`` by order)."""
    db.execute(_DELETE_PAYLOAD, {"entry": entry_id})


def _when(kind: str, facts: Mapping[str, object], now: datetime) -> str:
    """Officials and the system to the second, residents to the day (Asia/Tokyo)."""
    if by_a_resident(kind, facts):
        return clock.day(now).isoformat()
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
