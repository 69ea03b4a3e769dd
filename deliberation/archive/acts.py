"""Keeping the search index up with the record. Housekeeping: it may be made again from the record at any time."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, text, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.archive import grams, queries
from deliberation.archive.models import SearchCursor, SearchDocument, SearchPiece
from deliberation.archive.sources import SOURCES, Found
from deliberation.db import Database, act

# an erased text is forgotten by the act that erases it (site), in the same transaction
FORGET = {"comment_withdrawn": "comment:{comment}", "version_redacted": "version:{proposal}:{version}"}


@act("housekeeping")
def index_new(db: Connection, *, now: datetime) -> int:
    """Read the next entries of the record into the index; returns how many entries were read (0: nothing new)."""
    start = queries.cursor(db)
    entries = queries.new_entries(db, start)
    for entry in entries:
        facts = json.loads(entry.leaf)["facts"]
        if entry.kind in SOURCES:
            for found in SOURCES[entry.kind](db, facts, clock.day(now)):
                _put(db, found)
        if entry.kind in FORGET:
            forget(db, now=now, key=FORGET[entry.kind].format(**facts))
    if entries:
        _move(db, start, entries[-1].idx + 1)
    return len(entries)


@act("housekeeping")
def forget(db: Connection, *, now: datetime, key: str) -> None:
    """Take something out of the index for good (withdrawn, erased)."""
    known = queries.document(db, key)
    if known is not None:
        _drop_pieces(db, known)
        db.execute(delete(SearchDocument).where(SearchDocument.id == known))


def _put(db: Connection, found: Found) -> None:
    """Insert, or replace what stood under the same key (a corrected act keeps its place)."""
    row = {
        "kind": found.kind, "proposal": found.proposal, "jurisdiction": found.jurisdiction, "comment_id": found.comment_id,
        "version_id": found.version_id, "day": found.day, "title_ja": found.title[0], "title_en": found.title[1], "path": found.path,
    }  # fmt: skip
    known = queries.document(db, found.key)
    if known is None:
        known = db.execute(insert(SearchDocument).returning(SearchDocument.id), {"key": found.key, **row}).scalar_one()
    else:
        _drop_pieces(db, known)
        db.execute(update(SearchDocument).where(SearchDocument.id == known).values(**row))
    for piece in grams.chunks(found.body):
        pairs = grams.grams(piece)
        number = db.execute(
            insert(SearchPiece).returning(SearchPiece.id), {"document_id": known, "text": piece, "grams": pairs}
        ).scalar_one()
        if db.dialect.name == "sqlite":
            db.execute(text("INSERT INTO search_fts(rowid, grams) VALUES (:id, :grams)"), {"id": number, "grams": pairs})


def _drop_pieces(db: Connection, document_id: int) -> None:
    if db.dialect.name == "sqlite":
        db.execute(
            text("DELETE FROM search_fts WHERE rowid IN (SELECT id FROM search_pieces WHERE document_id = :document)"),
            {"document": document_id},
        )
    db.execute(delete(SearchPiece).where(SearchPiece.document_id == document_id))


def _move(db: Connection, start: int, to: int) -> None:
    """The cursor moves from where this transaction found it: of two indexers one loses and rolls back."""
    if start == 0 and db.execute(update(SearchCursor).where(SearchCursor.id == 1).values(next_idx=to)).rowcount == 0:
        db.execute(insert(SearchCursor), {"id": 1, "next_idx": to})
        return
    if start and db.execute(update(SearchCursor).where(SearchCursor.id == 1, SearchCursor.next_idx == start).values(next_idx=to)).rowcount != 1:
        raise LostRace


class LostRace(RuntimeError):
    """Another process indexed the same entries."""


def rebuild(db: Any, *, now: datetime) -> int:
    """Throw the index away and read the whole record again. Returns the number of entries read."""
    with db.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DELETE FROM search_fts"))
        for table in (SearchPiece, SearchDocument, SearchCursor):
            connection.execute(delete(table))
    done = 0
    while read := index_new(db, now=now):
        done += read
    return done


def scrub(database: Database) -> None:
    """After an erasure: leave no trace in the file. Merges the full-text index and empties the write-ahead log.

    PostgreSQL removes dead rows by itself (autovacuum); here it is asked to do so at once.
    """
    with database.reading() as connection:  # outside any transaction: neither engine cleans up inside one
        if database.is_sqlite:
            connection.exec_driver_sql("INSERT INTO search_fts(search_fts) VALUES ('optimize')")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in ("comments", "search_pieces", "log_payload", "people"):
                connection.exec_driver_sql(f"VACUUM {table}")
