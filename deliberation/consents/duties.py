"""When obligations are due: once or again and again, computed from their first day. Pure."""

import json
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from deliberation import clock

EVERY = {"P1M": 1, "P3M": 3, "P6M": 6, "P1Y": 12}  # months
MOST = 120  # days that one obligation can fall due: ten years of months


@dataclass(frozen=True)
class Due:
    """One day on which an obligation falls due."""

    on: date
    kept: bool

    def overdue(self, today: date) -> int:
        """Days that it is past its day without a report; 0 otherwise."""
        return 0 if self.kept else max(0, (today - self.on).days)

    def late(self, filed: datetime) -> int:
        """Days after its day that a report came; 0 in time. A report does not undo this."""
        return max(0, (clock.day(filed) - self.on).days)


def dues(first: date, every: str | None, kept: Collection[date], *, today: date, until: date | None) -> list[Due]:
    """Every day up to the first one from today on that is not kept yet, none after the consent's last (but the first).

    Days are counted from the first: what is due on 31 January is due on 28 February, and on 31 March again.
    """
    found = [Due(first, first in kept)]
    for n in range(1, MOST if every else 1):
        if found[-1].on >= today and not found[-1].kept:
            break
        day = _later(first, n * EVERY[every or "P1Y"])
        if until is not None and day > until:
            break
        found.append(Due(day, day in kept))
    return found


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def every_of(body: str) -> str | None:
    """How often an obligation, as it is stored, falls due."""
    return json.loads(body).get("every")


def next_open(found: Collection[Due]) -> Due | None:
    """The first that nobody has reported kept."""
    return next((due for due in found if not due.kept), None)
