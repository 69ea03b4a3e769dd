"""Agendas and minutes from a file: the new rows are entered all at once, and new sources are added to what is on record
already; one entry says from which file."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor
from deliberation.council import importing, queries
from deliberation.council.acts.common import only_secretariat, own_body
from deliberation.council.acts.entering import put_beside, revise_meeting
from deliberation.council.agenda import joined, line_of
from deliberation.council.entries import Sitting
from deliberation.council.imported import MOST_BYTES, Read, read
from deliberation.council.imported_fates import FATES, NEW, PLANNED, SOURCES, Fate, Held
from deliberation.council.imported_people import reported
from deliberation.council.imported_words import NAMES
from deliberation.council.kinds import ActKind, Origin
from deliberation.council.writing import log, new_act, new_meeting, write_act, write_reported, write_sources
from deliberation.dataplans.digests import digest as digest_of
from deliberation.db import act
from deliberation.errors import Refused, refuse_if


@act("public")
def import_acts(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, body_id: int, raw: bytes,
    kinds: Mapping[str, str] | None = None,
) -> int:  # fmt: skip
    """Enter the new rows of a file as acts of this assembly, and the meetings that they belong to, and put the sources
    that a row brings beside what is on record already; returns how many rows. ``kinds``: what was chosen for words that
    name no kind of ours; rows of one that was not chosen for are not entered. Rows that are there already, and those
    that cannot be entered, are counted in the entry. A result that a row gives is entered as reported, without the
    count and the rule, which are entered by hand."""
    seat = only_secretariat(db, by, jurisdiction)
    own_body(db, body_id, jurisdiction)
    refuse_if("import_too_large" if len(raw) > MOST_BYTES else None, field="file")
    found = read(raw)
    refuse_if(found.wrong, field="file")
    for body in sorted(row.id for row in queries.bodies(db, jurisdiction)):
        queries.hold_body(db, body)
    chosen = {word: kind for word, kind in (kinds or {}).items() if kind in set(ActKind)}
    told = importing.fates(db, jurisdiction, body_id, found.items, clock.day(now), chosen)
    new = [one for one in told if one.fate == NEW]
    late = [one for one in told if one.fate == SOURCES]
    planned = [one for one in told if one.fate == PLANNED]
    if not (new or late or planned):
        raise Refused("import_nothing_new", field="file")
    made: dict[Held, int] = {}
    for one in new:
        _enter(db, now, jurisdiction, seat, one, made)
    for one in late:
        _add(db, now, jurisdiction, seat, one)
    _announce(db, now, jurisdiction, seat, planned, made)
    _tell(db, now, jurisdiction, seat, raw, found, told, body_id, len(made))
    return len(new) + len(late) + len(planned)


def _enter(db: Connection, now: datetime, jurisdiction: str, seat: str, one: Fate, made: dict[Held, int]) -> None:
    """A new row: its meeting, if that is not on record, and the act in it."""
    held = one.held
    if held is not None and held.known is None and held not in made:
        made[held] = new_meeting(
            db, now=now, jurisdiction=jurisdiction, seat=seat, body_id=held.body, sitting=held.sitting
        )
    if one.content is None:  # a row that is a meeting itself
        write_sources(db, now, seat, one.item.sources, meeting_id=made[held] if held else None)
        return
    meeting = (held.known or made[held]) if held else None
    content, act_id = replace(one.content, meeting_id=meeting), new_act(db, jurisdiction, Origin.entered)
    write_act(db, now=now, jurisdiction=jurisdiction, seat=seat, act_id=act_id, content=content)
    write_sources(db, now, seat, one.item.sources, act_id=act_id)
    told = reported(one.item, content.kind)
    if told is not None:
        found = queries.act(db, act_id)
        write_reported(
            db, now=now, found=found, on=one.item.result_on, told=told, seat=seat, meeting_id=meeting
        )


def _add(db: Connection, now: datetime, jurisdiction: str, seat: str, one: Fate) -> None:
    """What came later, beside the act or the meeting that the row is; nothing of those changes."""
    meeting = one.held.known if one.held and one.act is None else None
    for source in one.adds:
        put_beside(db, now, jurisdiction, seat, source, act_id=one.act, meeting_id=meeting)


def _announce(
    db: Connection, now: datetime, jurisdiction: str, seat: str, planned: list[Fate], made: dict[Held, int]
) -> None:
    """Rows about days to come: lines of the agenda of a meeting that is planned. They are no acts."""
    for held in dict.fromkeys(one.held for one in planned if one.held):
        rows = [one for one in planned if one.held == held]
        lines = [line_of(one.item.number, one.item.title) for one in rows if not one.item.sitting]
        there = queries.meeting(db, held.known) if held.known else None
        if there is None:
            meeting = made[held] = new_meeting(
                db, now=now, jurisdiction=jurisdiction, seat=seat, body_id=held.body,
                sitting=replace(held.sitting, agenda=joined(None, lines)),
            )  # fmt: skip
        else:
            name = {"ja": there.session_ja, "en": there.session_en}
            sitting, meeting = Sitting(there.held_on, there.session, name, joined(there.agenda, lines)), there.id
            revise_meeting(
                db, now, jurisdiction, seat, there, there.revision, sitting, correction=NAMES["agenda_grew"]
            )
        write_sources(db, now, seat, [new for one in rows for new in one.adds], meeting_id=meeting)


def _tell(
    db: Connection, now: datetime, jurisdiction: str, seat: str, raw: bytes, found: Read, told: list[Fate],
    body_id: int, meetings: int,
) -> None:  # fmt: skip
    count, digest = Counter(one.fate for one in told), digest_of(raw)
    log(
        db, kind="council_imported", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={
            "digest": digest, "form": found.form, "body": body_id, "rows": len(told),
            **{fate: count[fate] for fate in FATES}, "meetings": meetings, "withheld": found.withheld,
        },
        subjects=(importing.file_subject(jurisdiction, digest),),
    )  # fmt: skip
