"""A vote in preparation: its rules and its roll may change until two seats open it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation.accounts.rules import Actor
from deliberation.dataplans.digests import canonical, document_digest
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.votes import queries, rollfile, rules, starting
from deliberation.votes.acts.common import voter_of
from deliberation.votes.models import RollDraft, VoteDraft

CHUNK = 5_000  # rows of one INSERT


@act("housekeeping")
def start_draft(db: Connection, *, by: Actor, now: datetime, slug: str, proposal: str, version: int) -> None:
    """Begin a vote about one published version of a proposal of one's own municipality."""
    pinned = queries.pinned(db, proposal, version)
    if pinned is not None:
        refuse_if(rules.cannot_run(by, pinned.jurisdiction))
    for wrong in (*starting.faults_of_version(pinned, version), *starting.faults_of_name(db, slug)):
        raise Refused(wrong.reason, field=wrong.path, **wrong.values)
    assert pinned is not None
    try:
        db.execute(
            insert(VoteDraft),
            {
                "slug": slug, "jurisdiction": pinned.jurisdiction, "proposal_id": pinned.proposal_id,
                "version": version, "rules": b"{}", "rules_digest": document_digest({}), "changed_at": now,
            },
        )  # fmt: skip
    except IntegrityError as error:
        raise Refused("vote_slug_taken", field="slug") from error
    if queries.vote(db, slug) is not None:  # opened while this one waited for its draft to go
        raise Refused("vote_slug_taken", field="slug")


@act("housekeeping")
def save_draft(
    db: Connection, *, by: Actor, now: datetime, slug: str, document: Mapping[str, Any], known: str | None = None
) -> str:
    """Keep the rules as they are, complete or not; returns their digest. What is still wrong is shown, not refused.

    ``known``: digest of the rules that some of these were taken from; refused when a colleague has saved others since.
    """
    row = _draft(db, by, slug)
    digest = document_digest(document)
    _change(db, row, known, rules=canonical(document), rules_digest=digest, changed_at=now)
    return digest


@act("housekeeping")
def discard_draft(db: Connection, *, by: Actor, now: datetime, slug: str) -> None:
    """Take a vote out of preparation, its draft of a roll included: it was given up, or opened."""
    row = _draft(db, by, slug)
    _change(db, row, changed_at=now)
    db.execute(delete(RollDraft).where(RollDraft.draft_id == row.id))
    db.execute(delete(VoteDraft).where(VoteDraft.id == row.id))


@act("private")
def import_roll(db: Connection, *, by: Actor, now: datetime, slug: str, raw: bytes, secret: str) -> int:
    """Take in the whole roll from its file, replacing an earlier import; returns how many people. All or nothing."""
    row = _draft(db, by, slug)
    references = rollfile.read(raw)
    _change(db, row, changed_at=now)
    db.execute(delete(RollDraft).where(RollDraft.draft_id == row.id))
    voters = sorted(voter_of(secret, slug, reference) for reference in references)
    for start in range(0, len(voters), CHUNK):
        _insert(db, row.id, voters[start : start + CHUNK])
    return len(voters)


def _draft(db: Connection, by: Actor, slug: str) -> Any:
    row = queries.draft(db, slug)
    if row is None:
        raise Missing
    refuse_if(rules.cannot_run(by, row.jurisdiction))
    return row


def _change(db: Connection, row: Any, known: str | None = None, **values: object) -> None:
    """Write the draft's row before anything beside it. Missing when it was opened or given up meanwhile."""
    this = update(VoteDraft).where(VoteDraft.id == row.id)
    if known is not None:
        this = this.where(VoteDraft.rules_digest == known)
    if db.execute(this.values(**values)).rowcount != 1:
        raise Refused("edited_meanwhile", time=there(queries.draft(db, row.slug)).changed_at)


def _insert(db: Connection, draft_id: int, voters: Sequence[str]) -> None:
    db.execute(insert(RollDraft), [{"draft_id": draft_id, "voter": v} for v in voters])
