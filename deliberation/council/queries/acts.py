"""Acts of the assembly, by their current entry unless said otherwise."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Date, Row, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Jurisdiction
from deliberation.council.kinds import VOTED_KINDS
from deliberation.council.models import (
    CouncilAct,
    CouncilActEntry,
    CouncilBody,
    CouncilTakenUp,
    CouncilVote,
)
from deliberation.dataplans.models import Version, VersionFlow
from deliberation.proposals.models import Proposal

_MANY = 500
SIZE = 30
FIRST = 2**31 - 1  # a list from its newest row on, as web.paging has it

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
    Jurisdiction.name_en.label("place_en"), VersionFlow.name_ja.label("flow_ja"), VersionFlow.name_en.label("flow_en"),
)  # fmt: skip
_ANY_ACTS = (
    select(*_ACT_COLUMNS)
    .join(CouncilActEntry, CouncilActEntry.act_id == CouncilAct.id)
    .join(CouncilBody, CouncilBody.id == CouncilActEntry.body_id)
    .join(Jurisdiction, Jurisdiction.code == CouncilAct.jurisdiction)
    .outerjoin(Proposal, Proposal.id == CouncilActEntry.proposal_id)
    .outerjoin(Version, (Version.proposal_id == Proposal.id) & (Version.number == CouncilActEntry.version_no))
    .outerjoin(VersionFlow, (VersionFlow.version_id == Version.id) & (VersionFlow.flow_id == CouncilActEntry.flow_id))
)
ACTS = _ANY_ACTS.where(CouncilActEntry.current)  # taken.py asks for some of them, too
_ACT = ACTS.add_columns(exists().where(CouncilTakenUp.act_id == CouncilAct.id).label("took_up")).where(
    CouncilAct.id == bindparam("act")
)
_TO_VOTE = ACTS.where(
    CouncilAct.origin == "entered", CouncilActEntry.kind.in_(sorted(VOTED_KINDS)),
    CouncilActEntry.withdrawn.is_(False), ~exists().where(CouncilVote.act_id == CouncilAct.id),
)  # fmt: skip
_UNVOTED = (
    _TO_VOTE.where(CouncilAct.jurisdiction.in_(bindparam("places", expanding=True)))
    .order_by(CouncilAct.id)
    .limit(bindparam("size"))
)
_NEXT_TO_VOTE = (
    _TO_VOTE.where(CouncilActEntry.meeting_id == bindparam("meeting"), CouncilAct.id != bindparam("act"))
    .order_by(CouncilAct.id < bindparam("act"), CouncilAct.id)
    .limit(1)
)
_ACT_REVISIONS = _ANY_ACTS.where(CouncilAct.id == bindparam("act")).order_by(CouncilActEntry.revision.desc()).limit(50)
_Last = aliased(CouncilActEntry)  # of the act that a page ended with
_DAY, _LAST_DAY = (func.coalesce(one.acted_from, literal(date.min, Date)) for one in (CouncilActEntry, _Last))
_AFTER = func.coalesce(
    select(_LAST_DAY).where(_Last.act_id == bindparam("before"), _Last.current).scalar_subquery(),
    literal(date.max, Date),
)
#: Newest first by the day of the act, those without a day last; from the act ``before`` on, where that is one.
LISTED = (
    ACTS.where(or_(_DAY < _AFTER, and_(_DAY == _AFTER, CouncilAct.id < bindparam("before"))))
    .order_by(_DAY.desc(), CouncilAct.id.desc())
    .limit(bindparam("size"))
)
_ACTS_HERE = LISTED.where(CouncilAct.jurisdiction == bindparam("jurisdiction"))
_ALIKE = (
    ACTS.where(
        CouncilAct.jurisdiction == bindparam("jurisdiction"), CouncilActEntry.kind == bindparam("kind"),
        CouncilActEntry.body_id == bindparam("body"), CouncilActEntry.acted_on == bindparam("on"),
        CouncilActEntry.title_ja == bindparam("title"),
    )
    .order_by(CouncilAct.id)
    .limit(_MANY)
)  # fmt: skip
_OF_DAYS = (
    select(
        CouncilAct.id, CouncilActEntry.body_id, CouncilActEntry.acted_on, CouncilActEntry.kind, CouncilActEntry.number,
        CouncilActEntry.title_ja, CouncilActEntry.text_ja, CouncilActEntry.meeting_id,
    )
    .join(CouncilActEntry, CouncilActEntry.act_id == CouncilAct.id)
    .where(
        CouncilAct.jurisdiction == bindparam("jurisdiction"), CouncilActEntry.current,
        CouncilActEntry.acted_on.in_(bindparam("days", expanding=True)),
    )
    .order_by(CouncilAct.id)
    .limit(50_000)
)  # fmt: skip
_ENTERED_LATELY = (
    ACTS.where(CouncilAct.jurisdiction == bindparam("jurisdiction"))
    .order_by(CouncilAct.id.desc())
    .limit(bindparam("size"))
)
_COMPILED_ACTS = LISTED.where(CouncilAct.origin == "compiled")
_ENTERED_ACTS = LISTED.where(CouncilAct.origin == "entered")
_ASSEMBLIES = (
    select(Jurisdiction.code, Jurisdiction.name_ja, Jurisdiction.name_en, func.count(CouncilBody.id).label("bodies"))
    .join(CouncilBody, CouncilBody.jurisdiction == Jurisdiction.code)
    .where(Jurisdiction.compiled.is_(False), CouncilBody.ended_on.is_(None))
    .group_by(Jurisdiction.code, Jurisdiction.name_ja, Jurisdiction.name_en)
    .order_by(Jurisdiction.code)
    .limit(_MANY)
)
_ACTS_OF_MEETING = ACTS.where(CouncilActEntry.meeting_id == bindparam("meeting")).order_by(CouncilAct.id).limit(_MANY)
_ACTS_OF_PROPOSAL = (
    ACTS.where(CouncilActEntry.proposal_id == bindparam("proposal"))
    .order_by(CouncilActEntry.acted_from.desc(), CouncilAct.id.desc())
    .limit(bindparam("size"))
)
_ACTS_OF_MANY = (
    ACTS.where(CouncilActEntry.proposal_id.in_(bindparam("proposals", expanding=True)))
    .order_by(CouncilAct.id)
    .limit(2000)
)
_ACTS_ON_PLACE = (
    ACTS.where(CouncilActEntry.proposal_id == bindparam("proposal"))
    .order_by(_DAY.desc(), CouncilAct.id.desc())
    .limit(bindparam("size"))
)
_ACTS_ON_FLOW = _ACTS_ON_PLACE.where(CouncilActEntry.flow_id == bindparam("flow"))
_ACTS_OUTSIDE_FLOWS = _ACTS_ON_PLACE.where(CouncilActEntry.flow_id.is_(None), CouncilActEntry.field.is_not(None))
_ATTACHED = ACTS.where(CouncilActEntry.parent_id == bindparam("act")).order_by(CouncilAct.id).limit(100)
_CASES = select(CouncilAct.case_id).where(CouncilAct.case_id.is_not(None)).limit(5000)
_CASE = select(CouncilAct.id).where(CouncilAct.case_id == bindparam("case"))


def act(db: Connection, act_id: int) -> Row[Any] | None:
    """An act with its current entry, its body, proposal and place; ``took_up``: whether it ever took up an issue."""
    return db.execute(_ACT, {"act": act_id}).first()


def act_revisions(db: Connection, act_id: int) -> Sequence[Row[Any]]:
    """Every entry of an act, newest first."""
    return db.execute(_ACT_REVISIONS, {"act": act_id}).all()


def acts_here(db: Connection, jurisdiction: str, before: int, size: int = SIZE) -> Sequence[Row[Any]]:
    """Newest first by their own day; one more than ``size``, for paging."""
    return db.execute(_ACTS_HERE, {"jurisdiction": jurisdiction, "before": before, "size": size + 1}).all()


def acts_alike(
    db: Connection, jurisdiction: str, kind: str, body_id: int, on: str | None, title: str | None
) -> Sequence[Row[Any]]:
    """Of one body and day, of the same kind and title: perhaps the same act once more."""
    values = {"jurisdiction": jurisdiction, "kind": kind, "body": body_id, "on": on, "title": title}
    return db.execute(_ALIKE, values).all()


def acts_of_days(db: Connection, jurisdiction: str, days: Sequence[str]) -> Sequence[Row[Any]]:
    """All that an assembly did on these days, as what a file says of them is compared with it."""
    return db.execute(_OF_DAYS, {"jurisdiction": jurisdiction, "days": list(days)}).all() if days else []


def entered_lately(db: Connection, jurisdiction: str, size: int) -> Sequence[Row[Any]]:
    """What its secretariat entered last, whenever it was."""
    return db.execute(_ENTERED_LATELY, {"jurisdiction": jurisdiction, "size": size}).all()


def compiled_acts(db: Connection, before: int, size: int = SIZE) -> Sequence[Row[Any]]:
    """Real cases of other assemblies, newest first by their own day; one more than ``size``, for paging."""
    return db.execute(_COMPILED_ACTS, {"before": before, "size": size + 1}).all()


def entered_acts(db: Connection, before: int, size: int = SIZE) -> Sequence[Row[Any]]:
    """Newest first by their own day, of every assembly of this site; one more than ``size``, for paging."""
    return db.execute(_ENTERED_ACTS, {"before": before, "size": size + 1}).all()


def unvoted(db: Connection, places: Sequence[str], size: int) -> Sequence[Row[Any]]:
    """Items that go to a vote and have none on record yet, oldest first."""
    return db.execute(_UNVOTED, {"places": list(places), "size": size}).all() if places else []


def next_to_vote(db: Connection, meeting_id: int, act_id: int) -> Row[Any] | None:
    """The item of a meeting to be voted on after this one that has no vote on record yet; after the last, the first."""
    return db.execute(_NEXT_TO_VOTE, {"meeting": meeting_id, "act": act_id}).first()


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


def acts_on_place(db: Connection, proposal_id: int, flow: str | None, size: int = 50) -> Sequence[Row[Any]]:
    """Acts about one data flow of a proposal, or about a field outside of its flows, in whichever version."""
    if flow is None:
        return db.execute(_ACTS_OUTSIDE_FLOWS, {"proposal": proposal_id, "size": size}).all()
    return db.execute(_ACTS_ON_FLOW, {"proposal": proposal_id, "flow": flow, "size": size}).all()


def attached_acts(db: Connection, act_id: int) -> Sequence[Row[Any]]:
    """What hangs on an act: supplementary resolutions, reviews, reports."""
    return db.execute(_ATTACHED, {"act": act_id}).all()


def loaded_cases(db: Connection) -> frozenset[str]:
    return frozenset(db.execute(_CASES).scalars())


def act_of_case(db: Connection, case_id: str) -> int | None:
    return db.execute(_CASE, {"case": case_id}).scalar()
