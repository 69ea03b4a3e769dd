"""The register of observers: appointed by the secretariat for one proposal, ended by it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.audits import queries, rules
from deliberation.audits.acts.common import subjects
from deliberation.audits.models import (
    AuditObserver,
)
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import place_of
from deliberation.record.acts import append


@act("public")
def appoint_observer(
    db: Connection,
    *,
    by: Actor,
    now: datetime,
    proposal_id: int,
    person_id: int,
    code: str,
    name: Mapping[str, str | None],
    independent: bool,
) -> int:
    """Enter an observer into the register of a proposal; who may load and who is independent follows from it."""
    proposal = there(proposals.held(db, proposal_id))
    place = place_of(proposal)
    roles = queries.roles(db, person_id, place)
    refuse_if(rules.cannot_appoint_observer(by, proposal, roles, code, independent), field="code")
    holder = next((f"{row.role}-{row.seat}" for row in queries.holders(db, place) if row.person_id == person_id), None)
    if holder is None:
        raise Refused("not_an_observer", field="person")
    before = [o for o in queries.observers(db, proposal_id) if o.person_id == person_id and o.ended_on is None]
    refuse_if(rules.cannot_be_both(independent, [o.independent for o in before]), field="independent")
    if again := rules.cannot_register_again([o.code for o in before]):
        raise again
    seat = by.seat(Role.secretariat, place)
    entry = append(
        db, kind="observer_appointed", now=now, jurisdiction=proposal.jurisdiction, seat=seat,
        subjects=subjects(proposal), text={"name": {key: text for key, text in name.items() if text}},
        facts={"proposal": proposal.slug, "observer": code, "independent": independent, "holder": holder},
    )  # fmt: skip
    row = {
        "proposal_id": proposal_id, "person_id": person_id, "code": code, "name_ja": name["ja"],
        "name_en": name.get("en"), "independent": independent, "holder": holder, "appointed_at": now, "seat": seat,
        "entry_id": entry, "ended_on": None,
    }  # fmt: skip
    try:
        return int(db.execute(insert(AuditObserver).returning(AuditObserver.id), row).scalar_one())
    except IntegrityError as error:
        raise Refused("observer_code_taken", field="code") from error


@act("public")
def end_observer(db: Connection, *, by: Actor, now: datetime, observer_id: int) -> None:
    """No more files from this observer; what was loaded stays."""
    row = queries.observer(db, observer_id)
    if row is None:
        raise Missing
    proposal = there(proposals.held(db, row.proposal_id))
    row = there(queries.observer(db, observer_id))
    refuse_if(rules.cannot_end_observer(by, proposal, row.ended_on is not None))
    append(
        db,
        kind="observer_ended",
        now=now,
        jurisdiction=proposal.jurisdiction,
        seat=by.seat(Role.secretariat, place_of(proposal)),
        subjects=subjects(proposal),
        facts={"proposal": proposal.slug, "observer": row.code},
    )
    db.execute(update(AuditObserver).where(AuditObserver.id == observer_id).values(ended_on=clock.day(now)))
