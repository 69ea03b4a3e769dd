"""Every CSV that leaves this site is written here: for spreadsheets, which must show a cell and never run it."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

# What makes a spreadsheet run a cell instead of showing it; full-width signs too, which Japanese ones accept.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
BOM = "\ufeff"


def cell(value: Any) -> Any:
    """Text that begins like a formula gets an apostrophe in front; numbers stay numbers; nothing is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def written(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """RFC 4180, line by line as the rows come, with a byte-order mark by which spreadsheets know UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([cell(name) for name in head])
    yield BOM + buffer.getvalue()
    for row in rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow([cell(value) for value in row])
        yield buffer.getvalue()
