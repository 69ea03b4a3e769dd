"""Meetings, by their current entry unless said otherwise; the last days of a body and a group."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select
from sqlalchemy.engine import Connection

from deliberation.council.kinds import SourceKind
from deliberation.council.models import (
    CouncilActEntry,
    CouncilBody,
    CouncilFactionTerm,
    CouncilMeeting,
    CouncilMeetingEntry,
    CouncilSource,
    CouncilTerm,
    CouncilVote,
)

_SINCE = (  # what tells that a meeting took place
    exists().where(CouncilActEntry.meeting_id == CouncilMeeting.id, CouncilActEntry.current).label("dealt"),
    exists().where(CouncilVote.meeting_id == CouncilMeeting.id, CouncilVote.current).label("voted"),
    select(func.max(CouncilSource.entered_at))
    .where(CouncilSource.meeting_id == CouncilMeeting.id, CouncilSource.kind == SourceKind.minutes)
    .scalar_subquery()
    .label("minutes_at"),
)
_MEETING_COLUMNS = (
    CouncilMeeting.id, CouncilMeeting.body_id, CouncilBody.jurisdiction, CouncilBody.name_ja.label("body_ja"),
    CouncilBody.name_en.label("body_en"), CouncilBody.kind.label("body_kind"), CouncilMeetingEntry.id.label("entry_id"),
    CouncilMeetingEntry.revision, CouncilMeetingEntry.held_on, CouncilMeetingEntry.held_from,
    CouncilMeetingEntry.session, CouncilMeetingEntry.session_ja, CouncilMeetingEntry.session_en,
    CouncilMeetingEntry.agenda, CouncilMeetingEntry.correction, CouncilMeetingEntry.entered_at,
    CouncilMeetingEntry.seat, CouncilMeetingEntry.log_entry_id, *_SINCE,
)  # fmt: skip
_ANY_MEETINGS = (
    select(*_MEETING_COLUMNS)
    .join(CouncilBody, CouncilBody.id == CouncilMeeting.body_id)
    .join(CouncilMeetingEntry, CouncilMeetingEntry.meeting_id == CouncilMeeting.id)
)
_MEETINGS = _ANY_MEETINGS.where(CouncilMeetingEntry.current)
_MEETING = _MEETINGS.where(CouncilMeeting.id == bindparam("meeting"))
_MEETING_REVISIONS = (
    _ANY_MEETINGS.where(CouncilMeeting.id == bindparam("meeting"))
    .order_by(CouncilMeetingEntry.revision.desc())
    .limit(50)
)
_OF_DAY = (
    _MEETINGS.where(CouncilMeeting.body_id == bindparam("body"), CouncilMeetingEntry.held_on == bindparam("on"))
    .order_by(CouncilMeeting.id)
    .limit(50)
)
_NEWEST_MEETINGS = (
    _MEETINGS.where(CouncilBody.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilMeetingEntry.held_from.desc(), CouncilMeeting.id.desc())
    .limit(bindparam("size"))
)
_LAST_SITTING = (
    select(func.max(CouncilMeetingEntry.held_from))
    .join(CouncilMeeting, CouncilMeeting.id == CouncilMeetingEntry.meeting_id)
    .where(
        CouncilMeetingEntry.current, CouncilMeeting.body_id == bindparam("body"),
        CouncilMeetingEntry.held_from <= bindparam("today"),
    )
)
_LAST_VOTE = select(func.max(CouncilVote.taken_from)).where(
    CouncilVote.current, CouncilVote.body_id == bindparam("body")
)
_LAST_ACT = select(func.max(CouncilActEntry.acted_from)).where(
    CouncilActEntry.current, CouncilActEntry.body_id == bindparam("body")
)
_LAST_TERM = select(func.max(CouncilTerm.since)).where(CouncilTerm.body_id == bindparam("body"))
_LAST_DAYS = select(
    _LAST_SITTING.scalar_subquery().label("meeting"), _LAST_VOTE.scalar_subquery().label("vote"),
    _LAST_TERM.scalar_subquery().label("term"), _LAST_ACT.scalar_subquery().label("act"),
)  # fmt: skip

_LAST_JOINED = select(func.max(CouncilFactionTerm.since)).where(CouncilFactionTerm.faction_id == bindparam("faction"))


def last_days(db: Connection, body_id: int, today: date) -> dict[str, date]:
    """The last day up to ``today`` on which a body met, on which it voted or acted, on which a term in it began."""
    row = db.execute(_LAST_DAYS, {"body": body_id, "today": today}).one()
    return {what: on for what, on in row._mapping.items() if on is not None}


def last_joined(db: Connection, faction_id: int) -> date | None:
    """The last day on which somebody joined a group."""
    return db.execute(_LAST_JOINED, {"faction": faction_id}).scalar()


def meeting(db: Connection, meeting_id: int) -> Row[Any] | None:
    return db.execute(_MEETING, {"meeting": meeting_id}).first()


def meeting_revisions(db: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """Every entry of a meeting, newest first."""
    return db.execute(_MEETING_REVISIONS, {"meeting": meeting_id}).all()


def meetings_of_day(db: Connection, body_id: int, on: str) -> Sequence[Row[Any]]:
    """A body's sittings of one day."""
    return db.execute(_OF_DAY, {"body": body_id, "on": on}).all()


def newest_meetings(db: Connection, jurisdiction: str, size: int = 10) -> Sequence[Row[Any]]:
    """By day of the sitting, newest first."""
    return db.execute(_NEWEST_MEETINGS, {"jurisdiction": jurisdiction, "size": size}).all()
