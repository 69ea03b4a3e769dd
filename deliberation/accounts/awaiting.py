"""Whether something was put before a second seat already: its form says so instead of asking for it again."""

from deliberation.accounts import two_seats
from deliberation.web import reading


def awaits(place: str, act: str, **named: object) -> bool:
    """Whether such an act waits in this jurisdiction whose arguments say so. One that nobody can confirm does not."""
    return two_seats.awaits(reading(), place, act, **named)
