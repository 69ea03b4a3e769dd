"""Comments that came on paper or by telephone: entered by one clerk, made comments by another who saw the paper."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts.acts import notify
from deliberation.accounts.rules import Actor, Role
from deliberation.comments import intake, queries, rules
from deliberation.comments.acts import counting
from deliberation.comments.acts.commenting import entered, keep
from deliberation.comments.models import Batch, BatchLine
from deliberation.dataplans import queries as dataplans
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.record.acts import append
from deliberation.web.text import clean, is_blank, to_html

_LINE = (BatchLine.batch_id == bindparam("of"), BatchLine.line == bindparam("no"))
_MADE = update(BatchLine).where(*_LINE).values(body=None, comment_id=bindparam("comment"))
_DECISION = update(Batch).where(Batch.id == bindparam("of")).values(decision_entry_id=bindparam("entry"))
_EMPTY = update(BatchLine).where(BatchLine.batch_id == bindparam("of")).values(body=None)


@act("public")
def enter_batch(
    db: Connection, *, by: Actor, now: datetime, slug: str, version: int, channel: str, received_on: date,
    lines: Sequence[Mapping[str, Any]], scan_digest: str | None = None, replaces: int | None = None,
) -> int:  # fmt: skip
    """Enter comments of one day as they stand on paper, or as they were told. ``lines``: body, and flow and standing
    where they are known; ``replaces``: the batch that was sent back and is entered anew so. Returns the batch's number,
    which stands on the slips; a second clerk confirms it."""
    place = there(dataplans.place(db, slug, version))
    counting.hold(db, place.proposal_id)
    refuse_if(intake.cannot_enter(by, place.jurisdiction, place.kind, place.redacted, version))
    if channel not in (intake.Channel.paper, intake.Channel.phone):
        raise Refused("choose_one_of_these", field="channel")
    if channel == intake.Channel.paper and not scan_digest:
        raise Refused("required", field="scan", label="label.scan")
    _new_scan(db, place.proposal_id, scan_digest)
    published = clock.day(dataplans.version(db, place.proposal_id, version).published_at)
    wrong = intake.wrong_day(received_on, clock.day(now), published)
    if wrong:
        raise Refused(wrong, field="received_on", date=published)
    told = [_line(db, place, n, line) for n, line in enumerate(lines, 1)]
    if not 1 <= len(told) <= intake.MOST_IN_BATCH:
        raise Refused("batch_empty", field="body1", max=intake.MOST_IN_BATCH)
    row = {
        "proposal_id": place.proposal_id, "version": version, "channel": channel, "received_on": received_on,
        "scan_digest": scan_digest, "replaces_id": _sent_back(db, place.proposal_id, replaces),
        "lines": len(told), "state": "entered", "entered_by": by.person_id,
        "entered_seat": by.seat(Role.clerk, place.jurisdiction), "entered_at": now,
    }  # fmt: skip
    return _entered(db, now, place, slug, row, told)


def _new_scan(db: Connection, proposal_id: int, digest: str | None) -> None:
    """The same letters are not entered twice: a scan counts again only when its batch was sent back."""
    if digest == intake.EMPTY_SCAN:
        raise Refused("scan_empty", field="scan")
    before = queries.batch_with_scan(db, proposal_id, digest) if digest else None
    if before is not None:
        raise Refused("scan_entered_before", field="scan", no=before)


def _sent_back(db: Connection, proposal_id: int, number: int | None) -> int | None:
    """A batch is entered anew once, and only after it was sent back."""
    if number is not None and number not in {row.id for row in queries.batches_to_replace(db, proposal_id)}:
        raise Refused("choose_one_of_these", field="replaces")
    return number


def _entered(
    db: Connection, now: datetime, place: Any, slug: str, row: dict[str, Any], told: Sequence[dict[str, Any]]
) -> int:
    if row["channel"] == intake.Channel.phone:  # pressed twice; another caller who says the same comes after it
        before = queries.batch_of_calls(db, row["proposal_id"], row["received_on"], [line["body"] for line in told])
        if before is not None:
            raise Refused("calls_entered_before", field="body1", no=before)
    number = int(db.execute(insert(Batch).returning(Batch.id), row).scalar_one())
    db.execute(insert(BatchLine), [{"batch_id": number, **line} for line in told])
    entry = append(
        db, kind="comment_batch_entered", now=now, jurisdiction=place.jurisdiction, seat=row["entered_seat"],
        subjects=(f"proposal:{slug}", "consultations"),
        facts={
            "proposal": slug, "version": row["version"], "batch": number, "channel": row["channel"],
            "count": row["lines"], "received_on": row["received_on"].isoformat(), "scan": row["scan_digest"],
            "replaces": row["replaces_id"],
        },
    )  # fmt: skip
    db.execute(update(Batch).where(Batch.id == number).values(entry_id=entry))
    return number


def _line(db: Connection, place: Any, number: int, line: Mapping[str, Any]) -> dict[str, Any]:
    body = "" if is_blank(line["body"]) else clean(line["body"]).strip()
    problem = rules.text_problem(body, True)
    if problem:
        raise Refused(problem[0], field=f"body{number}", **problem[1])
    standing, flow = line.get("standing") or rules.Standing.unsaid, line.get("flow") or None
    if standing not in list(rules.Standing):
        raise Refused("choose_one_of_these", field=f"standing{number}")
    if not dataplans.place_exists(db, place.version_id, flow, None):
        raise Refused("no_such_place", field=f"flow{number}")
    return {"line": number, "flow_id": flow, "standing": str(standing), "body": body}


@act("public")
def confirm_batch(db: Connection, *, by: Actor, now: datetime, batch_id: int, scan_digest: str | None = None) -> int:
    """Confirm as the second person, with the same scan at hand (``scan_digest``): each line becomes a comment of the
    day on which it was received. Returns the number of the first."""
    row = _held(db, batch_id)
    refuse_if(intake.cannot_confirm(by, row.jurisdiction, row.entered_by, row.state))
    if row.scan_digest != scan_digest:
        raise Refused("another_scan", field="scan")
    place = there(dataplans.place(db, row.slug, row.version))
    refuse_if("version_gone" if place.redacted else None)
    seat = by.seat(Role.clerk, row.jurisdiction)
    _decide(db, by, now, row, "confirmed", seat)
    made = [_comment(db, place, row, line) for line in queries.batch_lines(db, batch_id)]
    _tell(db, now, row, "notice.batch_confirmed")
    for comment in made:
        _append_comment(db, now, place, row, comment)
    entry = append(
        db, kind="comment_batch_confirmed", now=now, jurisdiction=row.jurisdiction, seat=seat,
        subjects=(f"proposal:{row.slug}", "consultations"),
        facts={
            "proposal": row.slug, "batch": batch_id, "channel": row.channel, "count": len(made),
            "first": made[0]["id"], "entered_by": row.entered_seat,
        },
    )  # fmt: skip
    db.execute(_DECISION, {"of": batch_id, "entry": entry})
    return int(made[0]["id"])


@act("public")
def decline_batch(db: Connection, *, by: Actor, now: datetime, batch_id: int, reason: str) -> None:
    """Send a batch back, or take one's own back: its texts are gone from here, its numbers say why."""
    row = _held(db, batch_id)
    refuse_if(intake.cannot_decline(by, row.jurisdiction, row.state))
    if not reason.strip():
        raise Refused("required", field="reason", label="label.reason_public")
    seat = by.seat(Role.clerk, row.jurisdiction)
    _decide(db, by, now, row, "declined", seat, reason)
    db.execute(_EMPTY, {"of": batch_id})
    if by.person_id != row.entered_by:
        _tell(db, now, row, "notice.batch_declined")
    entry = append(
        db, kind="comment_batch_declined", now=now, jurisdiction=row.jurisdiction, seat=seat,
        subjects=(f"proposal:{row.slug}", "consultations"), facts={"proposal": row.slug, "batch": batch_id},
        text={"reason": reason},
    )  # fmt: skip
    db.execute(_DECISION, {"of": batch_id, "entry": entry})


def _held(db: Connection, batch_id: int) -> Any:
    found = queries.batch(db, batch_id)
    if found is None:
        raise Missing
    counting.hold(db, found.proposal_id)
    return queries.batch(db, batch_id)


def _comment(db: Connection, place: Any, batch: Any, line: Any) -> dict[str, Any]:
    row = {
        "proposal_id": place.proposal_id, "jurisdiction": place.jurisdiction, "version": batch.version,
        "version_digest": place.document_digest, "flow_id": line.flow_id, "field": None, "parent_id": None,
        "author_id": None, "chosen_name": None,
        "verified": False, "standing": line.standing, "channel": batch.channel, "credit": None, "body": line.body,
        "body_html": to_html(line.body), "text_key": rules.text_key(line.body), "submitted_on": batch.received_on,
        "state": "shown", "reply_count": 0, "answer_count": 0,
    }  # fmt: skip
    comment_id = keep(db, row)
    db.execute(_MADE, {"of": batch.id, "no": line.line, "comment": comment_id})
    return {**row, "id": comment_id}


def _append_comment(db: Connection, now: datetime, place: Any, batch: Any, row: Mapping[str, Any]) -> None:
    entry = append(
        db, kind="comment_submitted", now=now, jurisdiction=place.jurisdiction,
        subjects=(f"proposal:{batch.slug}", f"comment:{row['id']}"),
        facts={
            "comment": row["id"], "proposal": batch.slug, "version": batch.version, "digest": place.document_digest,
            "flow": row["flow_id"], "field": None, "parent": None, "consultation": row["consultation_id"],
            "verified": False, "channel": batch.channel, "batch": batch.id,
        },
        text={"body": row["body"]},
    )  # fmt: skip
    entered(db, row["id"], entry)


def _decide(
    db: Connection, by: Actor, now: datetime, row: Any, state: str, seat: str, reason: str | None = None
) -> None:
    values = {
        "state": state, "decided_by": by.person_id, "decided_seat": seat, "decided_at": now, "decision_reason": reason
    }  # fmt: skip
    db.execute(update(Batch).where(Batch.id == row.id).values(**values))


def _tell(db: Connection, now: datetime, row: Any, key: str) -> None:
    if accounts.person(db, row.entered_by) is not None:
        link = f"/batches/{row.id}"
        notify(db, now=now, person_id=row.entered_by, key=key, link=link, details={"no": row.id})
