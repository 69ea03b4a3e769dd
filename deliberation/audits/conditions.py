"""The record's own prohibitions and limits held against a row: A14, a violation, with the number of the condition.

What they are about (``on``) is told by the same members of a row as the plan's fields; A02 to A24 are kept for what
differs from the plan, so that one code never means two things.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deliberation.audits.basis import Condition
from deliberation.audits.identities import Identities, form_of
from deliberation.audits.outcomes import Outcome, Seen
from deliberation.audits.purposes import within
from deliberation.audits.rows import Country, Item, Row, Term
from deliberation.dataplans.vocabulary import CODE_LISTS

ONLY_LIMITS = frozenset({"retention"})
_LEVELS = CODE_LISTS["identifiability"]


def checkable(condition: Condition) -> bool:
    """Whether rows can be held against it at all."""
    if condition.kind == "obligation" or condition.on not in _OBSERVED:
        return False
    seen = [_can_be_seen(condition.on or "", value) for value in condition.values]
    if condition.kind == "prohibition":  # one value in words leaves the others checkable
        return condition.on not in ONLY_LIMITS and (not seen or any(seen))
    if not all(seen):
        return False
    if condition.on == "identifiability":
        return len(condition.values) == 1 and condition.values[0] in _LEVELS.codes
    return len(condition.values) == 1 if condition.on == "retention" else bool(condition.values)


def binds(condition: Condition, flow_id: str | None) -> bool:
    return not condition.flows or flow_id in condition.flows


@dataclass(frozen=True)
class Held:
    """A condition made ready. ``listed``: its values in every form in which a row may say them; ``in_words``: whether
    it has one that no row can say."""

    condition: Condition
    listed: frozenset[str]
    in_words: bool

    @classmethod
    def of(cls, condition: Condition, known: Identities) -> "Held":
        on, values = condition.on or "", condition.values
        listed = known.spellings(values) if on == "recipient" else frozenset(_SAME.get(on, str)(v) for v in values)
        return cls(condition, listed, not all(_can_be_seen(on, value) for value in values))


def hold(held: Held, seen: Seen) -> list[Outcome]:
    """What this condition says to this row: one answer for each place that it looks at."""
    condition = held.condition
    declared = {"condition": condition.id, "kind": condition.kind, "on": condition.on, "values": list(condition.values)}
    found: list[Outcome] = []
    for name, observed in _OBSERVED[condition.on or ""](seen.row):
        if observed is None:
            found.append(Outcome("A14", "unverifiable", declared, missing=name, condition=condition.id))
        elif broken := [value for value in observed if _breaks(held, value, seen)]:
            shown = None if condition.on == "retention" else broken  # ages differ: the finding names the oldest
            found.append(Outcome("A14", "violation", declared, shown, condition=condition.id))
        elif held.in_words:
            found.append(Outcome("A14", "unverifiable", declared, why="value_in_words", condition=condition.id))
        else:
            found.append(Outcome("A14", "holds", condition=condition.id))
    return found


def _known(name: str, value: str | None) -> tuple[str, list[str] | None]:
    return name, None if value is None or value == "unknown" else [value]


def _present(name: str, value: bool | None) -> tuple[str, list[str] | None]:
    return name, None if value is None else [name] if value else []


def _countries(row: Row) -> list[tuple[str, list[str] | None]]:
    stored = [] if row.persisted is False else [_known("storage_country", row.storage_country)]
    return [*stored, _known("processing_country", row.processing_country)]


def _linked(row: Row) -> list[tuple[str, list[str] | None]]:
    if row.operation == "combine" and not row.linked_with:
        return [("linked_with", ["combine"])]
    return [("linked_with", None if row.linked_with is None else [_same(name) for name in row.linked_with])]


_OBSERVED: dict[str, Callable[[Row], list[tuple[str, list[str] | None]]]] = {  # matter → members, values
    "recipient": lambda row: [_known("recipient_id", row.recipient_id)],
    "recipient_type": lambda row: [_known("recipient_type", row.recipient_type)],
    "purpose": lambda row: [_known("purpose_code", row.purpose_code)],
    "data_item": lambda row: [("data_items", [_same(item) for item in row.data_items])],
    "identifiability": lambda row: [_known("identifiability", row.identifiability)],
    "country": _countries,
    "accumulation": lambda row: [_present("persisted", row.persisted)],
    "retention": lambda row: [_known("oldest_record_age", row.oldest_record_age)] if ages(row) else [],
    "linkage": _linked,
    "my_number": lambda row: [_present("my_number_present", row.my_number_present)],
}


def ages(row: Row) -> bool:
    """Whether a row is asked for an age: not where it says that nothing was kept, but one that it gives counts."""
    return row.persisted is not False or row.oldest_record_age is not None


def _breaks(held: Held, value: str, seen: Seen) -> bool:
    condition, listed = held.condition, held.listed
    if condition.on == "retention":
        return condition.values[0] in (seen.late or ())
    if condition.kind == "limit" and condition.on == "identifiability":
        return _LEVELS.rank(value) > _LEVELS.rank(condition.values[0])
    among = within(value, listed) if condition.on == "purpose" else value in listed
    return (among or not condition.values) if condition.kind == "prohibition" else not among


def _same(name: Any) -> str:
    return str(name).replace("_", "-")


_SAME: dict[str, Callable[[Any], str]] = {"data_item": _same, "linkage": _same}
_CODES = {"recipient_type": CODE_LISTS["party_type"].codes, "identifiability": _LEVELS.codes}
_FORMS = {"purpose": Term, "data_item": Item, "linkage": Item, "country": Country}
_PATTERNS = {on: re.compile(form.__metadata__[0].pattern) for on, form in _FORMS.items()}
_ITSELF = {"accumulation": "persisted", "my_number": "my_number_present"}


def _can_be_seen(on: str, value: str) -> bool:
    """Whether a row can say this value at all: a company's name written out, say, stands in none."""
    if on == "recipient":
        return form_of(value) is not None
    if on in _CODES:
        return value in _CODES[on]
    if on in _ITSELF:
        return value == _ITSELF[on]
    return on not in _PATTERNS or _PATTERNS[on].search(value) is not None
