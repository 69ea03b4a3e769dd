"""What speaks against a decision rule or against evidence: asked when it is put forward, shown, confirmed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.consents import gathered, queries, rules
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Problem


def rule_faults(db: Connection, proposal_id: int, valid_until: date | None, today: date) -> list[Problem]:
    """Everything that speaks against a new rule now, at the field it belongs to."""
    before, found = queries.rule_of(db, proposal_id), []
    if before is not None and queries.has_undecided_evidence(db, before.id):
        found.append(Problem("", "rule_after_decision"))
    if valid_until is not None and valid_until < today:
        found.append(Problem("valid_until", "valid_until_past"))
    return found


def evidence_fault(db: Connection, proposal_id: int, reference: str) -> str | None:
    """Why an act or a vote ("act:12", "vote:slug") cannot be evidence for a proposal now."""
    evidence = gathered.referred(db, reference)
    if evidence is None or evidence["proposal_id"] != proposal_id:
        return "evidence_other_plan"
    if evidence["decided_on"] is None:
        return "evidence_undated"
    rule, version = queries.rule_of(db, proposal_id), version_of(db, proposal_id, evidence)
    if rule is None:
        return "no_decision_rule"
    known = queries.evidence(db, rule.id, version.plan_digest) if version else []
    already = any(e.reference == reference for e in known)
    return rules.cannot_be_evidence(clock.day(rule.frozen_at), evidence["decided_on"], version is not None, already)


def version_of(db: Connection, proposal_id: int, evidence: Mapping[str, Any]) -> Any:
    """The version that the act or vote was about, by its digest; None: an act that names none decides nothing."""
    for row in dataplans.versions(db, proposal_id):
        if evidence.get("plan_digest") == row.plan_digest and row.number == evidence["version"]:
            return row
        named = evidence["version_digest"]
        if named is not None and named in (row.document_digest, row.plan_digest):
            return row
    return None
