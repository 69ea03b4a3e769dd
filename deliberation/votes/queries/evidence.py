"""What the slices to the right and the proposal's page need to know of a vote, without its tables."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.votes import outcome, parsing, rules
from deliberation.votes.queries.votes import options, standing, vote


def evidence(db: Connection, slug: str, now: datetime) -> dict[str, Any] | None:
    """The vote as evidence of a decision: roll, turnout, threshold, opened or not, counts, digests.

    What is not known yet, or was never counted, is None; a vote without a result has ``outcome`` None.
    """
    row = vote(db, slug)
    return evidence_of(db, [row], now)[0] if row else None


def evidence_of(db: Connection, rows: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
    """The same of several votes, in their order."""
    counted = options(db, [row.id for row in rows if row.opened])
    return [_shown(row, counted.get(row.id, {}), now) for row in rows]


def _shown(row: Any, counted: Mapping[str, int | None], now: datetime) -> dict[str, Any]:
    ruleset = parsing.load(row.rules)
    return {
        "vote": row.slug,
        "kind": row.kind,
        "binding": ruleset.counting.binding,
        "basis": None if ruleset.basis is None else dict(ruleset.basis),
        "proposal": row.proposal,
        "version": row.version,
        "plan_digest": row.plan_digest,
        "rules_digest": row.rules_digest,
        "state": rules.state(standing(row), now).value,
        "opened_on": row.opened_at,
        "closed_on": row.closed_at,
        "roll": row.roll_size,
        "roll_digest": row.roll_digest,
        "cast": row.cast_count,
        "quorate": row.quorate,
        "needed": row.needed,
        "opened": row.opened,
        "votes": dict(counted) if row.opened else None,
        "sides": {o.key: o.side.value for o in ruleset.counting.options},
        "invalid": row.invalid if row.opened else None,
        "outcome": row.outcome,
        "winner": row.winner,
        "winner_side": next((o.side.value for o in ruleset.counting.options if o.key == row.winner), None),
        "effect": row.effect,
        "result_digest": row.result_digest,
        "reasons": [] if row.result is None else json.loads(row.result)["reasons"],
    }


def _word(row: Any, binding: bool) -> str:
    return outcome.word(row.outcome, row.winner, binding=binding, cast=row.cast_count)


def listed(row: Any, now: datetime) -> dict[str, Any]:
    """A row of ``newest`` or ``of_proposal`` as a list shows it: its question, its state now, its result in a word."""
    ruleset = parsing.load(row.rules)
    binding = ruleset.counting.binding
    return {
        "row": row,
        "question": ruleset.question,
        "state": rules.state(standing(row), now).value,
        "winner": next((o.label for o in ruleset.counting.options if o.key == row.winner), None),
        "word": None if row.outcome is None else _word(row, binding),
    }
