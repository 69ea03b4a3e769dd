"""Addresses of the pages about following, and ready calls of its acts (tests/calls.py)."""

from typing import Any

from sqlalchemy.engine import Connection

from tests.comments import making as m

CALLS: list[Any] = []


def _proposal(db: Connection) -> dict[str, Any]:
    return {"what": "proposal", "key": m.published(db)}


ADDRESSES = {"following.show": _proposal, "following.feed": _proposal}
