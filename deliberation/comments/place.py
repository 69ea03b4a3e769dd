"""The exact place that a comment is about, as it stood in that version, for quoting."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.values import Value
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, Field
from deliberation.errors import Gone


@dataclass(frozen=True)
class Place:
    """A flow, a field of a flow, or a field of the plan; ``value`` is None where no field is meant."""

    version: int
    flow: str | None
    flow_name: Any
    field: Field | None
    value: Value | None


def described(db: Connection, slug: str, version: int, flow: str | None, field: str | None) -> Place | None:
    """None for the proposal as a whole, and where that version is no longer published."""
    if flow is None and field is None:
        return None
    try:
        _, row, document = dataplans.shown(db, slug, version)
    except Gone:
        return None
    if flow is None:
        return Place(row.number, None, None, PLAN_FIELDS[field], document.plan[field]) if field in PLAN_FIELDS else None
    found = document.flow(flow)
    if found is None:
        return None
    known = FLOW_FIELDS.get(field) if field else None
    return Place(row.number, flow, found["name"].value, known, found[field] if known else None)
