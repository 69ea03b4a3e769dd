"""What happened to proposals: dated events, incidents, notes of the compilers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.engine import Connection

from deliberation.proposals.models import (
    Incident,
    ProposalEvent,
    ProposalNote,
)
from deliberation.proposals.queries.opened import PAGE

EVENT_LIMIT = 500  # of one proposal; the longest real case has 14
_CORRECTION = ProposalEvent.__table__.alias("correction")
_BEFORE = ProposalEvent.__table__.alias("before")
_SAID = ("kind", "happened_on", "until", "continues", "body_ja", "body_en", "what_ja", "what_en")
_STANDING_EVENTS = (
    select(
        ProposalEvent.id, ProposalEvent.proposal_id, ProposalEvent.kind, ProposalEvent.happened_on,
        ProposalEvent.until, ProposalEvent.continues,
        ProposalEvent.body_ja, ProposalEvent.body_en, ProposalEvent.what_ja, ProposalEvent.what_en,
        ProposalEvent.involvement, ProposalEvent.source_title, ProposalEvent.source_address, ProposalEvent.seen_on,
        ProposalEvent.corrects_id, ProposalEvent.correction, ProposalEvent.entered_at, ProposalEvent.seat,
        ProposalEvent.log_entry_id, *(_BEFORE.c[name].label(f"before_{name}") for name in _SAID),
    )
    .outerjoin(_BEFORE, _BEFORE.c.id == ProposalEvent.corrects_id)
    .where(~exists().where(_CORRECTION.c.corrects_id == ProposalEvent.id))
    .order_by(ProposalEvent.happened_on.is_(None), ProposalEvent.happened_on, ProposalEvent.id)
)  # fmt: skip
_EVENTS = _STANDING_EVENTS.where(ProposalEvent.proposal_id == bindparam("proposal")).limit(EVENT_LIMIT)
_EVENTS_OF_MANY = _STANDING_EVENTS.where(ProposalEvent.proposal_id.in_(bindparam("proposals", expanding=True))).limit(
    20 * EVENT_LIMIT
)
_EVENT = select(ProposalEvent.id, ProposalEvent.proposal_id).where(ProposalEvent.id == bindparam("event"))
_CORRECTED = select(ProposalEvent.id).where(ProposalEvent.corrects_id == bindparam("event"))
_NOTES = (
    select(ProposalNote.about, ProposalNote.note_ja, ProposalNote.note_en)
    .where(ProposalNote.proposal_id == bindparam("proposal"))
    .order_by(ProposalNote.about)
    .limit(500)
)
_INCIDENTS = (
    select(
        Incident.id, Incident.proposal_id, Incident.follows_id, Incident.kind, Incident.happened_on, Incident.found_on,
        Incident.flow_id, Incident.people, Incident.what, Incident.measures, Incident.source_title,
        Incident.source_address, Incident.entered_at, Incident.seat, Incident.log_entry_id,
    )
    .where(Incident.proposal_id == bindparam("proposal"), Incident.id < bindparam("before"))
    .order_by(Incident.id.desc())
    .limit(PAGE + 1)
)  # fmt: skip
_SAID_OF_EVENT = (
    "proposal_id", "seat", "kind", "happened_on", "until", "continues", "body_ja", "body_en", "what_ja", "what_en",
    "source_title", "source_address", "seen_on",
)  # fmt: skip
_SAME_EVENT = _STANDING_EVENTS.where(
    *(getattr(ProposalEvent, name).is_not_distinct_from(bindparam(name)) for name in _SAID_OF_EVENT)
).limit(1)
_SAID_OF_INCIDENT = (
    "proposal_id", "seat", "kind", "follows_id", "happened_on", "found_on", "flow_id", "people", "what", "measures",
    "source_title", "source_address",
)  # fmt: skip
_SAME_INCIDENT = (
    select(Incident.id, Incident.entered_at)
    .where(*(getattr(Incident, name).is_not_distinct_from(bindparam(name)) for name in _SAID_OF_INCIDENT))
    .order_by(Incident.id)
    .limit(1)
)
_INCIDENT = select(Incident.id, Incident.proposal_id, Incident.follows_id, Incident.kind).where(
    Incident.id == bindparam("incident")
)


def events(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """The dated events that stand, oldest first, undated last. A corrected one is left out: its correction
    is in, with what stood before (``before_…``)."""
    return db.execute(_EVENTS, {"proposal": proposal_id}).all()


def events_of(db: Connection, proposal_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """The same for several proposals in one query."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_EVENTS_OF_MANY, {"proposals": list(proposal_ids)}) if proposal_ids else ():
        found.setdefault(row.proposal_id, []).append(row)
    return found


def event(db: Connection, event_id: int) -> Row[Any] | None:
    return db.execute(_EVENT, {"event": event_id}).first()


def same_event(db: Connection, row: Mapping[str, Any]) -> Row[Any] | None:
    """An event that stands and of which the same seat said word for word the same."""
    return db.execute(_SAME_EVENT, {name: row[name] for name in _SAID_OF_EVENT}).first()


def same_incident(db: Connection, row: Mapping[str, Any]) -> Row[Any] | None:
    """A report of the same seat that says word for word the same."""
    return db.execute(_SAME_INCIDENT, {name: row[name] for name in _SAID_OF_INCIDENT}).first()


def is_corrected(db: Connection, event_id: int) -> bool:
    return db.execute(_CORRECTED, {"event": event_id}).first() is not None


def notes(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """What the compiler of a case says about single values."""
    return db.execute(_NOTES, {"proposal": proposal_id}).all()


def incidents(db: Connection, proposal_id: int, before: int) -> Sequence[Row[Any]]:
    """PAGE + 1 incident reports, newest first; those that follow up name the first one."""
    return db.execute(_INCIDENTS, {"proposal": proposal_id, "before": before}).all()


def incident(db: Connection, incident_id: int) -> Row[Any] | None:
    return db.execute(_INCIDENT, {"incident": incident_id}).first()
