"""What proponents owe by obligations and have not reported: for those who do it, and who watch that it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Connection

from deliberation.consents import duties, queries


@dataclass(frozen=True)
class Owed:
    """An obligation that waits for its report."""

    record_id: int
    code: str
    due: date
    title_ja: str
    title_en: str | None


def owed(db: Connection, places: Sequence[str], today: date, size: int) -> list[Owed]:
    """What nobody has reported kept of the newest records here, first due first: one day an obligation."""
    rows = queries.obligations(db, places)
    kept = queries.kept(db, sorted({row.origin_record for row in rows}))
    found = []
    for row in rows:
        every, done = duties.every_of(row.body), kept.get((row.origin_record, row.origin_code), set())
        due = duties.next_open(duties.dues(row.due, every, done, today=today, until=row.valid_until))
        if due is not None:
            found.append(Owed(row.record_id, row.code, due.on, row.title_ja, row.title_en))
    return sorted(found, key=lambda one: (one.due, one.record_id, one.code))[:size]
