"""Paper at the counters: who was given a sheet (private), and how many sheets there are (public, daily)."""

import unicodedata
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.db import act
from deliberation.errors import Problem, Problems, Refused, refuse_if
from deliberation.votes import paper, parsing, queries, rules
from deliberation.votes.acts.common import log, state, vote_of_clerk, voter_of
from deliberation.votes.models import PaperSheets, RollMark
from deliberation.votes.paper import Sheets
from deliberation.votes.rules import Mark


@act("private")
def give_paper(
    db: Connection, *, by: Actor, now: datetime, vote: str, counter: str, reference: str, secret: str
) -> None:
    """Mark one person of the roll as having been given paper. Once: a second mark has no place in the table."""
    row = vote_of_clerk(db, by, vote, with_others=True)
    counters = {c.key: c for c in parsing.load(row.rules).counters}
    refuse_if(rules.cannot_give_paper(state(row, now), counter, counters), field="counter")
    person = queries.voter(db, row.id, voter_of(secret, vote, unicodedata.normalize("NFKC", reference).strip()))
    if person is None:
        raise Refused("not_on_roll", field="reference")
    if person.counter is not None:
        raise Refused("paper_given", field="reference", date=person.day, counter=dict(counters[person.counter].name))
    mark = {"vote_id": row.id, "number": person.number, "mark": Mark.PAPER, "counter": counter}
    try:
        db.execute(insert(RollMark), {**mark, "day": clock.day(now)})
    except IntegrityError as error:  # another counter was faster
        raise Refused(
            "paper_given", field="reference", date=clock.day(now), counter=dict(counters[counter].name)
        ) from error


@act("public")
def count_sheets(
    db: Connection, *, by: Actor, now: datetime, vote: str, counter: str, day: date, issued: int, spoiled: int,
    returned: int,
) -> int:  # fmt: skip
    """Publish the sheets of a counter and day; again for the same day is a correction, and the earlier one stays.

    Returns the number of the correction (0 for the first count).
    """
    row = vote_of_clerk(db, by, vote)
    if counter not in {c.key for c in parsing.load(row.rules).counters}:
        raise Refused("vote_counter_unknown", field="counter")
    refuse_if(rules.cannot_count_sheets(state(row, now), day, opens=row.opens_at, now=now), field="day")
    found = Sheets(counter, issued, spoiled, returned)
    refuse_if(paper.cannot_record_sheets(found), field="issued")
    people = queries.people_by_day(db, row.id).get((counter, day), 0)
    if faults := _faults(db, row.id, day, found, people):
        raise Problems(faults)
    last = queries.last_correction(db, row.id, counter, day)
    correction = 0 if last is None else last + 1
    counts = {"counter": counter, "issued": issued, "spoiled": spoiled, "returned": returned, "people": people}
    counts["correction"] = correction
    seat = by.seat(Role.clerk, row.jurisdiction)
    db.execute(insert(PaperSheets), {"vote_id": row.id, "day": day, **counts, "seat": seat, "at": now})
    log(db, row, by=by, kind="vote_sheets_counted", now=now, facts={**counts, "day": day.isoformat()})
    return correction


def _faults(db: Connection, vote_id: int, day: date, found: Sheets, people: int) -> list[Problem]:
    others = [
        (s.day, Sheets(s.counter, s.issued, s.spoiled, s.returned))
        for s in queries.sheets(db, vote_id)
        if (s.counter, s.day) != (found.counter, day)
    ]
    return paper.faults_of_sheets(day, found, others, people)
