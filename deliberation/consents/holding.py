"""Which record's decision stands for which flow: the newest that decided on it, carried on by later ones. Pure."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from deliberation import clock
from deliberation.consents.decision import IN_FORCE, State
from deliberation.consents.rules import Measure, Today, today_state

Changed = Callable[[str, int, int], bool]
"""Whether a flow changed materially after one version and up to another (versions.Versions.stale)."""


@dataclass(frozen=True)
class Decision:
    """What stands decided on a flow. ``record``: the one that decided; ``measures``: all about this flow since."""

    flow_id: str
    state: State
    record: int
    digest: str
    rule: int
    version: int
    decided_on: date
    valid_until: date | None
    evidence_upto: int
    measures: tuple[Measure, ...]


def holding(
    rows: Sequence[Any], measures: Iterable[Any], changed: Changed, upto: int | None = None
) -> dict[str, Decision]:
    """Flow → its decision. ``rows``: queries.decided; ``upto``: as it stood when that record was made.

    A record that leaves a flow undecided which had changed ends no earlier decision on it: that one shows as stale. Of
    an unchanged one it does: what that decision rested on was corrected.
    """
    of: dict[str, list[Any]] = {}
    for row in rows:
        if upto is None or row.record_id <= upto:
            of.setdefault(row.flow_id, []).append(row)
    taken = list(measures)
    return {flow: _decision(_origin(found, changed), taken) for flow, found in of.items()}


def ended(rows: Sequence[Any], changed: Changed) -> set[tuple[int, str]]:
    """Record and flow where a record ended the decision on a flow without another in its place."""
    found = set()
    for n, row in enumerate(rows):
        older = [r for r in rows[n + 1 :] if r.flow_id == row.flow_id]
        stood = _origin(older, changed) if older and row.state == State.undecided else row
        if stood.state != row.state and not _left_stale(row, stood, changed):
            found.add((row.record_id, row.flow_id))
    return found


def on_day(stands: Decision, stale: bool, day: date) -> Today:
    """What a decision says on a day. ``stale``: whether the plan had changed materially by then."""
    return today_state(
        stands.flow_id, stands.state, stands.measures, today=day, valid_until=stands.valid_until,
        stale={stands.flow_id} if stale else (),
    )  # fmt: skip


def left_open(row: Any, rows: Iterable[Any]) -> list[Any]:
    """Of a flow that a record leaves undecided: the records just before that left it so, the newest first."""
    if row.state != State.undecided:
        return []
    return list(takewhile(lambda r: r.state == State.undecided, (
        r for r in rows if r.flow_id == row.flow_id and r.record_id < row.record_id
    )))  # fmt: skip


def reached(decided: Mapping[str, Decision], chain: Iterable[Any]) -> dict[str, tuple[str, ...]]:
    """Flow → the digests of the plans for which its decision holds: of the version that was decided on and of each
    later one until this flow changed materially, whatever changed elsewhere. One without a decision has none.

    ``chain``: dataplans.queries.chain.
    """
    found: dict[str, dict[str, None]] = {}
    ended = {flow for flow, decision in decided.items() if decision.state is State.undecided}
    for row in chain:
        since = decided[row.flow_id].version if row.flow_id in decided else row.number + 1
        if row.number > since and row.change in ("material", "new"):
            ended.add(row.flow_id)
        if row.number >= since and row.flow_id not in ended:
            found.setdefault(row.flow_id, {})[row.plan_digest] = None
    return {flow: tuple(plans) for flow, plans in found.items()}


def reach(rows: Sequence[Any], measures: Sequence[Any]) -> dict[int, tuple[str, ...]]:
    """Measure → the flows that it is about; none: all of its record. One that names none is about those alone that were
    consented to and, on its day, not revoked; a lifting about those suspended then. ``measures``: the oldest first."""
    found = {}
    for n, measure in enumerate(measures):
        named, own = tuple(json.loads(measure.flows)), [r for r in rows if r.record_id == measure.record_id]
        states = {r.flow_id: _on(r, measures[:n], measure.holds_from) for r in own}
        could = tuple(flow for flow, state in states.items() if touches(measure.effect, state))
        found[measure.id] = named or (could if len(could) < len(own) else ())
    return found


def touches(effect: str, state: str) -> bool:
    """Whether a measure does anything to a flow of this state."""
    return state == "suspended" if effect == "lift" else state in IN_FORCE or state == "suspended"


def _on(row: Any, earlier: Iterable[Any], day: date) -> str:
    """The state of a flow on a day by the measures before, whatever changed in the plan."""
    since = row.held_by or row.record_id
    about = [Measure(m.effect, m.holds_from, _flows(m)) for m in earlier if m.record_id >= since]
    return today_state(row.flow_id, State(row.state), about, today=day, valid_until=None, stale=()).state


def _origin(found: Sequence[Any], changed: Changed) -> Any:
    """The row by which a flow stands. ``found``: all of this flow, the newest record first."""
    stands = found[-1]
    for row in reversed(found[:-1]):
        if row.held_by is not None:
            stands = next(r for r in found if r.record_id == row.held_by)
        elif not _left_stale(row, stands, changed):
            stands = row
    return stands


def _left_stale(row: Any, stands: Any, changed: Changed) -> bool:
    """Whether a record without a decision on a flow leaves the earlier one as it is: there is one on another plan."""
    open_now = row.state == State.undecided and stands.state != State.undecided
    return open_now and changed(row.flow_id, stands.version, row.version)


def _decision(row: Any, taken: Sequence[Any]) -> Decision:
    about = [m for m in taken if m.record_id >= row.record_id and (m.flows == "[]" or row.flow_id in _flows(m))]
    return Decision(
        row.flow_id, State(row.state), row.record_id, row.record_digest, row.rule_id, row.version,
        clock.day(row.confirmed_at), row.valid_until, row.evidence_upto,
        tuple(Measure(m.effect, m.holds_from, _flows(m), m.reference) for m in about),
    )  # fmt: skip


def _flows(measure: Any) -> frozenset[str]:
    return frozenset(json.loads(measure.flows))
