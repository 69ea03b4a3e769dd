"""Names in the place of ids that a file of JSON itself explains. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

Row = dict[str, Any]
NAMED = ("organizations", "persons", "people", "areas", "posts")  # Popolo's lists of what motions and votes refer to
_REFERRING = ("organization", "originatorPerson", "originatorOrganization", "underDirectionOf", "participant")


def names_of(objects: Iterable[Any]) -> dict[str, str]:
    """What a file calls people and bodies, by their ids."""
    named = (one for one in objects if isinstance(one, dict) and one.get("id") and one.get("name"))
    return {str(one["id"]): str(one["name"]) for one in named}


def names_beside(whole: Row) -> dict[str, str]:
    return names_of(inner for name, part in whole.items() if name in NAMED for inner in listed(part))


def resolved(value: Any, names: Mapping[str, str]) -> Any:
    """The same with names in the place of ids that the file itself explains: what an id says is written once."""
    if isinstance(value, list):
        return [resolved(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    told: Row = {}
    for name, inner in value.items():
        whose = name.removesuffix("_id")
        if whose != name and not value.get(whose) and isinstance(inner, str) and inner in names:
            told[whose] = names[inner]
        elif name in _REFERRING:
            several = [names.get(one, one) if isinstance(one, str) else one for one in listed(inner)]
            told[name] = several if isinstance(inner, list) else several[0] if several else None
        else:
            told.setdefault(name, resolved(inner, names))
    return told


def listed(value: Any) -> list[Any]:
    """Where a list should stand: what stands there, nothing of it lost."""
    return value if isinstance(value, list) else [] if value is None else [value]
