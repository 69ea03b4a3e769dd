"""What the acts of a vote share: the vote that an act is about, its moment's state, and its entry in the log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.passwords import keyed
from deliberation.accounts.rules import Actor, Role
from deliberation.errors import Missing, refuse_if
from deliberation.record.acts import append
from deliberation.votes import queries, rules
from deliberation.votes.rules import State


def vote_of_clerk(
    db: Connection, by: Actor, slug: str, jurisdiction: str | None = None, *, with_others: bool = False
) -> Any:
    """The vote, held, when ``by`` is a clerk of its municipality. ``jurisdiction``: what a pending act says it is.

    ``with_others``: what is done at many counters at once, and waits only for a vote that is being taken on.
    """
    row = queries.held(db, slug, with_others=with_others)
    if row is None or jurisdiction not in (None, row.jurisdiction):
        raise Missing
    refuse_if(rules.cannot_run(by, row.jurisdiction))
    return row


def state(row: Any, now: datetime) -> State:
    return rules.state(queries.standing(row), now)


def log(
    db: Connection, row: Any, *, by: Actor, kind: str, now: datetime, facts: Mapping[str, object],
    text: Mapping[str, str] | None = None,
) -> int:  # fmt: skip
    """The entry of an act; the vote's page and its proposal's page move with it."""
    return append(
        db,
        kind=kind,
        now=now,
        jurisdiction=row.jurisdiction,
        seat=by.seat(Role.clerk, row.jurisdiction),
        subjects=(f"vote:{row.slug}", f"proposal:{row.proposal}", "votes"),
        facts={"vote": row.slug, **facts},
        text=text,
    )


def voter_of(secret: str, slug: str, reference: str) -> str:
    """A person on the roll of one vote: keyed, and different on every vote's roll, so that rolls cannot be joined."""
    return keyed(secret, f"roll:{slug}", reference)
