"""Plans and comparisons for other programs: a table of flows, a comparison as plain data. JSON-LD: linked.py."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans.diff import Change, Diff
from deliberation.dataplans.digests import flow_digests
from deliberation.dataplans.document import Document, Flow
from deliberation.dataplans.materiality import FLOW_ADDED
from deliberation.dataplans.redflags import GAP, Flag
from deliberation.dataplans.values import Value, notes_of
from deliberation.dataplans.vocabulary import FLOW_FIELDS
from deliberation.web import spreadsheet


def flows_csv(document: Document, digest: str, *, demonstration: bool = False) -> bytes:
    """One row a flow, one column a field, codes as they are, gaps by their code. Entries of a list are parted by "; ".
    What stands beside the answers is in ``notes``: text pairs by field (of one party: field/id), as JSON.

    Every row of the demonstration says that it is one.
    """
    head = ("document_digest", "flow_digest", "demonstration", "flow_id", *FLOW_FIELDS, "name_en", "notes")
    digests = flow_digests(document.data)
    rows = (
        (
            digest, digests[flow.flow_id], demonstration, flow.flow_id, *(_cell(flow[name]) for name in FLOW_FIELDS),
            (flow["name"].value or {}).get("en"), _notes(flow),
        )
        for flow in document.flows
    )  # fmt: skip
    return "".join(spreadsheet.written(head, rows)).encode()


def _notes(flow: Flow) -> str | None:
    noted = {name: dict(value.note) for name, value in flow.fields.items() if value.note}
    for name, value in flow.fields.items():
        noted |= {f"{name}/{party}": dict(note) for party, note in notes_of(value.value)}
    return json.dumps(noted, ensure_ascii=False, sort_keys=True) if noted else None


def _cell(value: Value) -> str:
    if not value.known:
        return f"{value.state}: {_words(value.reason)}" if value.reason else value.state
    if value.value is None:
        return "none"
    return "; ".join(_words(e) for e in value.value) if isinstance(value.value, list) else _words(value.value)


def _words(value: Any) -> str:
    """An entry in one cell: its Japanese text or name, else what it holds."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, dict):
        return str(value)
    named = value.get("name", value)
    if "ja" in named:
        about = ", ".join(value[x] for x in ("type", "unknown") if value.get(x))
        return f"{named['ja']} ({about})" if about else str(named["ja"])
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


COMPARISON = "jukugi-comparison/1"


@dataclass(frozen=True)
class Side:
    """A version that is compared: its number, digests and immutable address."""

    version: int
    document_digest: str
    plan_digest: str
    address: str


def diff_json(
    found: Diff, old: Side, new: Side, names: Mapping[str, Mapping[str, str] | None], *, address: str, schema: str,
    demonstration: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """A comparison as plain data. ``address``: of the page that says the same; ``schema``: of this format.

    ``names``: of the flows, by the ids under which changes and points stand.
    """
    return {
        **({"demonstration": True} if demonstration else {}),
        "$schema": schema,
        "format": COMPARISON,
        "address": address,
        "flow_names": {flow_id: dict(name) for flow_id, name in names.items() if name},
        "from": vars(old),
        "to": vars(new),
        "changes": [_change(c) for c in found.changes],
        "flows_added": [{"flow_id": flow_id, "clause": FLOW_ADDED.id} for flow_id in found.flows_added],
        "flows_removed": list(found.flows_removed),
        "material": found.material_count,
        "flags_came": [_point(f) for f in found.flags_came],
        "flags_went": [_point(f) for f in found.flags_went],
    }


SIDE_BY_SIDE = "jukugi-side-by-side/1"


def beside_json(sides: Sequence[Mapping[str, Any]], *, address: str, schema: str) -> dict[str, Any]:
    """Two proposals beside each other; each side is :func:`side_of` with what says whose it is."""
    return {"$schema": schema, "format": SIDE_BY_SIDE, "address": address, "sides": [dict(side) for side in sides]}


def side_of(at: Side, document: Document, flags: Iterable[Flag]) -> dict[str, Any]:
    """A version with every value as it stands in its document, and its points to check."""
    return {
        **vars(at),
        "title": document.data["title"],
        "flags": [_point(flag) for flag in flags],
        "plan": {name: value.wrapped() for name, value in document.plan.items()},
        "flows": {f.flow_id: {name: value.wrapped() for name, value in f.fields.items()} for f in document.flows},
    }


def _point(flag: Flag) -> dict[str, Any]:
    field = {"field": flag.fields[0]} if flag.rule == GAP else {}
    return {"rule": flag.rule, **field, "place": flag.place, "state": flag.state, "severity": flag.severity}


def _change(change: Change) -> dict[str, Any]:
    return {
        "place": change.place, "field": change.field, "old": change.old.wrapped(), "new": change.new.wrapped(),
        "material": change.material, "reason": change.reason, "clause": change.clause.id if change.clause else None,
    }  # fmt: skip
