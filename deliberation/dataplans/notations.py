"""Strings of a document and how each is written: text, addresses, days, and notations with a pattern.

Control characters, lone surrogates and characters that turn the reading direction are refused everywhere: what a
person reads in the public record is what was filed.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from deliberation.errors import Problem
from deliberation.proposals.addresses import is_address
from deliberation.proposals.engaged import is_corporate_number, is_municipality_code
from deliberation.web.text import is_blank

TEXT_LIMIT = 4_000  # characters of one text in one language; a summary fits, a pasted report does not
LINE_LIMIT = 300  # names, articles, titles

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}\Z")
_UNSEEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True)
class Line:
    """Text of one language in which there is anything to read. Control characters and characters that turn the reading
    direction are refused. A schema cannot say which characters draw nothing: it asks for one that is no white space."""

    limit: int = LINE_LIMIT

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str) or is_blank(value):
            yield Problem(at, "expected_text")
        elif len(value) > self.limit:
            yield Problem(at, "text_too_long", {"max": self.limit, "over": len(value) - self.limit})
        elif _UNSEEN.search(value):
            yield Problem(at, "control_character")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1, "maxLength": self.limit, "pattern": "\\S"}


@dataclass(frozen=True)
class Pattern:
    """A string in a fixed notation: ``reason`` says which."""

    pattern: str
    reason: str

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str) or re.fullmatch(self.pattern, value, re.ASCII) is None:
            yield Problem(at, self.reason)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.pattern}$"}


@dataclass(frozen=True)
class Checked(Pattern):
    """Digits of which the last checks the others: ``holds`` says whether it does. A schema can say the digits only."""

    holds: Callable[[str], bool]
    unsound: str

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        shape = list(super().check(value, at))
        yield from shape
        if not shape and not self.holds(value):
            yield Problem(at, self.unsound)


CORPORATE_NUMBER = Checked("[0-9]{13}", "expected_corporate_number", is_corporate_number, "corporate_number_check")
MUNICIPALITY_CODE = Checked("[0-9]{6}", "expected_municipality_code", is_municipality_code, "municipality_code_check")


@dataclass(frozen=True)
class Address:
    """An absolute http(s) address, of a page or of a term of a vocabulary."""

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str) or len(value) > 2_000 or not _can_be_opened(value):
            yield Problem(at, "expected_address")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 2_000, "pattern": "^https?://[^\\s/]+\\S*$"}


def _can_be_opened(value: str) -> bool:
    return is_address(value) and not _UNSEEN.search(value)


@dataclass(frozen=True)
class Day:
    """A day of the calendar, 2026-11-21."""

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not is_day(value):
            yield Problem(at, "expected_date")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": "^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$"}


@dataclass(frozen=True)
class Known:
    """A day, a month or a year of the calendar, as exactly as it is known: 2026-11-21, 2026-11 or 2026."""

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str) or not is_day(first_day(value)):
            yield Problem(at, "expected_date_as_known")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[12][0-9]{3}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?$"}


def first_day(known: str) -> str:
    """The first day of a year or month; of a day itself."""
    return known + {4: "-01-01", 7: "-01"}.get(len(known), "")


def last_day(known: str) -> str:
    """The last day of a year or month; of a day itself."""
    month = f"{known}-12" if len(known) == 4 else known
    return f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]}" if len(month) == 7 else known


def is_day(value: Any) -> bool:
    """Whether this is a day of the calendar as a document writes it."""
    if not isinstance(value, str) or not re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
