"""Every SELECT about the assembly, named by what a page or an act needs. Current entries, unless said otherwise."""

# long: the statements of one slice, read together
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Jurisdiction
from deliberation.accounts.rules import Actor, Role
from deliberation.council.models import (
    CouncilAct,
    CouncilActEntry,
    CouncilActMember,
    CouncilBody,
    CouncilCorrectionRequest,
    CouncilFaction,
    CouncilFactionTerm,
    CouncilFigure,
    CouncilMeeting,
    CouncilMeetingEntry,
    CouncilMember,
    CouncilMemberVote,
    CouncilQuestion,
    CouncilSource,
    CouncilTerm,
    CouncilVote,
)
from deliberation.dataplans.models import Version, VersionFlow
from deliberation.proposals.models import Proposal

SIZE = 30
ROSTER_SIZE = 400  # the largest municipal assembly has fewer seats; the roll call stands on one page
_MANY = 500

# ---- bodies, members, terms -------------------------------------------------------------------------------------

_BODY_COLUMNS = (
    CouncilBody.id, CouncilBody.jurisdiction, CouncilBody.slug, CouncilBody.kind, CouncilBody.name_ja,
    CouncilBody.name_en, CouncilBody.seats, CouncilBody.part_of_id, CouncilBody.ended_on,
)  # fmt: skip
_BODY = select(*_BODY_COLUMNS).where(CouncilBody.id == bindparam("body"))
_BODIES = (
    select(*_BODY_COLUMNS)
    .where(CouncilBody.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilBody.ended_on.is_not(None), CouncilBody.id)
    .limit(200)
)
_BODY_BY_SLUG = select(CouncilBody.id).where(
    CouncilBody.jurisdiction == bindparam("jurisdiction"), CouncilBody.slug == bindparam("slug")
)
_MEMBER_COLUMNS = (
    CouncilMember.id, CouncilMember.jurisdiction, CouncilMember.name_ja, CouncilMember.kana, CouncilMember.name_en,
    CouncilMember.seat,
)  # fmt: skip
_MEMBER = select(*_MEMBER_COLUMNS).where(CouncilMember.id == bindparam("member"))
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
        CouncilTerm.until, CouncilBody.jurisdiction,
    )
    .join(CouncilBody, CouncilBody.id == CouncilTerm.body_id)
    .where(CouncilTerm.id == bindparam("term"))
)  # fmt: skip
_TERMS_OF_MEMBER = (
    select(
        CouncilTerm.id, CouncilTerm.part, CouncilTerm.since, CouncilTerm.until, CouncilBody.id.label("body_id"),
        CouncilBody.name_ja, CouncilBody.name_en, CouncilBody.kind,
    )
    .join(CouncilBody, CouncilBody.id == CouncilTerm.body_id)
    .where(CouncilTerm.member_id == bindparam("member"))
    .order_by(CouncilTerm.since.desc(), CouncilTerm.id)
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


def bodies(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    return db.execute(_BODIES, {"jurisdiction": jurisdiction}).all()


def body_by_slug(db: Connection, jurisdiction: str, slug: str) -> int | None:
    return db.execute(_BODY_BY_SLUG, {"jurisdiction": jurisdiction, "slug": slug}).scalar()


def member(db: Connection, member_id: int) -> Row[Any] | None:
    return db.execute(_MEMBER, {"member": member_id}).first()


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


def terms_of_member(db: Connection, member_id: int) -> Sequence[Row[Any]]:
    return db.execute(_TERMS_OF_MEMBER, {"member": member_id}).all()


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


# ---- meetings ---------------------------------------------------------------------------------------------------

_MEETING_COLUMNS = (
    CouncilMeeting.id, CouncilMeeting.body_id, CouncilBody.jurisdiction, CouncilBody.name_ja.label("body_ja"),
    CouncilBody.name_en.label("body_en"), CouncilBody.kind.label("body_kind"), CouncilMeetingEntry.id.label("entry_id"),
    CouncilMeetingEntry.revision, CouncilMeetingEntry.held_on, CouncilMeetingEntry.held_from,
    CouncilMeetingEntry.session, CouncilMeetingEntry.session_ja, CouncilMeetingEntry.session_en,
    CouncilMeetingEntry.correction, CouncilMeetingEntry.entered_at, CouncilMeetingEntry.seat,
    CouncilMeetingEntry.log_entry_id,
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
_NEWEST_MEETINGS = (
    _MEETINGS.where(CouncilBody.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilMeetingEntry.held_from.desc(), CouncilMeeting.id.desc())
    .limit(bindparam("size"))
)


def meeting(db: Connection, meeting_id: int) -> Row[Any] | None:
    return db.execute(_MEETING, {"meeting": meeting_id}).first()


def meeting_revisions(db: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    """Every entry of a meeting, newest first."""
    return db.execute(_MEETING_REVISIONS, {"meeting": meeting_id}).all()


def newest_meetings(db: Connection, jurisdiction: str, size: int = 10) -> Sequence[Row[Any]]:
    """By day of the sitting, newest first."""
    return db.execute(_NEWEST_MEETINGS, {"jurisdiction": jurisdiction, "size": size}).all()


# ---- acts -------------------------------------------------------------------------------------------------------

_ACT_COLUMNS = (
    CouncilAct.id, CouncilAct.jurisdiction, CouncilAct.origin, CouncilAct.case_id,
    CouncilActEntry.id.label("entry_id"), CouncilActEntry.revision, CouncilActEntry.kind, CouncilActEntry.body_id,
    CouncilActEntry.meeting_id, CouncilActEntry.acted_on, CouncilActEntry.acted_from, CouncilActEntry.number,
    CouncilActEntry.title_ja, CouncilActEntry.title_en, CouncilActEntry.text_ja, CouncilActEntry.text_en,
    CouncilActEntry.answerer, CouncilActEntry.answer, CouncilActEntry.withdrawn, CouncilActEntry.parent_id,
    CouncilActEntry.question_id, CouncilActEntry.version_digest, CouncilActEntry.version_no, CouncilActEntry.flow_id,
    CouncilActEntry.field, CouncilActEntry.event_id, CouncilActEntry.separate, CouncilActEntry.correction,
    CouncilActEntry.entered_at, CouncilActEntry.seat, CouncilActEntry.log_entry_id,
    CouncilActEntry.proposal_id, Proposal.slug.label("proposal"), Proposal.title_ja.label("proposal_ja"),
    Proposal.title_en.label("proposal_en"), CouncilBody.name_ja.label("body_ja"), CouncilBody.name_en.label("body_en"),
    CouncilBody.kind.label("body_kind"), CouncilBody.seats, Jurisdiction.name_ja.label("place_ja"),
    Jurisdiction.name_en.label("place_en"),
)  # fmt: skip
_ANY_ACTS = (
    select(*_ACT_COLUMNS)
    .join(CouncilActEntry, CouncilActEntry.act_id == CouncilAct.id)
    .join(CouncilBody, CouncilBody.id == CouncilActEntry.body_id)
    .join(Jurisdiction, Jurisdiction.code == CouncilAct.jurisdiction)
    .outerjoin(Proposal, Proposal.id == CouncilActEntry.proposal_id)
)
_ACTS = _ANY_ACTS.where(CouncilActEntry.current)
_ACT = _ACTS.where(CouncilAct.id == bindparam("act"))
_ACT_REVISIONS = _ANY_ACTS.where(CouncilAct.id == bindparam("act")).order_by(CouncilActEntry.revision.desc()).limit(50)
_ACTS_HERE = (
    _ACTS.where(CouncilAct.jurisdiction == bindparam("jurisdiction"), CouncilAct.id < bindparam("before"))
    .order_by(CouncilAct.id.desc())
    .limit(bindparam("size"))
)
_COMPILED_ACTS = (
    _ACTS.where(CouncilAct.origin == "compiled", CouncilAct.id < bindparam("before"))
    .order_by(CouncilAct.id.desc())
    .limit(bindparam("size"))
)
_ENTERED_ACTS = (
    _ACTS.where(CouncilAct.origin == "entered", CouncilAct.id < bindparam("before"))
    .order_by(CouncilAct.id.desc())
    .limit(bindparam("size"))
)
_ASSEMBLIES = (
    select(Jurisdiction.code, Jurisdiction.name_ja, Jurisdiction.name_en, func.count(CouncilBody.id).label("bodies"))
    .join(CouncilBody, CouncilBody.jurisdiction == Jurisdiction.code)
    .where(Jurisdiction.compiled.is_(False), CouncilBody.ended_on.is_(None))
    .group_by(Jurisdiction.code, Jurisdiction.name_ja, Jurisdiction.name_en)
    .order_by(Jurisdiction.code)
    .limit(_MANY)
)
_ACTS_OF_MEETING = _ACTS.where(CouncilActEntry.meeting_id == bindparam("meeting")).order_by(CouncilAct.id).limit(_MANY)
_ACTS_OF_PROPOSAL = (
    _ACTS.where(CouncilActEntry.proposal_id == bindparam("proposal"))
    .order_by(CouncilActEntry.acted_from.desc(), CouncilAct.id.desc())
    .limit(bindparam("size"))
)
_ACTS_OF_MANY = _ACTS.where(CouncilActEntry.proposal_id.in_(bindparam("proposals", expanding=True))).limit(2000)
_ACTS_ON_FLOW = (
    _ACTS.where(CouncilActEntry.proposal_id == bindparam("proposal"), CouncilActEntry.flow_id == bindparam("flow"))
    .order_by(CouncilAct.id.desc())
    .limit(bindparam("size"))
)
_ATTACHED = _ACTS.where(CouncilActEntry.parent_id == bindparam("act")).order_by(CouncilAct.id).limit(100)
_CASES = select(CouncilAct.case_id).where(CouncilAct.case_id.is_not(None)).limit(5000)
_CASE = select(CouncilAct.id).where(CouncilAct.case_id == bindparam("case"))
_OPEN_BILLS = (
    _ACTS.where(CouncilAct.jurisdiction == bindparam("jurisdiction"), CouncilActEntry.parent_id.is_(None))
    .order_by(CouncilAct.id.desc())
    .limit(100)
)


def act(db: Connection, act_id: int) -> Row[Any] | None:
    """An act with its current entry, its body, proposal and place."""
    return db.execute(_ACT, {"act": act_id}).first()


def act_revisions(db: Connection, act_id: int) -> Sequence[Row[Any]]:
    """Every entry of an act, newest first."""
    return db.execute(_ACT_REVISIONS, {"act": act_id}).all()


def acts_here(db: Connection, jurisdiction: str, before: int, size: int = SIZE) -> Sequence[Row[Any]]:
    """Newest entered first; one more than ``size``, for paging."""
    return db.execute(_ACTS_HERE, {"jurisdiction": jurisdiction, "before": before, "size": size + 1}).all()


def compiled_acts(db: Connection, before: int, size: int = SIZE) -> Sequence[Row[Any]]:
    """Real cases of other assemblies; one more than ``size``, for paging."""
    return db.execute(_COMPILED_ACTS, {"before": before, "size": size + 1}).all()


def entered_acts(db: Connection, before: int, size: int = SIZE) -> Sequence[Row[Any]]:
    """Newest entered first, of every assembly of this site; one more than ``size``, for paging."""
    return db.execute(_ENTERED_ACTS, {"before": before, "size": size + 1}).all()


def assemblies(db: Connection) -> Sequence[Row[Any]]:
    """Municipalities whose assembly keeps its record here."""
    return db.execute(_ASSEMBLIES).all()


def acts_of_meeting(db: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    return db.execute(_ACTS_OF_MEETING, {"meeting": meeting_id}).all()


def acts_of_proposal(db: Connection, proposal_id: int, size: int = 100) -> Sequence[Row[Any]]:
    """Acts about a proposal, newest first by their own date."""
    return db.execute(_ACTS_OF_PROPOSAL, {"proposal": proposal_id, "size": size}).all()


def acts_of_proposals(db: Connection, proposal_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Acts about several proposals, in one query."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_ACTS_OF_MANY, {"proposals": list(proposal_ids)}) if proposal_ids else ():
        found.setdefault(row.proposal_id, []).append(row)
    return found


def acts_on_flow(db: Connection, proposal_id: int, flow: str, size: int = 50) -> Sequence[Row[Any]]:
    """Acts about one data flow of a proposal, in whichever version."""
    return db.execute(_ACTS_ON_FLOW, {"proposal": proposal_id, "flow": flow, "size": size}).all()


def attached_acts(db: Connection, act_id: int) -> Sequence[Row[Any]]:
    """What hangs on an act: supplementary resolutions, reviews, reports."""
    return db.execute(_ATTACHED, {"act": act_id}).all()


def possible_parents(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    return db.execute(_OPEN_BILLS, {"jurisdiction": jurisdiction}).all()


def loaded_cases(db: Connection) -> frozenset[str]:
    return frozenset(db.execute(_CASES).scalars())


def act_of_case(db: Connection, case_id: str) -> int | None:
    return db.execute(_CASE, {"case": case_id}).scalar()


_MEMBERS_OF_ENTRY = (
    select(CouncilActMember.part, CouncilMember.id, CouncilMember.name_ja, CouncilMember.name_en)
    .join(CouncilMember, CouncilMember.id == CouncilActMember.member_id)
    .where(CouncilActMember.entry_id == bindparam("entry"))
    .order_by(CouncilActMember.part, CouncilMember.id)
    .limit(100)
)
_FIGURES = (
    select(CouncilFigure.code, CouncilFigure.part, CouncilFigure.value, CouncilFigure.precision)
    .where(CouncilFigure.entry_id == bindparam("entry"))
    .order_by(CouncilFigure.place)
    .limit(200)
)
_SOURCE_COLUMNS = (
    CouncilSource.id, CouncilSource.act_id, CouncilSource.kind, CouncilSource.title, CouncilSource.address,
    CouncilSource.seen_on,
)  # fmt: skip
_SOURCES_OF_ACTS = (
    select(*_SOURCE_COLUMNS)
    .where(CouncilSource.act_id.in_(bindparam("acts", expanding=True)))
    .order_by(CouncilSource.id)
    .limit(_MANY)
)
_SOURCES_OF_MEETING = (
    select(*_SOURCE_COLUMNS)
    .where(CouncilSource.meeting_id == bindparam("meeting"))
    .order_by(CouncilSource.id)
    .limit(100)
)


def members_of_entry(db: Connection, entry_id: int) -> Sequence[Row[Any]]:
    return db.execute(_MEMBERS_OF_ENTRY, {"entry": entry_id}).all()


def figures(db: Connection, entry_id: int) -> Sequence[Row[Any]]:
    return db.execute(_FIGURES, {"entry": entry_id}).all()


def sources_of_acts(db: Connection, act_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """By act; one query for a whole list."""
    found: dict[int, list[Row[Any]]] = {}
    if act_ids:
        for row in db.execute(_SOURCES_OF_ACTS, {"acts": list(act_ids)}):
            found.setdefault(row.act_id, []).append(row)
    return found


def sources_of_meeting(db: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    return db.execute(_SOURCES_OF_MEETING, {"meeting": meeting_id}).all()


# ---- votes ------------------------------------------------------------------------------------------------------

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
_VOTES_OF_ACTS = (
    select(*_VOTE_COLUMNS, _Presiding.name_ja.label("presiding_ja"), _Presiding.name_en.label("presiding_en"))
    .outerjoin(_Presiding, _Presiding.id == CouncilVote.presiding_id)
    .where(CouncilVote.act_id.in_(bindparam("acts", expanding=True)))
    .order_by(CouncilVote.taken_from, CouncilVote.id)
    .limit(_MANY)
)
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


def vote(db: Connection, vote_id: int) -> Row[Any] | None:
    """One vote as entered, current or corrected."""
    return db.execute(_VOTE, {"vote": vote_id}).first()


def votes_of_acts(db: Connection, act_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """By act, in order of date, corrected ones included (``current`` false); one query for a whole list."""
    found: dict[int, list[Row[Any]]] = {}
    if act_ids:
        for row in db.execute(_VOTES_OF_ACTS, {"acts": list(act_ids)}):
            found.setdefault(row.act_id, []).append(row)
    return found


def roll(db: Connection, vote_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Single votes by vote, members by group."""
    found: dict[int, list[Row[Any]]] = {}
    if vote_ids:
        for row in db.execute(_ROLL, {"votes": list(vote_ids)}):
            found.setdefault(row.vote_id, []).append(row)
    return found


# ---- what members did, filed, contested -------------------------------------------------------------------------

_VOTES_OF_MEMBER = (
    select(
        CouncilVote.id, CouncilMemberVote.choice, CouncilVote.way, CouncilVote.taken_on, CouncilVote.question,
        CouncilVote.ending, CouncilVote.choices_from, CouncilVote.act_id, CouncilActEntry.title_ja,
        CouncilActEntry.title_en, CouncilActEntry.kind, CouncilBody.name_ja.label("body_ja"),
        CouncilBody.name_en.label("body_en"),
    )
    .join(CouncilVote, CouncilVote.id == CouncilMemberVote.vote_id)
    .join(CouncilActEntry, and_(CouncilActEntry.act_id == CouncilVote.act_id, CouncilActEntry.current))
    .join(CouncilBody, CouncilBody.id == CouncilVote.body_id)
    .where(
        CouncilMemberVote.member_id == bindparam("member"), CouncilVote.current, CouncilVote.id < bindparam("before")
    )
    .order_by(CouncilVote.id.desc())
    .limit(bindparam("size"))
)  # fmt: skip
_ACTS_OF_MEMBER = (
    _ACTS.add_columns(CouncilActMember.part.label("member_part"))
    .join(CouncilActMember, CouncilActMember.entry_id == CouncilActEntry.id)
    .where(CouncilActMember.member_id == bindparam("member"))
    .order_by(CouncilAct.id.desc())
    .limit(50)
)
_MEMBERS_NAMED = (
    select(CouncilActMember.member_id)
    .join(CouncilActEntry, CouncilActEntry.id == CouncilActMember.entry_id)
    .where(CouncilActEntry.act_id == bindparam("act"), CouncilActEntry.current)
    .union(
        select(CouncilMemberVote.member_id)
        .join(CouncilVote, CouncilVote.id == CouncilMemberVote.vote_id)
        .where(CouncilVote.act_id == bindparam("act"), CouncilVote.current),
        select(CouncilVote.presiding_id).where(
            CouncilVote.act_id == bindparam("act"), CouncilVote.current, CouncilVote.presiding_id.is_not(None)
        ),
    )
)
_QUESTION_COLUMNS = (
    CouncilQuestion.id, CouncilQuestion.jurisdiction, CouncilQuestion.member_id, CouncilQuestion.kind,
    CouncilQuestion.title, CouncilQuestion.body, CouncilQuestion.version_no, CouncilQuestion.version_digest,
    CouncilQuestion.flow_id, CouncilQuestion.field, CouncilQuestion.filed_at, CouncilQuestion.seat,
    CouncilQuestion.log_entry_id, CouncilQuestion.proposal_id, CouncilMember.name_ja, CouncilMember.name_en,
    Proposal.slug.label("proposal"), Proposal.title_ja.label("proposal_ja"), Proposal.title_en.label("proposal_en"),
)  # fmt: skip
_QUESTIONS = (
    select(*_QUESTION_COLUMNS)
    .join(CouncilMember, CouncilMember.id == CouncilQuestion.member_id)
    .join(Proposal, Proposal.id == CouncilQuestion.proposal_id)
)
_QUESTION = _QUESTIONS.where(CouncilQuestion.id == bindparam("question"))
_QUESTIONS_OF_PROPOSAL = (
    _QUESTIONS.where(CouncilQuestion.proposal_id == bindparam("proposal"))
    .order_by(CouncilQuestion.id.desc())
    .limit(bindparam("size"))
)
_QUESTIONS_OF_MEMBER = (
    _QUESTIONS.where(CouncilQuestion.member_id == bindparam("member")).order_by(CouncilQuestion.id.desc()).limit(50)
)
_QUESTIONS_HERE = (
    _QUESTIONS.where(CouncilQuestion.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilQuestion.id.desc())
    .limit(bindparam("size"))
)
_ACT_OF_QUESTION = select(CouncilActEntry.act_id, CouncilActEntry.kind, CouncilActEntry.acted_on).where(
    CouncilActEntry.question_id == bindparam("question"), CouncilActEntry.current
)
_REQUESTS = (
    select(
        CouncilCorrectionRequest.id, CouncilCorrectionRequest.act_id, CouncilCorrectionRequest.member_id,
        CouncilCorrectionRequest.request, CouncilCorrectionRequest.filed_at, CouncilCorrectionRequest.seat,
        CouncilCorrectionRequest.log_entry_id, CouncilCorrectionRequest.decision,
        CouncilCorrectionRequest.decision_reason, CouncilCorrectionRequest.decided_at,
        CouncilCorrectionRequest.decided_seat, CouncilAct.jurisdiction, CouncilMember.name_ja, CouncilMember.name_en,
        CouncilActEntry.title_ja, CouncilActEntry.title_en,
    )
    .join(CouncilAct, CouncilAct.id == CouncilCorrectionRequest.act_id)
    .join(CouncilActEntry, and_(CouncilActEntry.act_id == CouncilAct.id, CouncilActEntry.current))
    .join(CouncilMember, CouncilMember.id == CouncilCorrectionRequest.member_id)
)  # fmt: skip
_REQUEST = _REQUESTS.where(CouncilCorrectionRequest.id == bindparam("request"))
_REQUESTS_OF_ACT = (
    _REQUESTS.where(CouncilCorrectionRequest.act_id == bindparam("act"))
    .order_by(CouncilCorrectionRequest.id.desc())
    .limit(50)
)
_REQUESTS_OF_MEMBER = (
    _REQUESTS.where(CouncilCorrectionRequest.member_id == bindparam("member"))
    .order_by(CouncilCorrectionRequest.id.desc())
    .limit(50)
)
_OPEN_REQUESTS = (
    _REQUESTS.where(CouncilAct.jurisdiction == bindparam("jurisdiction"), CouncilCorrectionRequest.decision.is_(None))
    .order_by(CouncilCorrectionRequest.id)
    .limit(100)
)
_COUNT_ACTS = (
    select(func.count())
    .select_from(CouncilActEntry)
    .where(CouncilActEntry.proposal_id == bindparam("proposal"), CouncilActEntry.current)
)


def votes_of_member(db: Connection, member_id: int, before: int, size: int = SIZE) -> Sequence[Row[Any]]:
    """Each vote of a member with the way it was taken; one more than ``size``, for paging."""
    return db.execute(_VOTES_OF_MEMBER, {"member": member_id, "before": before, "size": size + 1}).all()


def acts_of_member(db: Connection, member_id: int) -> Sequence[Row[Any]]:
    """Questions asked, bills and petitions moved or introduced, reports given; newest first."""
    return db.execute(_ACTS_OF_MEMBER, {"member": member_id}).all()


def members_named(db: Connection, act_id: int) -> frozenset[int]:
    """Whom the current entry of an act, or one of its current votes, names."""
    return frozenset(db.execute(_MEMBERS_NAMED, {"act": act_id}).scalars())


def question(db: Connection, question_id: int) -> Row[Any] | None:
    return db.execute(_QUESTION, {"question": question_id}).first()


def questions_of_proposal(db: Connection, proposal_id: int, size: int = 20) -> Sequence[Row[Any]]:
    """Questions and draft conditions that members filed here, newest first."""
    return db.execute(_QUESTIONS_OF_PROPOSAL, {"proposal": proposal_id, "size": size}).all()


def questions_of_member(db: Connection, member_id: int) -> Sequence[Row[Any]]:
    return db.execute(_QUESTIONS_OF_MEMBER, {"member": member_id}).all()


def questions_here(db: Connection, jurisdiction: str, size: int = 10) -> Sequence[Row[Any]]:
    return db.execute(_QUESTIONS_HERE, {"jurisdiction": jurisdiction, "size": size}).all()


def acts_of_question(db: Connection, question_id: int) -> Sequence[Row[Any]]:
    """Where a question that was filed here was then put in the assembly."""
    return db.execute(_ACT_OF_QUESTION.limit(20), {"question": question_id}).all()


def correction_request(db: Connection, request_id: int) -> Row[Any] | None:
    return db.execute(_REQUEST, {"request": request_id}).first()


def requests_of_act(db: Connection, act_id: int) -> Sequence[Row[Any]]:
    return db.execute(_REQUESTS_OF_ACT, {"act": act_id}).all()


def requests_of_member(db: Connection, member_id: int) -> Sequence[Row[Any]]:
    return db.execute(_REQUESTS_OF_MEMBER, {"member": member_id}).all()


def open_requests(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    """Requests that the secretariat has not answered, oldest first."""
    return db.execute(_OPEN_REQUESTS, {"jurisdiction": jurisdiction}).all()


def count_acts(db: Connection, proposal_id: int) -> int:
    return int(db.execute(_COUNT_ACTS, {"proposal": proposal_id}).scalar_one())


# ---- what an entry is about -------------------------------------------------------------------------------------

_VERSION = select(Version.id, Version.number, Version.document_digest).where(
    Version.proposal_id == bindparam("proposal"), Version.number == bindparam("number")
)
_VERSIONS = (
    select(Version.id, Version.number, Version.published_at)
    .where(Version.proposal_id == bindparam("proposal"))
    .order_by(Version.number.desc())
    .limit(100)
)
_FLOWS = (
    select(VersionFlow.flow_id, VersionFlow.name_ja, VersionFlow.name_en)
    .where(VersionFlow.version_id == bindparam("version"))
    .order_by(VersionFlow.position)
    .limit(_MANY)
)
_PROPOSALS = (
    select(Proposal.slug, Proposal.title_ja, Proposal.title_en, Proposal.version)
    .where(or_(Proposal.jurisdiction == bindparam("jurisdiction"), Proposal.kind == "platform"))
    .order_by(Proposal.id.desc())
    .limit(200)
)


def version(db: Connection, proposal_id: int, number: int) -> Row[Any] | None:
    return db.execute(_VERSION, {"proposal": proposal_id, "number": number}).first()


def versions(db: Connection, proposal_id: int) -> Sequence[Row[Any]]:
    """Newest first."""
    return db.execute(_VERSIONS, {"proposal": proposal_id}).all()


def flows(db: Connection, version_id: int) -> Sequence[Row[Any]]:
    return db.execute(_FLOWS, {"version": version_id}).all()


def flow_ids(db: Connection, version_id: int) -> frozenset[str]:
    return frozenset(row.flow_id for row in flows(db, version_id))


def proposals_here(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    """Proposals that an entry of this assembly can be about, newest first."""
    return db.execute(_PROPOSALS, {"jurisdiction": jurisdiction}).all()
