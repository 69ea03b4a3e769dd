"""Addresses of the archive's pages (tests/calls.py). Its acts are housekeeping: nobody calls them."""

from typing import Any

from sqlalchemy.engine import Connection

from tests.comments import making as m

CALLS: list[Any] = []


def _slug(db: Connection) -> dict[str, Any]:
    slug = m.published(db)
    m.comment(db, slug)
    return {"slug": slug}


ADDRESSES = {
    "archive.proposal_feed": _slug,
    "archive.download": lambda db: {"name": "comments", "form": "csv"},
    "archive.metadata": lambda db: {"name": "comments"},
}
