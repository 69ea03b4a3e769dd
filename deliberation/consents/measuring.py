"""What speaks against a suspension, a revocation or a lifting: asked when it is put forward, shown, confirmed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import gathered, queries, rules
from deliberation.consents.decision import Said, Way, parse_rule
from deliberation.errors import Problem


@dataclass(frozen=True)
class Wanted:
    """A measure as it is put forward. ``reference``: "act:12" or "vote:slug"; ``flows`` empty: all of the record."""

    effect: str
    reference: str
    flows: tuple[str, ...]
    holds_from: date


def wanted(arguments: Mapping[str, Any]) -> Wanted:
    """From the arguments of the waiting act, which are JSON."""
    day = date.fromisoformat(arguments["holds_from"])
    return Wanted(arguments["effect"], arguments["reference"], tuple(sorted(arguments["flows"])), day)


def basis(db: Connection, proposal_id: int, reference: str) -> dict[str, Any] | None:
    """The act or vote of this proposal that a measure rests on, as it stands on record now."""
    found = gathered.referred(db, reference)
    return found if found is not None and found["proposal_id"] == proposal_id else None


def faults(db: Connection, record: Any, asked: Wanted) -> list[Problem]:
    """Everything that speaks against it, at the field it belongs to; the first one is what an act refuses with."""
    found = [*_of_basis(db, record, asked)]
    known = {f.flow_id for f in queries.flows(db, record.id)}
    found += [Problem("flows", "no_such_flow", {"flow": f}) for f in asked.flows if f not in known]
    if any(m.effect == asked.effect and m.reference == asked.reference for m in queries.measures(db, record.id)):
        found.append(Problem("reference", "measure_twice"))
    return found


def _of_basis(db: Connection, record: Any, asked: Wanted) -> list[Problem]:
    act = basis(db, record.proposal_id, asked.reference)
    if act is None:
        return [Problem("reference", "act_of_another_proposal")]
    rule = parse_rule(json.loads(queries.rule(db, record.rule_id).body))
    chosen = queries.evidence(db, record.rule_id, record.plan_digest)
    reason = rules.cannot_measure(
        rule, asked.effect, Way(act["way"]), act["said"] == Said.yes,
        is_evidence=any(e.reference == asked.reference for e in chosen),
    )  # fmt: skip
    if reason is not None:
        acted = {"body": act["body"]["body"]} if reason == "act_without_this_effect" else {}
        return [Problem("reference", reason, acted)]
    early = act["decided_on"] is None or asked.holds_from < act["decided_on"]
    return [Problem("holds_from", "measure_before_act")] if early else []
