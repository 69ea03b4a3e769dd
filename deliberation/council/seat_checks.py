"""What keeps the seats of a council from being entered as typed. Only reads."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.council import queries
from deliberation.council.checks import of_day
from deliberation.council.kinds import ZONE_COUNCILS
from deliberation.council.rules import Fault
from deliberation.council.sides import Side, faults_of_sides


def seats_revision(rows: Sequence[Any]) -> int:
    """The entry that ``rows`` (queries.seat_groups of one body) are of; 0 where there is none."""
    return rows[0].log_entry_id if rows else 0


def of_seats(
    db: Connection, body_id: int, revision: int, sides: Sequence[Side], rules_on: date, seat: str | None,
    today: date, correction: str | None,
) -> list[Fault]:  # fmt: skip
    """What keeps the seats of a council from being entered so. A newer entry of them is told at no field."""
    body, before = queries.body(db, body_id), queries.seat_groups(db, [body_id]).get(body_id, [])
    if body is None or body.kind not in ZONE_COUNCILS:
        return [Fault("seats_of_other_body", "")]
    found = [*faults_of_sides(sides, body.seats), *of_day(rules_on.isoformat(), today, "rules_on")]
    if seats_revision(before) != revision:
        mine = bool(before) and before[0].seat == seat
        when = before[0].entered_at if before else ""
        found.insert(0, Fault("edited_by_your_seat" if mine else "edited_meanwhile", "", {"time": when}))
    elif before and not correction:
        found.append(Fault("correction_needed", "correction"))
    return found
