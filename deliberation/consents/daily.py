"""How the flows of a proposal stood decided on days gone by: by the record that held on each, not by a later one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.consents import queries
from deliberation.consents.holding import holding, on_day
from deliberation.consents.reports import Stretch
from deliberation.consents.versions import Versions, versions_of


@dataclass(frozen=True)
class Past:
    """What stood decided on which day. ``rows``: queries.decided; ``measures``: queries.measures_of."""

    rows: Sequence[Any]
    measures: Sequence[Any]
    versions: Versions

    def state(self, flow: str, day: date) -> str:
        """Before its first decision nothing was decided, whatever came after."""
        known = [row for row in self.rows if row.flow_id == flow and clock.day(row.confirmed_at) <= day]
        found = holding(known, self.measures).get(flow)
        if found is None:
            return "undecided"
        return on_day(found, self.versions.stale(flow, found.version, self.versions.out(day)), day).state

    def stretches(self, flow: str, first: date, last: date) -> tuple[Stretch, ...]:
        """A period, by the state that holds on each of its days."""
        told: list[Stretch] = []
        for day in sorted(day for day in {first, *self._turns()} if first <= day <= last):
            state = self.state(flow, day)
            if told and told[-1].state != state:
                told[-1] = replace(told[-1], last=day - timedelta(days=1))
            if not told or told[-1].state != state:
                told.append(Stretch(state, day, last))
        return tuple(told)

    def _turns(self) -> set[date]:
        """Days on which anything may have become otherwise."""
        ends = {row.valid_until for row in self.rows if row.valid_until and row.valid_until < date.max}
        return {
            *(clock.day(row.confirmed_at) for row in self.rows), *(m.holds_from for m in self.measures),
            *(until + timedelta(days=1) for until in ends), *self.versions.published.values(),
        }  # fmt: skip


def past(db: Connection, proposal_id: int) -> Past:
    """Of every flow on which anything was decided."""
    rows = queries.decided(db, proposal_id)
    since = min((row.version for row in rows), default=1)
    return Past(rows, queries.measures_of(db, proposal_id), versions_of(db, proposal_id, since))
