"""The database sends the bytes of a version once; they stand for no other version, nor outlive a redaction."""

from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection

from deliberation.dataplans import queries
from deliberation.dataplans.queries.texts import SENT
from deliberation.db import Database
from tests import make
from tests.dataplans.documents import data, text
from tests.dataplans.publishing import published
from tests.dataplans.test_acts import redact


@pytest.fixture
def bus(database: Database) -> int:
    for key, _ in SENT:
        SENT.put(key, ("", b""))
    found = make.proposal(database, slug="bus")
    published(database, "bus", data({}), data({}, {"retention": "P9Y"}))
    return found


def sent(db: Connection, ask: Any) -> tuple[Any, list[bytes]]:
    """What was found, and the bytes of documents that the database itself gave for it."""
    asked: list[tuple[Any, Any]] = []

    def note(_c: Any, statement: Any, _many: Any, arguments: Any, _options: Any) -> None:
        asked.append((statement, arguments))

    event.listen(db, "before_execute", note)
    found = ask()
    event.remove(db, "before_execute", note)
    given = [row.document for statement, arguments in asked for row in db.execute(statement, arguments)]
    return found, [raw for raw in given if raw is not None]


def test_the_bytes_of_a_version_are_sent_once(database: Database, bus: int):
    with database.reading() as db:
        first, _ = sent(db, lambda: queries.version(db, bus, 2))
        again, bytes_again = sent(db, lambda: queries.version(db, bus, 2))
        queries.version(db, bus, 1)
        both, bytes_of_both = sent(db, lambda: queries.versions_and_two(db, bus, 2))
    assert first.document and again.document == first.document and again.number == 2
    assert [row.document is not None for row in both] == [True, True]
    assert both[0].document == first.document != both[1].document
    assert (bytes_again, bytes_of_both) == ([], [])


def test_what_is_asked_for_the_first_time_is_sent(database: Database, bus: int):
    with database.reading() as db:
        found = queries.versions_and_two(db, bus, 2)
        assert SENT.get((bus, 1)) == (found[1].document_digest, found[1].document)
        _, third = sent(db, lambda: queries.versions_and_two(db, bus, 3))
    assert third == [], "of versions 3 and 2 only 2 is there"


def test_a_version_that_was_redacted_has_no_bytes_though_they_were_sent_before(database: Database, bus: int):
    with database.reading() as db:
        assert queries.versions_and_two(db, bus, 2)[1].document and queries.version(db, bus, 1).document
    redact(database)
    with database.reading() as db:
        assert queries.version(db, bus, 1).document is None
        assert [row.document is None for row in queries.versions_and_two(db, bus, 2)] == [False, True]


def test_what_was_sent_stands_for_no_other_document(database: Database, bus: int):
    """Another database may give the same numbers to other versions."""
    other = (b'{"format": "jukugi-proposal/1"}', "sha256:" + "0" * 64)
    SENT.put((bus, 1), (other[1], other[0]))
    with database.reading() as db:
        assert queries.version(db, bus, 1).document != other[0]
        assert other[0] not in [row.document for row in queries.versions_and_two(db, bus, 2)]


def test_two_versions_may_say_the_same(database: Database, bus: int):
    published(database, "bus", data({}, {"retention": "P9Y"}, summary=text("別の要約")), data({}, {"retention": "P9Y"}))
    with database.reading() as db:
        same = queries.version(db, bus, 2)
        assert queries.version(db, bus, 4).document == same.document
        SENT.put((bus, 4), ("", b""))
        assert [row.document is None for row in queries.versions_and_two(db, bus, 4)] == [False, False, True, True]
