"""Opening: rules, plan and roll are fixed in one transaction, by two seats."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, literal, select, update
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.accounts.two_seats import needs_second_seat
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if
from deliberation.proposals import queries as proposals
from deliberation.votes import parsing, queries, rules, starting
from deliberation.votes.acts.common import log
from deliberation.votes.acts.drafting import discard_draft
from deliberation.votes.models import RollDraft, RollEntry, Vote, VoteDraft


@needs_second_seat("open_vote", role=Role.clerk, holds=proposals.hold_named)
@act("public")
def open_vote(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, vote: str, proposal: str,
    version: int, rules_digest: str, roll_digest: str,
) -> int:  # fmt: skip
    """Open the vote that was drafted: its rules are digested, its roll is closed. Returns its id.

    What the first seat put forward (:func:`put_forward`) must still be so: otherwise one clerk alone could exchange the
    rules, the roll or the plan before the second confirms.
    """
    proposals.hold_by_slug(db, proposal)  # nobody publishes a newer version meanwhile
    draft = _held(db, vote, jurisdiction, now)
    refuse_if(rules.cannot_run(by, jurisdiction))
    ruleset = parsing.load(draft.rules)
    size = queries.roll_drafted(db, draft.id)
    refuse_if(rules.cannot_open(ruleset, roll=size, digest=rules_digest, now=now))
    given = {"proposal": proposal, "version": version, "rules_digest": rules_digest, "roll_digest": roll_digest}
    if given != put_forward(db, draft):
        raise Refused("vote_draft_changed")
    pinned = queries.pinned(db, draft.proposal, draft.version)
    for wrong in starting.faults_of_version(pinned, draft.version):
        raise Refused(wrong.reason, **wrong.values)
    assert pinned is not None
    row = {
        "slug": draft.slug, "jurisdiction": jurisdiction, "proposal_id": draft.proposal_id, "version": draft.version,
        "plan_digest": pinned.plan_digest, "kind": ruleset.kind.value, "rules": ruleset.content,
        "rules_digest": ruleset.digest, "opens_at": ruleset.opens, "closes_at": ruleset.closes, "opened_at": now,
        "roll_size": size, "roll_digest": roll_digest,
    }  # fmt: skip
    vote_id = int(db.execute(insert(Vote).returning(Vote.id), row).scalar_one())
    _close_roll(db, draft.id, vote_id, size)
    discard_draft(db, by=by, now=now, slug=vote)
    facts = {
        "kind": row["kind"], "proposal": draft.proposal, "version": draft.version, "plan": pinned.plan_digest,
        "rules": ruleset.digest, "roll": size, "roll_digest": roll_digest,
    }  # fmt: skip
    log(db, draft, by=by, kind="vote_opened", now=now, facts=facts)
    return vote_id


def put_forward(db: Connection, draft: Any) -> dict[str, object]:
    """What the first seat puts before the second: which plan, which rules, which roll."""
    return {
        "proposal": draft.proposal,
        "version": draft.version,
        "rules_digest": draft.rules_digest,
        "roll_digest": digest_of_roll(queries.roll_draft(db, draft.id)),
    }


def _held(db: Connection, vote: str, jurisdiction: str, now: datetime) -> Any:
    """The draft, while nobody else changes it (its row is written first, as by those who import a roll)."""
    draft = queries.draft(db, vote)
    if draft is None or draft.jurisdiction != jurisdiction:
        raise Missing
    db.execute(update(VoteDraft).where(VoteDraft.id == draft.id).values(changed_at=now))
    held = queries.draft(db, vote)
    if held is None:
        raise Missing
    return held


def digest_of_roll(voters: Iterable[str]) -> str:
    """SHA-256 over the keyed hashes of everyone on the roll, sorted, one a line."""
    found = hashlib.sha256()
    for voter in voters:
        found.update(f"{voter}\n".encode())
    return "sha256:" + found.hexdigest()


def _close_roll(db: Connection, draft_id: int, vote_id: int, size: int) -> None:
    """Number everyone from 1 to the size of the roll, in one statement."""
    number: Any = func.row_number().over(order_by=RollDraft.voter)
    everyone = select(literal(vote_id), number, literal(size), RollDraft.voter).where(RollDraft.draft_id == draft_id)
    db.execute(insert(RollEntry).from_select(["vote_id", "number", "roll_size", "voter"], everyone))
