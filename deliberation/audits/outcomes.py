"""What a check of a row finds: it holds, it does not, it cannot be told; and the few ways of saying so."""

from dataclasses import dataclass
from typing import Any, Literal

from deliberation.audits.declared import Named
from deliberation.audits.rows import Row

Answer = Literal["holds", "deviation", "violation", "unverifiable", "not_observed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found. ``missing``: the member of the row that was null. ``why``: what else left it open."""

    code: str
    answer: Answer
    declared: Any = None
    observed: Any = None
    missing: str | None = None
    why: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What of a row's numbers matters: fewer consents than records, withdrawn ones among them, where its window lies.

    ``late``: the limits (durations) that its oldest record exceeds; None when it gives no age.
    """

    row: Row
    shortfall: bool | None
    withdrawn: bool | None
    late: frozenset[str] | None
    place: tuple[int, int]


def holds(code: str) -> Outcome:
    return Outcome(code, "holds")


def missing(code: str, name: str, declared: Any = None) -> Outcome:
    return Outcome(code, "unverifiable", declared, None, missing=name)


def left_open(code: str, declared: Any, observed: Any, why: str = "declared_unknown") -> Outcome:
    return Outcome(code, "unverifiable", declared, observed, why=why)


def off(code: str, declared: Any, observed: Any) -> Outcome:
    return Outcome(code, "deviation", declared, observed)


def within_list(code: str, named: Named, extra: tuple[str, ...] | list[str], observed: Any) -> Outcome:
    if named.ids is None or (extra and named.more):
        return left_open(code, named.said, observed)
    return off(code, named.said, extra) if extra else holds(code)
