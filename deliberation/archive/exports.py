"""Public tables as CSV for spreadsheets and as JSON Lines for programs. Streamed, batch by batch."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.archive.tables import BATCH, Table
from deliberation.web import spreadsheet

Mark = Mapping[str, Any]


def rows(db: Connection, table: Table) -> Iterator[Any]:
    """Every row, read in batches of BATCH."""
    after: tuple[Any, ...] = table.first
    while True:
        batch = db.execute(table.statement, {f"after{n}": value for n, value in enumerate(after)}).all()
        yield from batch
        if len(batch) < BATCH:
            return
        after = tuple(getattr(batch[-1], f"key{n}") for n in range(len(after)))


def plain(value: Any) -> Any:
    """As JSON: moments in UTC, days as they are, bytes as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return value.decode() if isinstance(value, bytes) else value


def as_json_lines(table: Table, found: Iterable[Any], mark: Mark) -> Iterator[str]:
    """One object a line; ``mark`` stands in each (the demonstration says in every row that it is one)."""
    for row in found:
        yield json.dumps({**{c: plain(getattr(row, c)) for c in table.columns}, **mark}, ensure_ascii=False) + "\n"


def as_csv(table: Table, found: Iterable[Any], mark: Mark) -> Iterator[str]:
    """The same for spreadsheets."""
    rows = ((*(plain(getattr(row, c)) for c in table.columns), *mark.values()) for row in found)
    return spreadsheet.written((*table.columns, *mark), rows)


# form of a download: media type and writer
WRITERS: dict[str, tuple[str, Callable[[Table, Iterable[Any], Mark], Iterator[str]]]] = {
    "csv": ("text/csv", as_csv),
    "jsonl": ("application/x-ndjson", as_json_lines),
}
