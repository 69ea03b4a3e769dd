"""Putting a consent record together: canonical JSON, states from the rule, everything that speaks against it inside."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from deliberation import clock
from deliberation.consents import conditions as typed
from deliberation.consents import decision, gathered, renewing
from deliberation.consents.decision import Evidence, Said, Way
from deliberation.consents.renewing import Earlier
from deliberation.dataplans.redflags import Flag

FORMAT = "jukugi-consent-record/1"


@dataclass(frozen=True)
class Made:
    """What ``confirm_record`` writes: the record's body, its flows and conditions as rows, and how long it holds."""

    body: dict[str, Any]
    flows: list[dict[str, Any]]
    conditions: list[dict[str, Any]]
    valid_until: date | None


@dataclass(frozen=True)
class Before:
    """What an earlier record says, from which decisions and conditions may go on. None of it for a first record."""

    record: Any = None
    flows: Mapping[str, Earlier] = field(default_factory=dict)
    bound: tuple[str, ...] = ()
    conditions: Sequence[Mapping[str, Any]] = ()
    open_codes: frozenset[str] = frozenset()
    counted: int = 0


def compose(
    proposal: Any, version: Any, flags: Iterable[Flag], rule_row: Any, chosen: Sequence[Any], flow_rows: Sequence[Any],
    conditions: Sequence[Mapping[str, Any]], now: datetime, seats: Mapping[str, str], before: Before = Before(),
    known: typed.Known | None = None, early: Sequence[Mapping[str, Any]] = (),
) -> Made:  # fmt: skip
    """The record of one version. Raises Problems when a condition is not sound.

    ``flags``: every point of the version, those of the process (RF40 to RF43) too. ``known``: offered.ids.
    ``early``: choosing.before_rule.
    """
    rule = decision.parse_rule(json.loads(rule_row.body))
    evidence, names = [_read(e, before.counted) for e in chosen], [f.flow_id for f in flow_rows]
    kept = going_on(rule_row, chosen, flow_rows, before)
    bound = typed.parse(list(conditions), names, kept, clock.day(rule_row.frozen_at), known)
    bound += tuple(_carried_conditions(len(bound), before, kept, names))
    flows = [_flow(n, f, rule, evidence, bound, before, kept) for n, f in enumerate(flow_rows)]
    plain = [{"way": e.way, "said": e.said, "reference": e.reference, "body": json.loads(e.body)} for e in chosen]
    frozen = {"digest": rule_row.digest, "rule": json.loads(rule_row.body), "frozen_at": _moment(rule_row.frozen_at)}
    body = {
        "format": FORMAT, "type": "CollectiveDecisionRecord", "proposal": proposal.slug,
        "jurisdiction": proposal.jurisdiction, "version": version.number, "decision_rule": frozen,
        "document_digest": version.document_digest, "plan_digest": version.plan_digest,
        "follows": {"record": before.record.id, "digest": before.record.digest} if before.record else None,
        "flows": [
            {
                **{n: f[n] for n in ("flow_id", "digest", "state")},
                "carried": before.flows[f["flow_id"]].plain() if f["held_by"] else None,
                **_ways(rule, f["flow_id"], evidence),
            }
            for f in flows
        ],
        "evidence": [_shown(way, chosen) for way in Way],
        "before_rule": list(map(_before_rule, early)), "conditions": [c.plain() for c in bound],
        "dissent": gathered.dissent(plain), "open_flags": _open_flags(flags),
        "valid_until": rule.valid_until.isoformat() if rule.valid_until else None,
        "confirmed": {"at": _moment(now), **seats}, "replaces_individual_consent": False,
    }  # fmt: skip
    return Made(body, flows, [_condition(n, c) for n, c in enumerate(bound)], rule.valid_until)


def going_on(rule_row: Any, chosen: Sequence[Any], flow_rows: Sequence[Any], before: Before) -> frozenset[str]:
    """The flows of which the earlier decision goes on: nothing that anybody chooses."""
    rule, found = decision.parse_rule(json.loads(rule_row.body)), []
    evidence = [_read(e, before.counted) for e in chosen]
    for flow in (f.flow_id for f in flow_rows):
        earlier = before.flows.get(flow)
        outcome, left = (decision.evaluate(rule, flow, of) for of in (renewing.counting(evidence, earlier), evidence))
        if renewing.carried(flow, earlier, rule_row.id, evidence, outcome, left):
            found.append(flow)
    return frozenset(found)


def _carried_conditions(
    number: int, before: Before, kept: Collection[str], flows: Sequence[str]
) -> Iterator[typed.Condition]:
    going = renewing.conditions(before.conditions, before.bound, kept, flows, before.open_codes)
    for n, (found, on) in enumerate(going, number + 1):
        yield typed.again(found, n, on, before.record.id)


def _flow(
    position: int, row: Any, rule: decision.DecisionRule, evidence: Sequence[Evidence],
    bound: Sequence[typed.Condition], before: Before, kept: Collection[str],
) -> dict[str, Any]:  # fmt: skip
    earlier = before.flows.get(row.flow_id)
    if earlier is not None and row.flow_id in kept:
        state, held_by = earlier.state, earlier.record
    else:
        anew = renewing.deciding(row.flow_id, evidence, earlier)
        state = decision.decided_state(rule, row.flow_id, anew, any(c.binds(row.flow_id) for c in bound))
        held_by = None
    return {
        "flow_id": row.flow_id, "position": position, "digest": row.digest, "state": str(state), "held_by": held_by
    }  # fmt: skip


def _condition(position: int, found: typed.Condition) -> dict[str, Any]:
    body = json.dumps(found.plain(), ensure_ascii=False)
    record, code = found.carried or (None, None)
    return {
        "code": found.id, "position": position, "kind": found.kind, "body": body, "due": found.due,
        "origin_record_id": record, "origin_code": code,
    }  # fmt: skip


def _read(row: Any, upto: int) -> Evidence:
    """``upto``: the newest evidence that a record counts."""
    now = Evidence(Way(row.way), Said(row.said), row.decided_on, _about(row.body))
    if row.id <= upto:
        return replace(now, counted=now)
    if row.said_before is None:
        return now
    return replace(now, counted=replace(now, said=Said(row.said_before), flows=_about(row.body_before)))


def _about(body: bytes) -> frozenset[str] | None:
    flow = json.loads(body).get("flow")
    return frozenset({flow}) if flow else None


def _ways(rule: decision.DecisionRule, flow: str, evidence: Sequence[Evidence]) -> dict[str, Any]:
    return {
        "ways": {str(way): str(decision.said_by(way, flow, evidence)) for way in Way},
        "contradicted_by": [str(w) for w in decision.contradictions(rule, flow, evidence)],
    }


def _shown(way: Way, chosen: Sequence[Any]) -> dict[str, Any]:
    """A way with its evidence, or the plain word that it has not been shown."""
    mine = [e for e in chosen if e.way == way]
    return {
        "way": str(way),
        "shown": bool(mine),
        "acts": [
            {
                "reference": e.reference,
                "said": e.said,
                "decided_on": e.decided_on.isoformat(),
                "entry": e.entry_id,
                "content": json.loads(e.body),
            }
            for e in mine
        ],
    }


def _before_rule(found: Mapping[str, Any]) -> dict[str, Any]:
    named = {"title": found["title"], "body": found["body"].get("body"), "flow": found["body"].get("flow")}
    told = {name: str(found[name]) for name in ("way", "reference", "said", "decided_on")}
    return {**told, **named}


def _open_flags(flags: Iterable[Flag]) -> list[dict[str, Any]]:
    """Points to check that are raised, and those that cannot be told, at the time of the decision."""
    return [
        {"rule": f.rule, "place": f.place, "severity": f.severity, "state": f.state, "fields": list(f.fields)}
        for f in flags
        if f.state in ("raised", "cannot_tell")
    ]


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
