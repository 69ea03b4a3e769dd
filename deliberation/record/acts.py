"""Appending to the public record. Every public act calls ``append`` once or more, inside its own transaction."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.db import act, count_entry
from deliberation.record.kinds import KINDS, check
from deliberation.record.models import EntrySubject, Head, LogEntry, LogHead, LogPayload

SCHEMA = 1
SITE = "site"

_INSERT_ENTRY = insert(LogEntry)
_INSERT_SUBJECT = insert(EntrySubject)
_INSERT_HEAD = insert(LogHead)
_INSERT_PAYLOAD = insert(LogPayload)
_THIS = LogPayload.entry_id == bindparam("entry")
_SHOW_PAYLOAD = update(LogPayload).where(_THIS).values(withdrawn=bindparam("hidden"))
_DELETE_PAYLOAD = delete(LogPayload).where(_THIS)


def _next_number(dialect: object) -> object:
    """The site's head is the counter of entries: whoever holds its row numbers next, until commit or rollback.

    So numbers have no gaps and are committed in their order, on both engines: the sequencer needs only look past
    its last one. A sequence of PostgreSQL gives neither (measured: gaps, and committed rows missed).
    """
    statement = dialect.insert(Head).values(subject=SITE, seq=1)  # type: ignore[attr-defined]
    return statement.on_conflict_do_update(index_elements=["subject"], set_={"seq": Head.seq + 1}).returning(Head.seq)


def _move(dialect: object) -> object:
    statement = dialect.insert(Head)  # type: ignore[attr-defined]
    return statement.on_conflict_do_update(index_elements=["subject"], set_={"seq": statement.excluded.seq})


_DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}
_NEXT_NUMBER = {name: _next_number(dialect) for name, dialect in _DIALECTS.items()}
_MOVE_HEADS = {name: _move(dialect) for name, dialect in _DIALECTS.items()}


def canonical(value: object) -> bytes:
    """The bytes of an entry: JSON, sorted keys, UTF-8, no spaces (no floats occur)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


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
    """Add one entry in the caller's transaction and move the heads of its subjects. Returns the entry's number.

    ``facts`` must fit the closed schema of ``kind``. ``text`` stays outside the leaf behind a salted commitment.
    Raises BadEntry when the entry does not fit: the act is then rolled back.
    """
    facts = {k: v for k, v in (facts or {}).items() if v is not None}
    check(kind, facts, text is not None)
    body: dict[str, object] = {"v": SCHEMA, "kind": kind, "at": _when(kind, now), "facts": facts}
    if jurisdiction is not None:
        body["jurisdiction"] = jurisdiction
    if seat is not None:
        body["seat"] = seat
    salt = payload = b""
    if text is not None:
        salt, payload = os.urandom(32), canonical(dict(text))
        body["commitment"] = commitment(salt, payload)
    leaf, name = canonical(body), db.dialect.name
    entry_id = int(db.execute(_NEXT_NUMBER[name]).scalar_one())  # type: ignore[call-overload]
    row = {"id": entry_id, "kind": kind, "jurisdiction": jurisdiction, "appended_at": now, "leaf": leaf}
    db.execute(_INSERT_ENTRY, row)
    if text is not None:
        db.execute(_INSERT_PAYLOAD, {"entry_id": entry_id, "salt": salt, "payload": payload, "withdrawn": False})
    named = sorted(set(subjects) - {SITE})
    if named:  # in one order, always: so two acts never wait for each other's heads (deadlock on PostgreSQL)
        db.execute(_INSERT_SUBJECT, [{"subject": s, "entry_id": entry_id} for s in named])
        db.execute(_MOVE_HEADS[name], [{"subject": s, "seq": entry_id} for s in named])  # type: ignore[call-overload]
    count_entry(db)
    return entry_id


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


def _when(kind: str, now: datetime) -> str:
    """Officials and the system to the second, residents to the day (Asia/Tokyo)."""
    if KINDS[kind].by == "resident":
        return clock.day(now).isoformat()
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")
