"""One row judged: the flow it belongs to, every check of it, every condition of the record that binds it. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from deliberation.audits.basis import Basis, Condition
from deliberation.audits.checks import CHECKS, OF_FLOW
from deliberation.audits.conditions import Held, binds, checkable, hold
from deliberation.audits.declared import Declared, Timeline, timeline_of
from deliberation.audits.durations import exceeds
from deliberation.audits.identities import Identities
from deliberation.audits.outcomes import Outcome, Seen, holds, missing, off
from deliberation.audits.rows import Row
from deliberation.audits.tallies import Source


class Judge:
    """A basis made ready: the flows of the plan, the conditions that rows can be held against, the limits on age."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis
        self.timeline: Timeline = timeline_of(basis)
        self.flows = {f.flow_id: Declared(f, basis.numbers, self.timeline) for f in basis.flows}
        self.known = Identities(basis)
        checked = [c for c in basis.conditions if checkable(c)]
        self.conditions = tuple(Held.of(c, self.known) for c in checked)
        self.limits = _limits(self.flows.values(), checked)
        reached = [set(basis.plan_digests if f.plan_digests is None else f.plan_digests) for f in basis.flows]
        self.of_some_flows = set().union(*reached) - set(basis.plan_digests).intersection(*reached)

    def late(self, age: str, day: str) -> frozenset[str]:
        """The limits that something this old exceeds on this day."""
        return frozenset(limit for limit in self.limits if exceeds(age, limit, date.fromisoformat(day)))

    def judge(self, source: Source, seen: Seen) -> tuple[str | None, list[Outcome]]:
        """The flow that a row belongs to, as far as that can be told, and every check of it."""
        row = seen.row
        flow, outcomes = self._which(row)
        if flow is not None:
            for check in CHECKS:
                outcomes.extend(check(flow, seen))
        elif outcomes[0].answer != "deviation":
            outcomes.extend(missing(code, "flow_id") for code in OF_FLOW if code != "A13")
        outcomes.extend(self._plan(row, flow))
        flow_id = flow.flow_id if flow else None
        for held in self.conditions:
            if binds(held.condition, flow_id):
                outcomes.extend(hold(held, seen))
        outcomes.extend(_claims(source, row))
        return flow_id, outcomes

    def _which(self, row: Row) -> tuple[Declared | None, list[Outcome]]:
        """A01. A row that names no flow is matched by its items and recipient; several that fit leave it open."""
        if row.flow_id is not None:
            flow = self.flows.get(row.flow_id)
            if flow is None:
                return None, [Outcome("A01", "deviation", {"value": sorted(self.flows)}, row.flow_id)]
            return flow, [_decided(flow)]
        fits = [(flow, _fits(flow, row)) for flow in self.flows.values()]
        sure = [flow for flow, answer in fits if answer]
        if len(sure) == 1:
            return sure[0], [_decided(sure[0])]
        if sure:
            return None, [holds("A01")]
        what = {"data_items": list(row.data_items), "recipient_id": row.recipient_id, "operation": row.operation}
        if any(answer is None for _, answer in fits):
            return None, [Outcome("A01", "unverifiable", {"value": sorted(self.flows)}, what, why="declared_unknown")]
        return None, [Outcome("A01", "deviation", {"value": sorted(self.flows)}, what)]

    def _plan(self, row: Row, flow: Declared | None) -> Iterator[Outcome]:
        """A13: the plan that the platform runs on is the one decided on, or one that the consent was carried to. Each
        flow is decided on, and carried over, by itself: without one, the plan of some flows alone tells nothing."""
        own = flow.plan_digests if flow else None
        digests = self.basis.plan_digests if own is None else own
        if not digests:
            return
        declared = {"value": list(digests)}
        if row.plan_hash is None:
            yield missing("A13", "plan_hash", declared)
        elif flow is None and row.flow_id is None and row.plan_hash in self.of_some_flows:
            yield missing("A13", "flow_id", declared)
        else:
            yield holds("A13") if row.plan_hash in digests else off("A13", declared, row.plan_hash)


def _limits(flows: Iterable[Declared], conditions: Iterable[Condition]) -> frozenset[str]:
    """Every limit on age that the plan or the record gives."""
    flows = tuple(flows)
    declared = {flow.said("retention").value for flow in flows if flow.said("retention").known}
    declared |= {own for flow in flows for own in flow.lengths.values()}
    return frozenset(declared - {None}) | {c.values[0] for c in conditions if c.on == "retention"}


def _decided(flow: Declared) -> Outcome:
    """A flow of the plan on which nobody decided is not an authorised one."""
    return holds("A01") if flow.decided else Outcome("A01", "deviation", {"value": "undecided"}, flow.flow_id)


def _fits(flow: Declared, row: Row) -> bool | None:
    """Whether the plan names all items and the recipient of the row in this flow; None when it does not say."""
    known = flow.items.ids
    items = None if known is None else all(item.replace("_", "-") in known for item in row.data_items)
    named = row.recipient_id in flow.parties
    recipient = True if named else None if flow.recipients.open else False
    if items is False or recipient is False:
        return False
    return None if items is None or recipient is None else True


def _claims(source: Source, row: Row) -> Iterator[Outcome]:
    """A31: what a row says of its observer is not what the register says."""
    if row.observer != source.observer or row.observer_independent != source.independent:
        declared = {"observer": source.observer, "independent": source.independent}
        yield Outcome("A31", "deviation", declared, {"observer": row.observer, "independent": row.observer_independent})
