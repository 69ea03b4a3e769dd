"""Nothing of an erased text is left in the free space of SQLite's pages."""

import random
import sqlite3

import pytest

from deliberation import clock
from deliberation.archive import acts, runner
from deliberation.comments import acts as comments
from deliberation.db import Database
from tests import make
from tests.archive.making import bytes_of, read_in
from tests.comments import making as m


def erased_texts(database: Database) -> int:
    """Payloads come and go, of lengths with which SQLite moves rows to other pages. How many are still in the file."""
    raw = sqlite3.connect(str(database.url.database), isolation_level=None)
    raw.execute("PRAGMA secure_delete=ON")
    lengths, gone = random.Random(32), range(61, 91)
    for n in range(1, 101):
        said = f"erased text {n:04}".encode()
        long = (60, 90, 130, 190, *((3000, 6000) if n in gone else ()))
        salt, payload = b"salt%028d" % n, said.ljust(lengths.choice(long), b".")
        raw.execute(
            "INSERT INTO log_payload (entry_id, salt, payload, withdrawn) VALUES (?, ?, ?, 0)", (n, salt, payload)
        )
    for n in gone:
        raw.execute("DELETE FROM log_payload WHERE entry_id = ?", (n,))
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    return still_there(database)


def still_there(database: Database) -> int:
    held = bytes_of(database)
    return sum(b"erased text %04d" % n in held or b"salt%028d" % n in held for n in range(61, 91))


def test_copies_of_rows_that_sqlite_moved_are_gone_too(sqlite_database: Database) -> None:
    assert erased_texts(sqlite_database) == 3, "SQLite leaves nothing any more: look for other lengths"
    assert acts.scrub(sqlite_database)
    assert still_there(sqlite_database) == 0


def test_a_large_file_is_written_anew_by_the_thread_beside_the_server(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the server stopped between: a start looks for what was forgotten lately."""
    monkeypatch.setattr(acts, "AT_ONCE", 1)
    author = make.person(sqlite_database)
    no = m.comment(sqlite_database, m.published(sqlite_database), author)
    comments.withdraw_comment(sqlite_database, by=author, now=clock.now(), comment_id=no)
    read_in(sqlite_database)
    erased_texts(sqlite_database)
    assert not acts.scrub(sqlite_database)
    assert still_there(sqlite_database)
    started_again = runner.Runner(sqlite_database)
    started_again.look()
    assert not started_again.owed and still_there(sqlite_database) == 0


def test_a_start_without_a_text_that_went_lately_writes_nothing_anew(sqlite_database: Database) -> None:
    m.published(sqlite_database)
    erased_texts(sqlite_database)
    runner.Runner(sqlite_database).look()
    assert still_there(sqlite_database)
