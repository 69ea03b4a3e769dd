"""Finding a My Number (個人番号, twelve digits) in what comes in, so that none is ever taken in by accident.

Looked for: twelve digits that stand alone, and the printed form in three groups of four. Longer runs (corporate
numbers, times) are other things; who wants to hide a number on purpose can write it in letters, and no check
finds that. The check digit is that of the ministerial order on the number (平成26年総務省令第85号5条; from memory,
the arithmetic checked on the published specimen 123456789018).
"""

import re

_CANDIDATE = re.compile(r"(?<![0-9])([0-9]{12}|[0-9]{4}([-_.: ])[0-9]{4}\2[0-9]{4})(?![0-9])")


def is_my_number(digits: str) -> bool:
    """True when twelve digits end in the check digit of a My Number."""
    total = sum(int(d) * (n + 1 if n <= 6 else n - 5) for n, d in enumerate(reversed(digits[:11]), start=1))
    rest = total % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def carries_one(text: str) -> bool:
    """True when ``text`` contains what could be a My Number."""
    return any(is_my_number(re.sub("[^0-9]", "", found[0])) for found in _CANDIDATE.finditer(text))
