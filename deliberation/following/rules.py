"""When a letter is due, how often it is tried, what is too much. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from deliberation.accounts.rules import LIMITS, Limit
from deliberation.clock import TOKYO

MOST_FOLLOWED = 200
MOST_AN_HOUR = 4  # letters to one person, confirmations among them
HOUR = timedelta(hours=1)
GATHERED = timedelta(minutes=10)  # "at once" gathers what happens within this
BACKOFF = tuple(timedelta(minutes=m) for m in (5, 30, 120, 360, 1440))
CLAIMED = timedelta(minutes=10)  # a worker that has not come back by then is gone
KEPT = timedelta(days=30)  # after a letter is done, what is known of it
CONFIRM_LIFE = timedelta(days=3)
MONDAY = 0

LIMITS.update(
    confirm_account=Limit(5, timedelta(days=1)),  # letters that ask whether an address is theirs
    confirm_address=Limit(2, timedelta(days=1)),  # so nobody is mailed at will, by however many accounts
    confirm_network=Limit(30, timedelta(hours=1)),
)


class Rhythm(StrEnum):
    off = "off"
    at_once = "at_once"
    daily = "daily"
    weekly = "weekly"


def next_look(rhythm: str, now: datetime, hour: int) -> datetime | None:
    """When somebody's news are looked at next: at the city's hour, for "at once" every ten minutes."""
    if rhythm == Rhythm.off:
        return None
    if rhythm == Rhythm.at_once:
        return now + GATHERED
    there = now.astimezone(TOKYO)
    found = there.replace(hour=hour, minute=0, second=0, microsecond=0)
    while found <= there or (rhythm == Rhythm.weekly and found.weekday() != MONDAY):
        found += timedelta(days=1)
    return found.astimezone(now.tzinfo)


def next_try(tries: int, now: datetime) -> datetime | None:
    """When a letter that the mail server did not take is tried again; None: given up."""
    return now + BACKOFF[tries - 1] if tries <= len(BACKOFF) else None
