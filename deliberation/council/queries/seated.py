"""Who sits in zone councils and other councils outside of the assembly, and for whom each speaks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.accounts.models import Jurisdiction
from deliberation.council.models import (
    CouncilActEntry,
    CouncilAssessmentRequest,
    CouncilBody,
    CouncilMember,
    CouncilSeatGroup,
    CouncilTerm,
)

_NOW = and_(
    CouncilTerm.body_id == CouncilBody.id, CouncilTerm.since <= bindparam("day"),
    or_(CouncilTerm.until.is_(None), CouncilTerm.until >= bindparam("day")),
)  # fmt: skip
#: That the body dealt with the proposal by an act of its own, or was asked to assess it.
_DEALT = or_(
    exists().where(
        CouncilActEntry.body_id == CouncilBody.id, CouncilActEntry.proposal_id == bindparam("proposal"),
        CouncilActEntry.current, CouncilActEntry.separate.is_(False), CouncilActEntry.withdrawn.is_(False),
    ),
    exists().where(
        CouncilAssessmentRequest.body_id == CouncilBody.id,
        CouncilAssessmentRequest.proposal_id == bindparam("proposal"),
    ),
)  # fmt: skip
_SEATED = (
    select(
        CouncilBody.id, CouncilBody.kind, CouncilBody.jurisdiction, CouncilBody.seats, CouncilBody.name_ja,
        CouncilBody.name_en, Jurisdiction.name_ja.label("place_ja"), Jurisdiction.name_en.label("place_en"),
        CouncilMember.id.label("member_id"), CouncilMember.name_ja.label("member_ja"),
        CouncilMember.name_en.label("member_en"), CouncilTerm.part, CouncilTerm.speaks_for_ja,
        CouncilTerm.speaks_for_en, _DEALT.label("dealt"),
    )
    .join(Jurisdiction, Jurisdiction.code == CouncilBody.jurisdiction)
    .outerjoin(CouncilTerm, _NOW)
    .outerjoin(CouncilMember, CouncilMember.id == CouncilTerm.member_id)
    .where(
        CouncilBody.jurisdiction.in_(bindparam("places", expanding=True)),
        CouncilBody.kind.in_(("zone_council", "stakeholder_council")), CouncilBody.ended_on.is_(None),
    )
    .order_by(CouncilBody.id, CouncilTerm.id)
    .limit(1000)
)  # fmt: skip


def seated(db: Connection, places: Sequence[str], day: date, proposal: int | None = None) -> Sequence[Row[Any]]:
    """Zone and stakeholder councils of these municipalities, one row a member of that day; a row without a member
    where nobody was entered. ``dealt``: whether the council dealt with this proposal, as far as is on record."""
    values = {"places": list(places), "day": day, "proposal": proposal or 0}
    return db.execute(_SEATED, values).all() if places else []


_LATER = aliased(CouncilSeatGroup)
_SEAT_GROUPS = (
    select(
        CouncilSeatGroup.body_id, CouncilSeatGroup.revision, CouncilSeatGroup.for_ja, CouncilSeatGroup.for_en,
        CouncilSeatGroup.residents, CouncilSeatGroup.seats, CouncilSeatGroup.source_title,
        CouncilSeatGroup.source_address, CouncilSeatGroup.rules_on, CouncilSeatGroup.correction,
        CouncilSeatGroup.entered_at, CouncilSeatGroup.seat, CouncilSeatGroup.log_entry_id,
    )
    .where(
        CouncilSeatGroup.body_id.in_(bindparam("bodies", expanding=True)),
        ~exists().where(_LATER.body_id == CouncilSeatGroup.body_id, _LATER.revision > CouncilSeatGroup.revision),
    )
    .order_by(CouncilSeatGroup.body_id, CouncilSeatGroup.place)
    .limit(2000)
)  # fmt: skip


def seat_groups(db: Connection, bodies: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Body → the seats that its rules provide, side by side, as they were entered last; none without any."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_SEAT_GROUPS, {"bodies": list(bodies)}) if bodies else ():
        found.setdefault(row.body_id, []).append(row)
    return found
