"""Numbers, years and days as officials write them, in myriads, thousands and eras. No rules: shapes judge."""

import re
import unicodedata
from calendar import monthrange
from decimal import Decimal

_GREAT = (("\u5146", 10**12), ("\u5104", 10**8), ("\u4e07", 10**4), ("", 1))
"""Cho, oku and man, in the order in which a number is written."""
_PART = re.compile("(?:([0-9]+(?:\\.[0-9]+)?)\u5343)?([0-9]+(?:\\.[0-9]+)?)?")  # thousands, then what is below them
_DIGITS = 16  # what is longer stays as typed, for the shape to refuse
_ERAS = {"\u4ee4\u548c": 2018, "R": 2018, "\u5e73\u6210": 1988, "H": 1988}
"""The year before the first of Reiwa and Heisei (government ordinances on era names of 2019 and 1989)."""
_ONES = "\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d"
_CHINESE = re.compile(f"([{_ONES[1:]}]?\u767e)?([{_ONES[1:]}]?\u5341)?([{_ONES[1:]}])?")  # hundreds, tens, ones
_FIRST = "\u5143"  # the first year of an era
_YEAR = f"({'|'.join(_ERAS)})\\s*([1-9][0-9]?|{_FIRST})"


def folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def whole(text: str) -> int | str | None:
    """A whole number, of yen or of anything; what is none stays as typed, None where nothing is."""
    line = folded(text)
    rest = re.sub("(?<=[0-9]),(?=[0-9]{3}(?![0-9]))|\\s|\u5186\\Z", "", line)
    if not rest or re.fullmatch("[0-9]+", rest):
        return int(rest) if 0 < len(rest) <= _DIGITS else line or None
    total = Decimal(0)
    for sign, worth in _GREAT:
        head, found, tail = rest.partition(sign) if sign else (rest, rest, "")
        if found:
            part = _PART.fullmatch(head)
            if part is None or not head or len(head) > _DIGITS:
                return line
            total += (Decimal(part[1] or 0) * 1000 + Decimal(part[2] or 0)) * worth
            rest = tail
    return int(total) if total == total.to_integral_value() else line


def in_digits(text: str) -> str:
    """The same text with a number in Chinese numerals at its front, below a thousand, in digits."""
    line = folded(text)
    found = _CHINESE.match(line)
    if not found or not found[0]:
        return line
    hundreds, tens, ones = (0 if part is None else max(_ONES.find(part[0]), 1) for part in found.groups())
    return f"{hundreds * 100 + tens * 10 + ones}{line[found.end() :]}"


def year(text: str) -> int | str | None:
    """A year, also of an era and as a business year."""
    line = folded(text)
    bare = re.sub("\u5e74\u5ea6?\\Z", "", line).strip()
    found = re.fullmatch(_YEAR, bare)
    return _of_era(found[1], found[2]) if found else whole(bare)


def day(text: str) -> str:
    """A day as spreadsheets rewrite it (2027/4/1) or as it is written in words, in the form that we keep (ISO 8601)."""
    line = folded(text)
    found = re.fullmatch(f"(?:([0-9]{{4}})|{_YEAR})[/.\\-\u5e74]([0-9]{{1,2}})[/.\\-\u6708]([0-9]{{1,2}})\u65e5?", line)
    if not found:
        return line
    of = int(found[1]) if found[1] else _of_era(found[2], found[3])
    return f"{of}-{int(found[4]):02}-{int(found[5]):02}"


def end_of_span(text: str, *, last: bool) -> str:
    """A day; of a month alone (2026-01, 2026\u5e741\u6708, R8.1) its first day, or its ``last`` one."""
    found = _month(text)
    return f"{found[0]}-{found[1]:02}-{monthrange(*found)[1] if last else 1:02}" if found else day(text)


def as_known(text: str) -> str:
    """A day, a month or a year, as precise as it is written: 2026-11-21, 2026-11 or 2026."""
    month = _month(text)
    if month:
        return f"{month[0]}-{month[1]:02}"
    alone = re.fullmatch(f"(?:[0-9]{{4}}|{_YEAR})\u5e74?", folded(text))
    return str(year(text)) if alone else day(text)


def _month(text: str) -> tuple[int, int] | None:
    found = re.fullmatch(f"(?:([0-9]{{4}})|{_YEAR})[/.\\-\u5e74]\\s*(0?[1-9]|1[0-2])\u6708?", folded(text))
    of = found and (int(found[1]) if found[1] else _of_era(found[2], found[3]))
    return (of, int(found[4])) if found and of else None


def _of_era(era: str, count: str) -> int:
    return _ERAS[era] + (1 if count == _FIRST else int(count))
