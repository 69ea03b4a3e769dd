"""What the values of one document say about each other, and about the day on which it is written."""

from collections.abc import Iterator, Mapping, Set
from datetime import date
from typing import Any

from deliberation.dataplans.format import WRAPPED_PARTS
from deliberation.dataplans.lengths import days
from deliberation.dataplans.notations import first_day, is_day
from deliberation.dataplans.shapes import below
from deliberation.dataplans.values import backwards
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.errors import Problem


def faults(data: dict[str, Any], compiled: bool, unsound: Set[str]) -> Iterator[Problem]:
    """What one value says about another. ``unsound``: places where something is wrong already; they are passed over."""
    if not isinstance(data.get("plan"), dict):
        return
    for at, wrapped in wrappers(data):
        if at in unsound:
            continue
        if "unknown" in wrapped:
            if wrapped["unknown"] == "not_seen" and not compiled:
                yield Problem(at, "not_seen_only_in_compiled")
            elif wrapped["unknown"] == "not_stated" and compiled:
                yield Problem(at, "not_stated_not_in_compiled")
        for number in wrapped.get("sources", ()) if "sources" not in unsound else ():
            if number > len(data["sources"]):
                yield Problem(below(at, "sources"), "no_such_source", {"number": number})
    plan = data["plan"]
    if not {"plan/country", "plan/municipality_code"} & unsound:
        country = plan["country"].get("value")
        if country not in (None, "JP") and "value" in plan["municipality_code"]:
            yield Problem("plan/municipality_code", "code_only_in_japan")
    flow_ids = {str(row.get("flow_id")) for _, row in _rows(plan)}
    for number, row in _rows(plan):
        yield from _flow_checks(row, f"plan/flows/{number}", flow_ids, unsound)


def read_in_future(sources: Any, today: date) -> Iterator[Problem]:
    """Sources that name a day to come as the day on which they were read; for any data, sound or not."""
    for number, row in enumerate(sources if isinstance(sources, list) else ()):
        day = row.get("seen_on") if isinstance(row, dict) else None
        if is_day(day) and day > today.isoformat():
            yield Problem(f"sources/{number}/seen_on", "read_in_future")


def _rows(plan: Mapping[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    """The flows that are objects at all, with their place."""
    flows = plan["flows"] if isinstance(plan["flows"], list) else []
    return [(number, row) for number, row in enumerate(flows) if isinstance(row, dict)]


def _flow_checks(row: dict[str, Any], at: str, flow_ids: Set[str], unsound: Set[str]) -> Iterator[Problem]:
    linked = row["linkable_datasets"].get("value") if f"{at}/linkable_datasets" not in unsound else ()
    for number, entry in enumerate(linked or ()):
        if "flow_id" in entry and entry["flow_id"] not in flow_ids:
            yield Problem(f"{at}/linkable_datasets/value/{number}", "no_such_flow", {"flow": entry["flow_id"]})
    yield from _lengths(row, at, unsound)
    period = row["start_end"].get("value") if f"{at}/start_end" not in unsound else None
    if backwards(period):
        yield Problem(f"{at}/start_end", "period_backwards", {"date": first_day(period["start"])})


def _lengths(row: dict[str, Any], at: str, unsound: Set[str]) -> Iterator[Problem]:
    """The length of a flow is the longest of all: what is kept longer than the rest would else be told of nowhere."""
    most = row["retention"].get("value") if f"{at}/retention" not in unsound else None
    items = row["data_items"].get("value") if f"{at}/data_items" not in unsound else None
    for number, item in enumerate(items or ()):
        if most and "retention" in item and days(item["retention"]) > days(most):
            yield Problem(f"{at}/data_items/value/{number}/retention", "kept_longer_than_flow")


def wrappers(data: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every wrapped value of a document with its path."""
    for name in WRAPPED_PARTS:
        yield name, data[name]
    for name in PLAN_FIELDS:
        yield f"plan/{name}", data["plan"][name]
    for number, row in _rows(data["plan"]):
        for name in FLOW_FIELDS:
            yield f"plan/flows/{number}/{name}", row[name]
