"""How many conditions the newest record of each proposal sets, and how many obligations of it were reported on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, exists, func, select
from sqlalchemy.engine import Connection

from deliberation.consents.models import ConsentCondition, ConsentRecord, Fulfilment

_LAST = (
    select(func.max(ConsentRecord.id))
    .where(ConsentRecord.proposal_id.in_(bindparam("proposals", expanding=True)))
    .group_by(ConsentRecord.proposal_id)
)
_ORIGIN = func.coalesce(ConsentCondition.origin_record_id, ConsentCondition.record_id)
_CODE = func.coalesce(ConsentCondition.origin_code, ConsentCondition.code)
_REPORTED = exists().where(Fulfilment.record_id == _ORIGIN, Fulfilment.code == _CODE)
_SET = (
    select(
        ConsentRecord.proposal_id, ConsentRecord.id.label("record_id"), func.count().label("conditions"),
        func.count(case((ConsentCondition.kind == "obligation", 1))).label("obligations"),
        func.count(case(((ConsentCondition.kind == "obligation") & _REPORTED, 1))).label("reported"),
    )
    .join(ConsentCondition, ConsentCondition.record_id == ConsentRecord.id)
    .where(ConsentRecord.id.in_(_LAST))
    .group_by(ConsentRecord.proposal_id, ConsentRecord.id)
    .limit(500)
)  # fmt: skip


def conditions_set(db: Connection, proposals: Sequence[int]) -> dict[int, Row[Any]]:
    """Proposal → its newest record with its number of conditions, of obligations among them, and of those of these on
    which anything was ever reported."""
    rows = db.execute(_SET, {"proposals": list(proposals)}) if proposals else ()
    return {row.proposal_id: row for row in rows}
