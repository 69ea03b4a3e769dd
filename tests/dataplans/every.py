"""Documents that say everything a plan can say: each field in every way that its type allows."""

from collections.abc import Iterator
from typing import Any

from deliberation.dataplans.vocabulary import CODE_LISTS, FLOW_FIELDS, PLAN_FIELDS, Field
from tests.dataplans.documents import data, party, recipient, text, unknown, value

AWKWARD = '=1+1 | \\n 「引用」"quoted", \'始まり\n2行目 ［かっこ］'
SAMPLES: dict[str, list[Any]] = {
    "text": [text("文"), text(AWKWARD, "[brackets] \\ and | bars"), text("[未定] ではない"), text("'=x", "@y")],
    "bool": [True, False],
    "count": [0, 72, 10**15],
    "date": ["2027-04-01"],
    "url": ["https://example.invalid/a?b=c,d;e"],
    "iri": ["https://w3id.org/dpv#ServiceProvision"],
    "country": ["JP", "US", "GB"],
    "duration": ["P90D", "P2W", "P3M", "P5Y", "PT48H", "P1Y6M"],
    "municipality_code": ["131016"],
    "device": ["identifiable_video"],
    "party": [party("a-city", "municipality"), party("x", None), {**party("y"), "name": text(AWKWARD, "A | B")}],
    "processor": [
        {**party("a-city", "municipality"), "unknown": "undecided"},
        {**party("y"), "name": text(AWKWARD, "A | B"), "note": text(AWKWARD, "one | row")},
    ],
    "recipient": [
        {**recipient("shop"), "unknown": "inquiring"},
        {**recipient("lab", "academic"), "purpose": text("調査", "a | study")},
    ],
    "spec_author": [{"name": text("甲"), "employer": None, "seconded": False, "is_bidder": None}],
    "data_item": [
        {"id": "a", "ja": "氏名"},
        {"id": "b", "ja": "住所 | 番地", "en": "address", "iri": "https://w3id.org/dpv/pd#Location"},
        {"id": "c", "ja": "映像", "retention": "PT1H"},
    ],
    "place": [text("市内", "in the city"), {"lat_e7": 356812345, "lon_e7": -1397670001}],
    "dataset": [{"flow_id": "bus"}, text("国勢調査", "census")],
    "measure": [{"iri": "https://w3id.org/dpv#Encryption"}, text("施錠")],
    "period": [{"start": "2027-04-01", "end": None}, {"start": None, "end": "2030-03-31"}],
}


def ways(field: Field, *, unseen: bool = False) -> Iterator[dict[str, Any]]:
    """Every way to answer one field, sources included."""
    if field.type.startswith("list:"):
        inner = field.type.removeprefix("list:")
        yield value(_samples(inner))
        yield value([])
    else:
        yield from (value(sample) for sample in _samples(field.type))
    yield from (unknown(state) for state in (("not_seen",) if unseen else ("undecided", "not_stated")))
    yield {"not_applicable": "当てはまらない | 理由"}
    yield {"not_applicable": text("理由", "a reason")}
    if field.nullable:
        yield value(None)
    yield {**value(_samples(field.type)[0] if not field.type.startswith("list:") else []), "sources": [1]}


def _samples(kind: str) -> list[Any]:
    return list(CODE_LISTS[kind.removeprefix("code:")].codes) if kind.startswith("code:") else SAMPLES[kind]


def everything(*, unseen: bool = False) -> Iterator[dict[str, Any]]:
    """Documents that together answer every field in every way: the nth says each field in its nth way."""
    of_plan = {name: list(ways(f, unseen=unseen)) for name, f in PLAN_FIELDS.items()}
    of_flow = {name: list(ways(f, unseen=unseen)) for name, f in FLOW_FIELDS.items()}
    for n in range(max(map(len, (*of_plan.values(), *of_flow.values())))):
        plan = {name: found[n % len(found)] for name, found in of_plan.items()}
        flow = {name: found[n % len(found)] for name, found in of_flow.items()}
        if plan["country"].get("value") != "JP":
            plan["municipality_code"] = {"not_applicable": "日本ではない"}
        # a plain string as the reason and a pair are two ways; the first flow is called "bus"
        found = data(plan, flow, {"retention": unknown("not_seen" if unseen else "undecided")})
        yield {**found, "sources": [{"title": "計画書", "address": None, "seen_on": None}]}
