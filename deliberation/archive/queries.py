"""Finding what is public now: candidates from the index, newest first, joined with what is visible at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Row, and_, bindparam, column, exists, func, or_, select, text
from sqlalchemy.engine import Connection

from deliberation.archive import grams
from deliberation.archive.models import SearchCursor, SearchDocument, SearchPiece
from deliberation.comments.models import Comment
from deliberation.dataplans.models import Version
from deliberation.record.models import LogEntry, LogIndex, LogPayload

PAGE = 20
BATCH = 200  # candidates looked at together
ROUNDS = 10  # at most this many batches for one page: a narrowed search may say that it stopped looking
KINDS = ("version", "comment", "answer", "council_act", "event", "incident", "vote", "consent", "audit")

_VISIBLE = and_(
    or_(SearchDocument.comment_id.is_(None), exists().where(Comment.id == SearchDocument.comment_id, Comment.state == "shown")),
    or_(SearchDocument.version_id.is_(None), exists().where(Version.id == SearchDocument.version_id, Version.redacted_at.is_(None))),
)
_SQLITE = (
    text("SELECT rowid AS id FROM search_fts WHERE search_fts MATCH :match AND rowid < :before ORDER BY rowid DESC LIMIT :most")
    .columns(column("id", Integer))
    .subquery("hit")
)
_POSTGRESQL = (
    select(SearchPiece.id)
    .where(
        func.to_tsvector(text("'simple'"), SearchPiece.grams).op("@@")(func.to_tsquery(text("'simple'"), bindparam("match"))),
        SearchPiece.id < bindparam("before"),
    )
    .order_by(SearchPiece.id.desc())
    .limit(bindparam("most"))
    .subquery("hit")
)


def _found(hit: Any) -> Any:
    return (
        select(
            SearchPiece.id.label("piece"), SearchPiece.text, SearchDocument.id, SearchDocument.key, SearchDocument.kind,
            SearchDocument.proposal, SearchDocument.jurisdiction, SearchDocument.day, SearchDocument.title_ja,
            SearchDocument.title_en, SearchDocument.path, _VISIBLE.label("visible"),
        )
        .select_from(hit)
        .join(SearchPiece, SearchPiece.id == hit.c.id)
        .join(SearchDocument, SearchDocument.id == SearchPiece.document_id)
        .order_by(SearchPiece.id.desc())
    )  # fmt: skip


_SEARCH = {"sqlite": _found(_SQLITE), "postgresql": _found(_POSTGRESQL)}
_MATCH = {"sqlite": grams.for_sqlite, "postgresql": grams.for_postgresql}
_CURSOR = select(SearchCursor.next_idx)
_NEW = (
    select(LogIndex.idx, LogEntry.id, LogEntry.kind, LogEntry.leaf, LogPayload.payload)
    .join(LogEntry, LogEntry.id == LogIndex.entry_id)
    .outerjoin(LogPayload, LogPayload.entry_id == LogEntry.id)
    .where(LogIndex.idx >= bindparam("next"))
    .order_by(LogIndex.idx)
    .limit(500)
)
_LONGER = select(LogIndex.idx).where(LogIndex.idx >= bindparam("next")).limit(1)
_BY_KEY = select(SearchDocument.id).where(SearchDocument.key == bindparam("key"))


@dataclass(frozen=True)
class Hits:
    """Documents found, newest first. ``older``: where to go on, None at the end; ``stopped``: more may be further back."""

    rows: Sequence[Row[Any]]
    older: int | None
    stopped: bool = False


def search(db: Connection, query: str, before: int, narrowed: dict[str, str]) -> Hits:
    """Newest first. ``narrowed``: kind, jurisdiction, proposal. A query without any letter finds nothing."""
    match = _MATCH[db.dialect.name](query)
    if not match:
        return Hits([], None)
    found: dict[int, Row[Any]] = {}
    for _ in range(ROUNDS):
        batch = db.execute(_SEARCH[db.dialect.name], {"match": match, "before": before, "most": BATCH}).all()
        for row in batch:
            if row.id in found or not row.visible or any(getattr(row, name) != value for name, value in narrowed.items()):
                continue
            if len(found) == PAGE:
                return Hits(list(found.values()), row.piece + 1)
            found[row.id] = row
        if len(batch) < BATCH:
            return Hits(list(found.values()), None)
        before = batch[-1].piece
    return Hits(list(found.values()), before, stopped=True)


def cursor(db: Connection) -> int:
    """The next place of the log that is not yet in the index."""
    return db.execute(_CURSOR).scalar() or 0


def new_entries(db: Connection, next_idx: int) -> Sequence[Row[Any]]:
    """Entries from that place on, 500 at most, in the order of the log: no committed one is ever missed."""
    return db.execute(_NEW, {"next": next_idx}).all()


def document(db: Connection, key: str) -> int | None:
    return db.execute(_BY_KEY, {"key": key}).scalar()


def is_behind(db: Connection) -> bool:
    """Whether the record is longer than what has been read."""
    return db.execute(_LONGER, {"next": cursor(db)}).first() is not None
