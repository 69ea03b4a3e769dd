"""Whether something was put before a second seat already: its form says so instead of asking for it again."""

import json

from deliberation.accounts import queries
from deliberation.web import paging, reading


def awaits(place: str, act: str | None = None, **named: object) -> bool:
    """Whether an act waits in this jurisdiction whose arguments say so; any kind of act unless one is named."""
    rows = queries.open_pending(reading(), [place], paging.FIRST)
    said = [json.loads(row.arguments)["arguments"] for row in rows if act in (None, row.act)]
    return any(all(one.get(name) == value for name, value in named.items()) for one in said)
