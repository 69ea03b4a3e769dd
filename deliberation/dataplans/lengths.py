"""How long: durations as days, and data items of a flow that are kept for a length of their own."""

import re
from typing import Any

_UNITS = {"Y": 365.25, "M": 365.25 / 12, "W": 7.0, "D": 1.0}


def days(duration: str) -> float:
    """An ISO 8601 duration in days, a year as 365.25 and a month as a twelfth of it: so P1Y equals P12M."""
    date, _, time = duration.removeprefix("P").partition("T")
    total = sum(int(number) * _UNITS[unit] for number, unit in re.findall(r"([0-9]+)([YMWD])", date))
    hours = {"H": 1 / 24, "M": 1 / 1440}
    return total + sum(int(number) * hours[unit] for number, unit in re.findall(r"([0-9]+)([HM])", time))


def lengths_of_items(old: Any, new: Any) -> list[tuple[str | None, str | None]]:
    """The own lengths of items that both lists name, where they differ. None: as long as the flow says."""
    before, after = _own(old), _own(new)
    return [(before[item], after[item]) for item in before if item in after and before[item] != after[item]]


def _own(items: Any) -> dict[str, str | None]:
    entries = [e for e in items if isinstance(e, dict) and "id" in e] if isinstance(items, list) else []
    return {entry["id"]: entry.get("retention") for entry in entries}


def own_lengths(items: Any) -> dict[str, list[Any]]:
    """The items of a flow that are kept for a length of their own, by that length, the shortest first."""
    found: dict[str, list[Any]] = {}
    for item in items or ():
        if "retention" in item:
            found.setdefault(item["retention"], []).append(item)
    return dict(sorted(found.items(), key=lambda pair: days(pair[0])))


def of_several(items: Any) -> bool:
    """Whether the length of a flow is the longest of several: it has more than one item, or one with its own length."""
    return len(items or ()) > 1 or bool(own_lengths(items))
