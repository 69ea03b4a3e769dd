"""Counting bundles: two people, each by themselves; what one entered is shown to nobody until both have."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.accounts.rules import Actor, Role
from deliberation.db import act
from deliberation.errors import Refused, refuse_if
from deliberation.votes import paper, parsing, queries, rules
from deliberation.votes.acts.common import log, state, vote_of_clerk
from deliberation.votes.models import BatchCount, BatchOutcome
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
    agreed = any(r.agreed for r in rounds)
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
    return _compare(db, row, by, now, batch, attempt, paper.entry_of(before[0]), found)


def _compare(
    db: Connection, row: Any, by: Actor, now: datetime, batch: int, attempt: int, one: BatchEntry, two: BatchEntry
) -> str:
    agreed = one == two
    db.execute(
        insert(BatchOutcome),
        {"vote_id": row.id, "batch": batch, "attempt": attempt, "last_place": 2, "agreed": agreed},
    )
    if agreed:
        facts = {"batch": batch, "sheets": two.sheets, "scan": two.scan}
        log(db, row, by=by, kind="vote_batch_agreed", now=now, facts=facts)
        return AGREED
    log(db, row, by=by, kind="vote_batch_mismatched", now=now, facts={"batch": batch, "attempt": attempt})
    return MISMATCH


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
