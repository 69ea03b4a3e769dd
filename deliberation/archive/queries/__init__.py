"""Every SELECT of the archive: finding what is public now, and reading the record into the index."""

from deliberation.archive.queries.finding import KINDS, NARROWED, PAGE, ROUNDS, Hit, Hits, search
from deliberation.archive.queries.reading import (
    READ_AT_ONCE,
    cursor,
    cut,
    document,
    flow_names,
    is_behind,
    kinds_since,
    leaf,
    new_entries,
    pieces,
    written_by,
)

__all__ = [
    "KINDS",
    "NARROWED",
    "PAGE",
    "READ_AT_ONCE",
    "ROUNDS",
    "Hit",
    "Hits",
    "cursor",
    "cut",
    "document",
    "flow_names",
    "is_behind",
    "kinds_since",
    "leaf",
    "new_entries",
    "pieces",
    "search",
    "written_by",
]
