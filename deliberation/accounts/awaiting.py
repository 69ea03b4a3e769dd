"""Whether something was put before a second seat already: its form says so instead of asking for it again."""

from deliberation.accounts import queries
from deliberation.web import reading


def awaits(place: str, act: str | None = None, **named: object) -> bool:
    """Whether an act waits in this jurisdiction whose arguments say so; any kind of act unless one is named."""
    return queries.awaits(reading(), place, act, **named)
