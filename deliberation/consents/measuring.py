"""What speaks against a suspension, a revocation or a lifting: asked when it is put forward, shown, confirmed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.consents import gathered, queries, rules, standing
from deliberation.consents.decision import IN_FORCE, DecisionRule, Said, Way, parse_rule
from deliberation.consents.holding import Decision, touches
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
    known = {f.flow_id for f in queries.flows(db, record.id)}
    measures, suspended = queries.measures(db, record.id), _suspended(db, record, date.max)
    bound = {f: decision for f, decision in standing.decisions(db, record).items() if decision.state in IN_FORCE}

    def of(act: Mapping[str, Any]) -> Offered:
        wrong = {effect: _of_effect(record, rule, chosen, act, effect) for effect in EFFECTS}
        about = act["body"].get("flow")
        for effect in EFFECTS:
            if act["decided_on"] is None:
                wrong[effect] = Problem("reference", "measure_undated")
            elif wrong[effect] is None and about not in (None, *known):
                wrong[effect] = Problem("reference", "no_such_flow", {"flow": about})
            elif wrong[effect] is None and rules.was_measured(
                _earlier(measures, act["reference"]), {about} if about else known
            ):
                wrong[effect] = Problem("reference", "measure_twice")
            elif wrong[effect] is None and effect != "lift" and not _left(bound, about, act["decided_on"]):
                wrong[effect] = Problem("reference", "nothing_consented")
        if wrong["lift"] is None and not {
            f for f, by in suspended.items() if about in (None, f) and by != act["reference"]
        }:
            wrong["lift"] = Problem("effect", "nothing_suspended")
        done = next((found for found in wrong.values() if found and found.reason == "measure_twice"), None)
        return Offered(act, tuple(e for e in EFFECTS if wrong[e] is None), done or _told(wrong))

    return [of(act) for act in gathered.possible(db, proposal)]


def _told(wrong: Mapping[str, Problem | None]) -> Problem | None:
    """Of an act that can do nothing: why not, by the effect that the rule gives to such acts, where it gives one."""
    reasons = [found for effect in EFFECTS[:2] if (found := wrong[effect])]
    telling = [found for found in reasons if not found.reason.endswith("_without_this_effect")]
    return next(iter(telling or reasons), None)


def faults(db: Connection, record: Any, asked: Wanted, today: date) -> list[Problem]:
    """Everything that speaks against it, at the field it belongs to; the first one is what an act refuses with."""
    found = [*_of_basis(db, record, asked)]
    known = {f.flow_id for f in queries.flows(db, record.id)}
    found += [Problem("flows", "no_such_flow", {"flow": f}) for f in asked.flows if f not in known]
    if rules.was_measured(_earlier(queries.measures(db, record.id), asked.reference), asked.flows):
        found.append(Problem("reference", "measure_twice"))
    decided = standing.decisions(db, record)
    bound = {f: d for f, d in decided.items() if d.state in IN_FORCE and f in (asked.flows or decided)}
    last = rules.last_day_of_measure([d.valid_until for d in bound.values()], today)
    if asked.holds_from > last:
        found.append(Problem("holds_from", "measure_too_late", {"date": last.isoformat()}))
    lifting = _of_lifting(db, record, asked) if asked.effect == "lift" else _unbound(db, record, asked, bound)
    return found + [problem for problem in lifting if problem not in found]


def _unbound(db: Connection, record: Any, asked: Wanted, bound: Mapping[str, Any]) -> list[Problem]:
    """What was never consented to, or is revoked by then, can be neither suspended nor revoked."""
    names = queries.flow_names(db, record)
    never = [
        Problem("flows", "flow_not_consented", {"flow": names[f]})
        for f in asked.flows if f in names and f not in bound
    ]  # fmt: skip
    revoked = list(_revoked(db, record, asked, bound, names))
    if asked.flows:
        return never + revoked
    return [] if len(revoked) < len(bound) else [*revoked[:1], Problem("effect", "nothing_consented")]


def _revoked(
    db: Connection, record: Any, asked: Wanted, bound: Mapping[str, Decision], names: Mapping[str, Any]
) -> Iterator[Problem]:
    """Flows that are revoked already on the day, each with the earlier decision."""
    by = {m.reference: m for m in queries.measures_of(db, record.proposal_id)}
    for f, decision in bound.items():
        then = _on(decision, asked.holds_from)
        if then.state == "revoked" and (earlier := by.get(then.reference)) is not None:
            told = {"flow": names.get(f, {"ja": f, "en": f}), "date": then.since}
            if earlier.act_id is None:
                yield Problem("flows", "flow_revoked_by_vote", told)
            else:
                body = {"ja": earlier.body_ja, "en": earlier.body_en}
                yield Problem("flows", "flow_revoked", {**told, "body": body})


def _left(bound: Mapping[str, Decision], about: str | None, day: date) -> bool:
    """Whether any consent is not revoked on a day: of the one flow that a decision is about, or of all."""
    return any(f == (about or f) and _on(decision, day).state != "revoked" for f, decision in bound.items())


def reach(db: Connection, record: Any, asked: Wanted) -> tuple[str, ...]:
    """The flows that a measure would be about, as holding.reach tells of one that was entered; none: all."""
    decided = standing.decisions(db, record)
    could = tuple(f for f, one in decided.items() if touches(asked.effect, _on(one, asked.holds_from).state))
    return asked.flows or (could if len(could) < len(decided) else ())


def _on(decision: Decision, day: date) -> rules.Today:
    """What its measures make of a decision on a day, whatever its end and whatever changed in the plan."""
    return rules.today_state(
        decision.flow_id, decision.state, decision.measures, today=day, valid_until=None, stale=()
    )  # fmt: skip


def _of_lifting(db: Connection, record: Any, asked: Wanted) -> list[Problem]:
    """Lifting ends a suspension: each flow that it names is suspended on its day, by another decision; naming
    none, those that are."""
    suspended = _suspended(db, record, asked.holds_from)
    if not suspended:
        return [Problem("effect", "nothing_suspended")]
    names = queries.flow_names(db, record)
    idle = [f for f in asked.flows if f in names and f not in suspended]
    found = [Problem("flows", "flow_not_suspended", {"flow": names[f]}) for f in idle]
    own = {f for f, by in suspended.items() if by == asked.reference}
    return found + ([Problem("reference", "measure_twice")] if own & set(asked.flows or suspended) else [])


def _suspended(db: Connection, record: Any, day: date) -> dict[str, str | None]:
    """The flows of a record that are suspended on a day, each with the decision that suspends it."""
    found = [_on(decision, day) for decision in standing.decisions(db, record).values()]
    return {f.flow_id: f.reference for f in found if f.state == "suspended"}


def _earlier(measures: Sequence[Any], reference: str) -> list[list[str]]:
    """Flows of the measures that rest on a decision: it is entered once for each flow, whatever its effect."""
    return [json.loads(m.flows) for m in measures if m.reference == reference]


def _of_basis(db: Connection, record: Any, asked: Wanted) -> list[Problem]:
    act = basis(db, record.proposal_id, asked.reference)
    if act is None:
        return [Problem("reference", "act_of_another_proposal")]
    wrong = _of_effect(record, *_given(db, record), act, asked.effect)
    if wrong is not None:
        return [wrong]
    found, about = [], act["body"].get("flow")
    if rules.reaches_other_flows(about, asked.flows):
        name = queries.flow_names(db, record).get(about, {"ja": about, "en": about})
        found.append(Problem("flows", "measure_of_another_flow", {"flow": name}))
    if act["decided_on"] is None or asked.holds_from < act["decided_on"]:
        found.append(Problem("holds_from", "measure_before_act"))
    return found


def _given(db: Connection, record: Any) -> tuple[DecisionRule, set[str]]:
    """The decision rule of a record, and what is its evidence, or a yes to another version of the proposal."""
    rule = parse_rule(json.loads(queries.rule(db, record.rule_id).body))
    own = {e.reference for e in queries.evidence(db, record.rule_id, record.plan_digest)}
    return rule, own | queries.said_yes(db, record.proposal_id)


def _of_effect(
    record: Any, rule: DecisionRule, chosen: set[str], act: Mapping[str, Any], effect: str
) -> Problem | None:
    reason = rules.cannot_measure(
        rule, effect, Way(act["way"]), act["said"] == Said.yes, is_evidence=act["reference"] in chosen,
        before_record=act["decided_on"] is not None and act["decided_on"] < clock.day(record.confirmed_at),
    )  # fmt: skip
    acted = {"body": act["body"]["body"]} if reason == "act_without_this_effect" else {}
    return Problem("reference", reason, acted) if reason else None
