"""Plans with points to check that stand and that nobody replied to, RF40 to RF43 among them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import process
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.causes import holds
from deliberation.dataplans.queries import Plan
from deliberation.dataplans.redflags import ProcessRecord, evaluate_process


def without_reply(
    db: Connection, places: Sequence[str], only: Sequence[int] | None = None
) -> Iterator[tuple[Any, int]]:
    """Each with how many, newest first: counted as on the plan's own page, where a reply holds while what it was about
    is unchanged (causes.holds)."""
    plans = dataplans.plans_with_points(db, places, only)
    records = process.process_records(db, {x.row.proposal_id: x.declared for x in plans if x.declared is not None})
    for plan in plans:
        n = _open(plan, records[plan.row.proposal_id])
        if n:
            yield plan.row, n


def _open(plan: Plan, record: ProcessRecord) -> int:
    of_process = {flag.point: [flag.cause] for flag in evaluate_process(record) if flag.state == "raised"}
    lines = {**plan.raised, **of_process}
    return sum(not any(holds(said, " ".join(now)) for said in plan.replied.get(at, ())) for at, now in lines.items())
