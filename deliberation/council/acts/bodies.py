"""Bodies, groups, members and their terms. Names are public, and stay out of the leaves all the same."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, or_, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts.rules import Actor
from deliberation.council import checks, queries, rules, seating, terms
from deliberation.council.acts.common import only_of_assembly, only_secretariat, own_body, own_faction, own_member
from deliberation.council.acts.groups import set_faction
from deliberation.council.acts.terms import add_term, tell_term_changed
from deliberation.council.kinds import BodyKind, Named, subject_of_member
from deliberation.council.models import (
    CouncilBody,
    CouncilFaction,
    CouncilMember,
    CouncilTerm,
)
from deliberation.council.writing import day, log, of_proposals, write_body
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if


@act("public")
def add_body(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, slug: str, kind: str, name_ja: str,
    name_en: str | None = None, seats: int | None = None, part_of_id: int | None = None,
) -> int:  # fmt: skip
    """A body whose acts will be recorded. ``part_of_id``: the assembly that a committee or the plenary belongs to."""
    seat = only_secretariat(db, by, jurisdiction)
    refuse_if(rules.cannot_have_seats(seats), field="seats")
    refuse_if(seating.cannot_have_parent(kind, part_of_id), field="part_of")
    if part_of_id is not None:
        own_body(db, part_of_id, jurisdiction)
    _refuse_second(db, jurisdiction, name_ja, part_of_id)
    row = {"slug": slug, "kind": BodyKind(kind), "name_ja": name_ja, "name_en": name_en or None, "seats": seats}
    return write_body(db, now=now, jurisdiction=jurisdiction, seat=seat, row={**row, "part_of_id": part_of_id})


@act("public")
def change_body(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, body_id: int, seats: int | None,
    ended_on: date | None = None,
) -> None:  # fmt: skip
    """A new number of seats, or the end of a body. Votes keep the number that was right on their day."""
    seat = only_secretariat(db, by, jurisdiction)
    body = own_body(db, body_id, jurisdiction)
    refuse_if(rules.cannot_have_seats(seats), field="seats")
    queries.hold_body(db, body_id)
    if ended_on is None and body.ended_on is not None:
        _refuse_second(db, jurisdiction, body.name_ja, body.part_of_id, body_id, "ended_on")
    for fault in checks.of_body(db, body_id, seats, ended_on, clock.day(now)):
        raise fault.refusal()
    db.execute(update(CouncilBody).where(CouncilBody.id == body_id).values(seats=seats, ended_on=ended_on))
    log(
        db, kind="council_body_changed", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={"body": body_id, "seats": seats, "ended_on": day(ended_on)},
    )  # fmt: skip


@act("public")
def add_member(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, name_ja: str, kana: str | None = None,
    name_en: str | None = None, term: Mapping[str, Any] | None = None, group: Mapping[str, Any] | None = None,
) -> int:  # fmt: skip
    """A member by the name under which they sit, with the first term and group where they are known: ``term`` and
    ``group`` are what :func:`add_term` and :func:`set_faction` ask for besides the member."""
    seat = only_secretariat(db, by, jurisdiction)
    row = {"jurisdiction": jurisdiction, "name_ja": name_ja, "kana": kana or None, "name_en": name_en or None}
    member_id = int(db.execute(insert(CouncilMember).returning(CouncilMember.id), row).scalar_one())
    log(
        db, kind="council_member_added", now=now, jurisdiction=jurisdiction, seat=seat, facts={"member": member_id},
        text={"ja": name_ja, "en": name_en or None},
    )  # fmt: skip
    say = {"by": by, "now": now, "jurisdiction": jurisdiction, "member_id": member_id}
    if term is not None:
        add_term(db, **say, **term)
    if group is not None:
        set_faction(db, **say, **group)
    return member_id


@act("public")
def give_member_seat(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, member_id: int, seat_number: int | None
) -> None:
    """Say which office seat (council_member-n) this member holds, so that their own acts here carry their name. None
    takes the seat away from who has one."""
    seat = only_secretariat(db, by, jurisdiction)
    held = own_member(db, member_id, jurisdiction).seat
    if seat_number is not None or held is None:
        only_of_assembly(db, member_id, "seat_number")
    if seat_number is None and held is None:
        raise Refused("no_seat_to_take", field="seat_number")
    try:
        db.execute(update(CouncilMember).where(CouncilMember.id == member_id).values(seat=seat_number))
    except IntegrityError as error:
        raise Refused("seat_taken", field="seat_number") from error
    log(
        db, kind="council_member_seated", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={"member": member_id, "council_seat": seat_number},
    )  # fmt: skip


@act("public")
def end_term(db: Connection, *, by: Actor, now: datetime, jurisdiction: str, term_id: int, until: date) -> None:
    """The membership ended; ended once, not before it began, and not before a vote of the member."""
    seat = only_secretariat(db, by, jurisdiction)
    found = queries.term(db, term_id)
    if found is None or found.jurisdiction != jurisdiction:
        raise Missing
    queries.hold_body(db, found.body_id)  # no vote is entered meanwhile, and nobody else is quicker
    term = queries.term(db, term_id)
    assert term is not None
    if term.until is not None or term.since > until:
        raise Refused("term_ended_or_later", field="until")
    for fault in terms.faults_of_days(db, term, term.since, until, read=terms.days_of(term), seat=seat):
        raise fault.refusal()
    db.execute(update(CouncilTerm).where(CouncilTerm.id == term_id).values(until=until))
    tell_term_changed(db, term, now)
    facts = {"body": term.body_id, "member": term.member_id, "until": day(until)}
    log(db, kind="council_term_ended", now=now, jurisdiction=jurisdiction, seat=seat, facts=facts)


_NAMED = {Named.body: CouncilBody, Named.faction: CouncilFaction, Named.member: CouncilMember}


@act("public")
def correct_name(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, what: str, number: int, name_ja: str,
    correction: str, name_en: str | None = None, kana: str | None = None,
) -> None:  # fmt: skip
    """Put a name right that was entered wrongly, with the reason; the public record keeps both."""
    seat = only_secretariat(db, by, jurisdiction)
    kind = Named(what)
    owned: Mapping[Named, Any] = {Named.body: own_body, Named.faction: own_faction, Named.member: own_member}
    old = owned[kind](db, number, jurisdiction)
    table = _NAMED[kind]
    if kind is Named.body and old.ended_on is None:
        _refuse_second(db, jurisdiction, name_ja, old.part_of_id, number)
    names = {"name_ja": name_ja, "name_en": name_en or None} | ({"kana": kana or None} if kind is Named.member else {})
    other = or_(*(getattr(table, name).is_distinct_from(value) for name, value in names.items()))
    try:
        done = db.execute(update(table).where(table.id == number, other).values(names))
    except IntegrityError as error:
        raise Refused("faction_exists", field="name_ja") from error
    if done.rowcount != 1:
        raise Refused("correction_changes_nothing", field="name_ja")
    log(
        db, kind="council_name_corrected", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={"what": kind, "number": number}, text={
            "ja": name_ja, "en": name_en or None, "correction": correction, "before_ja": old.name_ja,
            "before_en": old.name_en,
        },
        subjects=(
            *of_proposals(queries.proposals_naming(db, kind, number)),
            *((subject_of_member(number),) if kind is Named.member else ()),
        ),
    )  # fmt: skip


def _refuse_second(
    db: Connection, jurisdiction: str, name: str, part_of: int | None, own: int | None = None, field: str = "name_ja"
) -> None:
    """Two bodies of one name in one place cannot be told apart; one that ended may have had it before."""
    queries.hold_bodies_of(db, jurisdiction)
    found = next((one for one in queries.bodies_named(db, jurisdiction, name, part_of) if one.id != own), None)
    if found is not None:
        pair = {"ja": found.name_ja, "en": found.name_en}
        raise Refused("body_named_so", field=field, name=pair, slug=found.slug)
