"""What every part of the demonstration's story stands on: the database, the people, the calendar, the data files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.engine import Connection

import deliberation.pending  # noqa: F401 - what second seats are shown
from deliberation import clock
from deliberation.accounts import acts as accounts
from deliberation.accounts import queries
from deliberation.accounts.rules import Actor
from deliberation.accounts.two_seats import seen
from deliberation.config import Settings
from deliberation.demo.people import CITY

DATA = Path(__file__).with_name("data")
END = date(2026, 11, 20)
"""The last day of the story that stands in the data files."""
YEAR = timedelta(days=364)  # whole weeks: a Sunday stays a Sunday
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Moments:
    """The story's calendar: days of Japan as the data files write them, and days counted from the day of loading.

    Where the clock stands before the end of the story, all of it moves back by years, since acts refuse the future.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.today = clock.day(now)
        early = (END - self.today) // timedelta(days=1)
        self._shift = YEAR * -(-max(0, early) // YEAR.days)

    def day(self, written: str) -> date:
        return date.fromisoformat(written) - self._shift

    def at(self, written: str) -> datetime:
        """The moment of "2026-03-09 10:00" in Japan."""
        moment = datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=clock.TOKYO)
        return (moment - self._shift).astimezone(self.now.tzinfo)

    def written(self, written: str) -> str:
        """The moment of ISO text with its zone, moved like the rest."""
        return (datetime.fromisoformat(written) - self._shift).isoformat()

    def ago(self, days: int, hour: int = 9) -> datetime:
        """A moment ``days`` before the day of loading, never after now."""
        wanted = datetime.combine(self.today - timedelta(days=days), datetime.min.time(), clock.TOKYO)
        return min(self.now, (wanted + timedelta(hours=hour)).astimezone(self.now.tzinfo))


@dataclass(frozen=True)
class Stage:
    """One transaction in which everything of the city happens: it is there as a whole or not at all."""

    db: Connection
    settings: Settings
    moments: Moments
    cast: Mapping[str, Actor]

    def say(self, part: str, at: str) -> dict[str, Any]:
        """Who acts and when: what every act takes."""
        return {"by": self.cast[part], "now": self.moments.at(at)}

    def both(
        self, act: str, first: str, second: str, proposed: str, confirmed: str, arguments: Mapping[str, object],
        link: str | None = None,
    ) -> Any:  # fmt: skip
        """An act of two seats, through the one mechanism: proposed by one, confirmed by the other."""
        pending = accounts.propose_act(
            self.db, **self.say(first, proposed), act=act, jurisdiction=CITY, arguments=arguments, link=link
        )
        digest = seen(self.db, queries.pending(self.db, pending)).digest
        return accounts.confirm_act(self.db, **self.say(second, confirmed), pending_id=pending, digest=digest)


def read(name: str) -> Any:
    """A data file of the demonstration by its name without ending."""
    return yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), Loader=_LOADER)
