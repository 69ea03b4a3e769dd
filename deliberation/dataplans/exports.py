"""Plans for other programs: a table of flows, and JSON-LD with DPV terms (ours where DPV has none) and DTPR ids."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans.diff import Change, Diff
from deliberation.dataplans.digests import flow_digests
from deliberation.dataplans.document import Document
from deliberation.dataplans.materiality import FLOW_ADDED
from deliberation.dataplans.redflags import GAP, Flag
from deliberation.dataplans.values import Value
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, Field, code_list_of
from deliberation.web import spreadsheet

DPV = "https://w3id.org/dpv#"  # DPV 2.3
PREFIXES = {"dpv": DPV, "dct": "http://purl.org/dc/terms/"}


def flows_csv(document: Document, digest: str, *, demonstration: bool = False) -> bytes:
    """One row a flow, one column a field, codes as they are, gaps by their code. Entries of a list are parted by "; ".

    Every row of the demonstration says that it is one.
    """
    head = ("document_digest", "flow_digest", "demonstration", "flow_id", *FLOW_FIELDS, "name_en")
    digests = flow_digests(document.data)
    rows = (
        (
            digest, digests[flow.flow_id], demonstration, flow.flow_id, *(_cell(flow[name]) for name in FLOW_FIELDS),
            (flow["name"].value or {}).get("en"),
        )
        for flow in document.flows
    )  # fmt: skip
    return "".join(spreadsheet.written(head, rows)).encode()


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
        return f"{named['ja']} ({value['type']})" if value.get("type") else str(named["ja"])
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def json_ld(
    document: Document, address: str, terms: str, digest: str, *, demonstration: bool = False
) -> dict[str, Any]:
    """The plan as JSON-LD. ``address``: of the version; ``terms``: base of our own terms (/formats/fields.json#)."""
    return {
        "@context": {**PREFIXES, "jukugi": terms},
        "@id": address,
        "@type": "dpv:Process",
        "jukugi:document_digest": digest,
        **({"jukugi:demonstration": True} if demonstration else {}),
        **dict(_statements(document.plan, PLAN_FIELDS)),
        "dpv:hasProcess": [
            {"@id": f"{address}#{f.flow_id}", "@type": "dpv:Process", **dict(_statements(f.fields, FLOW_FIELDS))}
            for f in document.flows
        ],
    }


def _statements(values: Mapping[str, Value], fields: Mapping[str, Field]) -> Iterator[tuple[str, Any]]:
    """Term → node, one for each field; a term that several fields share keeps them all."""
    found: dict[str, list[Any]] = {}
    for name, field in fields.items():
        found.setdefault(term(field), []).append(_node(field, values[name]))
    for key, nodes in found.items():
        yield key, nodes[0] if len(nodes) == 1 else nodes


def term(field: Field) -> str:
    """The first DPV or Dublin Core term that a field maps to, else our own."""
    first = field.map.replace(";", " ").split()[0]
    prefix, _, word = first.partition(":")
    plain = word.replace("_", "").isalnum()
    return first if prefix in PREFIXES and plain and word[0].islower() else f"jukugi:{field.name}"


def _node(field: Field, value: Value) -> dict[str, Any]:
    """A value with its field and its state, so that a gap stays a gap for machines as well."""
    node: dict[str, Any] = {"jukugi:field": field.name, "jukugi:state": value.state}
    if not value.known:
        return {**node, "jukugi:reason": _in_languages(value.reason)} if value.reason else node
    return {**node, "jukugi:value": None if value.value is None else _content(field, value.value)}


def _content(field: Field, content: Any) -> Any:
    if isinstance(content, list):
        return [_content(field, entry) for entry in content]
    codes = code_list_of(field)
    if codes is not None:
        node = {"@id": codes.dpv[content] or f"jukugi:{codes.name}.{content}", "jukugi:code": content}
        return {**node, "jukugi:dtpr": list(codes.dtpr[content])} if codes.dtpr[content] else node
    return _in_languages(content)


def _in_languages(content: Any) -> Any:
    """A text pair as literals with their language; anything else as it is."""
    if isinstance(content, dict) and "ja" in content:
        return [{"@value": content[lang], "@language": lang} for lang in ("ja", "en") if lang in content]
    return content


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
