"""Typed conditions of a record, ODRL-shaped: prohibition, obligation, limit; free text only as a note. Pure.

Prohibitions and limits name what they are about in the words that the audit can check (``ON``); sending data
abroad is a limit on ``country`` (dpv:Transfer with a place, not odrl:transfer, which is ownership).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from deliberation.dataplans.values import shape_of_type
from deliberation.errors import Problem, Problems

KINDS = ("prohibition", "obligation", "limit")
ON = (
    "recipient",
    "recipient_type",
    "purpose",
    "data_item",
    "identifiability",
    "country",
    "accumulation",
    "retention",
    "linkage",
    "my_number",
)
ONE_VALUE = frozenset({"retention", "identifiability"})
NEEDS_VALUES = frozenset(ON) - {"accumulation", "my_number", "linkage"}
# What a value must be to be told in words and compared by the audit; the others are ids and codes of a plan's own.
SHAPES = {
    "recipient_type": shape_of_type("code:party_type"), "identifiability": shape_of_type("code:identifiability"),
    "country": shape_of_type("country"), "retention": shape_of_type("duration"),
}  # fmt: skip
DUTIES = ("report", "publish", "delete", "notify", "inspect", "consult", "other")
MOST = 50


@dataclass(frozen=True)
class Condition:
    """``values`` as the audit compares them; ``due`` and ``duty`` belong to an obligation.

    ``note`` is not machine-checkable.
    """

    id: str
    kind: str
    flows: tuple[str, ...]
    on: str | None = None
    values: tuple[str, ...] = ()
    duty: str | None = None
    due: date | None = None
    note: Mapping[str, str] | None = None

    @property
    def checkable(self) -> bool:
        return self.kind != "obligation" and self.on is not None

    def binds(self, flow: str) -> bool:
        return not self.flows or flow in self.flows

    def plain(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "flows": list(self.flows),
            "on": self.on,
            "values": list(self.values),
            "duty": self.duty,
            "due": self.due.isoformat() if self.due else None,
            "note": dict(self.note) if self.note else None,
        }


def parse(data: Any, flows: Collection[str]) -> tuple[Condition, ...]:
    """Conditions from their JSON form, numbered C-1, C-2…; raises Problems naming every one.

    ``flows``: those of the plan.
    """
    if not isinstance(data, list) or len(data) > MOST:
        raise Problems([Problem("conditions", "conditions_list", {"max": MOST})])
    problems: list[Problem] = []
    made = [_one(n, row, flows, problems) for n, row in enumerate(data, 1)]
    if problems:
        raise Problems(problems)
    return tuple(c for c in made if c is not None)


def _one(number: int, row: Any, flows: Collection[str], problems: list[Problem]) -> Condition | None:
    path = f"conditions/{number}"
    if not isinstance(row, dict) or row.get("kind") not in KINDS:
        problems.append(Problem(path, "condition_kind"))
        return None
    bound = tuple(row.get("flows") or ())
    problems += [Problem(f"{path}/flows", "no_such_flow", {"flow": f}) for f in bound if f not in flows]
    note = row.get("note")
    if note is not None and not (isinstance(note, dict) and isinstance(note.get("ja"), str) and note["ja"].strip()):
        problems.append(Problem(f"{path}/note", "note_ja"))
    if row["kind"] == "obligation":
        return _obligation(number, row, bound, note, path, problems)
    return _checked(number, row, bound, note, path, problems)


def _obligation(number: int, row: Any, bound: Any, note: Any, path: str, problems: list[Problem]) -> Condition:
    due = None
    if row.get("duty") not in DUTIES:
        problems.append(Problem(f"{path}/duty", "choose_one", {"label": "label.condition_duty"}))
    try:
        due = date.fromisoformat(row.get("due") or "")
    except (TypeError, ValueError):
        problems.append(Problem(f"{path}/due", "obligation_due"))
    if row.get("duty") == "other" and not note:
        problems.append(Problem(f"{path}/note", "note_ja"))
    return Condition(f"C-{number}", "obligation", bound, duty=row.get("duty"), due=due, note=note)


def _checked(number: int, row: Any, bound: Any, note: Any, path: str, problems: list[Problem]) -> Condition:
    on = row.get("on")
    values = row.get("values") or []
    if on is not None and on not in ON:
        problems.append(Problem(f"{path}/on", "condition_on"))
    if on is None and not note:
        problems.append(Problem(f"{path}/on", "condition_on"))
    if not isinstance(values, list) or not all(isinstance(v, str) and 0 < len(v) <= 200 for v in values):
        problems.append(Problem(f"{path}/values", "condition_values"))
        values = []
    elif on in NEEDS_VALUES and not values:
        problems.append(Problem(f"{path}/values", "condition_values"))
    elif on in ONE_VALUE and len(values) != 1:
        problems.append(Problem(f"{path}/values", "condition_one_value"))
    elif on == "retention" and row["kind"] == "prohibition":
        problems.append(Problem(f"{path}/kind", "retention_is_limit"))
    elif on in SHAPES:
        problems += [wrong for value in values for wrong in SHAPES[on].check(value, f"{path}/values")][:1]
    return Condition(f"C-{number}", row["kind"], bound, on=on, values=tuple(values), note=note)
