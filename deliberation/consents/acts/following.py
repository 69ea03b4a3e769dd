"""After the record: suspension, revocation, lifting, and what the proponent did for its obligations."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.accounts.rules import Actor, Role
from deliberation.consents import gathered, queries, rules
from deliberation.consents.decision import Said, Way, parse_rule
from deliberation.consents.models import ConsentMeasure, Fulfilment
from deliberation.db import act
from deliberation.errors import Missing, Problem, Problems, Refused, refuse_if
from deliberation.record.acts import append


@act("public")
def record_measure(
    db: Connection, *, by: Actor, now: datetime, record_id: int, effect: str, act_id: int, flows: Sequence[str],
    holds_from: date, reason: str,
) -> int:  # fmt: skip
    """The secretariat enters that an act suspends, revokes or lifts.

    Only where the decision rule gives it that effect.
    """
    record = _record(db, record_id)
    _check_measure(db, by, record, effect, act_id, flows, holds_from)
    seat = by.seat(Role.secretariat, record.jurisdiction)
    named = sorted(flows)
    facts = {"record": record_id, "effect": effect, "act": act_id, "holds_from": holds_from.isoformat(), "flows": named}
    entry_id = append(
        db, kind="consent_measure", now=now, jurisdiction=record.jurisdiction, seat=seat, subjects=_subjects(record),
        facts=facts, text={"reason": reason},
    )  # fmt: skip
    row = {
        "record_id": record_id, "effect": effect, "act_id": act_id, "flows": json.dumps(named), "reason": reason,
        "holds_from": holds_from, "seat": seat, "at": now, "entry_id": entry_id,
    }  # fmt: skip
    try:
        return int(db.execute(insert(ConsentMeasure).returning(ConsentMeasure.id), row).scalar_one())
    except IntegrityError as error:
        raise Refused("measure_twice", field="act_id") from error


@act("public")
def file_fulfilment(
    db: Connection, *, by: Actor, now: datetime, record_id: int, code: str, what: str,
    evidence_digest: str | None = None,
) -> int:  # fmt: skip
    """The proponent says what it did for an obligation; the digest of a published paper may stand beside it."""
    record = _record(db, record_id)
    condition = next((c for c in queries.conditions(db, record_id) if c["id"] == code), None)
    if condition is None:
        raise Missing
    refuse_if(rules.cannot_file_fulfilment(by, record.jurisdiction, condition["kind"]))
    refuse_if(rules.not_a_digest(evidence_digest), field="evidence_digest")
    seat = by.seat(Role.proponent, record.jurisdiction)
    facts = {"record": record_id, "condition": code.lower(), "digest": evidence_digest}
    entry_id = append(
        db, kind="obligation_fulfilled", now=now, jurisdiction=record.jurisdiction, seat=seat,
        subjects=_subjects(record), facts=facts, text={"what": what},
    )  # fmt: skip
    row = {
        "record_id": record_id, "code": code, "what": what, "evidence_digest": evidence_digest, "filed_at": now,
        "seat": seat, "entry_id": entry_id,
    }  # fmt: skip
    return int(db.execute(insert(Fulfilment).returning(Fulfilment.id), row).scalar_one())


def _check_measure(
    db: Connection, by: Actor, record: Any, effect: str, act_id: int, flows: Sequence[str], holds_from: date
) -> None:
    evidence = gathered.of_act(db, act_id)
    if evidence is None or evidence["proposal_id"] != record.proposal_id:
        raise Refused("act_of_another_proposal", field="act_id")
    rule = parse_rule(json.loads(queries.rule(db, record.rule_id).body))
    chosen = queries.evidence(db, record.rule_id, record.plan_digest)
    reason = rules.cannot_measure(
        by, record.jurisdiction, rule, effect, Way(evidence["way"]), evidence["said"] == Said.yes,
        is_evidence=any(e.act_id == act_id for e in chosen),
        before_act=evidence["decided_on"] is None or holds_from < evidence["decided_on"],
    )  # fmt: skip
    refuse_if(reason, field="act_id")
    known = {f.flow_id for f in queries.flows(db, record.id)}
    if missing := [f for f in flows if f not in known]:
        raise Problems([Problem("flows", "no_such_flow", {"flow": f}) for f in missing])


def _record(db: Connection, record_id: int) -> Any:
    row = queries.record(db, record_id)
    if row is None:
        raise Missing
    return row


def _subjects(record: Any) -> tuple[str, ...]:
    return (f"proposal:{record.slug}", f"consent:{record.slug}", "consents")
