"""Departments of the municipalities."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Department

_EVERY = select(
    Department.id, Department.jurisdiction, Department.name_ja, Department.name_en, Department.since,
    Department.ended_on, Department.successor_id, Department.entry_id,
)  # fmt: skip
_ONE = _EVERY.where(Department.id == bindparam("department"))
_HERE = (
    _EVERY.where(Department.jurisdiction.in_(bindparam("places", expanding=True)))
    .order_by(Department.jurisdiction, Department.id)
    .limit(1000)
)
_NOW = _HERE.where(Department.ended_on.is_(None))


def department(db: Connection, department_id: int) -> Row[Any] | None:
    return db.execute(_ONE, {"department": department_id}).first()


def departments(db: Connection, places: Sequence[str]) -> Sequence[Row[Any]]:
    """Every department that these municipalities have or had, in the order in which they were put down."""
    return db.execute(_HERE, {"places": list(places)}).all() if places else []


def departments_now(db: Connection, place: str) -> Sequence[Row[Any]]:
    """Those that a municipality has now."""
    return db.execute(_NOW, {"places": [place]}).all()
