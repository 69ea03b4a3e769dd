"""What a member of the assembly sits in today, and which proposals those bodies dealt with."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, or_, select
from sqlalchemy.engine import Connection

from deliberation.council.models import CouncilActEntry, CouncilBody, CouncilTerm
from deliberation.proposals.models import Proposal

_BODIES_OF = (
    select(CouncilBody.id, CouncilBody.name_ja, CouncilBody.name_en, CouncilBody.kind)
    .join(CouncilTerm, CouncilTerm.body_id == CouncilBody.id)
    .where(
        CouncilTerm.member_id.in_(bindparam("members", expanding=True)), CouncilTerm.since <= bindparam("day"),
        or_(CouncilTerm.until.is_(None), CouncilTerm.until >= bindparam("day")),
        or_(CouncilBody.ended_on.is_(None), CouncilBody.ended_on >= bindparam("day")),
    )
    .order_by(CouncilBody.id)
    .limit(50)
)  # fmt: skip
_DEALT_WITH = (
    select(CouncilActEntry.body_id, Proposal.slug)
    .join(Proposal, Proposal.id == CouncilActEntry.proposal_id)
    .where(
        CouncilActEntry.body_id.in_(bindparam("bodies", expanding=True)), CouncilActEntry.current,
        CouncilActEntry.separate.is_(False), CouncilActEntry.withdrawn.is_(False),
    )
    .distinct()
    .limit(2000)
)  # fmt: skip


def bodies_of_members(db: Connection, members: Sequence[int], day: date) -> Sequence[Row[Any]]:
    """The bodies in which these members have a term on that day."""
    return db.execute(_BODIES_OF, {"members": list(members), "day": day}).all() if members else []


def dealt_with(db: Connection, bodies: Sequence[int]) -> dict[int, set[str]]:
    """Body → the proposals that an act of it is about."""
    found: dict[int, set[str]] = {body: set() for body in bodies}
    for row in db.execute(_DEALT_WITH, {"bodies": list(bodies)}) if bodies else ():
        found[row.body_id].add(row.slug)
    return found
