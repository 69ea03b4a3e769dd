"""The small condition trees of data/redflags.json: ``all``, ``any``, ``not`` over single questions to one field.

The outcome is True, False, :class:`Open` (with the unknowns that leave it open) or :class:`DoesNotApply`.
False decides ``all`` and True decides ``any``, whatever else is open. What does not apply decides ``all`` too: a
point cannot be raised by a question that makes no sense here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans.values import Reason, Value, parties_of


@dataclass(frozen=True)
class Open:
    unknowns: frozenset[str]


@dataclass(frozen=True)
class DoesNotApply:
    reason: Reason


Outcome = bool | Open | DoesNotApply


@dataclass(frozen=True)
class Facts:
    """What a condition is asked of. ``own_country`` is P23: "abroad" is measured from it. ``silence`` is the unknown
    that an absent part of a value stands for ("not_stated", in a compiled case "not_seen")."""

    values: Mapping[str, Value]
    own_country: Value
    silence: str


def evaluate_condition(condition: Mapping[str, Any], facts: Facts) -> Outcome:
    """The outcome of a tree. KeyError for an operator or a field that does not exist: a mistake in our data."""
    if "op" in condition:
        return _ask(condition, facts)
    if "not" in condition:
        outcome = evaluate_condition(condition["not"], facts)
        return not outcome if isinstance(outcome, bool) else outcome
    decides = "any" in condition
    outcomes = []
    for branch in condition["any" if decides else "all"]:
        outcome = evaluate_condition(branch, facts)
        if outcome is decides:
            return decides
        if outcome is not (not decides):
            outcomes.append(outcome)
    if not outcomes:
        return not decides
    silent, left = _first_not_applicable(outcomes), _open(outcomes)
    return (left or silent if decides else silent or left) or not decides


def fields_of(condition: Mapping[str, Any]) -> tuple[str, ...]:
    """Every field that a tree reads, in order, each once."""
    if "f" in condition:
        other = (condition["v"],) if condition["op"] == "date_after" else ()
        return (condition["f"], *other)
    branches = condition.get("all") or condition.get("any") or [condition["not"]]
    return tuple(dict.fromkeys(name for branch in branches for name in fields_of(branch)))


def _first_not_applicable(outcomes: list[Outcome]) -> DoesNotApply | None:
    return next((o for o in outcomes if isinstance(o, DoesNotApply)), None)


def _open(outcomes: list[Outcome]) -> Open | None:
    unknowns = frozenset(u for o in outcomes if isinstance(o, Open) for u in o.unknowns)
    return Open(unknowns) if unknowns else None


def _ask(question: Mapping[str, Any], facts: Facts) -> Outcome:
    value = facts.values[question["f"]]
    if value.state == "value":
        return OPERATORS[question["op"]](value.value, question.get("v"), facts)
    if question["op"] == "undecided" and value.state == "undecided":
        return True
    return Open(frozenset({value.state})) if value.unknown else DoesNotApply(value.reason or "")


def _any_type(parties: list[dict[str, Any]], types: list[str], facts: Facts) -> Outcome:
    """One of the parties is of these types. A party whose type is not known, or that is undecided, leaves it open."""
    decided, undecided = parties_of(parties)
    outcome = _some([None if p["type"] is None else p["type"] in types for p in decided], facts)
    if outcome is True or not any(p["type"] is None or p["type"] in types for p in undecided):
        return outcome
    return Open((outcome.unknowns if isinstance(outcome, Open) else frozenset()) | {"undecided"})


def _any_conflict(authors: list[dict[str, Any]], _: object, facts: Facts) -> Outcome:
    """An author of the specification is employed by one who bids or may bid."""
    return _some([a["is_bidder"] for a in authors], facts)


def _some(answers: list[bool | None], facts: Facts) -> Outcome:
    if True in answers:
        return True
    return Open(frozenset({facts.silence})) if None in answers else False


def _abroad(countries: list[str], _: object, facts: Facts) -> Outcome:
    """One of the countries is not the plan's own. Of two different ones, one is abroad wherever "home" is."""
    if len(set(countries)) > 1:
        return True
    own = facts.own_country
    if not countries or own.known:
        return bool(countries) and countries[0] != own.value
    return Open(frozenset({own.state})) if own.unknown else DoesNotApply(own.reason or "")


def _date_after(day: str | None, other: str, facts: Facts) -> Outcome:
    """Later than another field's date; without one of the two dates nothing is later."""
    against = facts.values[other]
    if against.unknown:
        return Open(frozenset({against.state})) if day is not None else False
    return day is not None and against.known and against.value is not None and day > against.value


OPERATORS: Mapping[str, Callable[[Any, Any, Facts], Outcome]] = {
    "eq": lambda value, v, _: value == v,
    "ne": lambda value, v, _: value != v,
    "in": lambda value, v, _: value in v,
    "true": lambda value, v, _: value is True,
    "empty": lambda value, v, _: value is None or value == [],
    "nonempty": lambda value, v, _: value is not None and value != [],
    "only": lambda value, v, _: bool(value) and set(value) <= set(v),
    "none_of": lambda value, v, _: not set(value) & set(v),
    "count_lt": lambda value, v, _: len(set(value)) < v,
    "lt": lambda value, v, _: (value or 0) < v,
    "undecided": lambda value, v, _: False,
    "any_type": _any_type,
    "any_conflict": _any_conflict,
    "abroad": _abroad,
    "date_after": _date_after,
}
