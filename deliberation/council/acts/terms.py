"""Terms, and what is put right of them: the days, and for whom a member of a zone or stakeholder council speaks."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.accounts.rules import Actor
from deliberation.council import checks, queries, seating, terms
from deliberation.council.acts.common import only_secretariat, own_body, own_member, tell_member
from deliberation.council.entries import Pair
from deliberation.council.kinds import BodyPart, subject_of_member
from deliberation.council.models import CouncilTerm, CouncilTermCorrection
from deliberation.council.rules import spoken_for
from deliberation.council.writing import day, log
from deliberation.db import act
from deliberation.errors import Missing, Refused


@act("public")
def add_term(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, body_id: int, member_id: int, since: date,
    part: str = "member", until: date | None = None, speaks_for: Pair | None = None,
) -> int:  # fmt: skip
    """Membership of a body from ``since`` on, as member, chair or vice-chair; for whom, where that was announced."""
    seat = only_secretariat(db, by, jurisdiction)
    own_body(db, body_id, jurisdiction)
    own_member(db, member_id, jurisdiction)
    _in_order(since, until)
    queries.hold_body(db, body_id)
    body = queries.body(db, body_id)  # as it stands now that nobody else can end it
    others = queries.terms_of_body(db, body_id, since)
    for fault in seating.faults_of_term(body, others, member_id=member_id, part=part, since=since, until=until):
        raise fault.refusal()
    row = {"body_id": body_id, "member_id": member_id, "part": BodyPart(part), "since": since, "until": until}
    row |= spoken_for(speaks_for)
    return _write_term(db, now=now, jurisdiction=jurisdiction, seat=seat, row=row)


@act("public")
def correct_speaks_for(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, term_id: int, revision: int,
    speaks_for: Pair | None, correction: str,
) -> None:  # fmt: skip
    """What was entered before stays readable beside it, with the reason. Records of consent keep what they hold.
    ``revision``: the one that was read (:func:`checks.revision_of`); a newer one is never overwritten. ``speaks_for``
    None: nothing was announced."""
    seat = only_secretariat(db, by, jurisdiction)
    found = queries.term(db, term_id)
    if found is None or found.jurisdiction != jurisdiction:
        raise Missing
    queries.hold_member(db, found.member_id)
    before = queries.term(db, term_id)
    assert before is not None
    newer = checks.newer_correction(db, before, revision, seat)
    if newer:
        raise newer.refusal()
    for fault in checks.of_spoken(speaks_for):
        raise fault.refusal()
    right = spoken_for(speaks_for)
    if (before.speaks_for_ja, before.speaks_for_en) == (right["speaks_for_ja"], right["speaks_for_en"]):
        raise Refused("correction_changes_nothing", field="speaks_for_ja")
    db.execute(update(CouncilTerm).where(CouncilTerm.id == term_id).values(right))
    old = {"before_ja": before.speaks_for_ja, "before_en": before.speaks_for_en}
    log_id = log(
        db, kind="council_speaks_for_corrected", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={"body": before.body_id, "member": before.member_id, "since": day(before.since)},
        text={**right, **old, "correction": correction},
    )  # fmt: skip
    row = {"term_id": term_id, **old, "correction": correction, "corrected_at": now, "seat": seat}
    db.execute(insert(CouncilTermCorrection), {**row, "log_entry_id": log_id})


@act("public")
def correct_term(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, term_id: int, read: str, since: date,
    until: date | None, correction: str, again: date | None = None,
) -> None:  # fmt: skip
    """The first or the last day, entered wrongly. What stood before stays in the public record, with the reason.
    ``read``: the days that were read (:func:`terms.days_of`); newer ones are never overwritten. ``until`` None: the
    member still sits there. ``again``: the member was away after ``until`` and sat again from this day, to the end that
    stood before: that is a second term."""
    seat = only_secretariat(db, by, jurisdiction)
    found = queries.term(db, term_id)
    if found is None or found.jurisdiction != jurisdiction:
        raise Missing
    queries.hold_body(db, found.body_id)  # no vote is entered meanwhile
    queries.hold_member(db, found.member_id)
    before = queries.term(db, term_id)
    assert before is not None
    for fault in terms.faults_of_days(db, before, since, until, read=read, seat=seat, again=again):
        raise fault.refusal()
    db.execute(update(CouncilTerm).where(CouncilTerm.id == term_id).values(since=since, until=until))
    tell_term_changed(db, before, now)
    log(
        db, kind="council_term_corrected", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={
            "term": term_id, "body": before.body_id, "member": before.member_id, "since": day(since),
            "until": day(until), "before_since": day(before.since), "before_until": day(before.until),
        },
        text={"correction": correction}, subjects=(subject_of_member(before.member_id),),
    )  # fmt: skip
    if again is not None:
        _write_term(db, now=now, jurisdiction=jurisdiction, seat=seat, row={
            "body_id": before.body_id, "member_id": before.member_id, "part": before.part, "since": again,
            "until": before.until, "speaks_for_ja": before.speaks_for_ja, "speaks_for_en": before.speaks_for_en,
        })  # fmt: skip


def tell_term_changed(db: Connection, term: Any, now: datetime) -> None:
    """The member, whose name rolls of other days have from now on. ``term``: queries.term."""
    body = queries.body(db, term.body_id)
    tell_member(
        db, term.member_id, now=now, key="notice.council_term_changed", link=f"/council/members/{term.member_id}",
        title={"ja": body.name_ja, "en": body.name_en} if body else {},
    )  # fmt: skip


def _write_term(db: Connection, *, now: datetime, jurisdiction: str, seat: str, row: Mapping[str, Any]) -> int:
    """Row and entry of a member's term."""
    try:
        term_id = int(db.execute(insert(CouncilTerm).returning(CouncilTerm.id), dict(row)).scalar_one())
    except IntegrityError as error:
        raise Refused("term_exists", field="since") from error
    facts = {"body": row["body_id"], "member": row["member_id"], "part": row["part"]}
    facts |= {"since": day(row["since"]), "until": day(row["until"])}
    told = {name: row[name] for name in ("speaks_for_ja", "speaks_for_en")}
    text = told if told["speaks_for_ja"] else None
    log(db, kind="council_term_added", now=now, jurisdiction=jurisdiction, seat=seat, facts=facts, text=text)
    return term_id


def _in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused("date_order", field="until", date=since)
