"""Public tables as CSV for spreadsheets and as JSON Lines for programs. Streamed, batch by batch."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.archive.tables import BATCH, Table

# What makes a spreadsheet run a cell instead of showing it; full-width signs too, which Japanese ones accept.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BOM = "\ufeff"

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
    """RFC 4180 with a byte-order mark for spreadsheets; text that a spreadsheet would run is defused."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*table.columns, *mark])
    yield BOM + buffer.getvalue()
    for row in found:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([cell(plain(value)) for value in (*(getattr(row, c) for c in table.columns), *mark.values())])
        yield buffer.getvalue()


def cell(value: Any) -> Any:
    """Text that begins like a formula gets an apostrophe in front; numbers stay numbers; nothing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


# form of a download: media type and writer
WRITERS: dict[str, tuple[str, Callable[[Table, Iterable[Any], Mark], Iterator[str]]]] = {
    "csv": ("text/csv", as_csv),
    "jsonl": ("application/x-ndjson", as_json_lines),
}
