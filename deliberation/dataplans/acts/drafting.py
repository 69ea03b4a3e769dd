"""Every write to a draft. Answers are plain values checked at their field; the whole is checked at publishing."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts.rules import Actor
from deliberation.dataplans import queries, rules
from deliberation.dataplans.document import unfinished
from deliberation.dataplans.format import FLOW_LIMIT
from deliberation.dataplans.models import Draft
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.proposals import queries as proposals


@act("housekeeping")
def save_draft(
    db: Connection, *, by: Actor, now: datetime, proposal_id: int, revision: int, answers: Mapping[str, Any]
) -> int:
    """Put answers (rules.with_answers) into the draft and return its new revision.

    ``revision``: the one that the page was drawn from, 0 for none. Refuses one of rules.EDITED (``time``) when it
    was saved in between. Answers are plain values checked at their field; the whole is checked at publishing.
    """
    proposal = there(proposals.by_id(db, proposal_id))
    refuse_if(rules.cannot_edit_draft(by, proposal))
    row = queries.draft(db, proposal_id)
    _refuse_overwriting(by, now, row, revision)
    data = queries.draft_begun(db, proposal_id, row)
    try:
        changed = rules.with_answers(data, answers)
    except KeyError:
        raise Missing from None
    return _write_draft(db, by, now, proposal_id, revision, changed)


@act("housekeeping")
def add_flow(
    db: Connection, *, by: Actor, now: datetime, proposal_id: int, revision: int, flow_id: str = "",
    name: str | None = None, like: str | None = None,
) -> str:  # fmt: skip
    """Begin a flow in the draft and return its id: the one asked for, else one that is free. ``like``: a flow of the
    draft whose fields, but for the name, it begins with."""
    row = queries.draft(db, proposal_id)
    data = queries.draft_begun(db, proposal_id, row)
    flow_id = flow_id or rules.free_flow_id(data)
    refuse_if(rules.cannot_add_flow(data, flow_id), field="flow_id", limit=FLOW_LIMIT)
    try:
        answers = {f"flows/{flow_id}": rules.begun_flow(data, like, name)}
    except KeyError:
        raise Missing from None
    save_draft(db, by=by, now=now, proposal_id=proposal_id, revision=revision, answers=answers)
    return flow_id


@act("housekeeping")
def import_draft(db: Connection, *, by: Actor, now: datetime, proposal_id: int, revision: int, raw: bytes) -> int:
    """Replace the draft by an uploaded document. Raises Problems, all of them, and then changes nothing."""
    proposal = there(proposals.by_id(db, proposal_id))
    refuse_if(rules.cannot_edit_draft(by, proposal))
    _refuse_overwriting(by, now, queries.draft(db, proposal_id), revision)
    return _write_draft(db, by, now, proposal_id, revision, unfinished(raw, clock.day(now)))


@act("housekeeping")
def discard_draft(db: Connection, *, by: Actor, now: datetime, proposal_id: int, revision: int) -> None:
    """Throw the draft away; the next one begins from the newest version that can be read."""
    refuse_if(rules.cannot_edit_draft(by, there(proposals.by_id(db, proposal_id))))
    _refuse_overwriting(by, now, queries.draft(db, proposal_id), revision)
    gone = db.execute(delete(Draft).where(Draft.proposal_id == proposal_id, Draft.revision == revision))
    if revision and gone.rowcount != 1:
        raise Refused("edited_meanwhile", time=now)


def _refuse_overwriting(by: Actor, now: datetime, row: Any, revision: int) -> None:
    mine = row is not None and row.saved_by == by.person_id
    reason = rules.cannot_save_over(revision, row.revision if row is not None else 0, mine)
    if reason:
        raise Refused(reason, time=row.saved_at if row is not None else now)


def _write_draft(db: Connection, by: Actor, now: datetime, proposal_id: int, revision: int, data: Any) -> int:
    values = {
        "revision": revision + 1, "document": json.dumps(data, ensure_ascii=False), "saved_at": now,
        "saved_by": by.person_id,
    }  # fmt: skip
    if revision:
        kept = update(Draft).where(Draft.proposal_id == proposal_id, Draft.revision == revision).values(values)
        if db.execute(kept).rowcount != 1:
            raise Refused("edited_meanwhile", time=now)
        return revision + 1
    begun_from = queries.newest_readable(db, proposal_id)
    based_on = begun_from.number if begun_from is not None else None
    try:
        db.execute(insert(Draft), {"proposal_id": proposal_id, "based_on": based_on, **values})
    except IntegrityError as error:
        raise Refused("edited_meanwhile", time=now) from error
    return 1
