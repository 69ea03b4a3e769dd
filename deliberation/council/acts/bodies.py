"""Bodies, groups, members and their terms. Names are public, and stay out of the leaves all the same."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, or_, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.accounts.rules import Actor
from deliberation.council import queries, rules
from deliberation.council.acts.common import only_of_assembly, only_secretariat
from deliberation.council.entries import Pair
from deliberation.council.kinds import BodyKind, BodyPart, Named, subject_of_member
from deliberation.council.models import (
    CouncilBody,
    CouncilFaction,
    CouncilFactionTerm,
    CouncilMember,
    CouncilTerm,
)
from deliberation.council.writing import day, log, write_body
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
    if part_of_id is not None:
        own_body(db, part_of_id, jurisdiction)
    row = {"slug": slug, "kind": BodyKind(kind), "name_ja": name_ja, "name_en": name_en or None, "seats": seats}
    return write_body(db, now=now, jurisdiction=jurisdiction, seat=seat, row={**row, "part_of_id": part_of_id})


@act("public")
def change_body(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, body_id: int, seats: int | None,
    ended_on: date | None = None,
) -> None:  # fmt: skip
    """A new number of seats, or the end of a body. Votes keep the number that was right on their day."""
    seat = only_secretariat(db, by, jurisdiction)
    own_body(db, body_id, jurisdiction)
    refuse_if(rules.cannot_have_seats(seats), field="seats")
    db.execute(update(CouncilBody).where(CouncilBody.id == body_id).values(seats=seats, ended_on=ended_on))
    log(
        db, kind="council_body_changed", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={"body": body_id, "seats": seats, "ended_on": day(ended_on)},
    )  # fmt: skip


@act("public")
def add_faction(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, name_ja: str, since: date,
    name_en: str | None = None,
) -> int:  # fmt: skip
    seat = only_secretariat(db, by, jurisdiction)
    row = {"jurisdiction": jurisdiction, "name_ja": name_ja, "name_en": name_en or None, "since": since}
    try:
        faction_id = int(db.execute(insert(CouncilFaction).returning(CouncilFaction.id), row).scalar_one())
    except IntegrityError as error:
        raise Refused("faction_exists", field="name_ja") from error
    log(
        db, kind="council_faction_added", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={"faction": faction_id, "since": day(since)}, text={"ja": name_ja, "en": name_en or None},
    )  # fmt: skip
    return faction_id


@act("public")
def end_faction(db: Connection, *, by: Actor, now: datetime, jurisdiction: str, faction_id: int, until: date) -> None:
    """The group was dissolved; its members' own terms in it end by their own entries."""
    seat = only_secretariat(db, by, jurisdiction)
    own_faction(db, faction_id, jurisdiction)
    done = db.execute(
        update(CouncilFaction)
        .where(CouncilFaction.id == faction_id, CouncilFaction.until.is_(None), CouncilFaction.since <= until)
        .values(until=until)
    )
    if done.rowcount != 1:
        raise Refused("term_ended_or_later", field="until")
    facts = {"faction": faction_id, "until": day(until)}
    log(db, kind="council_faction_ended", now=now, jurisdiction=jurisdiction, seat=seat, facts=facts)


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
def add_term(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, body_id: int, member_id: int, since: date,
    part: str = "member", until: date | None = None, speaks_for: Pair | None = None,
) -> int:  # fmt: skip
    """Membership of a body from ``since`` on, as member, chair or vice-chair; for whom, where that was announced."""
    seat = only_secretariat(db, by, jurisdiction)
    own_body(db, body_id, jurisdiction)
    own_member(db, member_id, jurisdiction)
    _in_order(since, until)
    row = {"body_id": body_id, "member_id": member_id, "part": BodyPart(part), "since": since, "until": until}
    told = rules.spoken_for(speaks_for)
    try:
        term_id = int(db.execute(insert(CouncilTerm).returning(CouncilTerm.id), row | told).scalar_one())
    except IntegrityError as error:
        raise Refused("term_exists", field="since") from error
    facts = {"body": body_id, "member": member_id, "part": row["part"], "since": day(since), "until": day(until)}
    text = told if told["speaks_for_ja"] else None
    log(db, kind="council_term_added", now=now, jurisdiction=jurisdiction, seat=seat, facts=facts, text=text)
    return term_id


@act("public")
def end_term(db: Connection, *, by: Actor, now: datetime, jurisdiction: str, term_id: int, until: date) -> None:
    """The membership ended; ended once, and not before it began."""
    seat = only_secretariat(db, by, jurisdiction)
    term = queries.term(db, term_id)
    if term is None or term.jurisdiction != jurisdiction:
        raise Missing
    if term.until is not None or term.since > until:
        raise Refused("term_ended_or_later", field="until")
    ended = update(CouncilTerm).where(CouncilTerm.id == term_id, CouncilTerm.until.is_(None)).values(until=until)
    if db.execute(ended).rowcount != 1:  # somebody else was quicker
        raise Refused("term_ended_or_later", field="until")
    facts = {"body": term.body_id, "member": term.member_id, "until": day(until)}
    log(db, kind="council_term_ended", now=now, jurisdiction=jurisdiction, seat=seat, facts=facts)


@act("public")
def set_faction(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, member_id: int, faction_id: int | None, since: date
) -> None:
    """From ``since`` on this member belongs to the group, or to none (a value, not a gap). The term before ends the day
    before."""
    seat = only_secretariat(db, by, jurisdiction)
    own_member(db, member_id, jurisdiction)
    only_of_assembly(db, member_id, "faction")
    if faction_id is not None:
        own_faction(db, faction_id, jurisdiction)
    queries.hold_member(db, member_id)
    last = queries.last_faction_term(db, member_id)
    if last is not None and last.since >= since:
        raise Refused("term_exists", field="since")
    if last is not None and last.until is None:
        ended = date.fromordinal(since.toordinal() - 1)
        db.execute(update(CouncilFactionTerm).where(CouncilFactionTerm.id == last.id).values(until=ended))
    db.execute(insert(CouncilFactionTerm), {"member_id": member_id, "faction_id": faction_id, "since": since})
    facts = {"member": member_id, "faction": faction_id, "since": day(since)}
    log(db, kind="council_faction_set", now=now, jurisdiction=jurisdiction, seat=seat, facts=facts)


_NAMED = {Named.body: CouncilBody, Named.faction: CouncilFaction, Named.member: CouncilMember}


@act("public")
def correct_name(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, what: str, number: int, name_ja: str,
    correction: str, name_en: str | None = None, kana: str | None = None,
) -> None:  # fmt: skip
    """Put a name right that was entered wrongly, with the reason; the public record keeps both."""
    seat = only_secretariat(db, by, jurisdiction)
    kind = Named(what)
    owned = {Named.body: own_body, Named.faction: own_faction, Named.member: own_member}
    owned[kind](db, number, jurisdiction)
    table = _NAMED[kind]
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
        facts={"what": kind, "number": number}, text={"ja": name_ja, "en": name_en or None, "correction": correction},
        subjects=(subject_of_member(number),) if kind is Named.member else (),
    )  # fmt: skip


def own_body(db: Connection, body_id: int, jurisdiction: str) -> object:
    """The body, if it belongs to this assembly's jurisdiction; else it does not exist for the asker."""
    body = queries.body(db, body_id)
    if body is None or body.jurisdiction != jurisdiction:
        raise Missing
    return body


def own_member(db: Connection, member_id: int, jurisdiction: str) -> Row[Any]:
    member = queries.member(db, member_id)
    if member is None or member.jurisdiction != jurisdiction:
        raise Missing
    return member


def own_faction(db: Connection, faction_id: int, jurisdiction: str) -> object:
    faction = queries.faction(db, faction_id)
    if faction is None or faction.jurisdiction != jurisdiction:
        raise Missing
    return faction


def _in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused("date_order", field="until", date=since)
