"""Conditions of all records of several proposals, and what was reported on their obligations."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.engine import Connection

from deliberation.consents.models import ConsentCondition, ConsentRecord, Fulfilment

MANY = 10_000
_SET = (
    select(
        ConsentRecord.proposal_id, ConsentRecord.id.label("record_id"), ConsentRecord.version,
        ConsentRecord.confirmed_at, ConsentRecord.valid_until, ConsentCondition.body, ConsentCondition.due,
        func.coalesce(ConsentCondition.origin_record_id, ConsentRecord.id).label("origin_record"),
        func.coalesce(ConsentCondition.origin_code, ConsentCondition.code).label("origin_code"),
    )
    .outerjoin(ConsentCondition, ConsentCondition.record_id == ConsentRecord.id)
    .where(ConsentRecord.proposal_id.in_(bindparam("proposals", expanding=True)))
    .order_by(ConsentRecord.id, ConsentCondition.position)
    .limit(MANY)
)  # fmt: skip
_FILED = (
    select(Fulfilment.record_id, Fulfilment.code, Fulfilment.due, func.min(Fulfilment.filed_at).label("filed_at"))
    .join(ConsentRecord, ConsentRecord.id == Fulfilment.record_id)
    .where(ConsentRecord.proposal_id.in_(bindparam("proposals", expanding=True)))
    .group_by(Fulfilment.record_id, Fulfilment.code, Fulfilment.due)
    .limit(MANY)
)


def records_with_conditions(db: Connection, proposals: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Proposal → each of its records, once for each of its conditions; of one without, once with ``body`` None."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_SET, {"proposals": list(proposals)}) if proposals else ():
        found.setdefault(row.proposal_id, []).append(row)
    return found


def conditions_in(rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    """The conditions of these rows, each as in its record, with its ``record``, ``due`` day and ``origin``."""
    return [
        {**json.loads(r.body), "due": r.due, "record": r.record_id, "origin": (r.origin_record, r.origin_code)}
        for r in rows if r.body is not None
    ]  # fmt: skip


def first_filed(db: Connection, proposals: Sequence[int]) -> dict[tuple[int, str], dict[date, datetime]]:
    """(record that set it, code there) → each day on which an obligation fell due and was reported on, and when that
    was done first."""
    found: dict[tuple[int, str], dict[date, datetime]] = {}
    for row in db.execute(_FILED, {"proposals": list(proposals)}) if proposals else ():
        found.setdefault((row.record_id, row.code), {})[row.due] = row.filed_at
    return found
