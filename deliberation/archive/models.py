"""The search index: our own pieces of public text. It may be thrown away and made again from the record.

On SQLite an ordinary FTS5 table beside it (contentless ones cannot forget on the SQLite of Debian 12), on PostgreSQL
an index over ``to_tsvector`` of the same pairs.
"""

from datetime import date

from sqlalchemy import DDL, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Key


class SearchDocument(Base):
    """Something that can be found. Newer things have higher ids. ``key`` says what it is, "comment:12"."""

    __tablename__ = "search_documents"
    __table_args__ = (UniqueConstraint("key"), Index("ix_search_documents_kind_id", "kind", "id"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(160))
    kind: Mapped[str] = mapped_column(Code)
    proposal: Mapped[str | None] = mapped_column(String(80))
    jurisdiction: Mapped[str | None] = mapped_column(Code)
    comment_id: Mapped[int | None] = mapped_column(Key)
    version_id: Mapped[int | None] = mapped_column(Key)
    day: Mapped[date]
    title_ja: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str | None] = mapped_column(Text)
    path: Mapped[str] = mapped_column(String(300))


class SearchPiece(Base):
    """A part of its text, with the pairs that are searched."""

    __tablename__ = "search_pieces"
    __table_args__ = (Index("ix_search_pieces_document_id", "document_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("search_documents.id"))
    text: Mapped[str] = mapped_column(Text)
    grams: Mapped[str] = mapped_column(Text)


class SearchCursor(Base):
    """How far the record has been read into the index: the next place in the log."""

    __tablename__ = "search_cursor"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    next_idx: Mapped[int] = mapped_column(Key)


SQLITE_INDEX = "CREATE VIRTUAL TABLE search_fts USING fts5(grams, tokenize='unicode61 remove_diacritics 0')"
POSTGRESQL_INDEX = (
    "CREATE INDEX ix_search_pieces_grams ON search_pieces USING gin (to_tsvector('simple', grams))",
    # without it the planner misjudges rare words by a factor of a thousand (design, fast-pages)
    "ALTER INDEX ix_search_pieces_grams ALTER COLUMN 1 SET STATISTICS 1000",
)
event.listen(SearchPiece.__table__, "after_create", DDL(SQLITE_INDEX).execute_if(dialect="sqlite"))
for _statement in POSTGRESQL_INDEX:
    event.listen(SearchPiece.__table__, "after_create", DDL(_statement).execute_if(dialect="postgresql"))
