"""Telling a My Number (個人番号) from other digits, so that none is ever taken in by accident.

Twelve digits, alone or in the printed groups of four, whose last is the check digit of the ministerial order on the
number (平成26年総務省令第85号5条; from memory, the arithmetic tried on the published specimen 123456789018).
"""

import re

_TWELVE = re.compile(r"(?<!\d)\d{4}([- ]?)\d{4}\1\d{4}(?!\d)", re.ASCII)
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def has_my_number(text: str) -> bool:
    """True when the text holds what could be one."""
    return any(_checks(re.sub(r"\D", "", found[0])) for found in _TWELVE.finditer(text))


def _checks(digits: str) -> bool:
    rest = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[11]) == (0 if rest < 2 else 11 - rest)
