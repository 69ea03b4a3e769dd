"""Votes with every stage that they have reached."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Jurisdiction
from deliberation.dataplans.models import Version
from deliberation.proposals.models import Proposal
from deliberation.votes import rules
from deliberation.votes.models import QuorumVerdict, Reconciliation, ResultOption, Vote, VoteClosing, VoteResult
from deliberation.votes.rules import Standing

SIZE = 50

OF_PROPOSAL = (
    Proposal.slug.label("proposal"), Proposal.title_ja, Proposal.title_en, Proposal.version.label("newest"),
    Jurisdiction.name_ja.label("place_ja"), Jurisdiction.name_en.label("place_en"), Jurisdiction.demonstration,
)  # fmt: skip
_STAGES = (
    VoteClosing.at.label("closed_at"),
    Reconciliation.at.label("reconciled_at"),
    Reconciliation.issued,
    Reconciliation.counted,
    Reconciliation.spoiled,
    Reconciliation.not_returned,
    Reconciliation.people,
    QuorumVerdict.at.label("judged_at"),
    QuorumVerdict.quorate,
    QuorumVerdict.counting,
    QuorumVerdict.cast_count,
    QuorumVerdict.needed,
    VoteResult.at.label("result_at"),
    VoteResult.outcome,
    VoteResult.winner,
    VoteResult.effect,
    VoteResult.opened,
    VoteResult.invalid,
    VoteResult.content.label("result"),
    VoteResult.digest.label("result_digest"),
)
_READABLE = (  # the newest one: no page sends people to what was taken away
    select(func.coalesce(func.max(Version.number), 0))
    .where(Version.proposal_id == Proposal.id, Version.redacted_at.is_(None))
    .correlate(Proposal)
    .scalar_subquery()
)
_VOTES = (
    select(*Vote.__table__.columns, *OF_PROPOSAL, _READABLE.label("readable"), *_STAGES)
    .join(Proposal, Proposal.id == Vote.proposal_id)
    .join(Jurisdiction, Jurisdiction.code == Vote.jurisdiction)
    .outerjoin(VoteClosing, VoteClosing.vote_id == Vote.id)
    .outerjoin(Reconciliation, Reconciliation.vote_id == Vote.id)
    .outerjoin(QuorumVerdict, QuorumVerdict.vote_id == Vote.id)
    .outerjoin(VoteResult, VoteResult.vote_id == Vote.id)
)
_PROPOSALS = (
    select(Vote.slug, Proposal.slug.label("proposal"))
    .join(Proposal, Proposal.id == Vote.proposal_id)
    .where(Vote.slug.in_(bindparam("slugs", expanding=True)))
)
_VOTE = _VOTES.where(Vote.slug == bindparam("slug"))
_HOLD = select(Vote.id).where(Vote.slug == bindparam("slug")).with_for_update(key_share=True)
_HOLD_WITH_OTHERS = select(Vote.id).where(Vote.slug == bindparam("slug")).with_for_update(read=True)
_NEWEST = _VOTES.where(Vote.id < bindparam("before")).order_by(Vote.id.desc()).limit(SIZE + 1)
_OF_A_PROPOSAL = _VOTES.where(Proposal.slug == bindparam("proposal")).order_by(Vote.id.desc()).limit(SIZE)
_TO_RUN = (
    _VOTES.where(Vote.jurisdiction.in_(bindparam("places", expanding=True)), VoteResult.at.is_(None))
    .order_by(Vote.closes_at, Vote.id)
    .limit(SIZE)
)
_ENDED = (
    _VOTES.where(Vote.jurisdiction.in_(bindparam("places", expanding=True)), VoteResult.at.is_not(None))
    .order_by(VoteResult.at.desc(), Vote.id.desc())
    .limit(SIZE)
)
_OPTIONS = select(ResultOption.vote_id, ResultOption.option_key, ResultOption.votes).where(
    ResultOption.vote_id.in_(bindparam("ids", expanding=True))
)


def standing(row: Any) -> Standing:
    """What was done so far, from a row of a vote."""
    return Standing(
        opened_at=row.opened_at,
        opens=row.opens_at,
        closes=row.closes_at,
        closed=row.closed_at is not None,
        reconciled=row.reconciled_at is not None,
        judged=row.judged_at is not None,
        counting=bool(row.counting),
        result=row.result_at is not None,
    )


def vote(db: Connection, slug: str) -> Row[Any] | None:
    """An opened vote with every stage it has reached."""
    return db.execute(_VOTE, {"slug": slug}).first()


def held(db: Connection, slug: str, *, with_others: bool = False) -> Row[Any] | None:
    """The vote, for an act that takes it on: its stage, sheets and counts stay as they are read here until the act is
    kept (PostgreSQL; SQLite has one writer anyway). ``with_others``: of such acts many go on side by side."""
    db.execute(_HOLD_WITH_OTHERS if with_others else _HOLD, {"slug": slug})
    return vote(db, slug)


def hold_named(db: Connection, arguments: Mapping[str, Any]) -> None:
    """What an act of two seats about a vote holds (two_seats.TwoSeatAct)."""
    db.execute(_HOLD, {"slug": arguments["vote"]})


def newest(db: Connection, before: int) -> Sequence[Row[Any]]:
    """Votes older than this id, newest first; one more than a page."""
    return db.execute(_NEWEST, {"before": before}).all()


def proposals_of(db: Connection, slugs: Sequence[str]) -> dict[str, str]:
    """Vote → slug of its proposal."""
    return {row.slug: row.proposal for row in db.execute(_PROPOSALS, {"slugs": list(slugs)})} if slugs else {}


def of_proposal(db: Connection, proposal: str) -> Sequence[Row[Any]]:
    """Votes about any version of a proposal, newest first."""
    return db.execute(_OF_A_PROPOSAL, {"proposal": proposal}).all()


def to_run(db: Connection, places: Sequence[str]) -> Sequence[Row[Any]]:
    """Votes of these municipalities that have no result yet."""
    return db.execute(_TO_RUN, {"places": list(places)}).all() if places else []


def ended(db: Connection, places: Sequence[str]) -> Sequence[Row[Any]]:
    """Votes of these municipalities that have a result, the latest first."""
    return db.execute(_ENDED, {"places": list(places)}).all() if places else []


def next_turn(rows: Iterable[Any], now: datetime) -> datetime | None:
    """The next moment at which the clock alone changes what these rows of votes say."""
    return rules.next_turn(map(standing, rows), now)


def options(db: Connection, ids: Sequence[int]) -> dict[int, dict[str, int | None]]:
    """By vote: votes by answer; None where nobody counted. Nothing for a vote without a result."""
    found: dict[int, dict[str, int | None]] = {}
    for row in db.execute(_OPTIONS, {"ids": list(ids)}) if ids else ():
        found.setdefault(row.vote_id, {})[row.option_key] = row.votes
    return found
