"""What a new record decides anew and what it carries over from earlier ones. Pure (docs/consent-record.md).

Nobody chooses it: a decision that stands goes on where nothing changed, until somebody decides on that flow.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from deliberation.consents.decision import IN_FORCE, Evidence, Said, State

RUNNING = frozenset({*IN_FORCE, "suspended"})
"""States today of a decision that a new act on the plan as a whole leaves as it is."""


@dataclass(frozen=True)
class Earlier:
    """What stands decided on a flow. ``record``: the one that decided; ``today``: what it says on the day of the new
    record; ``since``: first day of its suspension or revocation; ``changed``: the plan changed materially after it;
    ``chain``: the version decided on and each later one: number, digests of the plan and of the flow."""

    record: int
    digest: str
    rule: int
    state: State
    today: str
    since: date | None = None
    changed: bool = False
    chain: tuple[tuple[int, str, str], ...] = ()

    @property
    def said(self) -> Said:
        """What it decided."""
        return Said.yes if self.state in IN_FORCE else Said.no if self.state is State.refused else Said.not_shown

    def plain(self) -> dict[str, Any]:
        """As it stands in the new record."""
        chain = [{"version": v, "plan_digest": plan, "flow_digest": flow} for v, plan, flow in self.chain]
        return {"record": self.record, "digest": self.digest, "chain": chain}


def deciding(flow: str, evidence: Sequence[Evidence], earlier: Earlier | None) -> list[Evidence]:
    """The evidence by which a flow is decided anew. On what records counted already nothing is: it decided then, with
    the conditions of then, also where a later version takes a change of the plan back."""
    anew = earlier is None or any(e.speaks(flow) or e.turns(flow) for e in evidence)
    return counting(evidence, earlier) if anew else []


def counting(evidence: Sequence[Evidence], earlier: Earlier | None) -> list[Evidence]:
    """The evidence that counts for a flow: after a suspension or a revocation only what was decided later."""
    since = earlier.since if earlier else None
    return [e for e in evidence if since is None or e.on > since]


def carried(
    flow: str, earlier: Earlier | None, rule: int, evidence: Sequence[Evidence], outcome: Said,
    left: Said = Said.not_shown,
) -> bool:  # fmt: skip
    """Whether the earlier decision goes on.

    It does where nothing about the flow changed, and either nothing new is decided, or the same decision rule holds and
    no new act is about this very flow. Where an act that it rested on says nothing of the flow by now, it does if what
    is ``left`` of the evidence, whenever it was decided, still says the same.
    """
    if earlier is None or earlier.changed or earlier.state is State.undecided:
        return False
    spoken = [e for e in evidence if e.speaks(flow)]
    if any(e.turns(flow) for e in evidence):
        return not spoken and left is earlier.said
    if outcome is Said.not_shown or not spoken:
        return True
    named = any(e.flows is not None for e in spoken)
    return earlier.today in RUNNING and earlier.rule == rule and not named


def conditions(
    found: Sequence[Mapping[str, Any]], of: Collection[str], going_on: Collection[str], now: Collection[str],
    open_ones: Collection[str],
) -> list[tuple[Mapping[str, Any], tuple[str, ...]]]:  # fmt: skip
    """Which conditions of the newest record go on, and for which flows.

    Those of flows whose decision goes on (``going_on``); and a duty that nobody has reported kept (``open_ones``), for
    every flow that is still there: a new decision does not wipe out what is owed. ``of``: the flows of that record.
    """
    kept = []
    for condition in found:
        bound = [f for f in of if not condition["flows"] or f in condition["flows"]]
        flows = [f for f in bound if f in going_on]
        if condition["id"] in open_ones:
            flows = [f for f in bound if f in now]
        if flows:
            kept.append((condition, tuple(flows)))
    return kept
