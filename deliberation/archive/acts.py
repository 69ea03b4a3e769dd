"""Keeping the search index up with the record. Housekeeping: it may be made again from the record at any time."""

import json
import logging
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, insert, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from deliberation.archive import grams, queries, sources
from deliberation.archive.models import SearchCursor, SearchDocument, SearchPiece
from deliberation.archive.sources import Entry, Found
from deliberation.db import Database, act

# What an entry takes out of the index for good. An erasure (site) forgets in its own transaction as well; here it is
# done again, since on PostgreSQL another process may have been reading the text in at that very moment.
FORGET = {
    **dict.fromkeys(("comment_withdrawn", "comment_withdrawn_for_bearer", "comment_erased"), "comment:{comment}"),
    "version_redacted": "version:{proposal}:{version}",
}
FORGOTTEN = frozenset({*FORGET, "erased", "person_erased"})  # whatever says that something is gone
HELD_TEXT = (
    "comments", "appeals", "comment_texts", "search_documents", "search_pieces", "log_payload", "people", "notices",
    "sessions", "resident_refs", "versions", "version_flows", "companies", "company_parts", "proposals",
    "follows", "mail_choices", "mail_letters", "alike_groups", "alike_texts",
)  # fmt: skip
AT_ONCE = 256 * 1024 * 1024  # bytes of a SQLite file that is written anew while somebody waits for the page

logger = logging.getLogger(__name__)


def _claim(dialect: Any) -> Any:
    statement = dialect.insert(SearchCursor).values(id=1, next_idx=0)
    kept = {"next_idx": SearchCursor.next_idx}
    return statement.on_conflict_do_update(index_elements=["id"], set_=kept).returning(SearchCursor.next_idx)


_CLAIM = {"sqlite": _claim(sqlite), "postgresql": _claim(postgresql)}
_MOVE = update(SearchCursor).where(SearchCursor.id == 1).values(next_idx=bindparam("to"))
_NEW_DOCUMENT = insert(SearchDocument).returning(SearchDocument.id)
_PIECE = {"document_id": bindparam("document"), "text": bindparam("said")}
_NEW_PIECE = {
    "sqlite": insert(SearchPiece).values(**_PIECE, grams=bindparam("pairs")),
    "postgresql": insert(SearchPiece).values(**_PIECE, grams=func.to_tsvector(text("'simple'"), bindparam("pairs"))),
}
_NEW_PIECE = {name: statement.returning(SearchPiece.id) for name, statement in _NEW_PIECE.items()}
_FIND = text("INSERT INTO search_fts(rowid, grams) VALUES (:piece, :pairs)")
_FIND_NO_MORE = text("INSERT INTO search_fts(search_fts, rowid, grams) VALUES ('delete', :piece, :pairs)")
_SAY_CUT = {
    "sqlite": f"PRAGMA user_version = {grams.CUT}",
    "postgresql": f"COMMENT ON TABLE search_pieces IS '{grams.CUT}'",
}
_DROP_PIECES = delete(SearchPiece).where(SearchPiece.document_id == bindparam("document"))
_DROP_DOCUMENT = delete(SearchDocument).where(SearchDocument.id == bindparam("document"))


class Read(NamedTuple):
    """How many entries were read (0: nothing new), and whether one of them took a text away."""

    entries: int
    forgot: bool


@act("housekeeping")
def index_new(db: Connection, *, now: datetime) -> Read:
    """Read the next entries of the record into the index, one process at a time."""
    start = int(db.execute(_CLAIM[db.dialect.name]).scalar_one())
    rows, forgot = queries.new_entries(db, start), False
    for row in rows:
        facts = json.loads(row.leaf)["facts"]
        for found in sources.of(db, Entry(row.id, row.kind, facts, sources.day_of(row.leaf))):
            _put(db, now, found)
        for key in _taken_away(db, row.kind, facts):
            forget(db, now=now, key=key)
        forgot = forgot or row.kind in FORGOTTEN
    if rows:
        db.execute(_MOVE, {"to": rows[-1].idx + 1})
    return Read(len(rows), forgot)


@act("housekeeping")
def forget(db: Connection, *, now: datetime, key: str) -> None:
    """Take something out of the index for good (withdrawn, redacted, erased)."""
    known = queries.document(db, key)
    if known is not None:
        _drop_pieces(db, known.id, queries.pieces(db, known.id))
        db.execute(_DROP_DOCUMENT, {"document": known.id})


@act("housekeeping")
def empty_index(db: Connection, *, now: datetime) -> None:
    """Throw the index away; the next readings make it again from the whole record, cut as it is cut now."""
    if db.dialect.name == "sqlite":
        db.execute(text("INSERT INTO search_fts(search_fts) VALUES ('delete-all')"))
    for table in (SearchPiece, SearchDocument, SearchCursor):
        db.execute(delete(table))
    db.exec_driver_sql(_SAY_CUT[db.dialect.name])


def renew(database: Database, *, now: datetime) -> int:
    """Make the index again when its texts were cut in another way. Returns the number of entries read, 0 for none."""
    with database.reading() as db:
        if queries.cut(db) == str(grams.CUT):
            return 0
    return rebuild(database, now=now)


def rebuild(database: Database, *, now: datetime) -> int:
    """The index made anew from the whole record. Returns the number of entries read."""
    empty_index(database, now=now)
    done = 0
    while read := index_new(database, now=now).entries:
        done += read
    return done


def scrub(database: Database, *, however_long: bool = False) -> bool:
    """After a text is gone: leave no trace of it in the database's files. Outside any transaction; may take seconds.

    SQLite: what is deleted is overwritten at once (secure_delete), but the full-text index keeps the words of deleted
    rows until it is merged, a page whose rows moved to others keeps them in its free space, and the write-ahead log
    keeps old pages until it is emptied. So the file is written anew. That takes about a second for 100 MB, in which
    other acts wait: of a file above ``AT_ONCE`` it is done only when asked for ``however_long`` it takes (runner.py).
    False when it is not done: for that, since somebody still reads the old pages, or since the machine is too busy or
    has no room; then ask again later (runner.py does). PostgreSQL: dead rows are removed now instead of by autovacuum;
    what its own write-ahead log and backups keep, and how long, is the operator's to set (docs/operating.md).
    """
    try:
        return _scrub(database, however_long)
    except DBAPIError:  # what asked for it is done and kept, and must not look as if it were not
        logger.exception("an erased text could not be cleaned out of the files yet")
        return False


def _scrub(database: Database, however_long: bool) -> bool:
    with database.reading() as connection:
        if not database.is_sqlite:
            for table in HELD_TEXT:
                connection.exec_driver_sql(f"VACUUM {table}")
            return True
        connection.exec_driver_sql("INSERT INTO search_fts(search_fts) VALUES ('optimize')")
        anew = however_long or Path(str(database.url.database)).stat().st_size <= AT_ONCE
        if anew:
            connection.exec_driver_sql("VACUUM")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
    if busy:
        logger.warning("the write-ahead log could not be emptied yet")
    return anew and not busy


def _taken_away(db: Connection, kind: str, facts: dict[str, Any]) -> list[str]:
    if kind in FORGET:
        return [FORGET[kind].format(**facts), *(sources.gone(db, facts) if kind == "version_redacted" else ())]
    erased = queries.leaf(db, facts["entry"]) if kind == "erased" else None
    gone = json.loads(erased) if erased else {}
    return [f"comment:{gone['facts']['comment']}"] if gone.get("kind") == "comment_submitted" else []


def _put(db: Connection, now: datetime, found: Found) -> None:
    """Insert, or replace what stood under the same key; what has not changed keeps its place among the newest."""
    if found.replaces:
        forget(db, now=now, key=found.replaces)
    row = {
        "key": found.key, "kind": found.kind, "proposal": found.proposal, "jurisdiction": found.jurisdiction,
        "comment_id": found.comment_id, "version_id": found.version_id, "day": found.day, "title_ja": found.title[0],
        "title_en": found.title[1], "path": found.path,
    }  # fmt: skip
    parts, known = grams.indexed(found.body), queries.document(db, found.key)
    document_id = known.id if known else db.execute(_NEW_DOCUMENT, row).scalar_one()
    if known is not None:
        old = queries.pieces(db, known.id)
        same_text = [piece.text for piece in old] == [part for part, _ in parts]
        if same_text and all(known._mapping[column] == value for column, value in row.items()):
            return
        _drop_pieces(db, known.id, old)
        db.execute(update(SearchDocument).where(SearchDocument.id == known.id).values(**row))
    name = db.dialect.name
    for part, pairs in parts:
        piece = db.execute(_NEW_PIECE[name], {"document": document_id, "said": part, "pairs": pairs}).scalar_one()
        if name == "sqlite":
            db.execute(_FIND, {"piece": piece, "pairs": pairs})


def _drop_pieces(db: Connection, document_id: int, old: Any) -> None:
    if db.dialect.name == "sqlite":
        for piece in old:
            db.execute(_FIND_NO_MORE, {"piece": piece.id, "pairs": piece.grams})
    db.execute(_DROP_PIECES, {"document": document_id})
