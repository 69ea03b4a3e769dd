"""After the record: suspension, revocation, lifting, and what the proponent did for its obligations."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts.rules import Actor, Role, cannot_act_as
from deliberation.accounts.two_seats import needs_second_seat
from deliberation.consents import duties, gathered, measuring, queries, reports, rules
from deliberation.consents.models import ConsentMeasure, Fulfilment, YearlyReport
from deliberation.consents.papers import Paper
from deliberation.db import act
from deliberation.errors import Missing, Problems, Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.record.acts import append


def _hold(db: Connection, arguments: Mapping[str, Any]) -> None:
    """No vote on the act is corrected, no evidence chosen, between the look at them and the measure."""
    proposals.held(db, _record(db, arguments["record"]).proposal_id)


@needs_second_seat("record_measure", role=Role.secretariat, holds=_hold)
@act("public")
def record_measure(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, record: int, effect: str,
    reference: str, flows: Sequence[str], holds_from: str, reason: str,
) -> int:  # fmt: skip
    """The secretariat enters that an act or a vote suspends, revokes or lifts, by two of its seats.

    Only where the decision rule gives it that effect. No clerk takes part: the executive could let it wait for ever.
    """
    _hold(db, {"record": record})
    row = _record(db, record)
    if row.jurisdiction != jurisdiction:
        raise Missing
    asked = measuring.Wanted(effect, reference, tuple(sorted(flows)), date.fromisoformat(holds_from))
    seats = _two_seats(first, by, jurisdiction)
    for found in measuring.faults(db, row, asked, clock.day(now)):
        raise Refused(found.reason, field=found.path, **found.values)
    facts = {"record": record, "effect": effect, "reference": reference, "holds_from": holds_from}
    entry_id = append(
        db, kind="consent_measure", now=now, jurisdiction=jurisdiction, seat=seats["seat"], subjects=_subjects(row),
        facts={**facts, "flows": list(asked.flows), "second": seats["second_seat"]}, text={"reason": reason},
    )  # fmt: skip
    basis = there(measuring.basis(db, row.proposal_id, reference))
    values = {
        "record_id": record, "effect": effect, "reference": reference, "act_id": basis["act_id"], "reason": reason,
        "flows": json.dumps(asked.flows), "holds_from": asked.holds_from, "at": now, "entry_id": entry_id, **seats,
    }  # fmt: skip
    return int(db.execute(insert(ConsentMeasure).returning(ConsentMeasure.id), values).scalar_one())


@act("public")
def file_fulfilment(
    db: Connection, *, by: Actor, now: datetime, record_id: int, code: str, due: date, what: str,
    paper: Paper | None = None,
) -> int:  # fmt: skip
    """The proponent says what it did for an obligation on one of its days, with the paper that shows it, if any."""
    _hold(db, {"record": record_id})
    record, condition = _obligation(db, by, record_id, code)
    filed = queries.fulfilments(db, record_id).get(code, ())
    if rules.was_filed(filed, due, what, paper.digest if paper else None):
        raise Refused("fulfilment_twice")
    kept = [f.due for f in filed]
    days = duties.dues(
        condition["due"], condition.get("every"), kept, today=clock.day(now), until=record.valid_until
    )  # fmt: skip
    open_to = [d.on for d in duties.begun(days, clock.day(now))]
    if lacking := rules.cannot_keep(condition, due in open_to, paper is not None):
        raise Refused(lacking[0], field=lacking[1])
    return _fulfilled(db, by, now, record, condition, due, what, paper)


@act("public")
def file_report(
    db: Connection, *, by: Actor, now: datetime, record_id: int, first: date, last: date,
    flows: Sequence[Mapping[str, Any]], note: str | None = None,
) -> int:  # fmt: skip
    """The proponent reports what ran in a period. It keeps each day of a duty that asks for it and is told of whole.

    Raises Problems naming every fault.
    """
    _hold(db, {"record": record_id})
    record = _record(db, record_id)
    refuse_if(cannot_act_as(by, Role.proponent, record.jurisdiction))
    known = [f.flow_id for f in queries.flows(db, record_id)]
    since = clock.day(there(queries.begun(db, record.proposal_id)))
    if found := reports.faults(first, last, clock.day(now), since, flows, known):
        raise Problems(found)
    raw, digest = gathered.digest(reports.compose(record, first, last, flows, note))
    seat = by.seat(Role.proponent, record.jurisdiction)
    facts = {"record": record_id, "digest": digest, "since": first.isoformat(), "until": last.isoformat()}
    entry_id = append(
        db, kind="yearly_report_filed", now=now, jurisdiction=record.jurisdiction, seat=seat,
        subjects=_subjects(record), facts=facts,
    )  # fmt: skip
    row = {
        "record_id": record_id, "first_day": first, "last_day": last, "body": raw, "digest": digest, "filed_at": now,
        "seat": seat, "entry_id": entry_id,
    }  # fmt: skip
    try:
        made = int(db.execute(insert(YearlyReport).returning(YearlyReport.id), row).scalar_one())
    except IntegrityError as error:
        raise Refused("report_twice") from error
    for condition in queries.conditions(db, record_id):
        if condition.get("evidence") == "yearly_report":
            for due in _on_reports(db, record, condition, clock.day(now)):
                _fulfilled(db, by, now, record, condition, due.on, f"Y-{made}")
    return made


def _on_reports(db: Connection, record: Any, condition: Mapping[str, Any], today: date) -> list[duties.Due]:
    """The days that the reports of the proposal keep by now: told from the record that set the obligation on."""
    kept = [f.due for f in queries.fulfilments(db, record.id).get(condition["id"], ())]
    days = duties.dues(condition["due"], condition.get("every"), kept, today=today, until=record.valid_until)
    since = clock.day(_record(db, condition["origin"][0]).confirmed_at)
    periods = [(r.first_day, r.last_day) for r in queries.reports_of(db, record.proposal_id)]
    return duties.covered(days, since, periods)


def _fulfilled(
    db: Connection, by: Actor, now: datetime, record: Any, condition: Mapping[str, Any], due: date, what: str,
    paper: Paper | None = None,
) -> int:  # fmt: skip
    """Kept under the record that first set the obligation, so that one that carries it on knows of it."""
    origin, code = condition["origin"]
    seat = by.seat(Role.proponent, record.jurisdiction)
    digest = paper.digest if paper else None
    facts = {"record": origin, "condition": code.lower(), "due": due.isoformat(), "digest": digest}
    entry_id = append(
        db, kind="obligation_fulfilled", now=now, jurisdiction=record.jurisdiction, seat=seat,
        subjects=_subjects(record), facts=facts, text={"what": what},
    )  # fmt: skip
    row = {
        "record_id": origin, "code": code, "what": what, "due": due, "evidence_digest": digest,
        "evidence_name": paper.name if paper else None, "evidence_size": paper.size if paper else None,
        "filed_at": now, "seat": seat, "entry_id": entry_id,
    }  # fmt: skip
    return int(db.execute(insert(Fulfilment).returning(Fulfilment.id), row).scalar_one())


def _obligation(db: Connection, by: Actor, record_id: int, code: str) -> tuple[Any, dict[str, Any]]:
    record = _record(db, record_id)
    condition = next((c for c in queries.conditions(db, record_id) if c["id"] == code), None)
    if condition is None:
        raise Missing
    refuse_if(rules.cannot_file_fulfilment(by, record.jurisdiction, condition["kind"]))
    return record, condition


def _two_seats(first: Actor, second: Actor, jurisdiction: str) -> dict[str, str]:
    """Both seats of the secretariat, asked for here, so that no caller can leave one out."""
    for one in (first, second):
        refuse_if(cannot_act_as(one, Role.secretariat, jurisdiction))
    of = Role.secretariat
    return {"seat": first.seat(of, jurisdiction), "second_seat": second.seat(of, jurisdiction)}


def _record(db: Connection, record_id: int) -> Any:
    row = queries.record(db, record_id)
    if row is None:
        raise Missing
    return row


def _subjects(record: Any) -> tuple[str, ...]:
    return (f"proposal:{record.slug}", f"consent:{record.slug}", "consents")
