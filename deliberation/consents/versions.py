"""What the versions of a plan since a decision did to its flows: which it still reaches, which changed and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.consents.holding import Changed
from deliberation.dataplans import queries as dataplans

Link = tuple[int, str, str]  # a version, its plan digest, the flow's digest there


@dataclass(frozen=True)
class Versions:
    """The flows of every version since the first that was decided on."""

    chain: Mapping[str, Sequence[Link]]
    changed: Mapping[str, Sequence[int]]
    flows: Sequence[str]
    newest: int
    names: Mapping[int, dataplans.FlowNames]
    published: Mapping[int, date]

    def out(self, day: date) -> int:
        """The newest version that was out on a day; 0 before the first of these."""
        return max((number for number, since in self.published.items() if since <= day), default=0)

    def stale(self, flow: str, since: int, upto: int | None = None) -> bool:
        return any(since < n and (upto is None or n <= upto) for n in self.changed.get(flow, ()))

    def links(self, flow: str, since: int, upto: int | None = None) -> tuple[Link, ...]:
        return tuple(a for a in self.chain.get(flow, ()) if since <= a[0] and (upto is None or a[0] <= upto))


def changed(db: Connection, proposal_id: int, rows: Sequence[Any]) -> Changed:
    """What holding asks of the versions: nothing unless a record left undecided what another decided. ``rows``:
    queries.decided."""
    is_open = {row.flow_id for row in rows if row.state == "undecided"}
    if not any(row.flow_id in is_open and row.state != "undecided" for row in rows):
        return lambda *_: False
    return versions_of(db, proposal_id, min(row.version for row in rows)).stale


def versions_of(db: Connection, proposal_id: int, since: int) -> Versions:
    """Those from number ``since`` on."""
    chain: dict[str, list[Link]] = {}
    changed: dict[str, list[int]] = {}
    by_version: dict[int, list[str]] = {}
    names: dict[int, dataplans.FlowNames] = {}
    published: dict[int, date] = {}
    for row in dataplans.chain(db, proposal_id, since):
        published[row.number] = clock.day(row.published_at)
        names.setdefault(row.number, {}).update(dataplans.named([row]))
        by_version.setdefault(row.number, []).append(row.flow_id)
        chain.setdefault(row.flow_id, []).append((row.number, row.plan_digest, row.digest))
        if row.change in ("material", "new"):
            changed.setdefault(row.flow_id, []).append(row.number)
    last = max(by_version, default=since)
    return Versions(chain, changed, by_version.get(last, []), last, names, published)
