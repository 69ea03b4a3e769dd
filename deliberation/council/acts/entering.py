"""Meetings, acts and their sources. What was entered stays; a correction is the next revision, with its reason."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor
from deliberation.council import again, checks, queries, seating
from deliberation.council.acts.common import only_secretariat, own_body, own_member
from deliberation.council.agenda import faults_of_day
from deliberation.council.entries import Content, Sitting, Source
from deliberation.council.kinds import Origin, SourceKind
from deliberation.council.models import (
    CouncilActEntry,
    CouncilMeetingEntry,
)
from deliberation.council.places import Place
from deliberation.council.rules import Fault
from deliberation.council.writing import log, new_act, new_meeting, write_act, write_meeting, write_sources
from deliberation.db import act
from deliberation.errors import Missing, Refused
from deliberation.proposals import queries as proposals


@act("public")
def enter_meeting(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, body_id: int, sitting: Sitting,
    sources: Sequence[Source] = (), another: int | None = None,
) -> int:  # fmt: skip
    """A sitting of a body, with the addresses of its minutes and video where there are any. ``another``: the newest of
    that day that it is not."""
    seat = only_secretariat(db, by, jurisdiction)
    own_body(db, body_id, jurisdiction)
    queries.hold_body(db, body_id)
    _refuse(_of_sitting(db, body_id, sitting, now))
    _refuse(again.meeting_again(db, body_id, sitting, another=another))
    meeting_id = new_meeting(db, now=now, jurisdiction=jurisdiction, seat=seat, body_id=body_id, sitting=sitting)
    write_sources(db, now, seat, sources, meeting_id=meeting_id)
    return meeting_id


@act("public")
def correct_meeting(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, meeting_id: int, revision: int, sitting: Sitting,
    correction: str,
) -> None:  # fmt: skip
    """The next revision of a meeting's entry. ``revision``: the one that was read; a newer one is never overwritten."""
    seat = only_secretariat(db, by, jurisdiction)
    meeting = own_meeting(db, meeting_id, jurisdiction)
    queries.hold_body(db, meeting.body_id)
    moved = checks.meeting_moved(db, meeting_id, sitting.held_on)
    _refuse([*_of_sitting(db, meeting.body_id, sitting, now, meeting), *moved])
    revise_meeting(
        db, now, jurisdiction, seat, meeting, revision, replace(sitting, agenda=meeting.agenda), correction=correction
    )


def revise_meeting(
    db: Connection, now: datetime, jurisdiction: str, seat: str, meeting: Any, revision: int, sitting: Sitting, *,
    correction: str,
) -> None:  # fmt: skip
    """The next revision of a meeting's entry; for acts that asked their rules. ``meeting``: queries.meeting."""
    _supersede(db, CouncilMeetingEntry, meeting.entry_id, meeting.revision, revision, meeting.entered_at)
    write_meeting(
        db, now=now, jurisdiction=jurisdiction, seat=seat, body_id=meeting.body_id, meeting_id=meeting.id,
        sitting=sitting, revision=revision + 1, correction=correction,
    )  # fmt: skip


@act("public")
def enter_act(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, content: Content, sources: Sequence[Source] = (),
    another: int | None = None,
) -> int:  # fmt: skip
    """An act of the assembly, linked to what it is about. Its votes follow as entries of their own. ``another``: the
    newest act like it that it is not."""
    seat = only_secretariat(db, by, jurisdiction)
    queries.hold_body(db, content.body_id)
    place = _checked(db, jurisdiction, content, now)
    _refuse(again.act_again(db, jurisdiction, content, place, another=another))
    act_id = new_act(db, jurisdiction, Origin.entered)
    write_act(db, now=now, jurisdiction=jurisdiction, seat=seat, act_id=act_id, content=content, place=place)
    write_sources(db, now, seat, sources, act_id=act_id)
    return act_id


@act("public")
def correct_act(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, act_id: int, revision: int, content: Content,
    correction: str,
) -> None:  # fmt: skip
    """The next revision of an act's entry, with its reason. ``revision``: the one that was read."""
    seat = only_secretariat(db, by, jurisdiction)
    above = _above(db, jurisdiction, content.parent_id)
    found = hold_act(db, act_id, jurisdiction, content.body_id, *(one.body_id for one in above))
    place = _checked(db, jurisdiction, content, now)
    if content.parent_id == act_id:
        raise Refused("parent_is_itself", field="parent")
    if act_id in {one.id for one in _above(db, jurisdiction, content.parent_id)}:
        raise Refused("parent_belongs_to_it", field="parent")
    _refuse(checks.of_correction(db, found, revision, content, place))
    _supersede(db, CouncilActEntry, found.entry_id, found.revision, revision, found.entered_at)
    write_act(
        db, now=now, jurisdiction=jurisdiction, seat=seat, act_id=act_id, content=content, place=place,
        revision=revision + 1, correction=correction,
    )  # fmt: skip


@act("public")
def add_source(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, source: Source, act_id: int | None = None,
    meeting_id: int | None = None,
) -> None:  # fmt: skip
    """Minutes, video or paper that came later. Nothing that was entered changes."""
    seat = only_secretariat(db, by, jurisdiction)
    if (act_id is None) == (meeting_id is None):
        raise Missing
    about = own_act(db, act_id, jurisdiction) if act_id is not None else own_meeting(db, meeting_id or 0, jurisdiction)
    if not (source.address or source.title):
        raise Refused("source_names_nothing", field="address")
    queries.hold_body(db, about.body_id)
    _refuse(again.source_again(source, _beside(db, act_id, meeting_id)))
    put_beside(db, now, jurisdiction, seat, source, act_id=act_id, meeting_id=meeting_id)


def put_beside(
    db: Connection, now: datetime, jurisdiction: str, seat: str, source: Source, *, act_id: int | None = None,
    meeting_id: int | None = None,
) -> None:  # fmt: skip
    """Row and entry of a source that came after what it is beside; for acts that asked their rules."""
    write_sources(db, now, seat, [source], act_id=act_id, meeting_id=meeting_id)
    log(
        db, kind="council_source_added", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={"act": act_id, "meeting": meeting_id, "source_kind": SourceKind(source.kind)},
        text={"title": source.title, "address": source.address},
    )  # fmt: skip


def _checked(db: Connection, jurisdiction: str, content: Content, now: datetime) -> Place:
    """Everything that an act names exists and belongs here; returns the place that it is about."""
    own_body(db, content.body_id, jurisdiction)
    for member_id, _part in content.members:
        own_member(db, member_id, jurisdiction)
    if content.meeting_id is not None:
        own_meeting(db, content.meeting_id, jurisdiction)
    if content.parent_id is not None:
        own_act(db, content.parent_id, jurisdiction)
    if content.question_id is not None:
        question = queries.question(db, content.question_id)
        if question is None or question.jurisdiction != jurisdiction:
            raise Missing
    place, faults = checks.of_content(db, jurisdiction, content, clock.day(now))
    _refuse(faults)
    return place


def _above(db: Connection, jurisdiction: str, parent_id: int | None) -> list[Any]:
    """What an act would belong to, directly and through others, the nearest first; each once."""
    found: dict[int, Any] = {}
    while parent_id is not None and parent_id not in found:
        found[parent_id] = own_act(db, parent_id, jurisdiction)
        parent_id = found[parent_id].parent_id
    return list(found.values())


def _of_sitting(db: Connection, body_id: int, sitting: Sitting, now: datetime, held: Any = None) -> list[Fault]:
    """A body meets on past days, up to its end. Asked once the body is held: somebody may be entering its end."""
    past = faults_of_day(sitting.held_on, clock.day(now), held=held)
    return past or seating.after_end(queries.body(db, body_id), sitting.held_on, "held_on")


def _beside(db: Connection, act_id: int | None, meeting_id: int | None) -> Sequence[Any]:
    """Sources that are there already."""
    if act_id is None:
        return queries.sources_of_meeting(db, meeting_id or 0)
    return queries.sources_of_acts(db, [act_id]).get(act_id, [])


def own_act(db: Connection, act_id: int, jurisdiction: str) -> Any:
    found = queries.act(db, act_id)
    if found is None or found.jurisdiction != jurisdiction:
        raise Missing
    return found


def hold_act(db: Connection, act_id: int, jurisdiction: str, *bodies: int) -> Any:
    """The same, with the proposal that it is about and its body, and these ``bodies``: nobody takes the act as
    evidence, and no vote on it is entered, while it changes."""
    found = own_act(db, act_id, jurisdiction)
    if found.proposal_id is not None:
        proposals.held(db, found.proposal_id)
    for body_id in sorted({found.body_id, *bodies}):  # in one order: two that wait for each other wait for ever
        queries.hold_body(db, body_id)
    return own_act(db, act_id, jurisdiction)


def own_meeting(db: Connection, meeting_id: int, jurisdiction: str) -> Any:
    found = queries.meeting(db, meeting_id)
    if found is None or found.jurisdiction != jurisdiction:
        raise Missing
    return found


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise faults[0].refusal()


def _supersede(db: Connection, table: type, entry_id: int, newest: int, read: int, entered_at: datetime) -> None:
    """Make room for the next revision, unless somebody else has written one since."""
    done = None
    if newest == read:
        done = db.execute(update(table).where(table.id == entry_id, table.current.is_(True)).values(current=False))
    if done is None or done.rowcount != 1:
        raise Refused("edited_meanwhile", time=entered_at)
