"""Keyset pages: never OFFSET, never a list without a size."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

FIRST = 2**31 - 1  # "no bound yet": fits INTEGER, which a larger literal would not on PostgreSQL


@dataclass(frozen=True)
class Page:
    """Rows of one page and the key of the next older one (None at the end)."""

    rows: Sequence[Any]
    older: int | None
    newest: bool


def before() -> int:
    """The ?before= of the request: rows older than this key; everything that is no such number means the first page."""
    raw = request.args.get("before", "")
    return int(raw) if raw.isdecimal() and len(raw) <= 10 and int(raw) <= FIRST else FIRST


def page(rows: Sequence[Any], size: int, key: str = "id") -> Page:
    """Cut a result that was asked with ``limit(size + 1)``."""
    shown = rows[:size]
    older = getattr(shown[-1], key) if len(rows) > size else None
    return Page(shown, older, before() == FIRST)
