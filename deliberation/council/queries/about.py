"""What an entry can be about: proposals, versions, flows; and whose pages show it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.engine import Connection

from deliberation.council.kinds import Named
from deliberation.council.models import CouncilActEntry, CouncilActMember, CouncilFlagNote, CouncilQuestion
from deliberation.proposals.models import Proposal

_PROPOSALS = (
    select(Proposal.slug, Proposal.title_ja, Proposal.title_en, Proposal.version)
    .where(or_(Proposal.jurisdiction == bindparam("jurisdiction"), Proposal.kind == "platform"))
    .order_by(Proposal.id.desc())
    .limit(200)
)
_OF_ACT = select(CouncilActEntry.proposal_id).where(
    or_(
        CouncilActEntry.act_id == bindparam("act"),
        CouncilActEntry.parent_id == bindparam("act"),
        CouncilActEntry.act_id.in_(
            select(CouncilActEntry.parent_id).where(
                CouncilActEntry.act_id == bindparam("act"), CouncilActEntry.parent_id.is_not(None)
            )
        ),
    )
)
_RESTING_ON_ACT = select(CouncilFlagNote.proposal_id).where(CouncilFlagNote.act_id == bindparam("act"))
_MOVED = select(Proposal.slug).where(or_(Proposal.id.in_(_OF_ACT), Proposal.id.in_(_RESTING_ON_ACT)))
_NAMING_BODY = select(CouncilActEntry.proposal_id).where(CouncilActEntry.body_id == bindparam("number"))
_NAMING_MEMBER = (
    select(CouncilActEntry.proposal_id)
    .join(CouncilActMember, CouncilActMember.entry_id == CouncilActEntry.id)
    .where(CouncilActMember.member_id == bindparam("number"))
)
_ASKED_BY = select(CouncilQuestion.proposal_id).where(CouncilQuestion.member_id == bindparam("number"))
_NOTED_BY = select(CouncilFlagNote.proposal_id).where(CouncilFlagNote.member_id == bindparam("number"))
_NAMING = {
    Named.body: select(Proposal.slug).where(Proposal.id.in_(_NAMING_BODY)),
    Named.member: select(Proposal.slug).where(
        or_(Proposal.id.in_(_NAMING_MEMBER), Proposal.id.in_(_ASKED_BY), Proposal.id.in_(_NOTED_BY))
    ),
}


def proposals_of_act(db: Connection, act_id: int) -> Sequence[str]:
    """Every proposal whose pages show something of an act: which it is or was about (a consent can rest on what it was
    about), the acts that belong to it, and what was noted on its strength."""
    return db.execute(_MOVED.order_by(Proposal.slug), {"act": act_id}).scalars().all()


def proposals_naming(db: Connection, what: Named, number: int) -> Sequence[str]:
    """Every proposal whose pages may show the name of a body or a member; that of a group stands on none of them."""
    wanted = _NAMING.get(what)
    return db.execute(wanted, {"number": number}).scalars().all() if wanted is not None else ()


def proposals_here(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    """Proposals that an entry of this assembly can be about, newest first."""
    return db.execute(_PROPOSALS, {"jurisdiction": jurisdiction}).all()
