"""The one place that asks for the time, so that tests can set it. Moments are aware UTC; days are Asia/Tokyo's."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """The current moment, aware, in UTC, to the second (officials' acts are public to the second)."""
    return datetime.now(UTC).replace(microsecond=0)


def day(moment: datetime) -> date:
    """The calendar day in Japan on which ``moment`` lies; refuses a naive datetime."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(TOKYO).date()
