"""Tables of the public record (公開記録). An act inserts its entry without an index; the sequencer gives indexes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from deliberation.db import Base, Code, Key, Moment
from deliberation.record.tiles import LARGEST_ENTRY


class LogEntry(Base):
    """One entry as verbatim bytes: what enters the Merkle tree is ``leaf`` and nothing else.

    ``id`` is the number of the entry, from 1, without gaps, in the order of commits (acts.append).
    """

    __tablename__ = "log_entry"
    __append_only__ = True
    __table_args__ = (
        CheckConstraint(f"length(leaf) <= {LARGEST_ENTRY}", name="leaf_size"),
        Index("ix_log_entry_kind_id", "kind", "id"),
        Index("ix_log_entry_jurisdiction_id", "jurisdiction", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(Code)
    jurisdiction: Mapped[str | None] = mapped_column(Code)
    appended_at: Mapped[datetime] = mapped_column(Moment)
    leaf: Mapped[bytes] = mapped_column(LargeBinary)


class LogPayload(Base):
    """Text and salt behind a leaf's commitment. Not append-only: hiding withdraws it, erasing deletes it (rule 5)."""

    __tablename__ = "log_payload"

    entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    withdrawn: Mapped[bool] = mapped_column(default=False)


class EntrySubject(Base):
    """Which subjects an entry moved: lets a page list the entries about one thing."""

    __tablename__ = "log_entry_subject"
    __append_only__ = True

    subject: Mapped[str] = mapped_column(String(128), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"), primary_key=True)


class Head(Base):
    """The newest entry of each subject: the revision under every cached page. That of ``site`` numbers the entries."""

    __tablename__ = "heads"

    subject: Mapped[str] = mapped_column(String(128), primary_key=True)
    seq: Mapped[int] = mapped_column(Key)


class LogIndex(Base):
    """The place of an entry in the tree, given once by the sequencer."""

    __tablename__ = "log_index"
    __append_only__ = True

    idx: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"), unique=True)


class LogHead(Base):
    """One row: the newest signed checkpoint, replaced by compare-and-swap only."""

    __tablename__ = "log_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(Key)
    note: Mapped[str] = mapped_column(Text)
