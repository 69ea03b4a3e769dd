"""How dates, numbers and shares are written, one set of Jinja filters per language (glossary.md, how we write)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import lru_cache
from math import floor
from typing import Any

from babel.dates import format_date

from deliberation.clock import TOKYO

# Babel's own pattern language, not sentences: 2026年11月21日（土） / 21 November 2026 (Sat)
_DAY = {"ja": "y\u5e74M\u6708d\u65e5\uff08E\uff09", "en": "d MMMM y"}
_MONTH = {"ja": "y\u5e74M\u6708", "en": "MMMM y"}


def day(value: Any, lang: str) -> str:
    """A day in words; a moment gives its day in Japan; text is taken as an ISO date, and kept when it is none."""
    if value is None:
        return ""
    if isinstance(value, str):
        try:
            if "T" in value:  # a moment of a document, in UTC
                value = datetime.fromisoformat(value)
            else:
                value = date.fromisoformat(value[:10]) if len(value) >= 10 else value
        except ValueError:
            return value
        if isinstance(value, str):
            return value
    if isinstance(value, datetime):
        value = value.astimezone(TOKYO).date()
    return _day(value, lang)


@lru_cache(maxsize=4096)  # a list of comments shows few days many times
def _day(value: date, lang: str) -> str:
    return format_date(value, _DAY[lang], locale=lang)


def month(value: str, lang: str) -> str:
    """A month in words, from 2026-07."""
    return format_date(date.fromisoformat(f"{value}-01"), _MONTH[lang], locale=lang)


def moment(value: datetime | None, lang: str) -> str:
    """A moment with its minute, Japan time."""
    if value is None:
        return ""
    local = value.astimezone(TOKYO)
    return f"{day(local, lang)} {local:%H:%M}"


def number(value: Any) -> str:
    """A whole number with thousands separators."""
    return "" if value is None else f"{int(value):,}"


def percent(value: Any) -> str:
    """A share (Fraction, Decimal or int ratio 0…1) in per cent with two decimals, half up, without the sign."""
    if value is None:
        return ""
    hundredths = floor(Fraction(value) * 10_000 + Fraction(1, 2))
    sign, rest = ("-", -hundredths) if hundredths < 0 else ("", hundredths)
    return f"{sign}{rest // 100}.{rest % 100:02}"


def iso(value: Any) -> str:
    """Machine form for <time datetime>."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else str(value)


def filters(lang: str) -> dict[str, Callable[..., Any]]:
    return {
        "day": lambda v: day(v, lang),
        "month": lambda v: month(v, lang),
        "moment": lambda v: moment(v, lang),
        "number": number,
        "percent": percent,
        "iso": iso,
    }
