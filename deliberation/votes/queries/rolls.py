"""Votes in preparation, and the voter roll."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Jurisdiction
from deliberation.dataplans.models import Version
from deliberation.proposals.kinds import Kind
from deliberation.proposals.models import Proposal
from deliberation.votes.models import RollDraft, RollEntry, RollMark, VoteDraft
from deliberation.votes.queries.votes import OF_PROPOSAL, SIZE

_NEWEST = aliased(Version)
_PINNED = (
    select(
        Proposal.id.label("proposal_id"),
        Proposal.jurisdiction,
        Proposal.version.label("newest"),
        _NEWEST.redacted_at.is_not(None).label("newest_gone"),
        Version.plan_digest,
    )
    .join(Version, Version.proposal_id == Proposal.id)
    .outerjoin(_NEWEST, (_NEWEST.proposal_id == Proposal.id) & (_NEWEST.number == Proposal.version))
    .where(
        Proposal.slug == bindparam("proposal"),
        Proposal.kind == Kind.filed,
        Version.number == bindparam("version"),
        Version.redacted_at.is_(None),
    )
)
_DRAFTS = (
    select(*VoteDraft.__table__.columns, *OF_PROPOSAL)
    .join(Proposal, Proposal.id == VoteDraft.proposal_id)
    .join(Jurisdiction, Jurisdiction.code == VoteDraft.jurisdiction)
    .order_by(VoteDraft.id.desc())
)
_DRAFT = _DRAFTS.where(VoteDraft.slug == bindparam("slug"))
_DRAFTS_MOVED = select(func.max(VoteDraft.changed_at), func.count()).select_from(VoteDraft)
_DRAFTS_HERE = _DRAFTS.where(VoteDraft.jurisdiction.in_(bindparam("places", expanding=True))).limit(SIZE)
_PROPOSALS_HERE = (
    select(Proposal.slug, Proposal.title_ja, Proposal.title_en, Proposal.version)
    .where(
        Proposal.jurisdiction.in_(bindparam("places", expanding=True)),
        Proposal.kind == Kind.filed,
        Proposal.version > 0,
    )
    .order_by(Proposal.id.desc())
    .limit(200)
)
_ROLL_DRAFTED = select(func.count()).select_from(RollDraft).where(RollDraft.draft_id == bindparam("draft"))
_ROLL_DRAFT = select(RollDraft.voter).where(RollDraft.draft_id == bindparam("draft")).order_by(RollDraft.voter)
_VOTER = (
    select(RollEntry.number, RollMark.counter, RollMark.day)
    .outerjoin(RollMark, and_(RollMark.vote_id == RollEntry.vote_id, RollMark.number == RollEntry.number))
    .where(RollEntry.vote_id == bindparam("vote"), RollEntry.voter == bindparam("voter"))
)


def proposals_here(db: Connection, places: Sequence[str]) -> Sequence[Row[Any]]:
    """Proposals with a published version that these municipalities filed: what a vote can be about."""
    return db.execute(_PROPOSALS_HERE, {"places": list(places)}).all() if places else []


def pinned(db: Connection, proposal: str, version: int) -> Row[Any] | None:
    """The published version that a vote is about, with its plan digest; compiled cases have no votes. ``newest_gone``:
    whether the newest one was taken away, of which no vote can be prepared before the next is published."""
    return db.execute(_PINNED, {"proposal": proposal, "version": version}).first()


def draft(db: Connection, slug: str) -> Row[Any] | None:
    return db.execute(_DRAFT, {"slug": slug}).first()


def drafts_moved(db: Connection) -> tuple[Any, ...]:
    """Another value whenever rules or roll of a draft changed, or a draft came or went: none of that is an entry."""
    return tuple(db.execute(_DRAFTS_MOVED).one())


def drafts(db: Connection, places: Sequence[str]) -> Sequence[Row[Any]]:
    return db.execute(_DRAFTS_HERE, {"places": list(places)}).all() if places else []


def roll_drafted(db: Connection, draft_id: int) -> int:
    return int(db.execute(_ROLL_DRAFTED, {"draft": draft_id}).scalar_one())


def roll_draft(db: Connection, draft_id: int) -> Iterator[str]:
    """Everyone on a roll that is not closed yet, in the order of their keyed hashes (not of the file)."""
    yield from db.execute(_ROLL_DRAFT, {"draft": draft_id}).scalars()


def voter(db: Connection, vote_id: int, voter: str) -> Row[Any] | None:
    """One person's place on the closed roll, and where and when they were given paper (if they were)."""
    return db.execute(_VOTER, {"vote": vote_id, "voter": voter}).first()
