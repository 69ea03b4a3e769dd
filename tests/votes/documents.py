"""Documents that hold the rules of a vote, for the tests of this slice: the shipped example, changed at one place."""

import copy
from pathlib import Path
from typing import Any

from deliberation.dataplans import reading
from deliberation.votes import historic, parsing
from deliberation.votes.ruleset import Counting

EXAMPLE = historic.DATA.with_name("example.yaml")


def example(**changes: Any) -> dict[str, Any]:
    """The example; ``quorum=None``, ``eligibility__age=16`` or ``options__0__key="x"`` change one member."""
    document = copy.deepcopy(reading.read(Path(EXAMPLE).read_bytes()))
    for path, value in changes.items():
        *outer, last = path.split("__")
        place: Any = document
        for name in outer:
            place = place[int(name) if name.isdecimal() else name]
        place[last] = value
    return document


def counting(**changes: Any) -> Counting:
    """The counting part of a simple vote (for, against; blanks invalid; more for than against), changed."""
    document: dict[str, Any] = {
        "options": [option("for", "for"), option("against", "against")],
        "quorum": None,
        "decision": {"method": "more_for", "tie": "rejected", "threshold": None},
        "effect": None,
        "blanks": "invalid",
        "binding": False,
    }
    return parsing.parse_counting({**document, **changes})


def option(key: str, side: str) -> dict[str, Any]:
    return {"key": key, "label": {"ja": key, "en": key}, "side": side}


def share(of: str, op: str = ">=", rounding: str = "exact") -> dict[str, str]:
    return {"share": of, "op": op, "rounding": rounding}


def quorum(of: str = "1/2", on_unmet: str = "sealed", numerator: str = "cast", op: str = ">=") -> dict[str, Any]:
    return {"threshold": share(of, op), "numerator": numerator, "on_unmet": on_unmet}


def without_english(document: Any) -> Any:
    """The same document with its texts in Japanese alone."""
    if isinstance(document, dict):
        return {k: without_english(v) for k, v in document.items() if not (k == "en" and "ja" in document)}
    return [without_english(v) for v in document] if isinstance(document, list) else document
