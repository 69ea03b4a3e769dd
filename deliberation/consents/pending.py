"""What the second seat is shown of a decision rule, of evidence, of a consent record and of a measure."""

import json
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.two_seats import shows
from deliberation.consents import choosing, composing, corrected, gathered, measuring, offered, queries, rules, standing
from deliberation.consents import told as telling
from deliberation.consents.conditions import parse
from deliberation.consents.decision import parse_rule
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Gone, Missing, Problems, Refused, refuse_if, there
from deliberation.proposals import queries as proposals

TEMPLATE = "consents/_pending.html"


@shows("freeze_decision_rule", TEMPLATE)
def _rule(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    proposal = there(proposals.here_by_slug(db, arguments["proposal"], jurisdiction))
    asked = parse_rule(arguments["rule"])
    wrong = choosing.rule_faults(db, proposal.id, asked.valid_until, clock.day(clock.now()), asked)
    before, newest = queries.rule_of(db, proposal.id), dataplans.versions(db, proposal.id)[:1]
    decided = choosing.decided_on(db, proposal, newest[0].plan_digest) if newest else []
    return {
        "decided": decided, "names": gathered.flow_names(db, proposal.slug, decided),
        "proposal": proposal, "before": before, "before_body": json.loads(before.body) if before else None,
        "follows": {"replaces": before.digest} if before else None, "refusal": wrong[0].reason if wrong else None,
    }  # fmt: skip


@shows("choose_evidence", TEMPLATE)
def _evidence(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The act or the vote by its name, and what it says: read from it, as it will be in the record."""
    kind, _, name = arguments["reference"].partition(":")
    proposal = there(proposals.here_by_slug(db, arguments["proposal"], jurisdiction))
    found = choosing.referred(db, proposal.id, arguments["reference"])
    version = choosing.version_of(db, proposal.id, found) if found else None
    return {
        "proposal": proposal, "version": version,
        "names": dataplans.named(dataplans.flows(db, version.id)) if version else {},
        "follows": gathered.plain(found) if found else None,
        "evidence": found, "kind": kind, "name": name,
        "refusal": choosing.evidence_fault(db, proposal.id, arguments["reference"]),
    }  # fmt: skip


@shows("confirm_record", TEMPLATE)
def _record(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The state of every flow as rule and evidence make it now; the points to check change none of them."""
    proposal = there(proposals.here_by_slug(db, arguments["proposal"], jurisdiction))
    told = {"proposal": proposal, "flows": (), "names": {}, "things": {}, "conditions": (), "chosen": ()}
    try:
        _, row, document = dataplans.shown(db, proposal.slug, arguments["version"])
    except (Missing, Gone):
        return told | {"refusal": "redacted_already"}
    rule, flows = queries.rule_of(db, proposal.id), dataplans.flows(db, row.id)
    told |= {"names": dataplans.named(flows), "things": offered.things(document)}
    try:
        told["conditions"] = [c.plain() for c in parse(arguments["conditions"], [f.flow_id for f in flows])]
        chosen = queries.evidence(db, rule.id, row.plan_digest) if rule else []
        if not chosen:
            return told | {"refusal": "no_evidence"}
        told |= {"chosen": [telling.told(e) for e in chosen], "corrected": corrected.of_chosen(db, chosen)}
        before = standing.basis(db, proposal.id, rule.id, row, clock.day(clock.now()))
        told["earlier"] = bool(before.conditions)
        refuse_if(rules.cannot_count(sum(e.id > before.counted for e in chosen), before.record, row.number))
        choosing.refuse_turned(db, chosen)
        choosing.refuse_left_out(db, proposal, row.plan_digest)
        made = composing.compose(
            proposal, row, (), rule, chosen, flows, arguments["conditions"], clock.now(), {}, before,
            offered.ids(document), choosing.before_rule(db, proposal, rule, row.plan_digest),
        )  # fmt: skip
    except Problems as found:
        return told | {"refusal": found.problems[0].reason, "values": found.problems[0].values}
    except Refused as refused:
        return told | {"refusal": refused.reason, "values": refused.values}
    follows = {name: part for name, part in made.body.items() if name != "confirmed"}
    told |= {"follows": follows, "conditions": follows["conditions"], "flows": made.flows}
    return told | {"until": made.valid_until}


@shows("record_measure", TEMPLATE)
def _measure(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """The act or vote by its name, the flows by theirs, and what by now speaks against it."""
    row = there(queries.record(db, arguments["record"]))
    asked = measuring.wanted(arguments)
    kind, _, name = asked.reference.partition(":")
    today = clock.day(clock.now())
    basis, wrong = measuring.basis(db, row.proposal_id, asked.reference), measuring.faults(db, row, asked, today)
    return {
        "proposal": row, "row": row, "names": queries.flow_names(db, row), "evidence": basis, "kind": kind,
        "name": name, "follows": gathered.plain(basis) if basis else None, "reach": measuring.reach(db, row, asked),
        "ahead": (asked.holds_from - today).days,
        "refusal": wrong[0].reason if wrong else None, "values": wrong[0].values if wrong else {},
    }  # fmt: skip
