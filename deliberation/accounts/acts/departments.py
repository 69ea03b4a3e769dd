"""The list of departments that a city keeps (担当課): who of the city answers for a consultation."""

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts import queries, rules
from deliberation.accounts.models import Department
from deliberation.accounts.rules import Actor, Role
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if
from deliberation.record.acts import append


@act("public")
def add_department(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, name_ja: str, name_en: str | None = None
) -> int:
    """Put a department on the city's list; two of one name are not there at the same time. Returns its id."""
    refuse_if(rules.cannot_act_as(by, Role.clerk, jurisdiction))
    name = name_ja.strip()
    if not name:
        raise Refused("required", field="name_ja", label="label.department_name")
    entry_id = append(
        db, kind="department_added", now=now, jurisdiction=jurisdiction, seat=by.seat(Role.clerk, jurisdiction),
        subjects=(f"jurisdiction:{jurisdiction}", "consultations"), text={"ja": name, "en": name_en or None},
    )  # fmt: skip
    row = {
        "jurisdiction": jurisdiction, "name_ja": name, "name_en": name_en or None, "since": clock.day(now),
        "entry_id": entry_id,
    }  # fmt: skip
    try:
        return int(db.execute(insert(Department).returning(Department.id), row).scalar_one())
    except IntegrityError as error:
        raise Refused("department_there_already", field="name_ja") from error


@act("public")
def end_department(
    db: Connection, *, by: Actor, now: datetime, department_id: int, successor_id: int | None = None
) -> None:
    """End a department; what it answered for stays under its name, with its successor beside it, if there is one."""
    found = queries.department(db, department_id)
    if found is None:
        raise Missing
    refuse_if(rules.cannot_act_as(by, Role.clerk, found.jurisdiction))
    heir = queries.department(db, successor_id) if successor_id is not None else None
    theirs = heir is not None and heir.ended_on is None and heir.jurisdiction == found.jurisdiction
    if successor_id is not None and (not theirs or successor_id == department_id):
        raise Refused("choose_one_of_these", field="successor")
    seat = by.seat(Role.clerk, found.jurisdiction)
    entry_id = append(
        db, kind="department_ended", now=now, jurisdiction=found.jurisdiction, seat=seat,
        subjects=(f"jurisdiction:{found.jurisdiction}", "consultations"),
        facts={"department": department_id, "successor": successor_id},
    )  # fmt: skip
    values = {"ended_on": clock.day(now), "successor_id": successor_id, "end_entry_id": entry_id}
    this = (Department.id == department_id, Department.ended_on.is_(None))
    if db.execute(update(Department).where(*this).values(**values)).rowcount != 1:
        raise Refused("department_ended_already")
