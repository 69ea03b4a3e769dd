"""Typed conditions of a record, ODRL-shaped: prohibition, obligation, limit; free text only as a note. Pure.

Prohibitions and limits name what they are about in the words that the audit can check (``ON``); sending data
abroad is a limit on ``country`` (dpv:Transfer with a place, not odrl:transfer, which is ownership).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from deliberation.consents.duties import EVERY, LAST
from deliberation.dataplans.values import shape_of_type
from deliberation.errors import Problem, Problems
from deliberation.proposals.engaged import is_corporate_number

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
YES_OR_NO = frozenset({"accumulation", "my_number"})
"""What is there or not: it can be forbidden, and there is nothing to measure or to list."""
NEEDS_VALUES = frozenset(ON) - {*YES_OR_NO, "linkage"}
# What a value must be to be told in words and compared by the audit; parties and data are those of the plan (_unknown).
SHAPES = {
    "purpose": shape_of_type("iri"), "linkage": shape_of_type("slug"),
    "recipient_type": shape_of_type("code:party_type"), "identifiability": shape_of_type("code:identifiability"),
    "country": shape_of_type("country"), "retention": shape_of_type("duration"),
}  # fmt: skip
UNKNOWN = {"recipient": "condition_recipient_unknown", "data_item": "condition_data_item_unknown"}
UNUSED = {
    "obligation": (("on", "values"), "condition_unused_by_duty"),
    "check": (("duty", "due", "every", "to", "evidence"), "condition_unused_by_check"),
}
"""What a kind has no use for: it is not dropped without a word."""
TO = ("assembly", "residents", "city", "stakeholder_council", "zone_council")
EVIDENCE = ("statement", "paper", "yearly_report")
"""What shows that an obligation was kept: words, words with a paper, the yearly report in fields."""
DUTIES = ("report", "publish", "delete", "notify", "inspect", "consult", "other")
MOST = 50


@dataclass(frozen=True)
class Condition:
    """``values`` as the audit compares them; ``duty``, ``due``, ``every``, ``to`` and ``evidence`` are an obligation's.

    ``due``: the first day, ``every``: how often again. ``note`` is not machine-checkable. ``carried``: the record that
    set it, its id there, where this one carries it on.
    """

    id: str
    kind: str
    flows: tuple[str, ...]
    on: str | None = None
    values: tuple[str, ...] = ()
    duty: str | None = None
    due: date | None = None
    note: Mapping[str, str] | None = None
    every: str | None = None
    to: str | None = None
    evidence: str | None = None
    carried: tuple[int, str] | None = None

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
            "every": self.every,
            "to": self.to,
            "evidence": self.evidence,
            "carried": dict(zip(("record", "id"), self.carried, strict=True)) if self.carried else None,
            "note": dict(self.note) if self.note else None,
        }


Known = Mapping[str, Collection[str]]
"""``recipient`` and ``data_item`` → the ids that the plan has (offered.ids)."""


def parse(
    data: Any, flows: Collection[str], carried: Collection[str] = (), since: date | None = None,
    known: Known | None = None,
) -> tuple[Condition, ...]:  # fmt: skip
    """Conditions from their JSON form, numbered C-1, C-2…; raises Problems naming every one.

    ``flows``: those of the plan. ``carried``: those of them whose earlier decision goes on: a condition on one of these
    would need a decision on it, so that "all flows" then means the others. ``since``: the day of the decision rule;
    nothing decided under it can have fallen due before. ``known``: None asks nothing of the plan.
    """
    if not isinstance(data, list) or len(data) > MOST:
        raise Problems([Problem("conditions", "conditions_list", {"max": MOST})])
    problems: list[Problem] = []
    made = [_one(n, row, flows, known, problems) for n, row in enumerate(data, 1)]
    for c in made:
        on = [f for f in c.flows if f in carried] if c else []
        problems += [Problem(f"conditions/{c.id[2:]}/flows", "condition_on_carried", {"flow": f}) for f in on]
        if c and c.due and since and c.due < since:
            problems.append(Problem(f"conditions/{c.id[2:]}/due", "obligation_before_rule"))
    if problems:
        raise Problems(problems)
    others = tuple(f for f in flows if f not in carried) if carried else ()
    return tuple(replace(c, flows=c.flows or others) for c in made if c is not None)


def again(found: Mapping[str, Any], number: int, flows: Sequence[str], record: int) -> Condition:
    """A condition of an earlier record as the new one carries it on. ``found``: as in queries.conditions."""
    more = {name: found.get(name) for name in ("on", "duty", "due", "note", "every", "to", "evidence")}
    origin = found.get("origin") or (record, found["id"])
    return Condition(f"C-{number}", found["kind"], tuple(flows), values=tuple(found["values"]), carried=origin, **more)


def _one(
    number: int, row: Any, flows: Collection[str], known: Known | None, problems: list[Problem]
) -> Condition | None:
    path = f"conditions/{number}"
    if not isinstance(row, dict) or row.get("kind") not in KINDS:
        problems.append(Problem(f"{path}/kind", "condition_kind"))
        return None
    unused, reason = UNUSED["obligation" if row["kind"] == "obligation" else "check"]
    problems += [Problem(f"{path}/{name}", reason) for name in unused if row.get(name)]
    bound = tuple(row.get("flows") or ())
    problems += [Problem(f"{path}/flows", "no_such_flow", {"flow": f}) for f in bound if f not in flows]
    note = row.get("note")
    if note is not None and not (isinstance(note, dict) and isinstance(note.get("ja"), str) and note["ja"].strip()):
        problems.append(Problem(f"{path}/note", "note_ja"))
    if row["kind"] == "obligation":
        return _obligation(number, row, bound, note, path, problems)
    problems += _unknown(row, known, path)
    return _checked(number, row, bound, note, path, problems)


def _unknown(row: Mapping[str, Any], known: Known | None, path: str) -> list[Problem]:
    """Parties and data that no row could ever name: those of the plan can stand, and companies by their number."""
    on, values = row.get("on"), row.get("values")
    if known is None or on not in UNKNOWN or not isinstance(values, list):
        return []
    strange = [v for v in values if isinstance(v, str) and v not in known[on] and not (on == "recipient" and _named(v))]
    return [Problem(f"{path}/values", UNKNOWN[on], {"value": value[:80]}) for value in strange[:1]]


def _named(value: str) -> bool:
    """Whether a party is named as every row can name it, in the plan or not."""
    return value == "public" or (value.startswith("houjin:") and is_corporate_number(value.removeprefix("houjin:")))


def _obligation(number: int, row: Any, bound: Any, note: Any, path: str, problems: list[Problem]) -> Condition:
    due = None
    if row.get("duty") not in DUTIES:
        problems.append(Problem(f"{path}/duty", "choose_one", {"label": "label.condition_duty"}))
    try:
        due = date.fromisoformat(row.get("due") or "")
    except (TypeError, ValueError):
        problems.append(Problem(f"{path}/due", "obligation_due"))
    if due and due > LAST:
        problems.append(Problem(f"{path}/due", "obligation_too_late", {"date": LAST.isoformat()}))
    if row.get("duty") == "other" and not note:
        problems.append(Problem(f"{path}/note", "note_ja"))
    for name, known in (("every", EVERY), ("to", TO), ("evidence", EVIDENCE)):
        if row.get(name) is not None and row[name] not in known:
            problems.append(Problem(f"{path}/{name}", "choose_one_of_these"))
    more = {name: row.get(name) for name in ("duty", "every", "to", "evidence")}
    return Condition(f"C-{number}", "obligation", bound, due=due, note=note, **more)


def _checked(number: int, row: Any, bound: Any, note: Any, path: str, problems: list[Problem]) -> Condition:
    on = row.get("on")
    values = row.get("values") or []
    if on is not None and on not in ON:
        problems.append(Problem(f"{path}/on", "condition_on"))
    if on is None and (values or not note):
        problems.append(Problem(f"{path}/on", "condition_on"))
    if not isinstance(values, list) or not all(isinstance(v, str) and 0 < len(v) <= 200 for v in values):
        problems.append(Problem(f"{path}/values", "condition_values"))
        values = []
    elif on in YES_OR_NO and row["kind"] == "limit":
        problems.append(Problem(f"{path}/kind", "condition_only_forbidden"))
    elif on in YES_OR_NO and values:
        problems.append(Problem(f"{path}/values", "condition_no_value"))
    elif (on in NEEDS_VALUES or (on == "linkage" and row["kind"] == "limit")) and not values:
        problems.append(Problem(f"{path}/values", "condition_values"))
    elif on in ONE_VALUE and len(values) != 1:
        problems.append(Problem(f"{path}/values", "condition_one_value"))
    elif on == "retention" and row["kind"] == "prohibition":
        problems.append(Problem(f"{path}/kind", "retention_is_limit"))
    elif on in SHAPES:
        problems += [wrong for value in values for wrong in SHAPES[on].check(value, f"{path}/values")][:1]
    return Condition(f"C-{number}", row["kind"], bound, on=on, values=tuple(values), note=note)
