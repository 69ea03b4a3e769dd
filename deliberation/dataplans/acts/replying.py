"""The proponent's replies to points to check."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.dataplans import queries, redflags, rules
from deliberation.dataplans.causes import causes
from deliberation.dataplans.document import Document
from deliberation.dataplans.models import FlagReply
from deliberation.dataplans.redflags import PROCESS_RULES, STANDING, Flag, evaluate
from deliberation.db import act
from deliberation.errors import Missing, Problem, Problems, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import place_of, subject
from deliberation.record.acts import append


@act("public")
def reply_to_flags(
    db: Connection, *, by: Actor, now: datetime, proposal_id: int, version: int,
    replies: Mapping[tuple[str, str | None], str], process: Iterable[Flag] = (),
) -> None:  # fmt: skip
    """The proponent's dated replies to points that stand in this version: all of them or none.

    ``replies``: (rule, field of a gap flag) → what is said. RF40 to RF43 rest on recorded acts and may always be
    replied to; ``process``: these as they stand (redflags.evaluate_process), for without them no reply to them holds.
    Raises Problems, each with redflags.name_of as its path. An earlier reply stays beside a later one.
    """
    proposal = there(proposals.held(db, proposal_id))
    refuse_if(rules.cannot_reply_to_flags(by, proposal))
    row = queries.version(db, proposal_id, version)
    if row is None:
        raise Missing
    refuse_if(None if replies else "no_reply_written")
    document, said = queries.document_of(row, proposal.kind), queries.flag_replies(db, proposal_id)
    problems = []
    for (rule, field), body in replies.items():
        before = [r.body for r in said.get((rule, field), ()) if r.version == version]
        reason = rules.cannot_say_so(body, redflags.stands(document, rule, field), before)
        if reason:
            problems.append(Problem(redflags.name_of(rule, field), reason))
    if problems:
        raise Problems(problems)
    flags = (*process, *evaluate(document))
    for (rule, field), body in replies.items():
        told = {"version": version, "rule": rule, "field": field, "body": body}
        _reply(db, by, now, proposal, {**told, "cause": _cause(document, flags, (rule, field))})


def _cause(document: Document, flags: Iterable[Flag], point: tuple[str, str | None]) -> str:
    """What the point rests on, wherever it stands."""
    return causes(
        document, [f for f in flags if f.point == point and (f.state in STANDING or f.rule in PROCESS_RULES)]
    )


def _reply(db: Connection, by: Actor, now: datetime, proposal: Any, reply: dict[str, Any]) -> None:
    seat = by.seat(Role.proponent, place_of(proposal))
    entry = append(
        db, kind="flag_replied", now=now, jurisdiction=proposal.jurisdiction, seat=seat,
        subjects=(subject(proposal.slug),), text={"body": reply["body"]},
        facts={
            "proposal": proposal.slug, "version": reply["version"], "point": reply["rule"].lower(),
            "field": reply["field"],
        },
    )  # fmt: skip
    row = {"proposal_id": proposal.id, "replied_at": now, "seat": seat, "log_entry_id": entry, **reply}
    db.execute(insert(FlagReply), row)
