"""A file as text, in the way of writing that it turns out to have, and a table of a spreadsheet as rows. Pure."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any

from deliberation.council.imported_words import is_closed, names_titles, told_apart
from deliberation.web.text import clean_line

MOST_ROWS, MOST_COLUMNS = 2_000, 100


class Unread(ValueError):
    """A file of which nothing is read. ``reason``: of the catalogue."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def decoded(raw: bytes) -> tuple[str, str]:
    """Its text, and as what it was read: UTF-8, what a Japanese spreadsheet writes, or its "Unicode text"."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = (("utf-16", "utf-16"),)
    else:
        encodings = (("utf-8", "utf-8-sig"), ("cp932", "cp932"))  # type: ignore[assignment]
    for name, encoding in encodings:
        try:
            return raw.decode(encoding), name
        except UnicodeDecodeError:
            continue
    raise Unread("import_not_text")


def table(text: str) -> Iterator[dict[str, Any] | None]:
    """Rows by their headings, None for one that is not public. Cells beyond the last heading stay under their column.
    What is longer or wider than is read is refused before anything is made of it."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    headings = _headings(next(rows))
    count = 0
    for row in rows:
        cells = _without_end(row)
        if not cells:
            continue
        count += 1
        if count > MOST_ROWS:
            raise Unread("import_too_many")
        if len(cells) > MOST_COLUMNS:
            raise Unread("import_too_wide")
        names = headings + [f"[{n}]" for n in range(len(headings) + 1, len(cells) + 1)]
        told = dict(zip(told_apart(names) if len(names) > len(headings) else names, cells, strict=False))
        yield None if any(is_closed(name, value) for name, value in told.items()) else told


def _headings(row: list[str]) -> list[str]:
    cells = _without_end(row)
    if len(cells) > MOST_COLUMNS:
        raise Unread("import_too_wide")
    if not names_titles(cells):
        raise Unread("import_no_headings")
    return told_apart(clean_line(one) or f"[{n}]" for n, one in enumerate(cells, 1))


def _without_end(row: list[str]) -> list[str]:
    """The row up to its last cell in which something stands: spreadsheets write out empty columns."""
    last = next((n for n in range(len(row), 0, -1) if row[n - 1].strip()), 0)
    return row[:last]
