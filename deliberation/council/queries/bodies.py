"""Bodies, groups, members and their terms."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Jurisdiction
from deliberation.accounts.rules import Actor, Role
from deliberation.council.models import (
    CouncilBody,
    CouncilFaction,
    CouncilFactionTerm,
    CouncilMember,
    CouncilTerm,
    CouncilTermCorrection,
)

_MANY = 500
ROSTER_SIZE = 400  # the largest municipal assembly has fewer seats; the roll call stands on one page

_BODY_COLUMNS = (
    CouncilBody.id, CouncilBody.jurisdiction, CouncilBody.slug, CouncilBody.kind, CouncilBody.name_ja,
    CouncilBody.name_en, CouncilBody.seats, CouncilBody.part_of_id, CouncilBody.ended_on,
)  # fmt: skip
_BODY = select(*_BODY_COLUMNS).where(CouncilBody.id == bindparam("body"))
_HOLD_BODY = select(CouncilBody.id).where(CouncilBody.id == bindparam("body")).with_for_update(key_share=True)
_BODIES = (
    select(*_BODY_COLUMNS)
    .where(CouncilBody.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilBody.ended_on.is_not(None), CouncilBody.id)
    .limit(200)
)
_BODY_BY_SLUG = select(CouncilBody.id).where(
    CouncilBody.jurisdiction == bindparam("jurisdiction"), CouncilBody.slug == bindparam("slug")
)
_BODY_NAMED = select(CouncilBody.id, CouncilBody.slug, CouncilBody.name_ja, CouncilBody.name_en).where(
    CouncilBody.jurisdiction == bindparam("jurisdiction"),
    CouncilBody.name_ja == bindparam("name"),
    CouncilBody.part_of_id.is_not_distinct_from(bindparam("part_of")),
    CouncilBody.ended_on.is_(None),
)
_HOLD_PLACE = select(Jurisdiction.code).where(Jurisdiction.code == bindparam("place")).with_for_update(key_share=True)
_MEMBER_COLUMNS = (
    CouncilMember.id, CouncilMember.jurisdiction, CouncilMember.name_ja, CouncilMember.kana, CouncilMember.name_en,
    CouncilMember.seat,
)  # fmt: skip
_MEMBER = select(*_MEMBER_COLUMNS).where(CouncilMember.id == bindparam("member"))
_HOLD_MEMBER = select(CouncilMember.id).where(CouncilMember.id == bindparam("member")).with_for_update(key_share=True)
_MEMBERS = (
    select(*_MEMBER_COLUMNS)
    .where(CouncilMember.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilMember.kana, CouncilMember.id)
    .limit(_MANY)
)
_MEMBER_OF_SEAT = select(CouncilMember.id).where(
    CouncilMember.jurisdiction == bindparam("jurisdiction"), CouncilMember.seat == bindparam("seat")
)
_FACTION_COLUMNS = (
    CouncilFaction.id, CouncilFaction.jurisdiction, CouncilFaction.name_ja, CouncilFaction.name_en,
    CouncilFaction.since, CouncilFaction.until,
)  # fmt: skip
_FACTION = select(*_FACTION_COLUMNS).where(CouncilFaction.id == bindparam("faction"))
_FACTIONS = (
    select(*_FACTION_COLUMNS)
    .where(CouncilFaction.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilFaction.until.is_not(None), CouncilFaction.id)
    .limit(200)
)
_TERM = (
    select(
        CouncilTerm.id, CouncilTerm.body_id, CouncilTerm.member_id, CouncilTerm.part, CouncilTerm.since,
        CouncilTerm.until, CouncilTerm.speaks_for_ja, CouncilTerm.speaks_for_en, CouncilBody.jurisdiction,
    )
    .join(CouncilBody, CouncilBody.id == CouncilTerm.body_id)
    .where(CouncilTerm.id == bindparam("term"))
)  # fmt: skip
_TERMS_OF_BODY = (
    select(
        CouncilTerm.id, CouncilTerm.member_id, CouncilTerm.part, CouncilTerm.since, CouncilTerm.until,
        CouncilMember.name_ja, CouncilMember.name_en,
    )
    .join(CouncilMember, CouncilMember.id == CouncilTerm.member_id)
    .where(
        CouncilTerm.body_id == bindparam("body"),
        or_(CouncilTerm.until.is_(None), CouncilTerm.until >= bindparam("since")),
    )
    .order_by(CouncilTerm.since, CouncilTerm.id)
    .limit(2000)
)  # fmt: skip
_TERMS_OF_MEMBER = (
    select(
        CouncilTerm.id, CouncilTerm.part, CouncilTerm.since, CouncilTerm.until, CouncilTerm.speaks_for_ja,
        CouncilTerm.speaks_for_en, CouncilBody.ended_on,
        CouncilBody.id.label("body_id"), CouncilBody.name_ja, CouncilBody.name_en, CouncilBody.kind,
    )
    .join(CouncilBody, CouncilBody.id == CouncilTerm.body_id)
    .where(CouncilTerm.member_id == bindparam("member"))
    .order_by(CouncilTerm.since.desc(), CouncilTerm.id)
    .limit(100)
)  # fmt: skip
_TERM_CORRECTIONS = (
    select(
        CouncilTermCorrection.term_id, CouncilTermCorrection.before_ja, CouncilTermCorrection.before_en,
        CouncilTermCorrection.correction, CouncilTermCorrection.corrected_at, CouncilTermCorrection.seat,
        CouncilTermCorrection.log_entry_id,
    )
    .join(CouncilTerm, CouncilTerm.id == CouncilTermCorrection.term_id)
    .where(CouncilTerm.member_id == bindparam("member"))
    .order_by(CouncilTermCorrection.id.desc())
    .limit(100)
)  # fmt: skip
_FACTION_TERMS = (
    select(
        CouncilFactionTerm.id, CouncilFactionTerm.faction_id, CouncilFactionTerm.since, CouncilFactionTerm.until,
        CouncilFaction.name_ja, CouncilFaction.name_en,
    )
    .outerjoin(CouncilFaction, CouncilFaction.id == CouncilFactionTerm.faction_id)
    .where(CouncilFactionTerm.member_id == bindparam("member"))
    .order_by(CouncilFactionTerm.since.desc())
    .limit(100)
)  # fmt: skip


def _on(term: Any) -> Any:
    """That a membership covers the day ``:on``."""
    return and_(term.since <= bindparam("on"), or_(term.until.is_(None), term.until >= bindparam("on")))


#: Members of a body on a day, with their group of that day. ``faction_term`` null: the group is not on record.
_ROSTER = (
    select(
        CouncilMember.id, CouncilMember.name_ja, CouncilMember.name_en, CouncilTerm.part,
        CouncilTerm.speaks_for_ja, CouncilTerm.speaks_for_en,
        CouncilTerm.id.label("term_id"), CouncilTerm.since, CouncilFactionTerm.id.label("faction_term"),
        CouncilFaction.id.label("faction_id"),
        CouncilFaction.name_ja.label("faction_ja"), CouncilFaction.name_en.label("faction_en"),
    )
    .join(CouncilMember, CouncilMember.id == CouncilTerm.member_id)
    .outerjoin(
        CouncilFactionTerm, and_(CouncilFactionTerm.member_id == CouncilMember.id, _on(CouncilFactionTerm))
    )
    .outerjoin(CouncilFaction, CouncilFaction.id == CouncilFactionTerm.faction_id)
    .where(CouncilTerm.body_id == bindparam("body"), _on(CouncilTerm))
    .order_by(
        CouncilFaction.id.is_(None), CouncilFaction.id, CouncilFactionTerm.id.is_(None), CouncilMember.kana,
        CouncilMember.id,
    )
    .limit(ROSTER_SIZE)
)  # fmt: skip


def body(db: Connection, body_id: int) -> Row[Any] | None:
    return db.execute(_BODY, {"body": body_id}).first()


def hold_body(db: Connection, body_id: int) -> None:
    """Wait until no other act enters anything of this body, and let none until this one is kept."""
    db.execute(_HOLD_BODY, {"body": body_id})


def hold_bodies_of(db: Connection, jurisdiction: str) -> None:
    """Wait until no other act names a body of this place or changes its groups, and let none until this one is kept."""
    db.execute(_HOLD_PLACE, {"place": jurisdiction})


def bodies(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    return db.execute(_BODIES, {"jurisdiction": jurisdiction}).all()


def body_by_slug(db: Connection, jurisdiction: str, slug: str) -> int | None:
    return db.execute(_BODY_BY_SLUG, {"jurisdiction": jurisdiction, "slug": slug}).scalar()


def bodies_named(db: Connection, jurisdiction: str, name: str, part_of: int | None) -> Sequence[Row[Any]]:
    """Those of this name under the same parent that have not ended."""
    return db.execute(_BODY_NAMED, {"jurisdiction": jurisdiction, "name": name, "part_of": part_of}).all()


def member(db: Connection, member_id: int) -> Row[Any] | None:
    return db.execute(_MEMBER, {"member": member_id}).first()


def hold_member(db: Connection, member_id: int) -> None:
    """Wait until no other act changes the groups of this member, and let none until this one is kept."""
    db.execute(_HOLD_MEMBER, {"member": member_id})


def members(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    return db.execute(_MEMBERS, {"jurisdiction": jurisdiction}).all()


def member_of_seat(db: Connection, by: Actor | None, jurisdiction: str) -> int | None:
    """The member behind the seat under which this person acts here, if the secretariat has said which."""
    if by is None or not by.has(Role.council_member, jurisdiction):
        return None
    seat = by.seats[(Role.council_member, jurisdiction)]
    return db.execute(_MEMBER_OF_SEAT, {"jurisdiction": jurisdiction, "seat": seat}).scalar()


def faction(db: Connection, faction_id: int) -> Row[Any] | None:
    return db.execute(_FACTION, {"faction": faction_id}).first()


def factions(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    return db.execute(_FACTIONS, {"jurisdiction": jurisdiction}).all()


def term(db: Connection, term_id: int) -> Row[Any] | None:
    return db.execute(_TERM, {"term": term_id}).first()


def terms_of_body(db: Connection, body_id: int, since: date) -> Sequence[Row[Any]]:
    """Who sits in it on that day or later."""
    return db.execute(_TERMS_OF_BODY, {"body": body_id, "since": since}).all()


def terms_of_member(db: Connection, member_id: int) -> Sequence[Row[Any]]:
    return db.execute(_TERMS_OF_MEMBER, {"member": member_id}).all()


def term_corrections(db: Connection, member_id: int) -> dict[int, list[Row[Any]]]:
    """What stood before about whom a member speaks for, by term, newest first."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_TERM_CORRECTIONS, {"member": member_id}):
        found.setdefault(row.term_id, []).append(row)
    return found


def faction_terms(db: Connection, member_id: int) -> Sequence[Row[Any]]:
    """Newest first."""
    return db.execute(_FACTION_TERMS, {"member": member_id}).all()


def last_faction_term(db: Connection, member_id: int) -> Row[Any] | None:
    return db.execute(_FACTION_TERMS.limit(1), {"member": member_id}).first()


def roster(db: Connection, body_id: int, on: date) -> Sequence[Row[Any]]:
    """Members of a body on a day, by group. A plenary without members of its own has those of its assembly."""
    found = db.execute(_ROSTER, {"body": body_id, "on": on}).all()
    if found:
        return found
    own = body(db, body_id)
    if own is None or own.kind != "plenary" or own.part_of_id is None:
        return found
    return db.execute(_ROSTER, {"body": own.part_of_id, "on": on}).all()
