"""What a plan leaves open, counted apart by kind: 記載なし, 未定, 未確認, and what does not apply.

P09 to P12 are computed from recorded acts and carry no gap, so they are not counted. Nor are P01 to P03.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from deliberation.dataplans.document import Document
from deliberation.dataplans.redflags import PLAN
from deliberation.dataplans.values import Value
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, PROCESS_FIELDS


@dataclass(frozen=True)
class Open:
    """A field without a statement. ``state`` is the unknown or "not_applicable"."""

    place: str
    field: str
    state: str


@dataclass(frozen=True)
class Gaps:
    """``total`` fields were asked for; ``stated`` of them say something."""

    total: int
    stated: int
    open: tuple[Open, ...]

    def of(self, state: str) -> tuple[Open, ...]:
        return self._by_state.get(state, ())

    @cached_property
    def _by_state(self) -> Mapping[str, tuple[Open, ...]]:
        return {state: tuple(o for o in self.open if o.state == state) for state in {o.state for o in self.open}}

    @property
    def not_stated(self) -> int:
        return len(self.of("not_stated"))

    @property
    def undecided(self) -> int:
        return len(self.of("undecided"))

    @property
    def not_seen(self) -> int:
        return len(self.of("not_seen"))

    @property
    def not_applicable(self) -> int:
        return len(self.of("not_applicable"))


def gaps(document: Document, place: str | None = None) -> Gaps:
    """Over the plan and all flows, or one place ("plan" or a flow_id)."""
    values = [(at, name, value) for at, name, value in _asked(document) if place in (None, at)]
    left = tuple(Open(at, name, value.state) for at, name, value in values if not value.known)
    return Gaps(len(values), len(values) - len(left), left)


def _asked(document: Document) -> Iterator[tuple[str, str, Value]]:
    for name in PLAN_FIELDS:
        if name not in PROCESS_FIELDS:
            yield PLAN, name, document.plan[name]
    for flow in document.flows:
        for name in FLOW_FIELDS:
            yield flow.flow_id, name, flow[name]
