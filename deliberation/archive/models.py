"""The search index: our own pieces of public text. It may be thrown away and made again from the record.

On SQLite an FTS5 table over the pieces (contentless ones cannot forget on the SQLite of Debian 12; one over our own
table can, when it is given the old text), on PostgreSQL a stored ``tsvector`` of the same pairs: computing it anew for
every candidate of a phrase would cost seconds.
"""

from datetime import date

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Key


class SearchDocument(Base):
    """Something that can be found. ``key`` says what it is, "comment:12"; ``path`` where it stands.

    What may stop being public names its row (``comment_id``, ``version_id``): finding joins what is public now.
    """

    __tablename__ = "search_documents"
    __table_args__ = (UniqueConstraint("key"),)

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
    """A part of its text, with the pairs that are searched. Newer things have higher ids."""

    __tablename__ = "search_pieces"
    __table_args__ = (
        Index("ix_search_pieces_document_id", "document_id"),
        Index("ix_search_pieces_grams", "grams", postgresql_using="gin").ddl_if(dialect="postgresql"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("search_documents.id"))
    text: Mapped[str] = mapped_column(Text)
    grams: Mapped[str] = mapped_column(Text().with_variant(TSVECTOR(), "postgresql"))


class SearchCursor(Base):
    """How far the record has been read into the index: the next place in the log. Its row is held while reading."""

    __tablename__ = "search_cursor"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    next_idx: Mapped[int] = mapped_column(Key)


# What no model can describe; the migrations say the same.
SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(grams, content='search_pieces', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 0')"
)
# without it the planner misjudges rare words by a factor of a thousand
POSTGRESQL_STATISTICS = "ALTER TABLE search_pieces ALTER COLUMN grams SET STATISTICS 1000"
event.listen(SearchPiece.__table__, "after_create", DDL(SQLITE_INDEX).execute_if(dialect="sqlite"))
event.listen(SearchPiece.__table__, "after_create", DDL(POSTGRESQL_STATISTICS).execute_if(dialect="postgresql"))
