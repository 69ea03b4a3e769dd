"""For which days a report may be made against which record: those on which no other had decided its flows. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from deliberation import clock
from deliberation.errors import Problem

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """A record and its days. ``first``: None for the first record of a proposal, since before it nothing was decided,
    and use before it is to be found; ``before``: the one that held until then. ``last``: None while no later record
    decided anything anew that this one decides; ``after``: the one that did."""

    record: int
    first: date | None
    last: date | None
    before: int | None = None
    after: int | None = None

    def covers(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def any_day(self) -> bool:
        """Whether there is one: two records of one day leave the older one none."""
        return self.first is None or self.last is None or self.first <= self.last

    def outside(self, first: date, last: date) -> list[Problem]:
        """Why a period cannot be held against this record, at the fields of the form."""
        found = []
        if self.first is not None and first < self.first:
            found.append(self._problem("first", "audit_before_record", self.first, self.before))
        if self.last is not None and last > self.last:
            found.append(self._problem("last", "audit_after_record", self.last + DAY, self.after))
        return found

    def _problem(self, field: str, reason: str, day: date, other: int | None) -> Problem:
        return Problem(field, reason, {"n": self.record, "date": day, "other": other})


def held(rows: Sequence[Any], ended: Collection[tuple[int, str]] = ()) -> dict[int, Held]:
    """Record → its days, the oldest first. Both arguments: consents.standing.decided."""
    days = {row.record_id: clock.day(row.confirmed_at) for row in sorted(rows, key=lambda row: row.record_id)}
    found: dict[int, Held] = {}
    for number, day in days.items():
        own = {row.flow_id for row in rows if row.record_id == number}
        after = min(
            (row.record_id for row in rows if row.record_id > number and _decides(row, own, ended)), default=None
        )
        one = Held(number, day if found else None, None if after is None else days[after] - DAY, None, after)
        found[number] = replace(one, before=_on(found.values(), day - DAY)) if found else one
    return found


def _decides(row: Any, flows: set[str], ended: Collection[tuple[int, str]]) -> bool:
    """Whether a record decides one of these anew, or ends its decision: it neither carries it over nor leaves it as it
    was, undecided."""
    if (row.record_id, row.flow_id) in ended:
        return row.flow_id in flows
    return row.flow_id in flows and row.held_by is None and row.state != "undecided"


def _on(records: Iterable[Held], day: date) -> int | None:
    """The newest record that held on a day."""
    return max((one.record for one in records if one.covers(day)), default=None)
