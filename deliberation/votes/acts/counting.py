"""Counting bundles: two people, each by themselves; what one entered is shown to nobody until both have.

A count that both agree on may still be wrong: two seats take it out again, and the bundle is counted anew.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.accounts.rules import Actor, Role
from deliberation.accounts.two_seats import needs_second_seat
from deliberation.db import act
from deliberation.errors import Refused, refuse_if
from deliberation.votes import paper, parsing, queries, rules
from deliberation.votes.acts.common import log, state, vote_of_clerk
from deliberation.votes.models import BatchCount, BatchOutcome, BatchSetAside
from deliberation.votes.paper import BatchEntry

WAITING, AGREED, MISMATCH = "waiting", "agreed", "mismatch"


@act("public")
def enter_batch(
    db: Connection, *, by: Actor, now: datetime, vote: str, batch: int, sheets: int, invalid: int,
    votes: Mapping[str, int], scan: str | None,
) -> str:  # fmt: skip
    """One person's count of a bundle. Returns "waiting" for the first; "agreed" or "mismatch" for the second.

    ``scan`` is the digest of the scanned count sheet; the first person gives it. After a mismatch both count again:
    neither learns what the other had, and neither count is kept as the result.
    """
    row = vote_of_clerk(db, by, vote)
    options = [o.key for o in parsing.load(row.rules).counting.options]
    rounds = queries.rounds(db, row.id, batch)
    attempt = 1 + len(rounds)
    before = queries.of_round(db, row.id, batch, attempt)
    people = frozenset(r.person_id for r in before)
    agreed = any(r.agreed and r.set_aside_at is None for r in rounds)
    refuse_if(
        rules.cannot_count_batch(state(row, now), entered_by=people, person=by.person_id, agreed=agreed), field="batch"
    )
    found = BatchEntry(sheets, invalid, tuple((k, votes.get(k, 0)) for k in options), _scan(scan, before))
    refuse_if(paper.cannot_enter_batch(found, options), field="sheets")
    left = queries.left(db, row)
    if wrong := rules.cannot_be_in_batch(sheets, left):
        raise Refused(wrong, field="sheets", n=left)
    _keep(db, row, by, now, batch, attempt, 1 + len(before), found)
    log(db, row, by=by, kind="vote_batch_entered", now=now, facts={"batch": batch, "attempt": attempt})
    if not before:
        return WAITING
    agreed = paper.entry_of(before[0]) == found
    replaces = max((r.attempt for r in rounds if r.set_aside_at is not None), default=None) if agreed else None
    kept = {"vote_id": row.id, "batch": batch, "attempt": attempt, "last_place": 2, "agreed": agreed}
    db.execute(insert(BatchOutcome), {**kept, "replaces": replaces})
    _log_outcome(db, row, by, now, batch, attempt, found, agreed)
    return AGREED if agreed else MISMATCH


@needs_second_seat("set_batch_aside", role=Role.clerk, holds=queries.hold_named)
@act("public")
def set_batch_aside(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, vote: str, batch: int, attempt: int,
    reason: str,
) -> None:  # fmt: skip
    """Take a bundle out of the count, to be counted again by two people. Its figures stay as they were entered.

    ``attempt``: the round that both seats speak of; one that was counted since then is another.
    """
    row = vote_of_clerk(db, by, vote, jurisdiction)
    counted = next((b for b in queries.counted(db, row.id) if b.batch == batch), None)
    agreed = counted.attempt if counted is not None else None
    refuse_if(rules.cannot_set_aside(state(row, now), agreed=agreed, attempt=attempt, reason=reason))
    assert counted is not None  # cannot_set_aside has refused
    aside = {"vote_id": row.id, "batch": batch, "attempt": attempt, "last_place": 2, "reason": reason, "at": now}
    db.execute(insert(BatchSetAside), aside)
    facts = {"batch": batch, "attempt": attempt, "sheets": counted.sheets}
    log(db, row, by=by, kind="vote_batch_set_aside", now=now, facts=facts, text={"reason": reason})


def _log_outcome(
    db: Connection, row: Any, by: Actor, now: datetime, batch: int, attempt: int, found: BatchEntry, agreed: bool
) -> None:
    if agreed:
        facts = {"batch": batch, "sheets": found.sheets, "scan": found.scan}
        log(db, row, by=by, kind="vote_batch_agreed", now=now, facts=facts)
    else:
        log(db, row, by=by, kind="vote_batch_mismatched", now=now, facts={"batch": batch, "attempt": attempt})


def _scan(scan: str | None, before: Any) -> str:
    if before:
        return str(before[0].scan)
    if scan is None:
        raise Refused("vote_scan_missing", field="scan")
    return scan


def _keep(
    db: Connection, row: Any, by: Actor, now: datetime, batch: int, attempt: int, place: int, found: BatchEntry
) -> None:
    try:
        db.execute(
            insert(BatchCount),
            {
                "vote_id": row.id, "counting": True, "batch": batch, "attempt": attempt, "place": place,
                "person_id": by.person_id, "seat": by.seat(Role.clerk, row.jurisdiction), "sheets": found.sheets,
                "invalid": found.invalid, "votes": json.dumps(found.votes), "scan": found.scan, "at": now,
            },
        )  # fmt: skip
    except IntegrityError as error:  # two people at the same moment: the later one sees the other's and sends again
        raise Refused("vote_batch_meanwhile") from error
