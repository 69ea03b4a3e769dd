"""The result: computed by the rule engine from what two people counted, confirmed by two seats, never typed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.accounts.two_seats import awaits, needs_second_seat
from deliberation.dataplans.digests import canonical, document_digest
from deliberation.db import act
from deliberation.errors import Refused, refuse_if
from deliberation.votes import outcome, paper, parsing, queries, rules
from deliberation.votes.acts.common import log, state, vote_of_clerk
from deliberation.votes.models import ResultOption, VoteResult
from deliberation.votes.outcome import Counts, Outcome
from deliberation.votes.paper import BatchEntry, Earlier, Pooled
from deliberation.votes.ruleset import Ruleset

FORMAT = "jukugi-vote-result/1"


@needs_second_seat("declare_result", role=Role.clerk, holds=queries.hold_named)
@act("public")
def declare_result(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, vote: str, result: str
) -> Outcome:
    """Compute the result and publish it. A vote that stays sealed gets its result without any count.

    ``result``: what the first seat put forward (:func:`result_to_declare`). When the bundles were counted anew since
    then, the second seat alone would declare another one.
    """
    row = vote_of_clerk(db, by, vote, jurisdiction)
    counts, found, document = _ready(db, row, now)
    if document_digest(document) != result:
        raise Refused("vote_result_changed")
    _keep(db, row, now, counts, found, document)
    _log(db, row, by, now, counts, found, document_digest(document))
    return found


def result_to_declare(db: Connection, row: Any, now: datetime) -> dict[str, object]:
    """What the first seat puts before the second: the result as it is now, by its digest."""
    return {"result": document_digest(_ready(db, row, now)[2])}


def _ready(db: Connection, row: Any, now: datetime) -> tuple[Counts, Outcome, dict[str, Any]]:
    """The result, when it may be declared now."""
    waiting, left = len(queries.waiting(db, row.id)), queries.left(db, row)
    aside = awaits(db, row.jurisdiction, "set_batch_aside", vote=row.slug)
    refuse_if(rules.cannot_declare(state(row, now), waiting=waiting, left=left, aside=aside))
    return computed(db, row, parsing.load(row.rules))


def computed(db: Connection, row: Any, ruleset: Ruleset) -> tuple[Counts, Outcome, dict[str, Any]]:
    """Counts, outcome and the result's document as they follow now from what two people entered.

    Refuses while sheets are missing.
    """
    counted = queries.counted(db, row.id)
    batches = [(b.batch, paper.entry_of(b)) for b in counted]
    counts = _counts(row, ruleset, batches)
    found = outcome.decide(ruleset.counting, counts)
    groups = paper.pool(batches, ruleset.smallest_batch) if counts.opened else []
    earlier = _earlier(counted, queries.set_aside(db, row.id), groups, ruleset.smallest_batch)
    return counts, found, _document(row, counts, found, groups, earlier)


def _earlier(counted: Sequence[Any], aside: Sequence[Any], groups: Sequence[Pooled], smallest: int) -> list[Earlier]:
    first = min((b.at for b in aside), default=None)
    since = {b.batch for b in counted if first is not None and b.counted_at >= first}
    return paper.set_aside(((b.batch, b.attempt, paper.entry_of(b)) for b in aside), groups, smallest, since)


def _counts(row: Any, ruleset: Ruleset, batches: list[tuple[int, BatchEntry]]) -> Counts:
    """Refuses while the bundles do not hold every sheet that came back."""
    if not row.counting:
        return Counts(row.roll_size, row.counted)
    total = sum(entry.sheets for _, entry in batches)
    if total != row.counted:
        raise Refused(
            "reconcile_open",
            issued=row.issued, counted=total, spoiled=row.spoiled, not_returned=row.not_returned,
        )  # fmt: skip
    votes = {o.key: sum(dict(e.votes)[o.key] for _, e in batches) for o in ruleset.counting.options}
    return Counts(row.roll_size, row.counted, votes, sum(e.invalid for _, e in batches))


def _document(
    row: Any, counts: Counts, found: Outcome, groups: Sequence[Pooled], earlier: Sequence[Earlier]
) -> dict[str, Any]:
    """The result as it is published: every number, the reasoning, and bundles only in groups that hide nobody."""
    return {
        "format": FORMAT,
        "vote": row.slug,
        "proposal": row.proposal,
        "version": row.version,
        "plan": row.plan_digest,
        "rules": row.rules_digest,
        "roll": {"size": counts.roll, "digest": row.roll_digest},
        "sheets": {name: getattr(row, name) for name in ("issued", "counted", "spoiled", "not_returned", "people")},
        "cast": counts.cast,
        "opened": counts.opened,
        "votes": None if counts.votes is None else dict(counts.votes),
        "invalid": counts.invalid,
        "outcome": found.code.value,
        "winner": found.winner,
        "effect": found.effect,
        "binding": found.binding,
        "reasons": [{"code": r.code, "rule": r.rule, "values": dict(r.values)} for r in found.reasons],
        "batches": [
            {"batches": list(g.batches), "sheets": g.sheets, "invalid": g.invalid, "votes": dict(g.votes)}
            for g in groups
        ],
        "set_aside": [vars(e) for e in earlier],
    }


def _keep(db: Connection, row: Any, now: datetime, counts: Counts, found: Outcome, document: dict[str, Any]) -> None:
    db.execute(
        insert(VoteResult),
        {
            "vote_id": row.id, "opened": counts.opened, "outcome": found.code.value, "winner": found.winner,
            "effect": found.effect, "cast_count": counts.cast, "invalid": counts.invalid,
            "content": canonical(document), "digest": document_digest(document), "at": now,
        },
    )  # fmt: skip
    keys = [o.key for o in parsing.load(row.rules).counting.options]
    votes = counts.votes or dict.fromkeys(keys)
    db.execute(
        insert(ResultOption),
        [{"vote_id": row.id, "option_key": k, "opened": counts.opened, "votes": votes[k]} for k in keys],
    )


def _log(db: Connection, row: Any, by: Actor, now: datetime, counts: Counts, found: Outcome, digest: str) -> None:
    facts = {
        "outcome": found.code.value, "winner": found.winner, "effect": found.effect, "opened": counts.opened,
        "roll": counts.roll, "cast": counts.cast, "rules": row.rules_digest, "digest": digest,
    }  # fmt: skip
    log(db, row, by=by, kind="vote_result", now=now, facts=facts)
    for option, votes in (counts.votes or {}).items():
        log(db, row, by=by, kind="vote_option_counted", now=now, facts={"option": option, "votes": votes})
