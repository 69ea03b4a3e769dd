"""What a member of the assembly sits in today, and which proposals those bodies dealt with."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, or_, select, tuple_
from sqlalchemy.engine import Connection

from deliberation.council.models import CouncilActEntry, CouncilBody, CouncilMember, CouncilTerm

_BODIES_OF = (
    select(CouncilBody.id, CouncilBody.name_ja, CouncilBody.name_en, CouncilBody.kind)
    .join(CouncilTerm, CouncilTerm.body_id == CouncilBody.id)
    .join(CouncilMember, CouncilMember.id == CouncilTerm.member_id)
    .where(
        tuple_(CouncilMember.jurisdiction, CouncilMember.seat).in_(bindparam("seats", expanding=True)),
        CouncilTerm.since <= bindparam("day"),
        or_(CouncilTerm.until.is_(None), CouncilTerm.until >= bindparam("day")),
        or_(CouncilBody.ended_on.is_(None), CouncilBody.ended_on >= bindparam("day")),
    )
    .order_by(CouncilBody.id)
    .limit(50)
)  # fmt: skip
_DEALT_WITH = (
    select(CouncilActEntry.proposal_id)
    .where(
        CouncilActEntry.body_id == bindparam("body"), CouncilActEntry.current, CouncilActEntry.proposal_id.is_not(None),
        CouncilActEntry.separate.is_(False), CouncilActEntry.withdrawn.is_(False),
    )
    .distinct()
    .limit(2000)
)  # fmt: skip


def bodies_of_seats(db: Connection, seats: Sequence[tuple[str, str]], day: date) -> Sequence[Row[Any]]:
    """The bodies in which the members behind these seats, (municipality, seat), have a term on that day."""
    return db.execute(_BODIES_OF, {"seats": list(seats), "day": day}).all() if seats else []


def dealt_with(db: Connection, body: int) -> Sequence[int]:
    """The proposals that an act of this body is about, by id."""
    return db.execute(_DEALT_WITH, {"body": body}).scalars().all()
