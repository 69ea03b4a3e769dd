"""The record read into the search index, for tests: entries are given their places as the sequencer would."""

from pathlib import Path

from sqlalchemy import insert, select

from deliberation.archive import acts, queries
from deliberation.archive.queries import Hits
from deliberation.db import Database
from deliberation.record.models import LogEntry, LogIndex
from deliberation.web.paging import FIRST
from tests import make
from tests.moment import NOW


def sequence(db: make.Db) -> None:
    """Give every entry that waits its place in the log."""
    with make.writing(db) as c:
        done = c.execute(select(LogIndex.entry_id)).scalars().all()
        waiting = [n for n in c.execute(select(LogEntry.id).order_by(LogEntry.id)).scalars() if n not in set(done)]
        if waiting:
            c.execute(insert(LogIndex), [{"idx": len(done) + i, "entry_id": n} for i, n in enumerate(waiting)])


def read_in(database: Database) -> int:
    """Sequence what waits and read all of it into the index. How many entries were read."""
    sequence(database)
    read = 0
    while new := acts.index_new(database, now=NOW).entries:
        read += new
    return read


def search(database: Database, query: str, before: int = FIRST, **narrowed: str) -> Hits:
    with database.reading() as db:
        return queries.search(db, query, before, narrowed)


def found(database: Database, query: str, before: int = FIRST, **narrowed: str) -> list[str]:
    """Keys of what a search finds, in its order."""
    return [hit.row.key for hit in search(database, query, before, **narrowed).rows]


def bytes_of(database: Database) -> bytes:
    """Everything that stands in the files of a SQLite database."""
    path = Path(str(database.url.database))
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(path.name + "*")))
