"""How the flows of a proposal stood decided on days gone by: by the record that held on each, not by a later one."""

from collections.abc import Mapping, Sequence
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
    """What stood decided on which day. ``rows``: queries.decided, by flow; ``turns``: days on which anything may have
    become otherwise; ``measures``: queries.measures_of."""

    rows: Mapping[str, Sequence[Any]]
    turns: frozenset[date]
    measures: Sequence[Any]
    versions: Versions

    def state(self, flow: str, day: date) -> str:
        """Before its first decision nothing was decided, whatever came after."""
        known = [row for row in self.rows.get(flow, ()) if clock.day(row.confirmed_at) <= day]
        found = holding(known, self.measures, self.versions.stale).get(flow)
        if found is None:
            return "undecided"
        return on_day(found, self.versions.stale(flow, found.version, self.versions.out(day)), day).state

    def stretches(self, flow: str, first: date, last: date) -> tuple[Stretch, ...]:
        """A period, by the state that holds on each of its days."""
        told: list[Stretch] = []
        for day in sorted(day for day in {first, *self.turns} if first <= day <= last):
            state = self.state(flow, day)
            if told and told[-1].state != state:
                told[-1] = replace(told[-1], last=day - timedelta(days=1))
            if not told or told[-1].state != state:
                told.append(Stretch(state, day, last))
        return tuple(told)


def past(db: Connection, proposal_id: int) -> Past:
    """Of every flow on which anything was decided."""
    rows, measures = queries.decided(db, proposal_id), queries.measures_of(db, proposal_id)
    versions = versions_of(db, proposal_id, min((row.version for row in rows), default=1))
    of: dict[str, list[Any]] = {}
    for row in rows:
        of.setdefault(row.flow_id, []).append(row)
    return Past(of, _turns(rows, measures, versions), measures, versions)


def _turns(rows: Sequence[Any], measures: Sequence[Any], versions: Versions) -> frozenset[date]:
    ends = {row.valid_until for row in rows if row.valid_until and row.valid_until < date.max}
    return frozenset({
        *(clock.day(row.confirmed_at) for row in rows), *(m.holds_from for m in measures),
        *(until + timedelta(days=1) for until in ends), *versions.published.values(),
    })  # fmt: skip
