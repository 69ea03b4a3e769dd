"""Rows and entries of the assembly's record, written alike by the secretariat's acts and by the loader of cases.

No rule is asked here and nothing is committed: only acts call this, inside their transaction.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.council import queries
from deliberation.council.entries import Content, ReportedVote, Sitting, Source
from deliberation.council.kinds import ActKind, Origin, SourceKind, ending, subject_of_member
from deliberation.council.models import (
    CouncilAct,
    CouncilActEntry,
    CouncilActMember,
    CouncilBody,
    CouncilFigure,
    CouncilMeeting,
    CouncilMeetingEntry,
    CouncilMemberVote,
    CouncilSource,
    CouncilVote,
)
from deliberation.council.outcomes import outcome, taken
from deliberation.council.places import NOWHERE, Place
from deliberation.council.rollcalls import HEADS, Choice
from deliberation.errors import Refused
from deliberation.record.acts import append, canonical

Roll = Mapping[int, Choice]  #: what each member did, by the member's id


def log(
    db: Connection, *, kind: str, now: datetime, jurisdiction: str, seat: str | None, facts: Mapping[str, object],
    text: Mapping[str, object] | None = None, subjects: Iterable[str] = (),
) -> int:  # fmt: skip
    """Append the entry; everything that shows this assembly moves with it, and whatever the facts name."""
    return append(
        db, kind=kind, now=now, jurisdiction=jurisdiction, seat=seat,
        subjects=(f"council:{jurisdiction}", *subjects, *_named(facts)), facts=facts, text=text,
    )  # fmt: skip


def _named(facts: Mapping[str, object]) -> Iterator[str]:
    """Who follows a member, a body, an act or a meeting finds the entry there."""
    members = facts.get("members") or ()
    assert isinstance(members, list | tuple)
    yield from (subject_of_member(int(member)) for member in members)
    numbers = ((what, facts.get(what)) for what in ("member", "body", "act", "meeting"))
    yield from (f"council-{what}:{number}" for what, number in numbers if isinstance(number, int))


def of_proposals(slugs: Iterable[str | None]) -> tuple[str, ...]:
    """A proposal's pages show what the assembly did about it; what is about none moves none."""
    return tuple(f"proposal:{slug}" for slug in slugs if slug)


def day(value: date | None) -> str | None:
    """A day as a leaf holds it."""
    return value.isoformat() if value else None


def write_body(db: Connection, *, now: datetime, jurisdiction: str, seat: str | None, row: dict[str, object]) -> int:
    """Row and entry of a body; shared with the loader of compiled cases."""
    try:
        body_id = db.execute(insert(CouncilBody).returning(CouncilBody.id), {"jurisdiction": jurisdiction, **row})
    except IntegrityError as error:
        raise Refused("body_exists", field="slug") from error
    found = int(body_id.scalar_one())
    log(
        db, kind="council_body_added", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={"body": found, "body_kind": row["kind"], "seats": row.get("seats")},
        text={"ja": row["name_ja"], "en": row.get("name_en")},
    )  # fmt: skip
    return found


def write_meeting(
    db: Connection, *, now: datetime, jurisdiction: str, seat: str | None, body_id: int, meeting_id: int,
    sitting: Sitting, revision: int = 1, correction: str | None = None,
) -> None:  # fmt: skip
    """Row and entry of one revision; shared with the loader."""
    span, name = sitting.span, sitting.session_name or {}
    assert span is not None
    row = {
        "meeting_id": meeting_id, "revision": revision, "current": True, "held_on": sitting.held_on,
        "held_from": span.first, "session": sitting.session or None, "session_ja": name.get("ja") or None,
        "session_en": name.get("en") or None, "agenda": sitting.agenda or None, "correction": correction,
    }  # fmt: skip
    log_id = log(
        db, kind="council_meeting_entered", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={
            "meeting": meeting_id, "revision": revision, "body": body_id, "held_from": day(span.first),
            "session": row["session"], "announced": clock.day(now) < span.first,
        },
        text={k: row[k] for k in ("held_on", "session_ja", "session_en", "agenda", "correction")},
    )  # fmt: skip
    db.execute(insert(CouncilMeetingEntry), {**row, "entered_at": now, "seat": seat, "log_entry_id": log_id})


def new_meeting(db: Connection, *, body_id: int, **entry: Any) -> int:
    """A sitting that was checked, with its first entry (``write_meeting``'s arguments); returns its number."""
    meeting = int(db.execute(insert(CouncilMeeting).returning(CouncilMeeting.id), {"body_id": body_id}).scalar_one())
    write_meeting(db, body_id=body_id, meeting_id=meeting, **entry)
    return meeting


def new_act(db: Connection, jurisdiction: str, origin: Origin, case_id: str | None = None) -> int:
    row = {"jurisdiction": jurisdiction, "origin": origin, "case_id": case_id}
    return int(db.execute(insert(CouncilAct).returning(CouncilAct.id), row).scalar_one())


def write_act(
    db: Connection, *, now: datetime, jurisdiction: str, seat: str | None, act_id: int, content: Content,
    place: Place = NOWHERE, revision: int = 1, correction: str | None = None, case_id: str | None = None,
) -> int:  # fmt: skip
    """Row and entry of one revision of an act; shared with the loader. Returns the id of the row."""
    row = act_row(content, place) | {"act_id": act_id, "revision": revision, "current": True, "correction": correction}
    log_id = log(
        db, kind="council_act_entered", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={
            "act": act_id, "revision": revision, "act_kind": row["kind"], "body": row["body_id"],
            "meeting": row["meeting_id"], "acted_from": day(row["acted_from"]), "parent": row["parent_id"],
            "question": row["question_id"], "proposal": place.slug, "version": place.version_no,
            "digest": place.digest, "flow": place.flow, "field": place.field, "separate": content.separate,
            "withdrawn": content.withdrawn, "members": [str(member) for member, _ in content.members] or None,
            "case": case_id,
        },
        text={k: row[k] for k in _TOLD} | {"figures": _figures(content), "correction": correction},
        subjects=of_proposals((place.slug, *queries.proposals_of_act(db, act_id))),
    )  # fmt: skip
    statement = insert(CouncilActEntry).returning(CouncilActEntry.id)
    entry_id = int(db.execute(statement, {**row, "entered_at": now, "seat": seat, "log_entry_id": log_id}).scalar_one())
    _write_beside(db, entry_id, content)
    return entry_id


_TOLD = ("acted_on", "number", "title_ja", "title_en", "text_ja", "text_en", "answerer", "answer")


def act_row(content: Content, place: Place) -> dict[str, object]:
    """What an entry of an act holds of its contents, by column."""
    text, span = content.text or {}, content.span
    return {
        "kind": ActKind(content.kind), "body_id": content.body_id, "meeting_id": content.meeting_id,
        "acted_on": content.acted_on, "acted_from": span.first if span else None, "number": content.number or None,
        "title_ja": content.title["ja"], "title_en": content.title.get("en") or None, "text_ja": text.get("ja") or None,
        "text_en": text.get("en") or None, "answerer": content.answerer or None, "answer": content.answer or None,
        "withdrawn": content.withdrawn, "parent_id": content.parent_id, "question_id": content.question_id,
        "proposal_id": place.proposal_id, "version_no": place.version_no, "version_digest": place.digest,
        "flow_id": place.flow, "field": place.field, "event_id": content.event_id, "separate": content.separate,
    }  # fmt: skip


def _figures(content: Content) -> list[list[object]] | None:
    """The numbers as the entry commits to them."""
    return [[f.code, f.part, f.value, f.precision and str(f.precision)] for f in content.figures] or None


def _write_beside(db: Connection, entry_id: int, content: Content) -> None:
    if content.members:
        rows = [{"entry_id": entry_id, "member_id": member, "part": part} for member, part in content.members]
        db.execute(insert(CouncilActMember), rows)
    if content.figures:
        rows = [
            {"entry_id": entry_id, "place": n, **{c: getattr(f, c) for c in ("code", "part", "value", "precision")}}
            for n, f in enumerate(content.figures)
        ]
        db.execute(insert(CouncilFigure), rows)


def write_sources(
    db: Connection, now: datetime, seat: str | None, sources: Sequence[Source], *, act_id: int | None = None,
    meeting_id: int | None = None,
) -> None:  # fmt: skip
    rows = [
        {
            "act_id": act_id, "meeting_id": meeting_id, "kind": SourceKind(one.kind), "title": one.title or None,
            "address": one.address or None, "seen_on": date.fromisoformat(one.seen_on) if one.seen_on else None,
            "entered_at": now, "seat": seat,
        }
        for one in sources
    ]  # fmt: skip
    if rows:
        db.execute(insert(CouncilSource), rows)


def write_reported(
    db: Connection, *, now: datetime, found: Any, on: str | None, told: ReportedVote, seat: str | None = None,
    meeting_id: int | None = None,
) -> int:  # fmt: skip
    """A vote that a source tells of, for the loader of cases (``seat`` None) and for imported files: as given there,
    computed where it gives counts. ``on``: the day as written; without one it is not known when it was taken."""
    counts = {name: getattr(told.counts, name) for name in HEADS}
    row = {
        "act_id": found.id, "body_id": found.body_id, "meeting_id": meeting_id, "taken_on": on,
        "taken_from": found.acted_from if on else None, "question": told.question, "way": told.way,
        "requirement": told.requirement, "requirement_seen": told.requirement_seen, "seats": told.seats, **counts,
        "presiding_id": None, "casting": told.casting, "declared": None, "recalled": False, "tie": told.tie,
        "unanimous": told.unanimous, "reported": told.result, "reported_ja": (told.words or {}).get("ja"),
        "reported_en": (told.words or {}).get("en"), "choices_from": None,
    }  # fmt: skip
    return write_vote(db, now=now, found=found, seat=seat, row=row, choices=None)


def write_vote(
    db: Connection, *, now: datetime, found: Any, seat: str | None, row: dict[str, Any], choices: Roll | None
) -> int:
    told = outcome(taken(row))
    row = row | {"ending": ending(found.kind, row["question"], told.result), "current": True}
    row["roll_digest"] = roll_digest(choices) if choices else None
    facts = {name: row[name] for name in HEADS} | {
        "act": found.id, "question": row["question"], "way": row["way"], "requirement": row["requirement"],
        "seats": row["seats"], "casting": row["casting"], "declared": row["declared"], "basis": told.basis,
        "result": told.result, "ending": row["ending"], "taken_from": day(row["taken_from"]),
        "roll": row["roll_digest"], "supersedes": row.get("supersedes_id"),
    }  # fmt: skip
    log_id = log(
        db, kind="council_vote_entered", now=now, jurisdiction=found.jurisdiction, seat=seat, facts=facts,
        text={name: row.get(name) for name in ("taken_on", "reported_ja", "reported_en", "choices_from", "correction")},
        subjects=(*of_proposals(queries.proposals_of_act(db, found.id)), *map(subject_of_member, choices or ())),
    )  # fmt: skip
    row = row | {"entered_at": now, "seat": seat, "log_entry_id": log_id}
    try:
        vote_id = db.execute(insert(CouncilVote).returning(CouncilVote.id), row).scalar_one()
    except IntegrityError as error:
        if row.get("supersedes_id") is None:
            raise
        raise Refused("vote_corrected_already") from error
    if choices:
        rows = [{"vote_id": vote_id, "member_id": member, "choice": choice} for member, choice in choices.items()]
        db.execute(insert(CouncilMemberVote), rows)
    return int(vote_id)


def roll_digest(choices: Roll) -> str:
    """What the leaf pins of a roll call: SHA-256 over [[member id, choice], …] in order of id."""
    rows = [[member, str(choice)] for member, choice in sorted(choices.items())]
    return "sha256:" + hashlib.sha256(canonical(rows)).hexdigest()
