"""Appending on both engines: what is stored, and that numbers and heads stay exact whoever else is writing."""

import hashlib
import json
import random
import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import func, select

from deliberation.db import Database
from deliberation.record import heads
from deliberation.record.acts import SITE, append
from deliberation.record.models import EntrySubject, Head, LogEntry, LogPayload
from tests.moment import NOW

THREADS, ACTS = 8, 25
SUBJECTS = [f"proposal:p{n}" for n in range(6)]


def entry(db: Any, comment: int, *subjects: str, now: datetime = NOW, **more: Any) -> int:
    facts = {"comment": comment, "article": "t1"}
    return append(db, kind="comment_hidden", now=now, jurisdiction="a-shi", facts=facts, subjects=subjects, **more)


def test_an_entry_its_text_and_its_subjects_are_stored_as_they_were_given(database: Database) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    with database.writing() as db:
        first = entry(db, 1, "b", "a", "b", SITE, now=elsewhere, seat="moderator-1", text={"reason": "理由"})
        second = append(db, kind="log_opened", now=NOW, jurisdiction=None, facts={"format": 1})
    assert (first, second) == (1, 2)
    with database.reading() as db:
        one, two = db.execute(select(LogEntry.__table__).order_by(LogEntry.id)).all()
        said = db.execute(select(LogPayload.__table__)).one()
        subjects = db.execute(select(EntrySubject.subject, EntrySubject.entry_id).order_by(EntrySubject.subject)).all()
        assert {name: heads.revision(db, name) for name in ("a", "b", SITE)} == {"a": 1, "b": 1, SITE: 2}
    assert (one.kind, one.jurisdiction, one.appended_at) == ("comment_hidden", "a-shi", NOW.astimezone(UTC))
    assert (two.kind, two.jurisdiction, two.appended_at) == ("log_opened", None, NOW.astimezone(UTC))
    assert (said.entry_id, bytes(said.payload), said.withdrawn) == (1, '{"reason":"理由"}'.encode(), False)
    assert len(said.salt) == 32
    digest = "sha256:" + hashlib.sha256(bytes(said.salt) + bytes(said.payload)).hexdigest()
    assert json.loads(one.leaf) == {
        "v": 1, "kind": "comment_hidden", "at": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"), "jurisdiction": "a-shi",
        "seat": "moderator-1", "facts": {"comment": 1, "article": "t1"}, "commitment": digest,
    }  # fmt: skip
    assert [tuple(s) for s in subjects] == [("a", 1), ("b", 1), ("list:comments", 1)]


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="time zone"), database.writing() as db:
        entry(db, 1, now=NOW.replace(tzinfo=None))


def test_what_looks_like_sql_is_only_text(database: Database) -> None:
    names = ["it's", 'a"b', "{c,d}", "\\", "%(kind)s", "NULL", ":named", ""]
    with database.writing() as db:
        number = entry(db, 1, *names, text={"reason": "100%"})
    with database.reading() as db:
        assert {name: heads.revision(db, name) for name in names} == dict.fromkeys(names, number)


class Undone(Exception):
    """Planted: an act that comes to nothing after it has appended."""


def write(database: Database, seed: int, troubles: list[Exception]) -> None:
    """Acts of one, two or three entries on changing subjects; every fifth is undone."""
    chance = random.Random(seed)
    for n in range(ACTS):
        try:
            with database.writing() as db:
                for _ in range(chance.randint(1, 3)):
                    subjects = chance.sample(SUBJECTS, chance.randint(0, len(SUBJECTS)))
                    entry(db, n, *subjects, text={"reason": "x"} if chance.random() < 0.5 else None)
                if n % 5 == 4:
                    raise Undone
        except Undone:
            pass
        except Exception as error:
            troubles.append(error)


def test_numbers_and_heads_stay_exact_with_many_writers(database: Database) -> None:
    troubles: list[Exception] = []
    threads = [threading.Thread(target=write, args=(database, seed, troubles)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    with database.reading() as db:
        while any(thread.is_alive() for thread in threads):  # what is committed has no gap at any moment
            count, newest = db.execute(select(func.count(), func.max(LogEntry.id)).select_from(LogEntry)).one()
            assert count == (newest or 0)
    for thread in threads:
        thread.join()
    assert troubles == []
    with database.reading() as db:
        rows = db.execute(select(LogEntry.id, LogEntry.leaf).order_by(LogEntry.id)).all()
        said = {r.entry_id: r for r in db.execute(select(LogPayload.__table__))}
        newest = select(EntrySubject.subject, func.max(EntrySubject.entry_id)).group_by(EntrySubject.subject)
        moved = dict(db.execute(newest).all())
        found = dict(db.execute(select(Head.subject, Head.seq)).all())
    assert [row.id for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= THREADS * ACTS * 4 // 5
    assert found == {**moved, SITE: len(rows)}
    for row in rows:
        committed = json.loads(row.leaf).get("commitment")
        payload = said.pop(row.id, None)
        assert (committed is None) == (payload is None)
        if payload is not None:
            assert committed == "sha256:" + hashlib.sha256(bytes(payload.salt) + bytes(payload.payload)).hexdigest()
    assert said == {}
