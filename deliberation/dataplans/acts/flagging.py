"""The points of the newest versions, kept for the page across proposals, by the rules as they are now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.engine import Connection

from deliberation.dataplans import declared, flagrules, queries, redflags
from deliberation.dataplans.causes import causes
from deliberation.dataplans.document import Document
from deliberation.dataplans.models import FlagRules, ProposalDeclared, ProposalFlag
from deliberation.db import Database, act
from deliberation.errors import there
from deliberation.proposals import queries as proposals


@act("housekeeping")
def reflect_flags(db: Connection, *, now: datetime, proposal_id: int, document: Document | None) -> None:
    """What the page across proposals shows of the newest version; of one that was taken away, that nobody can tell."""
    db.execute(delete(ProposalFlag).where(ProposalFlag.proposal_id == proposal_id))
    if rows := _rows(proposal_id, document):
        db.execute(insert(ProposalFlag), rows)
    db.execute(delete(ProposalDeclared).where(ProposalDeclared.proposal_id == proposal_id))
    if document is not None:
        db.execute(insert(ProposalDeclared), {"proposal_id": proposal_id, "facts": declared.kept(document)})


@act("housekeeping")
def compute_flags_of(db: Connection, *, now: datetime, proposal_id: int) -> bool:
    """The points of one proposal, computed again. False where they stood so already."""
    proposal = there(proposals.held(db, proposal_id))
    newest = there(queries.newest(db, proposal_id))
    document = None if newest.document is None else queries.document_of(newest, proposal.kind)
    stand = {_key(row._mapping) for row in queries.flags_of(db, [proposal_id]).get(proposal_id, ())}
    if stand == {_key(row) for row in _rows(proposal_id, document)}:
        return False
    reflect_flags(db, now=now, proposal_id=proposal_id, document=document)
    return True


@act("housekeeping")
def say_rules(db: Connection, *, now: datetime) -> None:
    """By which rules they were computed."""
    db.execute(delete(FlagRules))
    db.execute(insert(FlagRules), {"id": 1, "digest": flagrules.DIGEST})


def compute_flags_again(database: Database, *, now: datetime) -> int:
    """The points of every proposal by today's rules, one transaction each. How many proposals had others."""
    changed, after = 0, 0
    while found := _next(database, after):
        changed += sum(compute_flags_of(database, now=now, proposal_id=number) for number in found)
        after = found[-1]
    say_rules(database, now=now)
    return changed


def renew_flags(database: Database, *, now: datetime) -> int | None:
    """The same when the rules changed since. None when they did not."""
    with database.reading() as db:
        if queries.rules_digest(db) == flagrules.DIGEST:
            return None
    return compute_flags_again(database, now=now)


def _next(database: Database, after: int) -> Sequence[int]:
    with database.reading() as db:
        return queries.with_version(db, after)


def _rows(proposal_id: int, document: Document | None) -> list[dict[str, Any]]:
    if document is None:
        gone = {"proposal_id": proposal_id, "field": "", "state": "cannot_tell", "places": 1, "cause": ""}
        return [{**gone, "rule": rule, "severity": of} for rule, of in redflags.UNTOLD]
    lines = redflags.group(redflags.evaluate(document), *redflags.STANDING, "grey")
    return [
        {
            "proposal_id": proposal_id, "rule": line.rule, "field": line.fields[0] if line.rule == redflags.GAP else "",
            "state": line.state, "severity": line.severity, "places": len(line.flags),
            "cause": causes(document, line.flags),
        }
        for line in lines
    ]  # fmt: skip


def _key(row: Any) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("rule", "field", "state", "severity", "places", "cause"))
