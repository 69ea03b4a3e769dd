"""Acts that need two seats: proposed by one, confirmed by another person's seat, the rule asked again."""

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.accounts import queries, rules
from deliberation.accounts.acts.notices import notify
from deliberation.accounts.models import PendingAct
from deliberation.accounts.rules import Actor
from deliberation.accounts.two_seats import TWO_SEAT_ACTS, seen
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if
from deliberation.record.acts import append, canonical


@act("public")
def propose_act(
    db: Connection,
    *,
    by: Actor,
    now: datetime,
    act: str,
    jurisdiction: str,
    arguments: Mapping[str, object],
    link: str | None = None,
) -> int:
    """Put an act before a second seat. The same act with the same arguments waits only once (``already_proposed``)."""
    spec = TWO_SEAT_ACTS[act]
    refuse_if(rules.cannot_act_as(by, spec.role, jurisdiction))
    body = {"act": act, "jurisdiction": jurisdiction, "arguments": dict(arguments)}
    digest = "sha256:" + hashlib.sha256(canonical(body)).hexdigest()  # of the same act always the same; never published
    proposed = canonical({**body, "salt": os.urandom(32).hex()})
    seat = by.seat(spec.role, jurisdiction)
    row = {
        "act": act, "role": spec.second_role, "jurisdiction": jurisdiction, "arguments": proposed, "digest": digest,
        "link": link, "proposed_by": by.person_id, "proposed_seat": seat, "proposed_at": now, "state": "open",
    }  # fmt: skip
    try:
        pending_id = db.execute(insert(PendingAct).returning(PendingAct.id), row).scalar_one()
    except IntegrityError as error:
        raise Refused("already_proposed") from error
    facts = seen(db, queries.pending(db, pending_id)).facts
    if facts["refusal"]:  # nothing waits, nor enters the record, that could not be carried out
        raise Refused(facts["refusal"], **facts["values"])
    append(
        db, kind="act_proposed", now=now, jurisdiction=_place(jurisdiction), seat=seat,
        subjects=(f"jurisdiction:{jurisdiction}",),
        facts={"pending": pending_id, "act": act, "digest": rules.recorded_digest(proposed)},
    )  # fmt: skip
    return int(pending_id)


@act("public")
def confirm_act(db: Connection, *, by: Actor, now: datetime, pending_id: int, digest: str) -> Any:
    """Confirm and carry out. ``digest`` is the one that the second person was shown. Returns what the act returns.

    Both seats are asked for again here: a right may have ended since the page was opened. So is what follows from the
    act: a count or an entry of the assembly that was corrected since then must be seen first.
    """
    by = queries.actor(db, by.person_id, by.name, held=True)
    row = _open(db, by, pending_id)
    spec = TWO_SEAT_ACTS[row.act]
    spec.holds(db, json.loads(row.arguments)["arguments"])
    now_seen = seen(db, row)
    if now_seen.facts["refusal"]:
        raise Refused(now_seen.facts["refusal"], **now_seen.facts["values"])
    if now_seen.digest != digest:
        raise Refused("pending_act_changed")
    first = queries.actor(db, row.proposed_by, held=True)
    if not first.has(spec.role, row.jurisdiction):
        raise Refused("first_seat_left")
    _decide(db, by, now, pending_id, "confirmed")
    _tell(db, now, row, "notice.your_named_act_confirmed")
    done = spec.run(db, by=by, now=now, first=first, jurisdiction=row.jurisdiction, **now_seen.arguments)
    append(  # after the act: it may have to wait for others, who must not wait for the heads that this one holds
        db, kind="act_confirmed", now=now, jurisdiction=_place(row.jurisdiction),
        seat=by.seat(rules.Role(row.role), row.jurisdiction), subjects=(f"jurisdiction:{row.jurisdiction}",),
        facts={**_recorded(row), "proposed_by": row.proposed_seat},
    )  # fmt: skip
    return done


@act("public")
def decline_act(db: Connection, *, by: Actor, now: datetime, pending_id: int, reason: str) -> None:
    """Send an act back; the first person may take back their own while they hold the seat."""
    row = queries.pending(db, pending_id)
    if row is None:
        raise Missing
    own = by.person_id == row.proposed_by
    role = TWO_SEAT_ACTS[row.act].role if own else rules.Role(row.role)
    refuse_if(rules.cannot_act_as(by, role, row.jurisdiction))
    _decide(db, by, now, pending_id, "declined")
    if not own:
        _tell(db, now, row, "notice.your_named_act_declined", reason=reason)
    append(
        db, kind="act_declined", now=now, jurisdiction=_place(row.jurisdiction), seat=by.seat(role, row.jurisdiction),
        subjects=(f"jurisdiction:{row.jurisdiction}",),
        facts=_recorded(row), text={"reason": reason},
    )  # fmt: skip


@act("housekeeping")
def erase_argument(
    db: Connection, *, now: datetime, act: str, jurisdiction: str, argument: str, named: Mapping[str, object]
) -> int:
    """Erase a text for good out of the decided acts of this kind whose arguments are as ``named``; part of the act that
    erases it everywhere else, which is refused while one of them waits. Returns how many had it."""
    rows = queries.put_forward(db, jurisdiction, act, **named)
    bodies = {row.id: json.loads(row.arguments) for row in rows if row.state != "open"}
    said = {number: body for number, body in bodies.items() if body["arguments"].get(argument) is not None}
    for number, body in said.items():
        left = canonical({**body, "arguments": {**body["arguments"], argument: None}})
        values = {"arguments": left, "digest": rules.recorded_digest(left)}  # one without the salt would tell the text
        db.execute(update(PendingAct).where(PendingAct.id == number).values(**values))
    return len(said)


def _recorded(row: Any) -> dict[str, object]:
    return {"pending": row.id, "act": row.act, "digest": rules.recorded_digest(row.arguments)}


def _tell(db: Connection, now: datetime, row: Any, key: str, **details: object) -> None:
    """A word to the first seat: what became of the act that they put forward."""
    notify(
        db, now=now, person_id=row.proposed_by, key=key, link=row.link or "/pending",
        details={"no": row.id, "label": f"pending.{row.act}", **details},
    )  # fmt: skip


def _open(db: Connection, by: Actor, pending_id: int) -> Any:
    row = queries.pending(db, pending_id)
    if row is None:
        raise Missing
    refuse_if(rules.cannot_confirm(by, rules.Role(row.role), row.jurisdiction, row.proposed_by, row.state))
    return row


def _decide(db: Connection, by: Actor, now: datetime, pending_id: int, state: str) -> None:
    done = db.execute(
        update(PendingAct)
        .where(PendingAct.id == pending_id, PendingAct.state == "open")
        .values(state=state, decided_by=by.person_id, decided_at=now)
    )
    if done.rowcount != 1:
        raise Refused("pending_act_closed")


def _place(jurisdiction: str) -> str | None:
    """What an entry names: nothing for the whole site."""
    return None if jurisdiction == rules.WHOLE_SITE else jurisdiction
