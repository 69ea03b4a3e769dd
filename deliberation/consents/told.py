"""What the evidence said, for people: each piece by whom, when, about which flow; and who refused what. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from deliberation.consents.decision import Said, Way


@dataclass(frozen=True)
class Told:
    """``by``: the name of the body that acted, None for a vote. ``flow``: None for all of the plan."""

    way: str
    said: str
    on: date
    reference: str
    by: Mapping[str, str] | None = None
    flow: str | None = None


def told(row: Any) -> Told:
    """A piece of evidence as it is kept."""
    return _told(row.way, row.said, row.decided_on, row.reference, json.loads(row.body))


def _told(way: str, said: str, on: date, reference: str, content: Mapping[str, Any]) -> Told:
    return Told(way, said, on, reference, content.get("body"), content.get("flow"))


def by_way(chosen: Sequence[Any]) -> list[tuple[str, list[Told]]]:
    """The four ways, each with what it showed, oldest decision first."""
    return [(str(way), [told(e) for e in chosen if e.way == way]) for way in Way]


def against(flows: Iterable[Any], bodies: Mapping[int, Mapping[str, Any]]) -> dict[str, list[Told]]:
    """Flow → who said no to it in the record by which it stands decided, of each way its last act; of one on which
    nothing is decided, in the last record that left it so in which anybody did.

    ``flows``: standing.FlowToday; ``bodies``: records by their numbers. One whose record is not among them is left out.
    """
    found = {}
    for flow in flows:
        of = (_said_no(bodies[number], flow.flow_id) for number in (flow.record, *flow.earlier) if number in bodies)
        if said := next(filter(None, of), None):
            found[flow.flow_id] = said
    return found


def before(flows: Iterable[Any], bodies: Mapping[int, Mapping[str, Any]]) -> dict[str, list[Told]]:
    """The same of the records before this one alone, where it left a flow undecided and nobody said no to it anew."""
    found = {}
    for flow in flows:
        of = (_said_no(bodies[number], flow.flow_id) for number in flow.earlier if number in bodies)
        if said := next(filter(None, of), None):
            found[flow.flow_id] = said
    return found


def _said_no(body: Mapping[str, Any], flow: str) -> list[Told]:
    own = next((f for f in body.get("flows", ()) if f["flow_id"] == flow), None)
    return [_last_no(body, way, flow) for way in own["contradicted_by"]] if own else []


def _last_no(body: Mapping[str, Any], way: str, flow: str) -> Told:
    return max((e for e in _evidence(body, way) if e.said == Said.no and e.flow in (None, flow)), key=lambda e: e.on)


def _evidence(body: Mapping[str, Any], way: str) -> Iterator[Told]:
    for act in next(w["acts"] for w in body["evidence"] if w["way"] == way):
        yield _told(way, act["said"], date.fromisoformat(act["decided_on"]), act["reference"], act["content"])


def by_act(refused: Mapping[str, Sequence[Told]]) -> list[tuple[Told, list[str]]]:
    """Each act that said no, with the flows that it refused."""
    acts = {e.reference: e for of in refused.values() for e in of}
    return [(e, [f for f, of in refused.items() if e in of]) for e in sorted(acts.values(), key=lambda e: e.on)]
