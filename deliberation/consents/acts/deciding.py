"""Freezing the rule, choosing evidence, confirming the record: each by a clerk's and the secretariat's seat."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts.rules import Actor, Role, cannot_act_as
from deliberation.accounts.two_seats import needs_second_seat
from deliberation.consents import choosing, composing, gathered, offered, process, queries, rules, standing
from deliberation.consents.decision import parse_rule
from deliberation.consents.models import ConsentCondition, ConsentFlow, ConsentRecord, DecisionRuleRow, EvidenceRow
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.redflags import evaluate, evaluate_process
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.record.acts import append


@needs_second_seat("freeze_decision_rule", role=Role.clerk, second_role=Role.secretariat, holds=proposals.hold_named)
@act("public")
def freeze_decision_rule(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, proposal: str, rule: Mapping[str, Any]
) -> int:
    """Publish and freeze which ways are required and which acts suspend and revoke; before the first deciding act."""
    proposals.hold_by_slug(db, proposal)
    found = there(proposals.here_by_slug(db, proposal, jurisdiction))
    refuse_if(rules.cannot_freeze_rule(first, jurisdiction, found.kind))
    seats = _seats(first, by, jurisdiction)
    asked = parse_rule(dict(rule))
    for wrong in choosing.rule_faults(db, found.id, asked.valid_until, clock.day(now), asked):
        raise Refused(wrong.reason, field=wrong.path or None)
    raw, digest = gathered.digest(dict(rule))
    facts = {"proposal": proposal, "digest": digest, "second": seats["second_seat"]}
    entry_id = _append(db, now, "decision_rule_frozen", jurisdiction, seats, facts)
    row = {"proposal_id": found.id, "body": raw, "digest": digest, "frozen_at": now, "entry_id": entry_id, **seats}
    return int(db.execute(insert(DecisionRuleRow).returning(DecisionRuleRow.id), row).scalar_one())


@needs_second_seat("choose_evidence", role=Role.clerk, second_role=Role.secretariat, holds=proposals.hold_named)
@act("public")
def choose_evidence(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, proposal: str, reference: str
) -> int:
    """Take an act or a vote as evidence for its way; what it said is read from it, anew if it was corrected since.

    ``reference``: "act:12" or "vote:slug".
    """
    proposals.hold_by_slug(db, proposal)
    found = there(proposals.here_by_slug(db, proposal, jurisdiction))
    evidence = there(choosing.referred(db, found.id, reference))
    refuse_if(cannot_act_as(first, Role.clerk, jurisdiction) or choosing.evidence_fault(db, found.id, reference))
    rule, version = there(queries.rule_of(db, found.id)), choosing.version_of(db, found.id, evidence)
    seats = _seats(first, by, jurisdiction)
    raw, digest = gathered.digest(evidence["body"])
    said = {"way": evidence["way"], "said": evidence["said"], "reference": reference}
    facts = {"proposal": proposal, "digest": digest, "plan": version.plan_digest, "second": seats["second_seat"]}
    entry_id = _append(db, now, "evidence_chosen", jurisdiction, seats, {**facts, **said})
    row = {
        "proposal_id": found.id, "rule_id": rule.id, "act_id": evidence["act_id"], "vote_slug": evidence["vote_slug"],
        "decided_on": evidence["decided_on"], "version": version.number, "plan_digest": version.plan_digest,
        "body": raw, "chosen_at": now, "entry_id": entry_id, **said, **seats,
        "supersedes_id": queries.chosen_before(db, rule.id, version.plan_digest, reference),
    }  # fmt: skip
    try:
        return int(db.execute(insert(EvidenceRow).returning(EvidenceRow.id), row).scalar_one())
    except IntegrityError as error:
        raise Refused("evidence_twice") from error


@needs_second_seat("confirm_record", role=Role.clerk, second_role=Role.secretariat, holds=proposals.hold_named)
@act("public")
def confirm_record(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, proposal: str, version: int,
    conditions: Sequence[Mapping[str, Any]],
) -> int:  # fmt: skip
    """Make the record of a version: states from rule and evidence, conditions, dissent, open flags.

    Where nothing changed and nobody decided on a flow, its earlier decision goes on. Returns the record's number.
    """
    proposals.hold_by_slug(db, proposal)
    found, row, document = dataplans.shown(db, proposal, version)
    if found.jurisdiction != jurisdiction:
        raise Missing
    rule = queries.rule_of(db, found.id)
    chosen = queries.evidence(db, rule.id, row.plan_digest) if rule else []
    before = standing.basis(db, found.id, rule.id, row, clock.day(now)) if rule else composing.Before()
    fresh = sum(e.id > before.counted for e in chosen)
    refuse_if(
        rules.cannot_make_record(first, jurisdiction, rule is not None, len(chosen), fresh, before.record, version)
    )
    choosing.refuse_turned(db, chosen)
    choosing.refuse_left_out(db, found, row.plan_digest)
    seats = _seats(first, by, jurisdiction)
    flags = (*evaluate(document), *evaluate_process(process.process_record(db, found, document, chosen)))
    flows = dataplans.flows(db, row.id)
    made = composing.compose(
        found, row, flags, rule, chosen, flows, conditions, now, seats, before, offered.ids(document),
        choosing.before_rule(db, found, rule, row.plan_digest),
    )  # fmt: skip
    raw, digest = gathered.digest(made.body)
    facts = {"proposal": proposal, "version": version, "plan": row.plan_digest, "rule": rule.digest, "digest": digest}
    facts["second"] = seats["second_seat"]
    entry_id = _append(db, now, "consent_recorded", jurisdiction, seats, facts)
    record = {
        "proposal_id": found.id, "rule_id": rule.id, "version": version, "plan_digest": row.plan_digest, "body": raw,
        "evidence_upto": max(e.id for e in chosen), "digest": digest, "confirmed_at": now,
        "valid_until": made.valid_until, "entry_id": entry_id, **seats,
    }  # fmt: skip
    return _insert_record(db, record, made)


def _insert_record(db: Connection, record: Mapping[str, Any], made: composing.Made) -> int:
    record_id = int(db.execute(insert(ConsentRecord).returning(ConsentRecord.id), record).scalar_one())
    db.execute(insert(ConsentFlow), [{"record_id": record_id, **f} for f in made.flows])
    if made.conditions:
        db.execute(insert(ConsentCondition), [{"record_id": record_id, **c} for c in made.conditions])
    return record_id


def _seats(first: Actor, second: Actor, jurisdiction: str) -> dict[str, str]:
    """The two seats of the act. The second one is asked for here, so that no caller can leave it out."""
    refuse_if(cannot_act_as(second, Role.secretariat, jurisdiction))
    return {"seat": first.seat(Role.clerk, jurisdiction), "second_seat": second.seat(Role.secretariat, jurisdiction)}


def _append(
    db: Connection, now: datetime, kind: str, jurisdiction: str, seats: Mapping[str, str], facts: dict[str, Any]
) -> int:
    subjects = (f"proposal:{facts['proposal']}", f"consent:{facts['proposal']}", "consents")
    return append(db, kind=kind, now=now, jurisdiction=jurisdiction, seat=seats["seat"], subjects=subjects, facts=facts)
