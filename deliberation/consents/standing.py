"""What a consent record says on a day, computed on reading. Nothing of it is stored."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import queries, rules
from deliberation.consents.decision import State
from deliberation.dataplans import queries as dataplans


@dataclass(frozen=True)
class Standing:
    """What a record says on a day. ``uncovered``: flows of the newest version on which nothing was decided."""

    row: Any
    flows: tuple[rules.Today, ...]
    uncovered: tuple[str, ...]
    removed: frozenset[str]
    carried_to: int
    overdue: Mapping[str, int]
    measures: Sequence[Any]
    conditions: Sequence[dict[str, Any]]
    fulfilments: Mapping[str, Sequence[Any]]

    @property
    def tally(self) -> list[tuple[str, int]]:
        """How many flows of the newest plan are in which state, the most limiting first; a flow on which nothing was
        decided is ``undecided``. One word for the whole plan would hide what differs."""
        states = [f.state for f in self.flows if f.flow_id not in self.removed]
        states += ["undecided"] * len(self.uncovered)
        return [(state, states.count(state)) for state in rules.ORDER if state in states]

    def of_flow(self, flow_id: str | None) -> str | None:
        """The state of one flow today; None for what is no flow of this record."""
        if flow_id in self.uncovered:
            return "undecided"
        return next((f.state for f in self.flows if f.flow_id == flow_id), None)


def of_record(db: Connection, row: Any, today: date) -> Standing:
    """Computed on reading: stale, expired, suspended, revoked, overdue. Nothing of it is stored."""
    decided = queries.flows(db, row.id)
    stale, now_flows, newest_version = _since(db, row.proposal_id, row.version)
    taken = queries.measures(db, row.id)
    done = [rules.Measure(m.effect, m.holds_from, frozenset(json.loads(m.flows)), m.act_id) for m in taken]
    today_flows = tuple(
        rules.today_state(f.flow_id, State(f.state), done, today=today, valid_until=row.valid_until, stale=stale)
        for f in decided
    )
    known = {f.flow_id for f in decided}
    filed, imposed = queries.fulfilments(db, row.id), queries.conditions(db, row.id)
    overdue = {
        c["id"]: days
        for c in imposed
        if c["kind"] == "obligation" and (days := rules.overdue_days(c["due"], c["id"] in filed, today))
    }
    return Standing(
        row,
        today_flows,
        tuple(f for f in now_flows if f not in known),
        frozenset(known - set(now_flows)),
        newest_version,
        overdue,
        taken,
        imposed,
        filed,
    )


def _since(db: Connection, proposal_id: int, version: int) -> tuple[frozenset[str], list[str], int]:
    """(flows that changed materially after ``version``, flows of the newest version, its number)."""
    changed: set[str] = set()
    by_version: dict[int, list[str]] = {}
    for row in dataplans.chain(db, proposal_id, version):
        by_version.setdefault(row.number, []).append(row.flow_id)
        if row.number > version and row.change in ("material", "new"):
            changed.add(row.flow_id)
    last = max(by_version, default=version)
    return frozenset(changed), by_version.get(last, []), last


def latest(db: Connection, proposal_id: int, today: date) -> Standing | None:
    """What the newest record of a proposal says today."""
    found = queries.latest(db, proposal_id)
    return of_record(db, found, today) if found else None
