"""Reading the heads: the revision of a subject is the id of the newest entry that moved it."""

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.engine import Connection

from deliberation.record.models import Head, LogHead

_ANY_HEAD = select(LogHead.id)
_REVISION = select(Head.seq).where(Head.subject == bindparam("subject"))


def revision(db: Connection, subject: str) -> int:
    """0 for a subject that no entry has moved yet."""
    return db.execute(_REVISION, {"subject": subject}).scalar() or 0


def is_ready(db: Connection) -> bool:
    """Whether the tables are there at all (before the first upgrade they are not)."""
    return inspect(db).has_table("heads")


def is_open(db: Connection) -> bool:
    """Whether the record has begun (``jukugi log init``)."""
    return db.execute(_ANY_HEAD).first() is not None
