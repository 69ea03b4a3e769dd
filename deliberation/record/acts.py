"""Appending to the public record. Every public act calls ``append`` once or more, inside its own transaction."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.db import count_entry
from deliberation.record.kinds import KINDS, check
from deliberation.record.models import EntrySubject, Head, LogEntry, LogPayload

SCHEMA = 1
SITE = "site"

_INSERT_ENTRY = insert(LogEntry).returning(LogEntry.id)
_INSERT_SUBJECT = insert(EntrySubject)
_INSERT_PAYLOAD = insert(LogPayload)


def _upsert(dialect: object) -> object:
    statement = dialect.insert(Head)  # type: ignore[attr-defined]
    return statement.on_conflict_do_update(index_elements=["subject"], set_={"seq": statement.excluded.seq})


_MOVE_HEADS = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


def canonical(value: object) -> bytes:
    """The bytes of an entry: JSON, sorted keys, UTF-8, no spaces (no floats occur)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def commitment(salt: bytes, payload: bytes) -> str:
    """``sha256:…`` over 32 random bytes and the payload (record.md rule 5)."""
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
    """Add one entry in the caller's transaction and move the heads of its subjects. Returns the entry's id.

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
    entry_id = db.execute(
        _INSERT_ENTRY, {"kind": kind, "jurisdiction": jurisdiction, "appended_at": now, "leaf": canonical(body)}
    ).scalar_one()
    if text is not None:
        db.execute(_INSERT_PAYLOAD, {"entry_id": entry_id, "salt": salt, "payload": payload, "withdrawn": False})
    named = sorted(set(subjects))
    if named:
        db.execute(_INSERT_SUBJECT, [{"subject": s, "entry_id": entry_id} for s in named])
    db.execute(_MOVE_HEADS[db.dialect.name], [{"subject": s, "seq": entry_id} for s in _in_order(named)])  # type: ignore[call-overload]
    count_entry(db)
    return int(entry_id)


def _in_order(named: list[str]) -> list[str]:
    """The site's head first, always: so two acts never wait for each other's heads (deadlock on PostgreSQL)."""
    return [SITE, *(s for s in named if s != SITE)]


def _when(kind: str, now: datetime) -> str:
    """Officials and the system to the second, residents to the day (Asia/Tokyo)."""
    if KINDS[kind].by == "resident":
        return clock.day(now).isoformat()
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")
