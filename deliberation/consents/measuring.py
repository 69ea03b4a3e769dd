"""What speaks against a suspension, a revocation or a lifting: asked when it is put forward, shown, confirmed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import gathered, queries, rules
from deliberation.consents.decision import DecisionRule, Said, Way, parse_rule
from deliberation.errors import Problem

EFFECTS = ("suspend", "revoke", "lift")


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


@dataclass(frozen=True)
class Offered:
    """An act or vote of a proposal. ``effects``: what it can do to the record now; none: ``why`` not."""

    act: Mapping[str, Any]
    effects: tuple[str, ...]
    why: Problem | None


def offered(db: Connection, record: Any, proposal: Any) -> list[Offered]:
    """Everything on record about a proposal, and what a measure could rest on it for."""
    rule, chosen = _given(db, record)
    taken = {(m.reference, m.effect) for m in queries.measures(db, record.id)}

    def of(act: Mapping[str, Any]) -> Offered:
        wrong = {effect: _of_effect(rule, chosen, act, effect) for effect in EFFECTS}
        for effect in EFFECTS:
            if act["decided_on"] is None:
                wrong[effect] = Problem("reference", "measure_undated")
            elif wrong[effect] is None and (act["reference"], effect) in taken:
                wrong[effect] = Problem("reference", "measure_twice")
        return Offered(act, tuple(e for e in EFFECTS if wrong[e] is None), wrong[EFFECTS[0]] or wrong[EFFECTS[1]])

    return [of(act) for act in gathered.possible(db, proposal)]


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
    wrong = _of_effect(*_given(db, record), act, asked.effect)
    if wrong is not None:
        return [wrong]
    early = act["decided_on"] is None or asked.holds_from < act["decided_on"]
    return [Problem("holds_from", "measure_before_act")] if early else []


def _given(db: Connection, record: Any) -> tuple[DecisionRule, set[str]]:
    """The decision rule of a record, and what is its evidence."""
    rule = parse_rule(json.loads(queries.rule(db, record.rule_id).body))
    return rule, {e.reference for e in queries.evidence(db, record.rule_id, record.plan_digest)}


def _of_effect(rule: DecisionRule, chosen: set[str], act: Mapping[str, Any], effect: str) -> Problem | None:
    reason = rules.cannot_measure(
        rule, effect, Way(act["way"]), act["said"] == Said.yes, is_evidence=act["reference"] in chosen
    )
    acted = {"body": act["body"]["body"]} if reason == "act_without_this_effect" else {}
    return Problem("reference", reason, acted) if reason else None
