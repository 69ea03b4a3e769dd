"""The record's own prohibitions and limits held against a row: A14, a violation, with the number of the condition.

What they are about (``on``) is told by the same members of a row as the plan's fields; A02 to A24 are kept for what
differs from the plan, so that one code never means two things.
"""

from collections.abc import Callable
from typing import Any

from deliberation.audits.basis import Condition
from deliberation.audits.outcomes import Outcome, Seen
from deliberation.audits.purposes import within
from deliberation.audits.rows import Row
from deliberation.dataplans.vocabulary import CODE_LISTS

ONLY_LIMITS = frozenset({"retention"})
_LEVELS = CODE_LISTS["identifiability"]


def checkable(condition: Condition) -> bool:
    """Whether rows can be held against it at all."""
    if condition.kind == "obligation" or condition.on not in _OBSERVED:
        return False
    if condition.kind == "prohibition":
        return condition.on not in ONLY_LIMITS
    if condition.on == "identifiability":
        return len(condition.values) == 1 and condition.values[0] in _LEVELS.codes
    return len(condition.values) == 1 if condition.on == "retention" else bool(condition.values)


def binds(condition: Condition, flow_id: str | None) -> bool:
    return not condition.flows or flow_id in condition.flows


def hold(condition: Condition, seen: Seen) -> list[Outcome]:
    """What this condition says to this row: one answer for each place that it looks at."""
    declared = {"condition": condition.id, "kind": condition.kind, "on": condition.on, "values": list(condition.values)}
    found: list[Outcome] = []
    for name, observed in _OBSERVED[condition.on or ""](seen.row):
        if observed is None:
            found.append(Outcome("A14", "unverifiable", declared, missing=name, condition=condition.id))
        elif broken := [value for value in observed if _breaks(condition, value, seen)]:
            shown = None if condition.on == "retention" else broken  # ages differ: the finding names the oldest
            found.append(Outcome("A14", "violation", declared, shown, condition=condition.id))
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
    "retention": lambda row: [] if row.persisted is False else [_known("oldest_record_age", row.oldest_record_age)],
    "linkage": _linked,
    "my_number": lambda row: [_present("my_number_present", row.my_number_present)],
}


def _breaks(condition: Condition, value: str, seen: Seen) -> bool:
    if condition.on == "retention":
        return condition.values[0] in (seen.late or ())
    if condition.kind == "limit" and condition.on == "identifiability":
        return _LEVELS.rank(value) > _LEVELS.rank(condition.values[0])
    named = frozenset(_same(v) for v in condition.values) if condition.on in ("data_item", "linkage") else None
    listed = frozenset(condition.values) if named is None else named
    among = within(value, listed) if condition.on == "purpose" else value in listed
    return (among or not condition.values) if condition.kind == "prohibition" else not among


def _same(name: Any) -> str:
    return str(name).replace("_", "-")
