"""ISO 8601 durations compared as people mean them: months by the calendar, back from the day of the observation."""

import calendar
import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

_PARTS = re.compile(
    r"P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?\Z"
)
_EARLIEST = datetime.min


@lru_cache(maxsize=4096)
def split(duration: str) -> tuple[int, timedelta]:
    """Months, and the rest. Raises ValueError when the text is no duration (an empty "P" is none either)."""
    found = _PARTS.match(duration)
    if found is None or duration[-1] in "PT":
        raise ValueError(duration)
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return years * 12 + months, timedelta(weeks * 7 + days, seconds, 0, 0, minutes, hours)


def before(day: date, duration: str) -> datetime:
    """The moment ``duration`` before midnight of ``day``. A day that the month lacks becomes its last one."""
    months, rest = split(duration)
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    if year < 1:
        return _EARLIEST
    start = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    midnight = datetime.combine(start, time())
    return midnight - rest if rest <= midnight - _EARLIEST else _EARLIEST


def exceeds(age: str, limit: str, on: date) -> bool:
    """True when something ``age`` old on the day ``on`` is older than ``limit`` allows."""
    if not by_calendar(age) and not by_calendar(limit):
        return split(age)[1] > split(limit)[1]
    return before(on, age) < before(on, limit)


def by_calendar(duration: str) -> bool:
    """Whether its length depends on the day it is counted from."""
    return split(duration)[0] > 0


@lru_cache(maxsize=4096)
def length(duration: str) -> int:
    """Seconds with months of the mean length: good for saying which of two ages is the older, not for a limit."""
    months, rest = split(duration)
    return months * 2_629_746 + int(rest.total_seconds())
