"""Publishing a report of findings."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.audits import gathering, held, queries, rules
from deliberation.audits.acts.common import subjects
from deliberation.audits.models import AuditCondition, AuditFinding, AuditReport
from deliberation.audits.report import STATUSES, to_bytes
from deliberation.consents import queries as consents
from deliberation.consents import standing
from deliberation.dataplans import queries as dataplans
from deliberation.db import act
from deliberation.errors import Missing, Problems, Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import place_of
from deliberation.record.acts import append


@act("public")
def publish_report(
    db: Connection,
    *,
    by: Actor,
    now: datetime,
    proposal_id: int,
    record_id: int | None,
    version: int,
    first: date,
    last: date,
    report: Mapping[str, Any],
    follows: Sequence[int] = (),
) -> int:
    """Publish a report that gathering.make_report composed. The same report again is the same one. Returns its id.

    Raises Problems for days that are not those of the record.

    ``follows``: the earlier reports against the same record whose days overlap, as the auditor saw them. They stay,
    with their findings and deadlines; the entry names them.
    """
    proposal = there(proposals.held(db, proposal_id))
    refuse_if(rules.cannot_report(by, proposal, True, len(report["files"])))
    _check_period(db, proposal_id, record_id, first, last, clock.day(now))
    _check_basis(db, proposal, record_id, first, last, report["basis"])
    body = to_bytes(dict(report))
    digest = "sha256:" + hashlib.sha256(body).hexdigest()
    same = queries.same_report(db, proposal_id, digest)
    if same is not None:
        raise Refused("report_known", no=same)
    earlier = {row.id for row in queries.sharing(db, proposal_id, record_id, first, last)}
    refuse_if(None if set(follows) == earlier else "report_follows")
    refuse_if(_left_out(report["files"], queries.all_uploads(db, proposal_id)))
    seat, due = by.seat(Role.auditor, place_of(proposal)), rules.answers_due(clock.day(now))
    counts = {s: sum(1 for f in report["findings"] if f["status"] == s) for s in STATUSES}
    entry = append(
        db, kind="audit_reported", now=now, jurisdiction=proposal.jurisdiction, seat=seat, subjects=subjects(proposal),
        facts={
            "proposal": proposal.slug, "digest": digest, "record": record_id, "version": version,
            "since": first.isoformat(), "until": last.isoformat(), "rows": report["rows"]["audited"], **counts,
            "answers_due": due.isoformat(), "follows": [str(number) for number in sorted(follows)] or None,
        },
    )  # fmt: skip
    row = {
        "proposal_id": proposal_id, "record_id": record_id, "version": version, "digest": digest, "body": body,
        "first_day": first, "last_day": last, **_counts(report), "answers_due": due, "published_at": now, "seat": seat,
        "entry_id": entry,
    }  # fmt: skip
    report_id = int(db.execute(insert(AuditReport).returning(AuditReport.id), row).scalar_one())
    _keep(db, report_id, report)
    return report_id


def _check_period(
    db: Connection, proposal_id: int, record_id: int | None, first: date, last: date, today: date
) -> None:
    refuse_if(rules.cannot_be_period(first, last, today), field="last")
    record = held.held(*standing.decided(db, proposal_id)).get(record_id or 0)
    if found := record.outside(first, last) if record else []:
        raise Problems(found)


def _left_out(files: Sequence[Mapping[str, Any]], uploads: Sequence[Any]) -> str | None:
    return None if [file["digest"] for file in files] == [row.digest for row in uploads] else "report_meanwhile"


def _keep(db: Connection, report_id: int, report: Mapping[str, Any]) -> None:
    """Its findings, and how each condition came out, for lists."""
    kept = ("code", "status", "severity", "flow_id", "condition")
    found = [
        {"report_id": report_id, "number": f["no"], **{name: f[name] for name in kept}} for f in report["findings"]
    ]
    if found:
        db.execute(insert(AuditFinding), found)
    _keep_conditions(db, report_id, report["conditions"])


def _keep_conditions(db: Connection, report_id: int, conditions: Sequence[Mapping[str, Any]]) -> None:
    found = [
        {
            "report_id": report_id, "condition": c["id"], "holds": c["holds"], "broken": c["broken"],
            "left_open": c["open"], "duty": c["duty"],
        }
        for c in conditions
    ]  # fmt: skip
    if found:
        db.execute(insert(AuditCondition), found)


def _check_basis(
    db: Connection, proposal: Any, record_id: int | None, first: date, last: date, basis: Mapping[str, Any]
) -> None:
    """A report of another proposal, or against another record than the one named, is no report of this one.

    Files may take minutes to be read: what was decided, published or appointed meanwhile counts.
    """
    record = consents.record(db, record_id) if record_id is not None else None
    if basis["proposal"] != proposal.slug or basis["record"] != (record.digest if record else None):
        raise Missing
    if record is not None and record.proposal_id != proposal.id:
        raise Missing
    newest = dataplans.newest(db, proposal.id)
    if basis != gathering.basis_of(db, proposal, record, newest, first, last).plain():
        raise Refused("report_meanwhile")


def _counts(report: Mapping[str, Any]) -> dict[str, int]:
    rows, coverage = report["rows"], report["coverage"]
    found = Counter(finding["status"] for finding in report["findings"])
    return {
        "rows_audited": rows["audited"],
        "rows_independent": rows["independent"]["audited"],
        "rows_against": rows["against_record"],
        "rows_deviating": rows["deviating"],
        "findings_against": found["violation"],
        "findings_deviating": found["deviation"],
        "checked": coverage["checked"],
        "left_open": coverage["open"],
        "findings": len(report["findings"]),
    }
