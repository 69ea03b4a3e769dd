"""Public tables as CSV for spreadsheets and as JSON Lines for programs. Streamed, batch by batch."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.archive.tables import BATCH, MARK, Table
from deliberation.web import spreadsheet

Fictional = Collection[str]
"""Codes of the demonstration's municipality. Where there is one every row says whether it is of it; a server with real
ones alone has no such column."""


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


def _values(table: Table, row: Any, fictional: Fictional) -> tuple[Any, ...]:
    told = (plain(getattr(row, c)) for c in table.columns)
    return (*told, row.of_place in fictional) if fictional else tuple(told)


def _head(table: Table, fictional: Fictional) -> tuple[str, ...]:
    return (*table.columns, MARK) if fictional else table.columns


def as_json_lines(table: Table, found: Iterable[Any], fictional: Fictional) -> Iterator[str]:
    """One object a line."""
    head = _head(table, fictional)
    for row in found:
        told = dict(zip(head, _values(table, row, fictional), strict=True))
        yield json.dumps(told, ensure_ascii=False) + "\n"


def as_csv(table: Table, found: Iterable[Any], fictional: Fictional) -> Iterator[str]:
    """The same for spreadsheets."""
    return spreadsheet.written(_head(table, fictional), (_values(table, row, fictional) for row in found))


# form of a download: media type and writer
WRITERS: dict[str, tuple[str, Callable[[Table, Iterable[Any], Fictional], Iterator[str]]]] = {
    "csv": ("text/csv", as_csv),
    "jsonl": ("application/x-ndjson", as_json_lines),
}
