"""Paper at the counters: who was given a sheet (private), and how many sheets there are (public, daily)."""

import unicodedata
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.accounts.two_seats import needs_second_seat
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
    refuse_if(rules.cannot_count_sheets(state(row, now), day, opens=row.opens_at, now=now), field="day")
    counts = _changed(db, row, day, Sheets(counter, issued, spoiled, returned))
    _publish(db, row, by, now, day, counts, seat=by.seat(Role.clerk, row.jurisdiction))
    return counts["correction"]


@needs_second_seat("correct_sheets", role=Role.clerk, holds=queries.hold_named)
@act("public")
def correct_sheets(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, vote: str, counter: str, day: str,
    issued: int, spoiled: int, returned: int, correction: int,
) -> None:  # fmt: skip
    """The same after the close, as the first seat put it forward (:func:`sheets_to_correct`), who counted them."""
    row = vote_of_clerk(db, by, vote, jurisdiction)
    on = date.fromisoformat(day)
    refuse_if(rules.cannot_correct_sheets(state(row, now), on, opens=row.opens_at, now=now))
    counts = _counts(db, row, on, Sheets(counter, issued, spoiled, returned))
    if counts["correction"] != correction:
        raise Refused("vote_sheets_changed")
    _publish(db, row, by, now, on, counts, seat=first.seat(Role.clerk, row.jurisdiction))


def sheets_to_correct(db: Connection, row: Any, now: datetime, day: date, found: Sheets) -> dict[str, Any]:
    """What the first seat puts before the second: the sheets, and which correction of that day they would be."""
    refuse_if(rules.cannot_correct_sheets(state(row, now), day, opens=row.opens_at, now=now), field="day")
    return {**vars(found), "day": day.isoformat(), "correction": _changed(db, row, day, found)["correction"]}


def _changed(db: Connection, row: Any, day: date, found: Sheets) -> dict[str, Any]:
    """The same; entered again as they stand they correct nothing, unless more people were given paper since."""
    counts = _counts(db, row, day, found)
    told = {name: value for name, value in counts.items() if name != "correction"}
    if any(one.day == day and told.items() <= one._mapping.items() for one in queries.sheets(db, row.id)):
        raise Refused("correction_changes_nothing", field="issued")
    return counts


def _counts(db: Connection, row: Any, day: date, found: Sheets) -> dict[str, Any]:
    """The sheets as they are kept, when they can be true beside the others."""
    if found.counter not in {c.key for c in parsing.load(row.rules).counters}:
        raise Refused("vote_counter_unknown", field="counter")
    refuse_if(paper.cannot_record_sheets(found), field="issued")
    people = queries.people_by_day(db, row.id).get((found.counter, day), 0)
    if faults := _faults(db, row.id, day, found, people):
        raise Problems(faults)
    last = queries.last_correction(db, row.id, found.counter, day)
    return {**vars(found), "people": people, "correction": 0 if last is None else last + 1}


def _publish(
    db: Connection, row: Any, by: Actor, now: datetime, day: date, counts: dict[str, Any], *, seat: str
) -> None:
    db.execute(insert(PaperSheets), {"vote_id": row.id, "day": day, **counts, "seat": seat, "at": now})
    log(db, row, by=by, kind="vote_sheets_counted", now=now, facts={**counts, "day": day.isoformat()})


def _faults(db: Connection, vote_id: int, day: date, found: Sheets, people: int) -> list[Problem]:
    others = [
        (s.day, Sheets(s.counter, s.issued, s.spoiled, s.returned))
        for s in queries.sheets(db, vote_id)
        if (s.counter, s.day) != (found.counter, day)
    ]
    return paper.faults_of_sheets(day, found, others, people)
