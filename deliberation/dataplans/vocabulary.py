"""The words a plan is written in: its fields, code lists and countries, read once from data/.

Names and codes are the machine's; what people read for them stands in the catalogue as ``field.<name>``,
``meaning.<name>``, ``code.<list>.<code>`` and ``group.<group>``. Ordered lists publish their order, narrowest first.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

DATA = Path(__file__).with_name("data")

Scope = Literal["plan", "flow"]
Widens = Literal["order", "more", "fewer", "longer", "true", "false", "any", "text", "never"]


@dataclass(frozen=True)
class Field:
    """One question of the plan.

    ``widens`` says which change is material: see materiality.py. ``group`` is the heading it stands under and the
    step of the wizard that asks for it. ``required`` is "must" or "should" (a should-field left open is no gap).
    """

    id: str
    name: str
    scope: Scope
    group: str
    type: str
    nullable: bool
    required: Literal["must", "should"]
    widens: Widens
    map: str


@dataclass(frozen=True)
class CodeList:
    """A closed list. ``dpv`` and ``dtpr`` map codes to the vocabularies of others."""

    name: str
    ordered: bool
    codes: tuple[str, ...]
    dpv: Mapping[str, str | None]
    dtpr: Mapping[str, tuple[str, ...]]

    def rank(self, code: str) -> int:
        """Place in the order, 0 the narrowest."""
        return self.codes.index(code)


def load(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _code_list(name: str, row: dict[str, Any]) -> CodeList:
    entries = row["codes"]
    return CodeList(
        name,
        row["ordered"],
        tuple(e["code"] for e in entries),
        {e["code"]: e["dpv"] for e in entries},
        {e["code"]: tuple(e["dtpr"]) for e in entries},
    )


CODE_LISTS: Mapping[str, CodeList] = {name: _code_list(name, row) for name, row in load("codelists.json").items()}
KNOWN: Mapping[str, Mapping[str, str]] = load("known.json")
"""By the type of an entry, those that have words of ours and are chosen on a form: what is written, by short name."""


def known_words(kind: str) -> Mapping[str, str]:
    """Short names of such entries and the catalogue keys of their words."""
    return {short: f"{'dpv' if kind == 'iri' else kind}.{short.lower()}" for short in KNOWN.get(kind, ())}


COUNTRIES: tuple[str, ...] = tuple(load("countries.json"))

FIELDS: tuple[Field, ...] = tuple(Field(**row) for row in load("fields.json"))
SET_AT_PUBLISHING = frozenset(f.name for f in FIELDS if f.type == "set_at_publishing")
PLAN_FIELDS: Mapping[str, Field] = {f.name: f for f in FIELDS if f.scope == "plan" and f.name not in SET_AT_PUBLISHING}
FLOW_FIELDS: Mapping[str, Field] = {f.name: f for f in FIELDS if f.scope == "flow" and f.name != "flow_id"}

PROCESS_FIELDS = frozenset(f.name for f in FIELDS if f.group == "process")
"""P09 to P12: how and when intent was confirmed, the council's role, residents' seats. Nobody consents to these."""


def field_of(scope: Scope, name: str) -> Field:
    """The field of that name; KeyError when there is none."""
    return (PLAN_FIELDS if scope == "plan" else FLOW_FIELDS)[name]


def groups(scope: Scope) -> dict[str, tuple[Field, ...]]:
    """Fields under their headings, in the order of the table."""
    found: dict[str, list[Field]] = {}
    for field in (PLAN_FIELDS if scope == "plan" else FLOW_FIELDS).values():
        found.setdefault(field.group, []).append(field)
    return {name: tuple(fields) for name, fields in found.items()}


def code_list_of(field: Field) -> CodeList | None:
    """The list that a code field, or a list of codes, takes its codes from."""
    return CODE_LISTS[field.type.rsplit(":", 1)[1]] if "code:" in field.type else None
