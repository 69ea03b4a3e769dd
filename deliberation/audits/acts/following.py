"""What follows a finding: the proponent explains, the assembly acts."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.audits import disposing, queries, rules
from deliberation.audits.acts.common import subjects
from deliberation.audits.models import (
    AuditAnswer,
    AuditDisposition,
)
from deliberation.council import queries as council
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import place_of
from deliberation.record.acts import append


@act("public")
def answer_finding(db: Connection, *, by: Actor, now: datetime, report_id: int, finding: int, body: str) -> int:
    """The proponent explains a finding; dated, and never changed afterwards."""
    report, proposal = _finding(db, report_id, finding)
    refuse_if(rules.cannot_answer_finding(by, proposal))
    seat = by.seat(Role.proponent, place_of(proposal))
    there(proposals.held(db, proposal.id))  # pressed twice: the second reads what the first has written
    before = queries.answers(db, report_id).get(finding, ())
    refuse_if("answer_again" if any((a.seat, a.body) == (seat, body) for a in before) else None, field="body")
    entry = append(
        db,
        kind="finding_answered",
        now=now,
        jurisdiction=proposal.jurisdiction,
        seat=seat,
        subjects=subjects(proposal),
        facts={"proposal": proposal.slug, "report": report.id, "finding": finding},
        text={"explanation": body},
    )
    row = {
        "report_id": report_id,
        "finding": finding,
        "body": body,
        "answered_at": now,
        "seat": seat,
        "entry_id": entry,
    }
    return int(db.execute(insert(AuditAnswer).returning(AuditAnswer.id), row).scalar_one())


@act("public")
def dispose_finding(
    db: Connection,
    *,
    by: Actor,
    now: datetime,
    report_id: int,
    finding: int,
    kind: str,
    act_id: int,
    note: str | None = None,
) -> int:
    """Enter what the assembly did about a finding, with its act. Consent changes by consents.record_measure alone."""
    report, proposal = _finding(db, report_id, finding)
    refuse_if(rules.cannot_dispose(by, proposal, kind), field="kind")
    _answers(council.act(db, act_id), proposal, report)
    refuse_if(_cannot_rest(db, report_id, finding, kind, act_id), field="act_id")
    seat = by.seat(Role.secretariat, place_of(proposal))
    entry = append(
        db,
        kind="finding_disposed",
        now=now,
        jurisdiction=proposal.jurisdiction,
        seat=seat,
        subjects=subjects(proposal),
        facts={"proposal": proposal.slug, "report": report.id, "finding": finding, "disposition": kind, "act": act_id},
        text={"note": note} if note else None,
    )
    row = {
        "report_id": report_id,
        "finding": finding,
        "kind": kind,
        "act_id": act_id,
        "note": note,
        "recorded_at": now,
        "seat": seat,
        "entry_id": entry,
    }
    try:
        return int(db.execute(insert(AuditDisposition).returning(AuditDisposition.id), row).scalar_one())
    except IntegrityError as error:
        raise Refused("disposition_twice", field="kind") from error


def _finding(db: Connection, report_id: int, number: int) -> tuple[Any, Any]:
    report = queries.report(db, report_id)
    if report is None or queries.finding(db, report_id, number) is None:
        raise Missing
    return report, there(proposals.by_id(db, report.proposal_id))


def _cannot_rest(db: Connection, report_id: int, finding: int, kind: str, act_id: int) -> str | None:
    (offered,) = disposing.offered(db, [there(council.act(db, act_id))])
    asked = {d.kind for d in queries.dispositions(db, report_id).get(finding, ()) if d.act_id == act_id}
    return rules.cannot_rest_on(kind, offered.voted, offered.said, asked)


def _answers(council_act: Any, proposal: Any, report: Any) -> None:
    """Refuse an act of the assembly that cannot have been its answer to this report."""
    if council_act is None or council_act.proposal_id != proposal.id:
        raise Refused("act_of_another_proposal", field="act_id")
    if rules.decided_before(council_act.acted_from, report.published_at):
        raise Refused("act_before_report", field="act_id", date=clock.day(report.published_at))
