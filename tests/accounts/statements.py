"""Counting what is asked of a database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from deliberation.db import Database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement that the database is asked while this lasts, but those that begin and end transactions."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
