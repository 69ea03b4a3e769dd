"""After the last day, by two seats: closing, the sheets brought together, the verdict on the turnout requirement."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.accounts.two_seats import awaits, needs_second_seat
from deliberation.db import act
from deliberation.errors import Refused, refuse_if
from deliberation.votes import outcome, paper, parsing, queries, rules
from deliberation.votes.acts.common import log, state, vote_of_clerk
from deliberation.votes.models import QuorumVerdict, Reconciliation, VoteClosing
from deliberation.votes.outcome import Verdict
from deliberation.votes.paper import Sheets


@needs_second_seat("close_vote", role=Role.clerk, holds=queries.hold_named)
@act("public")
def close_vote(db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, vote: str) -> None:
    """Close the vote once its time is over: from now on no paper is given out."""
    row = vote_of_clerk(db, by, vote, jurisdiction)
    refuse_if(rules.cannot_close(state(row, now)))
    db.execute(insert(VoteClosing), {"vote_id": row.id, "at": now})
    log(db, row, by=by, kind="vote_closed", now=now, facts={})


@needs_second_seat("reconcile_sheets", role=Role.clerk, holds=queries.hold_named)
@act("public")
def reconcile_sheets(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, vote: str, issued: int, counted: int,
    spoiled: int, not_returned: int, people: int,
) -> None:  # fmt: skip
    """Bring the sheets of all counters together, as the first seat put them forward (:func:`sheets_to_reconcile`).

    Nothing of them can be changed afterwards, and the turnout follows from them.
    """
    row = vote_of_clerk(db, by, vote, jurisdiction)
    found = sheets_to_reconcile(db, row, now, not_returned)
    seen = paper.Reconciliation(issued, counted, spoiled, not_returned, people)
    if found != vars(seen):
        raise Refused("vote_sheets_changed")
    db.execute(insert(Reconciliation), {"vote_id": row.id, **found, "at": now})
    log(db, row, by=by, kind="vote_reconciled", now=now, facts=found)


def sheets_to_reconcile(db: Connection, row: Any, now: datetime, not_returned: int) -> dict[str, int]:
    """What the first seat puts before the second: the sheets of all counters together, as they are now.

    While they do not add up, or a correction of them waits, the vote goes no further; nor while fewer are counted than
    people were given one: somebody's ballot would be gone.
    """
    correcting = awaits(db, row.jurisdiction, "correct_sheets", vote=row.slug)
    refuse_if(rules.cannot_reconcile_now(state(row, now), correcting=correcting))
    if not_returned < 0:
        raise Refused("vote_count_negative", field="not_returned")
    kept = queries.sheets(db, row.id)
    if short := paper.short({(s.counter, s.day): s.issued for s in kept}, queries.people_by_day(db, row.id)):
        (counter, day), issued, people = short
        named = {c.key: dict(c.name) for c in parsing.load(row.rules).counters}[counter]
        told = {"counter": named, "date": day, "issued": issued, "people": people}
        raise Refused("vote_sheets_short", field="not_returned", **told)
    rows = [Sheets(s.counter, s.issued, s.spoiled, s.returned) for s in kept]
    found = paper.reconcile(rows, not_returned, queries.people(db, row.id))
    reason = paper.cannot_reconcile(found)
    if reason is not None:
        raise Refused(reason, field="not_returned", **vars(found))
    return dict(vars(found))


@needs_second_seat("judge_quorum", role=Role.clerk, holds=queries.hold_named)
@act("public")
def judge_quorum(db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, vote: str) -> Verdict:
    """State, before anything is counted, whether the turnout requirement is met and whether ballots are opened.

    The verdict is computed from the closed roll and the sheets that came back; nobody chooses it.
    """
    row = vote_of_clerk(db, by, vote, jurisdiction)
    found = verdict_to_judge(row, now)
    facts = {"quorate": found.quorate.value, "counting": found.counting, "needed": found.needed}
    db.execute(insert(QuorumVerdict), {"vote_id": row.id, **facts, "cast_count": row.counted, "at": now})
    log(
        db, row, by=by, kind="vote_quorum_judged", now=now,
        facts={**facts, "roll": row.roll_size, "cast": row.counted},
    )  # fmt: skip
    return found


def verdict_to_judge(row: Any, now: datetime) -> Verdict:
    """The verdict as it follows from the closed roll and the sheets, when it may be stated now."""
    refuse_if(rules.cannot_judge_quorum(state(row, now)))
    return outcome.verdict(parsing.load(row.rules).counting, roll=row.roll_size, cast=row.counted)
