"""The exact place that a comment is about, in the words of the plan, for quoting."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.dataplans import queries as dataplans


def described(db: Connection, slug: str, version: int, flow: str | None, field: str | None) -> dict[str, Any]:
    """flow and field with the names and the value that stood there in this version; nothing for the proposal as a whole."""
    return dataplans.place_in_words(db, slug, version, flow, field)
