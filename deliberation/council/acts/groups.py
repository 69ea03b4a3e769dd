"""Groups of the assembly, and who is in which from when on."""

from datetime import date, datetime

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.accounts.rules import Actor
from deliberation.council import queries, seating
from deliberation.council.acts.common import only_of_assembly, only_secretariat, own_faction, own_member
from deliberation.council.models import CouncilFaction, CouncilFactionTerm
from deliberation.council.writing import day, log
from deliberation.db import act
from deliberation.errors import Refused, refuse_if


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
