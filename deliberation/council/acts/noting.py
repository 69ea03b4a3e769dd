"""What is noted from the assembly's side on points to check of a plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.council import queries, rules
from deliberation.council.acts.common import is_compiled
from deliberation.council.models import CouncilFlagNote
from deliberation.council.writing import log, of_proposals
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans import redflags
from deliberation.dataplans.rules import cannot_say_so
from deliberation.db import act
from deliberation.errors import Missing, Problem, Problems, Refused, refuse_if, there
from deliberation.proposals import queries as proposals


@act("public")
def note_on_flags(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, proposal: str, version: int,
    notes: Mapping[tuple[str, str | None], str], act_id: int | None = None,
) -> None:  # fmt: skip
    """Dated notes on points that stand in this version: all of them or none.

    The secretariat notes for the assembly, and may name the act that it rests on (``act_id``, about this proposal); a
    member notes an own view. ``notes``: (rule, field of a gap flag) → what is said. Raises Problems, each with
    redflags.name_of as its path. An earlier note stays beside a later one.
    """
    proposals.hold_by_slug(db, proposal)
    found = there(proposals.by_slug(db, proposal))
    refuse_if(rules.cannot_be_about(found.kind, found.jurisdiction, jurisdiction))
    member = queries.member_of_seat(db, by, jurisdiction)
    refuse_if(rules.cannot_note_flags(by, jurisdiction, member=member, compiled=is_compiled(db, jurisdiction)))
    row = dataplans.version(db, found.id, version)
    if row is None:
        raise Missing
    refuse_if(None if notes else "no_note_written")
    _check_act(db, found.id, act_id)
    _check_notes(db, found, dataplans.document_of(row, found.kind), version, notes)
    role = rules.noting_role(by, jurisdiction)
    about = {
        "jurisdiction": jurisdiction, "proposal_id": found.id, "version": version, "act_id": act_id,
        "member_id": member if role is Role.council_member else None, "seat": by.seat(role, jurisdiction),
    }  # fmt: skip
    for (rule, field), body in notes.items():
        _write(db, now, proposal, {**about, "rule": rule, "field": field, "body": body})


def _check_act(db: Connection, proposal_id: int, act_id: int | None) -> None:
    if act_id is not None:
        named = queries.act(db, act_id)
        if named is None or named.proposal_id != proposal_id:
            raise Refused("act_not_about_this", field="act")


def _check_notes(db: Connection, proposal: Any, document: Any, version: int, notes: Mapping[Any, str]) -> None:
    said, problems = queries.flag_notes(db, proposal.id), []
    for (rule, field), body in notes.items():
        before = [r.body for r in said.get((rule, field), ()) if r.version == version]
        reason = cannot_say_so(body, redflags.stands(document, rule, field), before)
        if reason:
            problems.append(Problem(redflags.name_of(rule, field), reason))
    if problems:
        raise Problems(problems)


def _write(db: Connection, now: datetime, proposal: str, note: dict[str, Any]) -> None:
    entry = log(
        db, kind="flag_noted", now=now, jurisdiction=note["jurisdiction"], seat=note["seat"],
        subjects=of_proposals((proposal,)), text={"body": note["body"]},
        facts={
            "proposal": proposal, "version": note["version"], "point": note["rule"].lower(), "field": note["field"],
            "member": note["member_id"], "council_act": note["act_id"],
        },
    )  # fmt: skip
    db.execute(insert(CouncilFlagNote), {**note, "noted_at": now, "log_entry_id": entry})
