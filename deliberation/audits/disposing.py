"""Acts on which what was done about a finding may rest, each with its result."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.audits import rules
from deliberation.consents.decision import Said
from deliberation.consents.gathered import said_by_act
from deliberation.council import queries as council
from deliberation.council.kinds import VOTED_KINDS
from deliberation.council.shown import endings_of


@dataclass(frozen=True)
class Offered:
    """An act with how it ended. ``refused``: why nothing that was done about a finding can rest on it."""

    act: Any
    ended: str | None
    said: Said
    voted: bool

    @property
    def refused(self) -> str | None:
        found = [rules.cannot_rest_on(kind, self.voted, self.said) for kind in rules.DISPOSITIONS]
        return found[0] if all(found) else None


def offered(db: Connection, acts: Iterable[Any]) -> list[Offered]:
    """These acts (council.queries) with their results, in one query."""
    acts = list(acts)
    ended = endings_of(acts, council.votes_of_acts(db, [act.id for act in acts]))
    return [Offered(a, ended[a.id], said_by_act(ended[a.id]), a.kind in VOTED_KINDS or a.withdrawn) for a in acts]
