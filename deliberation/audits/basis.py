"""What an audit holds the rows against: the declared flows of a plan, what was decided on each, the conditions.

Plain values without a database, so that anyone can compute a report again from the files and this
(docs/audit-format.md).
Flows are written as in the published document, wrappers and all; consents and proposals supply them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

State = Literal[
    "authorised", "authorised_with_conditions", "refused", "suspended", "revoked", "expired", "stale", "undecided",
]  # fmt: skip
IN_FORCE: frozenset[str] = frozenset({"authorised", "authorised_with_conditions", "stale"})
"""``stale`` is in force for the plan that was decided on: rows of a changed plan are found by its digest (A13)."""
DECIDED: frozenset[str] = frozenset({"refused", "suspended", "revoked", "expired"}) | IN_FORCE


@dataclass(frozen=True)
class Force:
    """What the record says of a flow from ``start`` to before ``end`` (aware moments; None: without bound)."""

    state: State
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class FlowBasis:
    """One declared flow. ``declared``: the flow as in the document, field name → wrapper.

    ``force``: the record's states in time. No span at all means that nobody decided on it; a moment between or
    outside the spans is before the start or after the end of what was decided.
    ``plan_digests``: those that its decision reaches, where they are not the record's (docs/audit-format.md).
    ``version``: the one that was decided on and declares this, where it is not the record's.
    """

    flow_id: str
    declared: Mapping[str, Any]
    force: tuple[Force, ...] = ()
    plan_digests: tuple[str, ...] | None = None
    version: int | None = None


@dataclass(frozen=True)
class Filed:
    """What the proponent reported for an obligation. ``evidence``: digest of its evidence, where it gave one.

    ``due``: which of its days it is for; None where it has but one.
    """

    on: date
    evidence: str | None = None
    due: date | None = None


@dataclass(frozen=True)
class Condition:
    """One condition of the record.

    ``on`` says what it is about. A prohibition forbids each of ``values`` (none given: forbids it at all);
    a limit allows only ``values`` (for ``identifiability`` and ``retention``: at most ``values[0]``).
    ``flows``: the flows it binds, none given: all. ``duty``, ``due``, ``every``, ``dues`` and ``filed`` belong to an
    obligation: its first day, how often it comes again, all its days until the first that is open after the period.
    """

    id: str
    kind: Literal["prohibition", "limit", "obligation"]
    on: str | None = None
    values: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    duty: str | None = None
    due: date | None = None
    filed: tuple[Filed, ...] = ()
    every: str | None = None
    dues: tuple[date, ...] = ()


@dataclass(frozen=True)
class Incident:
    """An incident as published on the proposal. ``happened_on`` as precisely as it was told (2026, 2026-10, …)."""

    id: int
    kind: str
    found_on: date
    happened_on: str | None = None
    flow_id: str | None = None


@dataclass(frozen=True)
class Claim:
    """What the proponent reported of one flow in one period. ``recipients``: ids of the plan's parties."""

    report: int
    first: date
    last: date
    flow_id: str
    ran: bool
    records: int | None = None
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Basis:
    """Everything a report depends on, beside the files.

    ``plan_digests``: the digest that the record pins, then those to which versions without a material change
    carried it. ``numbers``: party id of the plan → corporate number (13 digits). ``observers``: code → independent.
    ``start`` and ``end``: the period of the report, from ``start`` to before ``end``.
    """

    proposal: str
    plan_digests: tuple[str, ...]
    flows: tuple[FlowBasis, ...]
    start: datetime
    end: datetime
    record: str | None = None
    conditions: tuple[Condition, ...] = ()
    incidents: tuple[Incident, ...] = ()
    claims: tuple[Claim, ...] = ()
    observers: Mapping[str, bool] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As JSON; part of every report."""
        return {
            "proposal": self.proposal,
            "record": self.record,
            "plan_digests": list(self.plan_digests),
            "period": {"start": when(self.start), "end": when(self.end)},
            "flows": [_flow(f) for f in self.flows],
            "conditions": [_condition(c) for c in self.conditions],
            "incidents": [_incident(i) for i in self.incidents],
            "claims": [_claim(c) for c in self.claims],
            "observers": dict(self.observers),
            "numbers": dict(self.numbers),
        }


def basis_of(plain: Mapping[str, Any]) -> Basis:
    """The basis inside a report, for computing it again."""
    return Basis(
        proposal=plain["proposal"],
        record=plain["record"],
        plan_digests=tuple(plain["plan_digests"]),
        start=_moment(plain["period"]["start"]),
        end=_moment(plain["period"]["end"]),
        flows=tuple(map(_flow_of, plain["flows"])),
        conditions=tuple(map(_condition_of, plain["conditions"])),
        incidents=tuple(
            Incident(i["id"], i["kind"], date.fromisoformat(i["found_on"]), i["happened_on"], i["flow_id"])
            for i in plain["incidents"]
        ),
        claims=tuple(map(_claim_of, plain["claims"])),
        observers=plain["observers"],
        numbers=plain["numbers"],
    )


def when(moment: datetime | float | None) -> str | None:
    """A moment (or seconds since 1970) as ``2026-11-21T00:00:00Z``."""
    if moment is None:
        return None
    if isinstance(moment, int | float):
        moment = datetime.fromtimestamp(moment, UTC)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _force(span: Force) -> dict[str, Any]:
    return {"state": span.state, "start": when(span.start), "end": when(span.end)}


def _flow(flow: FlowBasis) -> dict[str, Any]:
    own: dict[str, Any] = {} if flow.plan_digests is None else {"plan_digests": list(flow.plan_digests)}
    own |= {} if flow.version is None else {"version": flow.version}
    return {"flow_id": flow.flow_id, "declared": dict(flow.declared), "force": list(map(_force, flow.force)), **own}


def _incident(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id, "kind": incident.kind, "found_on": incident.found_on.isoformat(),
        "happened_on": incident.happened_on, "flow_id": incident.flow_id,
    }  # fmt: skip


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "report": claim.report, "first": claim.first.isoformat(), "last": claim.last.isoformat(),
        "flow_id": claim.flow_id, "ran": claim.ran, "records": claim.records, "recipients": list(claim.recipients),
    }  # fmt: skip


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "id": condition.id, "kind": condition.kind, "on": condition.on, "values": list(condition.values),
        "flows": list(condition.flows), "duty": condition.duty, "due": condition.due and condition.due.isoformat(),
        "filed": [
            {"on": f.on.isoformat(), "evidence": f.evidence, "due": f.due and f.due.isoformat()}
            for f in condition.filed
        ],
        "every": condition.every, "dues": [day.isoformat() for day in condition.dues],
    }  # fmt: skip


def _flow_of(plain: Mapping[str, Any]) -> FlowBasis:
    force = (Force(s["state"], *(s[name] and _moment(s[name]) for name in ("start", "end"))) for s in plain["force"])
    own = plain.get("plan_digests")
    plans = None if own is None else tuple(own)
    return FlowBasis(plain["flow_id"], plain["declared"], tuple(force), plans, plain.get("version"))


def _claim_of(plain: Mapping[str, Any]) -> Claim:
    first, last = (date.fromisoformat(plain[name]) for name in ("first", "last"))
    return Claim(
        plain["report"], first, last, plain["flow_id"], plain["ran"], plain["records"], tuple(plain["recipients"])
    )


def _condition_of(plain: Mapping[str, Any]) -> Condition:
    return Condition(
        plain["id"], plain["kind"], plain["on"], tuple(plain["values"]), tuple(plain["flows"]), plain["duty"],
        plain["due"] and date.fromisoformat(plain["due"]),
        tuple(
            Filed(date.fromisoformat(f["on"]), f["evidence"], f["due"] and date.fromisoformat(f["due"]))
            for f in plain["filed"]
        ),
        plain["every"], tuple(map(date.fromisoformat, plain["dues"])),
    )  # fmt: skip
