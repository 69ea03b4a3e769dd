"""Private acts leave no entry of their own. What they come to is published day by day: who makes residents up by the
hundred cannot do it unseen (record format: ``day_counts``)."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts import queries
from deliberation.accounts.models import Counter
from deliberation.db import Database, act
from deliberation.record.acts import append

NAME = "day_counts"
AFTER_MIDNIGHT = timedelta(hours=1)  # what was begun before midnight is in the database by then


def publish_day_counts(db: Database, *, now: datetime) -> int:
    """Publish the counts of days that are over, once, whoever asks. Returns the number of entries."""
    with db.reading() as reading:
        if not queries.unpublished_counts(reading, clock.day(now - AFTER_MIDNIGHT)):
            return 0
    try:
        return int(append_day_counts(db, now=now))
    except IntegrityError:  # another process was quicker
        return 0


@act("public")
def append_day_counts(db: Connection, *, now: datetime) -> int:
    """One entry for each day, municipality and sort of count, and for each seat where officials did it.

    Raises IntegrityError when somebody did it today.
    """
    today = clock.day(now - AFTER_MIDNIGHT)
    db.execute(delete(Counter).where(Counter.name == NAME, Counter.time_window < today.toordinal()))
    db.execute(insert(Counter), {"name": NAME, "time_window": today.toordinal(), "count": 1})
    rows = queries.unpublished_counts(db, today)
    for row in rows:
        append(
            db, kind="day_counts", now=now, jurisdiction=row.jurisdiction, seat=row.seat, subjects=(NAME,),
            facts={"day": row.day.isoformat(), "what": row.what, "count": row.count},
        )  # fmt: skip
    return len(rows)
