"""Putting a consent record together: canonical JSON, states from the rule, everything that speaks against it inside."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deliberation.consents import conditions as typed
from deliberation.consents import decision, gathered
from deliberation.consents.decision import Evidence, Said, Way
from deliberation.dataplans.redflags import Flag

FORMAT = "jukugi-consent-record/1"


@dataclass(frozen=True)
class Made:
    """What ``confirm_record`` writes: the record's body, its flows and conditions as rows, and how long it holds."""

    body: dict[str, Any]
    flows: list[dict[str, Any]]
    conditions: list[dict[str, Any]]
    valid_until: date | None


def compose(
    proposal: Any, version: Any, flags: Iterable[Flag], rule_row: Any, chosen: Sequence[Any], flow_rows: Sequence[Any],
    conditions: Sequence[Mapping[str, Any]], now: datetime, seats: Mapping[str, str],
) -> Made:  # fmt: skip
    """The record of one version. Raises Problems when a condition is not sound.

    ``flags``: every point of the version, those of the process (RF40 to RF43) too.
    """
    rule = decision.parse_rule(json.loads(rule_row.body))
    bound = typed.parse(list(conditions), {f.flow_id for f in flow_rows})
    evidence = [_read(e) for e in chosen]
    flows = [_flow(n, f, rule, evidence, bound) for n, f in enumerate(flow_rows)]
    plain = [{"way": e.way, "said": e.said, "reference": e.reference, "body": json.loads(e.body)} for e in chosen]
    frozen = {"digest": rule_row.digest, "rule": json.loads(rule_row.body), "frozen_at": _moment(rule_row.frozen_at)}
    body = {
        "format": FORMAT, "type": "CollectiveDecisionRecord", "proposal": proposal.slug,
        "jurisdiction": proposal.jurisdiction, "version": version.number, "decision_rule": frozen,
        "document_digest": version.document_digest, "plan_digest": version.plan_digest,
        "flows": [
            {**{n: f[n] for n in ("flow_id", "digest", "state")}, **_ways(rule, f["flow_id"], evidence)} for f in flows
        ],
        "evidence": [_shown(way, chosen) for way in Way], "conditions": [c.plain() for c in bound],
        "dissent": gathered.dissent(plain), "open_flags": _open_flags(flags),
        "valid_until": rule.valid_until.isoformat() if rule.valid_until else None,
        "confirmed": {"at": _moment(now), **seats}, "replaces_individual_consent": False,
    }  # fmt: skip
    return Made(body, flows, [_condition(n, c) for n, c in enumerate(bound)], rule.valid_until)


def _flow(
    position: int, row: Any, rule: decision.DecisionRule, evidence: Sequence[Evidence], bound: Sequence[typed.Condition]
) -> dict[str, Any]:
    state = decision.decided_state(rule, row.flow_id, evidence, any(c.binds(row.flow_id) for c in bound))
    return {"flow_id": row.flow_id, "position": position, "digest": row.digest, "state": str(state)}


def _condition(position: int, found: typed.Condition) -> dict[str, Any]:
    body = json.dumps(found.plain(), ensure_ascii=False)
    return {"code": found.id, "position": position, "kind": found.kind, "body": body, "due": found.due}


def _read(row: Any) -> Evidence:
    flow = json.loads(row.body).get("flow")
    return Evidence(Way(row.way), Said(row.said), row.decided_on, frozenset({flow}) if flow else None)


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


def _open_flags(flags: Iterable[Flag]) -> list[dict[str, Any]]:
    """Points to check that are raised, and those that cannot be told, at the time of the decision."""
    return [
        {"rule": f.rule, "place": f.place, "severity": f.severity, "state": f.state, "fields": list(f.fields)}
        for f in flags
        if f.state in ("raised", "cannot_tell")
    ]


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
