"""Groups of the assembly, and who is in which from when on."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.accounts.rules import Actor
from deliberation.council import queries, seating
from deliberation.council.acts.common import only_of_assembly, only_secretariat, own_faction, own_member
from deliberation.council.models import CouncilFaction, CouncilFactionTerm
from deliberation.council.writing import day, log
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if


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
    """The group was dissolved, and with it who was in it is in it no more."""
    seat = only_secretariat(db, by, jurisdiction)
    own_faction(db, faction_id, jurisdiction)
    queries.hold_bodies_of(db, jurisdiction)  # nobody joins it meanwhile
    joined = queries.last_joined(db, faction_id)
    if joined is not None and joined > until:
        raise Refused("group_joined_later", field="until", date=joined)
    done = db.execute(
        update(CouncilFaction)
        .where(CouncilFaction.id == faction_id, CouncilFaction.until.is_(None), CouncilFaction.since <= until)
        .values(until=until)
    )
    if done.rowcount != 1:
        raise Refused("term_ended_or_later", field="until")
    inside = (CouncilFactionTerm.until.is_(None)) | (CouncilFactionTerm.until > until)
    db.execute(
        update(CouncilFactionTerm).where(CouncilFactionTerm.faction_id == faction_id, inside).values(until=until)
    )
    facts = {"faction": faction_id, "until": day(until)}
    log(db, kind="council_faction_ended", now=now, jurisdiction=jurisdiction, seat=seat, facts=facts)


@act("public")
def set_faction(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, member_id: int, faction_id: int | None, since: date
) -> None:
    """From ``since`` on this member belongs to the group, or to none (a value, not a gap). The term before ends the day
    before."""
    seat = only_secretariat(db, by, jurisdiction)
    own_member(db, member_id, jurisdiction)
    only_of_assembly(db, member_id, "faction")
    queries.hold_bodies_of(db, jurisdiction)  # no group ends meanwhile
    if faction_id is not None:
        group = own_faction(db, faction_id, jurisdiction)
        refuse_if(seating.cannot_join(since, group.since, group.until), field="since", date=group.since)
    queries.hold_member(db, member_id)
    last = queries.last_faction_term(db, member_id)
    if last is not None and last.since >= since:
        raise Refused("term_exists", field="since")
    if last is not None and (last.until is None or last.until >= since):
        ended = date.fromordinal(since.toordinal() - 1)
        db.execute(update(CouncilFactionTerm).where(CouncilFactionTerm.id == last.id).values(until=ended))
    db.execute(insert(CouncilFactionTerm), {"member_id": member_id, "faction_id": faction_id, "since": since})
    facts = {"member": member_id, "faction": faction_id, "since": day(since)}
    log(db, kind="council_faction_set", now=now, jurisdiction=jurisdiction, seat=seat, facts=facts)


@act("public")
def correct_group(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, member_id: int, group_term_id: int,
    faction_id: int | None, since: date, correction: str,
) -> None:  # fmt: skip
    """The group of a member, or its first day, entered wrongly. What stood before stays in the public record, with the
    reason. A membership before it that ended the day before this one began still does."""
    seat = only_secretariat(db, by, jurisdiction)
    own_member(db, member_id, jurisdiction)
    queries.hold_bodies_of(db, jurisdiction)  # no group ends meanwhile
    queries.hold_member(db, member_id)
    found = queries.faction_terms(db, member_id)
    old = next((row for row in found if row.id == group_term_id), None)
    if old is None:
        raise Missing
    if faction_id is not None:
        group = own_faction(db, faction_id, jurisdiction)
        refuse_if(seating.cannot_join(since, group.since, group.until), field="since", date=group.since)
    if (old.faction_id, old.since) == (faction_id, since):
        raise Refused("correction_changes_nothing", field="faction")
    if old.until is not None and since > old.until:
        raise Refused("date_order", field="since", date=since)
    _move_before(db, next((row for row in found if row.since < old.since), None), old, since)
    db.execute(
        update(CouncilFactionTerm).where(CouncilFactionTerm.id == old.id).values(faction_id=faction_id, since=since)
    )
    log(
        db, kind="council_group_corrected", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={
            "group_term": old.id, "member": member_id, "faction": faction_id, "since": day(since),
            "before_faction": old.faction_id, "before_since": day(old.since),
        },
        text={"correction": correction, "before_ja": old.name_ja, "before_en": old.name_en},
    )  # fmt: skip


def _move_before(db: Connection, before: Any, old: Any, since: date) -> None:
    """The membership before ends where this one begins; neither swallows the other."""
    if before is None or before.until is None:
        return
    if since <= before.since:
        raise Refused("term_exists", field="since")
    if before.until >= since or before.until == old.since - timedelta(days=1):
        until = since - timedelta(days=1)
        db.execute(update(CouncilFactionTerm).where(CouncilFactionTerm.id == before.id).values(until=until))
