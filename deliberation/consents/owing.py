"""What proponents owe by obligations and have not reported: for those who do it, and who watch that it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.consents import duties, queries


@dataclass(frozen=True)
class Owed:
    """An obligation that waits for its report."""

    record_id: int
    code: str
    due: date
    title_ja: str
    title_en: str | None
    slug: str


def owed(
    db: Connection, places: Sequence[str], today: date, size: int, only: Sequence[int] | None = None
) -> list[Owed]:
    """What nobody has reported kept here, first due first: one day an obligation. Of one that a newer record did not
    carry on, what had fallen due by then: a new record wipes out nothing. ``only``: of these proposals, by
    id."""
    found = []
    for row, done in queries.obligations(db, places, only):
        every = duties.every_of(row.body)
        ended = clock.day(row.followed_at) if row.followed_at else None
        days = duties.dues(row.due, every, done, today=min(today, ended or today), until=row.valid_until)
        due = duties.next_open([day for day in days if ended is None or day.on <= ended])
        if due is not None:
            found.append(Owed(row.record_id, row.code, due.on, row.title_ja, row.title_en, row.slug))
    return sorted(found, key=lambda one: (one.due, one.record_id, one.code))[:size]
