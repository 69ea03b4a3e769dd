"""What an entry can be about: proposals, versions, flows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.engine import Connection

from deliberation.proposals.models import Proposal

_PROPOSALS = (
    select(Proposal.slug, Proposal.title_ja, Proposal.title_en, Proposal.version)
    .where(or_(Proposal.jurisdiction == bindparam("jurisdiction"), Proposal.kind == "platform"))
    .order_by(Proposal.id.desc())
    .limit(200)
)


def proposals_here(db: Connection, jurisdiction: str) -> Sequence[Row[Any]]:
    """Proposals that an entry of this assembly can be about, newest first."""
    return db.execute(_PROPOSALS, {"jurisdiction": jurisdiction}).all()
