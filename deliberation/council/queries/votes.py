"""Votes with their single votes, and those of one member."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Row, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.council.models import (
    CouncilActEntry,
    CouncilBody,
    CouncilFaction,
    CouncilFactionTerm,
    CouncilMember,
    CouncilMemberVote,
    CouncilTerm,
    CouncilVote,
)
from deliberation.council.queries.acts import SIZE
from deliberation.council.queries.bodies import ROSTER_SIZE
from deliberation.dataplans.models import Version, VersionFlow
from deliberation.proposals.models import Proposal

_MANY = 500

_Presiding = aliased(CouncilMember)
_VOTE_COLUMNS = (
    CouncilVote.id, CouncilVote.act_id, CouncilVote.body_id, CouncilVote.meeting_id, CouncilVote.current,
    CouncilVote.taken_on, CouncilVote.taken_from, CouncilVote.question, CouncilVote.way, CouncilVote.requirement,
    CouncilVote.requirement_seen, CouncilVote.seats, CouncilVote.in_favour, CouncilVote.against, CouncilVote.stayed,
    CouncilVote.abstained, CouncilVote.absent, CouncilVote.excused, CouncilVote.not_voting, CouncilVote.presiding_id,
    CouncilVote.casting, CouncilVote.declared, CouncilVote.recalled, CouncilVote.tie, CouncilVote.unanimous,
    CouncilVote.reported, CouncilVote.reported_ja, CouncilVote.reported_en, CouncilVote.ending,
    CouncilVote.choices_from, CouncilVote.roll_digest, CouncilVote.supersedes_id, CouncilVote.correction,
    CouncilVote.entered_at, CouncilVote.seat, CouncilVote.log_entry_id,
)  # fmt: skip
_VOTE = select(*_VOTE_COLUMNS).where(CouncilVote.id == bindparam("vote"))
_LAST_OF_MEETING = (
    select(CouncilVote.way, CouncilVote.requirement, CouncilVote.presiding_id)
    .where(
        CouncilVote.meeting_id == bindparam("meeting"), CouncilVote.body_id == bindparam("body"), CouncilVote.current
    )
    .order_by(CouncilVote.id.desc())
    .limit(1)
)
_VOTES_OF_ACTS = (
    select(*_VOTE_COLUMNS, _Presiding.name_ja.label("presiding_ja"), _Presiding.name_en.label("presiding_en"))
    .outerjoin(_Presiding, _Presiding.id == CouncilVote.presiding_id)
    .where(CouncilVote.act_id.in_(bindparam("acts", expanding=True)))
    .order_by(CouncilVote.taken_from, CouncilVote.id)
    .limit(_MANY)
)
#: Every vote on an act beside every entry of it: a few of each.
_VOTES_AND_ENTRIES = (
    select(
        *_VOTE_COLUMNS, CouncilActEntry.revision, CouncilActEntry.kind, CouncilActEntry.proposal_id,
        CouncilActEntry.version_no, CouncilActEntry.flow_id, CouncilActEntry.field,
        CouncilActEntry.title_ja.label("act_title_ja"), CouncilActEntry.title_en.label("act_title_en"),
        CouncilActEntry.entered_at.label("act_entered_at"), CouncilActEntry.log_entry_id.label("act_log_entry_id"),
        Proposal.slug, Proposal.title_ja, Proposal.title_en, Version.plan_digest, VersionFlow.name_ja.label("flow_ja"),
        VersionFlow.name_en.label("flow_en"),
    )
    .join(CouncilActEntry, CouncilActEntry.act_id == CouncilVote.act_id)
    .outerjoin(Proposal, Proposal.id == CouncilActEntry.proposal_id)
    .outerjoin(Version, (Version.proposal_id == Proposal.id) & (Version.number == CouncilActEntry.version_no))
    .outerjoin(VersionFlow, (VersionFlow.version_id == Version.id) & (VersionFlow.flow_id == CouncilActEntry.flow_id))
    .where(CouncilVote.act_id.in_(bindparam("acts", expanding=True)))
    .order_by(CouncilVote.taken_from, CouncilVote.id, CouncilActEntry.revision)
    .limit(4 * _MANY)
)  # fmt: skip
#: Single votes of one vote, with the group of that day.
_ROLL = (
    select(
        CouncilMember.id, CouncilMember.name_ja, CouncilMember.name_en, CouncilMemberVote.choice,
        CouncilFactionTerm.id.label("faction_term"), CouncilFaction.id.label("faction_id"),
        CouncilFaction.name_ja.label("faction_ja"), CouncilFaction.name_en.label("faction_en"),
        CouncilMemberVote.vote_id,
    )
    .join(CouncilVote, CouncilVote.id == CouncilMemberVote.vote_id)
    .join(CouncilMember, CouncilMember.id == CouncilMemberVote.member_id)
    .outerjoin(
        CouncilFactionTerm,
        and_(
            CouncilFactionTerm.member_id == CouncilMember.id,
            CouncilFactionTerm.since <= CouncilVote.taken_from,
            or_(CouncilFactionTerm.until.is_(None), CouncilFactionTerm.until >= CouncilVote.taken_from),
        ),
    )
    .outerjoin(CouncilFaction, CouncilFaction.id == CouncilFactionTerm.faction_id)
    .where(CouncilMemberVote.vote_id.in_(bindparam("votes", expanding=True)))
    .order_by(
        CouncilMemberVote.vote_id, CouncilFaction.id.is_(None), CouncilFaction.id, CouncilFactionTerm.id.is_(None),
        CouncilMember.kana, CouncilMember.id,
    )
    .limit(4 * ROSTER_SIZE)
)  # fmt: skip
_Named = aliased(CouncilMemberVote)
#: The member sat in the body that voted, or in the assembly whose plenary it is.
_SAT = exists().where(
    CouncilTerm.member_id == bindparam("member"),
    or_(
        CouncilTerm.body_id == CouncilBody.id,
        and_(CouncilBody.kind == "plenary", CouncilTerm.body_id == CouncilBody.part_of_id),
    ),
    CouncilTerm.since <= CouncilVote.taken_from,
    or_(CouncilTerm.until.is_(None), CouncilTerm.until >= CouncilVote.taken_from),
)
_Last = aliased(CouncilVote)  # that a page ended with
_DAY, _LAST_DAY = (func.coalesce(one.taken_from, literal(date.min, Date)) for one in (CouncilVote, _Last))
_AFTER = func.coalesce(
    select(_LAST_DAY).where(_Last.id == bindparam("before")).scalar_subquery(), literal(date.max, Date)
)
_VOTES_OF_MEMBER = (
    select(
        CouncilVote.id, CouncilMemberVote.choice, CouncilVote.way, CouncilVote.taken_on, CouncilVote.question,
        CouncilVote.ending, CouncilVote.choices_from, CouncilVote.act_id, CouncilActEntry.title_ja,
        CouncilActEntry.title_en, CouncilActEntry.kind, CouncilBody.name_ja.label("body_ja"),
        CouncilBody.name_en.label("body_en"), CouncilVote.presiding_id, CouncilVote.casting,
        exists().where(_Named.vote_id == CouncilVote.id).label("named"),
    )
    .join(CouncilActEntry, and_(CouncilActEntry.act_id == CouncilVote.act_id, CouncilActEntry.current))
    .join(CouncilBody, CouncilBody.id == CouncilVote.body_id)
    .outerjoin(
        CouncilMemberVote,
        and_(CouncilMemberVote.vote_id == CouncilVote.id, CouncilMemberVote.member_id == bindparam("member")),
    )
    .where(
        CouncilVote.current, or_(CouncilMemberVote.choice.is_not(None), _SAT),
        or_(_DAY < _AFTER, and_(_DAY == _AFTER, CouncilVote.id < bindparam("before"))),
    )
    .order_by(_DAY.desc(), CouncilVote.id.desc())
    .limit(bindparam("size"))
)  # fmt: skip
#: Where a member voted or presided in a body, or in the plenary of that assembly, whose roll is the assembly's.
_VOTES_BY_TERM = (
    select(
        CouncilVote.act_id, CouncilVote.body_id, CouncilVote.taken_from, CouncilActEntry.title_ja,
        CouncilActEntry.title_en,
    )
    .join(CouncilActEntry, and_(CouncilActEntry.act_id == CouncilVote.act_id, CouncilActEntry.current))
    .join(CouncilBody, CouncilBody.id == CouncilVote.body_id)
    .where(
        CouncilVote.current,
        or_(
            CouncilBody.id == bindparam("body"),
            and_(CouncilBody.part_of_id == bindparam("body"), CouncilBody.kind == "plenary"),
        ),
        CouncilVote.taken_from >= bindparam("since"),
        CouncilVote.taken_from <= bindparam("until"),
        or_(
            CouncilVote.presiding_id == bindparam("member"),
            exists().where(
                CouncilMemberVote.vote_id == CouncilVote.id, CouncilMemberVote.member_id == bindparam("member")
            ),
        ),
    )
    .order_by(CouncilVote.taken_from, CouncilVote.id)
    .limit(_MANY)
)  # fmt: skip


def votes_by_term(db: Connection, body_id: int, member_id: int, since: date, until: date | None) -> Sequence[Row[Any]]:
    """Votes of these days in which the member voted or presided, of the body or of the plenary that is its own."""
    values = {"body": body_id, "member": member_id, "since": since, "until": until or date.max}
    return db.execute(_VOTES_BY_TERM, values).all()


def vote(db: Connection, vote_id: int) -> Row[Any] | None:
    """One vote as entered, current or corrected."""
    return db.execute(_VOTE, {"vote": vote_id}).first()


def last_of_meeting(db: Connection, meeting_id: int, body_id: int) -> Row[Any] | None:
    """How the body's last vote in this meeting was taken: the next one is mostly taken alike."""
    return db.execute(_LAST_OF_MEETING, {"meeting": meeting_id, "body": body_id}).first()


def votes_of_acts(db: Connection, act_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """By act, in order of date, corrected ones included (``current`` false); one query for a whole list."""
    found: dict[int, list[Row[Any]]] = {}
    if act_ids:
        for row in db.execute(_VOTES_OF_ACTS, {"acts": list(act_ids)}):
            found.setdefault(row.act_id, []).append(row)
    return found


def votes_and_entries(
    db: Connection, act_ids: Sequence[int]
) -> dict[int, tuple[Sequence[Row[Any]], Sequence[Row[Any]]]]:
    """By act: its votes as in votes_of_acts, and what each of its entries says that it is about, the oldest first;
    an act without a vote is left out. One query for both."""
    rows = db.execute(_VOTES_AND_ENTRIES, {"acts": list(act_ids)}).all() if act_ids else ()
    found: dict[int, tuple[dict[int, Row[Any]], dict[int, Row[Any]]]] = {}
    for row in rows:
        votes, entries = found.setdefault(row.act_id, ({}, {}))
        votes.setdefault(row.id, row)
        entries.setdefault(row.revision, row)
    return {act: (list(votes.values()), list(entries.values())) for act, (votes, entries) in found.items()}


def roll(db: Connection, vote_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Single votes by vote, members by group."""
    found: dict[int, list[Row[Any]]] = {}
    if vote_ids:
        for row in db.execute(_ROLL, {"votes": list(vote_ids)}):
            found.setdefault(row.vote_id, []).append(row)
    return found


def votes_of_member(db: Connection, member_id: int, before: int, size: int = SIZE) -> Sequence[Row[Any]]:
    """Each vote of the bodies in which the member sat, by its own day, newest first, with the way it was taken; one
    more than ``size``, for paging. ``choice`` is None where none is on record: ``named`` says whether others are."""
    return db.execute(_VOTES_OF_MEMBER, {"member": member_id, "before": before, "size": size + 1}).all()
