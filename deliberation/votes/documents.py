"""The shape of the document that holds the rules of a vote; ``RULES.schema()`` is its JSON Schema."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from deliberation.dataplans.notations import Day, Pattern
from deliberation.dataplans.shapes import Either, Many, Maybe, OneOf, Record, Truth, Whole, definitions_for
from deliberation.dataplans.values import text
from deliberation.errors import Problem
from deliberation.votes.ruleset import (
    FORMAT,
    Blanks,
    Departed,
    Kind,
    Method,
    Nationality,
    Numerator,
    OnUnmet,
    Rounding,
    Side,
    Tie,
)

LEAST_BATCH = 2  # a bundle of one sheet would publish one person's vote


@dataclass(frozen=True)
class Share:
    """A share above 0 and at most 1, as "1/3": a number with a point would not be exact."""

    pattern: str = r"[1-9][0-9]{0,3}/[1-9][0-9]{0,3}"

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        matched = isinstance(value, str) and re.fullmatch(self.pattern, value, re.ASCII)
        if not matched or Fraction(value) > 1:
            yield Problem(at, "rules_share_expected")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.pattern}$"}


@dataclass(frozen=True)
class AwareMoment:
    """A moment with its distance from UTC: 2026-12-06T08:30:00+09:00."""

    pattern: str = r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})"

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        matched = isinstance(value, str) and re.fullmatch(self.pattern, value, re.ASCII)
        if not matched or not _is_moment(value):
            yield Problem(at, "rules_moment_expected")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time", "pattern": f"^{self.pattern}$"}


def _is_moment(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _codes(of: type[StrEnum]) -> OneOf:
    return OneOf(tuple(c.value for c in of))


_op = OneOf((">=", ">"))
_key = Pattern(r"[a-z][a-z0-9_]{0,31}", "rules_key_expected")
_share = Record({"share": Share(), "op": _op, "rounding": _codes(Rounding)})
_number = Record({"number": Whole(1, 100_000_000), "op": _op})

COUNTING = Record(
    {
        "options": Many(Record({"key": _key, "label": text, "side": _codes(Side)}), ("key",), limit=10),
        "quorum": Maybe(
            Record(
                {
                    "threshold": Either("number", _number, _share),
                    "numerator": _codes(Numerator),
                    "on_unmet": _codes(OnUnmet),
                }
            )
        ),
        "decision": Record({"method": _codes(Method), "tie": _codes(Tie), "threshold": Maybe(_share)}),
        "effect": Maybe(Record({"threshold": _share, "consequence": text})),
        "blanks": _codes(Blanks),
        "binding": Truth(),
    }
)

RULES = Record(
    {
        "format": OneOf((FORMAT,)),
        "kind": _codes(Kind),
        "basis": Maybe(text),
        "question": text,
        "information": text,
        "statements": Many(Record({"option": _key, "text": text}), ("option",), limit=10),
        "eligibility": Record(
            {
                "age": Whole(1, 120),
                "residence_months": Whole(0, 120),
                "cutoff": Day(),
                "nationality": _codes(Nationality),
                "years": Maybe(Whole(1, 50)),
                "application": Truth(),
                "departed": _codes(Departed),
            }
        ),
        **COUNTING.needed,
        "opens": AwareMoment(),
        "closes": AwareMoment(),
        "counters": Many(Record({"key": _key, "name": text}), ("key",)),
        "assistance": Maybe(text),
        "smallest_batch": Whole(LEAST_BATCH, 1_000),
        "recount": text,
        "objections": Record({"until": Day(), "to": text}),
    }
)


def json_schema() -> dict[str, Any]:
    """The document's shape as JSON Schema: deliberation/votes/data/vote-rules.schema.json holds exactly this."""
    schema = RULES.schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **schema,
        "$defs": definitions_for(schema),
    }
