"""A report as a page shows it: every finding with what was declared beside what was observed. Pure: codes and names,
no sentences; the words are the templates'."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from deliberation.audits.rules import last_second
from deliberation.dataplans.values import Value, unwrap
from deliberation.dataplans.vocabulary import FLOW_FIELDS, Field

FIELDS = {
    "A02": "recipients",
    "A03": "recipients",
    "A04": "purpose_codes",
    "A05": "data_items",
    "A06": "identifiability",
    "A08": "storage_model",
    "A09": "retention",
    "A10": "participation",
    "A11": "participation",
    "A17": "linkable_datasets",
    "A18": "my_number",
    "A19": "via_platform",
    "A20": "via_platform",
    "A21": "processors",
    "A22": "legal_ground",
    "A23": "expected_max_per_day",
    "A24": "automation",
}
SEEN = {
    "A01": "flow",
    "A02": "party",
    "A03": "party_type",
    "A04": "term",
    "A05": "item",
    "A06": "identifiability",
    "A07": "country",
    "A08": "persisted",
    "A12": "force",
    "A13": "digest",
    "A17": "linked",
    "A15": "filed",
    "A16": "filed",
    "A18": "my_number",
    "A19": "through",
    "A20": "through",
    "A21": "party",
    "A22": "legal_ground",
    "A23": "volume",
    "A24": "automation",
    "A26": "days",
    "A27": "lost",
    "A28": "lost",
    "A31": "observer",
}
SEEN_OF_CONDITION = {
    "recipient": "party", "recipient_type": "party_type", "purpose": "term", "data_item": "item",
    "identifiability": "identifiability", "country": "country", "accumulation": "persisted", "linkage": "linked",
    "my_number": "my_number",
}  # fmt: skip
OF_FILES = frozenset({"A26", "A27", "A28"})


@dataclass(frozen=True)
class Shown:
    """One finding. ``field`` and ``value``: the plan's own words, where one of its fields was compared; ``version``:
    the one that says so, where it is not that of the record.

    ``first`` and ``last``: the first and the last second that its rows cover.
    """

    data: Mapping[str, Any]
    field: Field | None
    value: Value | None
    condition: Mapping[str, Any] | None
    seen: tuple[tuple[str, tuple[Any, ...], int], ...]
    version: int | None = None

    @property
    def first(self) -> datetime | None:
        return datetime.fromisoformat(self.data["first"]) if self.data["first"] else None

    @property
    def last(self) -> datetime | None:
        return last_second(self.first, datetime.fromisoformat(self.data["last"])) if self.data["last"] else None

    @property
    def number(self) -> int:
        return int(self.data["no"])

    @property
    def file(self) -> Mapping[str, Any] | None:
        """File and observer, where a finding is about a file."""
        declared = self.data["declared"]
        return declared if self.data["code"] in OF_FILES and "file" in (declared or {}) else None


@dataclass(frozen=True)
class Names:
    """Names that the plan gives to flows, parties and data items, and the register to observers: text pairs by id.

    ``files``: the number by which each file is listed, by its number in the report."""

    flows: Mapping[str, Any]
    parties: Mapping[str, Any]
    items: Mapping[str, Any]
    observers: Mapping[str, Any]
    files: Mapping[int, int] = field(default_factory=dict)

    @property
    def things(self) -> Mapping[str, Any]:
        """Everything that a condition may be about; a party also by its bare id or number."""
        bare = {spelling.partition(":")[2]: name for spelling, name in self.parties.items()}
        return {**bare, **self.flows, **self.items, **self.parties}


def findings(report: Mapping[str, Any]) -> list[Shown]:
    """The findings of a report in its order."""
    flows = {flow["flow_id"]: flow for flow in report["basis"]["flows"]}
    conditions = {condition["id"]: condition for condition in report["basis"]["conditions"]}
    return [_shown(finding, flows.get(finding["flow_id"], {}), conditions) for finding in report["findings"]]


def _shown(finding: Mapping[str, Any], flow: Mapping[str, Any], conditions: Mapping[str, Any]) -> Shown:
    name = field_of(finding)
    wrapper = flow.get("declared", {}).get(name or "")
    condition = conditions.get(finding["condition"] or "")
    about = condition and condition["on"]
    kind = SEEN_OF_CONDITION.get(about, "") if about else SEEN.get(finding["code"], "")
    if finding["code"] in OF_FILES and "file" in (finding["declared"] or {}):
        kind = "lost"  # A26 is told of days of a flow, and of lines of a file
    seen = tuple((kind, _many(entry["value"]), entry["rows"]) for entry in finding["observed"])
    return Shown(
        finding,
        FLOW_FIELDS.get(name or ""),
        _compared(finding, wrapper) if wrapper and not finding["condition"] else None,
        condition,
        seen,
        flow.get("version"),
    )


def _compared(finding: Mapping[str, Any], wrapper: dict[str, Any]) -> Value:
    """What the plan says, as it was compared: a data item that is kept for a length of its own was held to that."""
    told = unwrap(wrapper)
    own = finding["declared"].get("value") if finding["code"] == "A09" and told.known else None
    return Value("value", own, sources=told.sources, note=told.note) if own else told


def field_of(finding: Mapping[str, Any]) -> str | None:
    """The field of the plan that a finding compares; None where it is not the plan that was compared."""
    declared = finding["declared"] if isinstance(finding["declared"], dict) else {}
    if finding["code"] == "A12":
        return None if declared.get("value") == "in_force" else "start_end"
    return declared.get("field") or FIELDS.get(finding["code"])


def _many(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list) and value else (value,)


def names(report: Mapping[str, Any], registered: Iterable[Any], newest: Mapping[str, Any] | None = None) -> Names:
    """``newest``: the newest version of the proposal, which may name parties that the one of the report does not."""
    flows, items = {}, {}
    numbers = report["basis"]["numbers"]
    parties = {f"party:{party['id']}": party["name"] for party in _parties_of(newest)} if newest else {}
    for flow in report["basis"]["flows"]:
        said = {name: unwrap(wrapper).value for name, wrapper in flow["declared"].items()}
        flows[flow["flow_id"]] = said.get("name")
        for party in _parties(said):
            parties[f"party:{party['id']}"] = party["name"]
            if party["id"] in numbers:
                parties[f"houjin:{numbers[party['id']]}"] = party["name"]
        for item in said.get("data_items") or ():
            items[item["id"]] = items[item["id"].replace("-", "_")] = {k: item[k] for k in ("ja", "en") if k in item}
    observers = {row.code: {"ja": row.name_ja, "en": row.name_en} for row in registered}
    return Names(flows, parties, items, observers)


def likewise(report: Mapping[str, Any], earlier: Iterable[Any]) -> dict[int, dict[int, list[int]]]:
    """Which findings of earlier reports say the same: number here → report → numbers there.

    The same check with the same result on the same flow and condition; its rows may be others.
    """
    places: dict[tuple[Any, ...], dict[int, list[int]]] = {}
    for row in earlier:
        there = places.setdefault((row.code, row.status, row.flow_id, row.condition), {})
        there.setdefault(row.report_id, []).append(row.number)
    keyed = {f["no"]: (f["code"], f["status"], f["flow_id"], f["condition"]) for f in report["findings"]}
    return {number: places[key] for number, key in keyed.items() if key in places}


def followed(rows: Sequence[Any]) -> dict[int, list[int]]:
    """Of these reports, which earlier ones each follows: the same record, days that overlap."""
    return {
        row.id: [
            other.id
            for other in rows
            if other.id < row.id
            and (other.proposal_id, other.record_id) == (row.proposal_id, row.record_id)
            and other.first_day <= row.last_day
            and other.last_day >= row.first_day
        ]
        for row in rows
    }


def _parties_of(document: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    yield from document["companies"]
    for flow in document["plan"]["flows"]:
        yield from _parties({name: unwrap(flow[name]).value for name in ("recipients", "processors", "controller")})


def _parties(said: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    yield from said.get("recipients") or ()
    yield from said.get("processors") or ()
    if said.get("controller"):
        yield said["controller"]
