"""How many records of a flow were with consent: all that observed counts can say of how many people take part.

Records are no people: one person leaves many, and two observers may count the same use. How many people could have
taken part is in no row, so there is no rate of participation here; the share is of those records that say it at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans.values import Value, unwrap


@dataclass(frozen=True)
class TakeUp:
    """``who``: "independent" or "own". ``asked``: records of rows that say how many of theirs are with consent."""

    flow_id: str
    participation: Value
    who: str
    records: int
    asked: int
    consented: int

    @property
    def share(self) -> float | None:
        """Percent of ``asked``; None where no row says it: never 0."""
        return 100 * self.consented / self.asked if self.asked else None


def of(report: Mapping[str, Any], only: str | None = None) -> list[TakeUp]:
    """The flows of a report that were observed (or one of them), what independent observers recorded first."""
    ways = {flow["flow_id"]: unwrap(flow["declared"]["participation"]) for flow in report["basis"]["flows"]}
    rows = []
    for flow in report["flows"]:
        if flow["flow_id"] in ways and only in (None, flow["flow_id"]):
            independent = flow["independent"]
            own = {name: flow[name] - independent[name] for name in _COUNTS}
            rows += [_of(flow["flow_id"], ways, who, c) for who, c in (("independent", independent), ("own", own))]
    return [row for row in rows if row.records]


_COUNTS = ("records", "asked", "consented")


def _of(flow_id: str, ways: Mapping[str, Value], who: str, counts: Mapping[str, int]) -> TakeUp:
    return TakeUp(flow_id, ways[flow_id], who, *(counts[name] for name in _COUNTS))
