"""What nobody recorded: flows without any row (A25), days without one (A26), flows known from the operator alone (A29).

And the same month by month, as the picture of the report shows it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from deliberation.audits.basis import IN_FORCE
from deliberation.audits.days import Month, covered, day_of, stretches
from deliberation.audits.declared import Declared, Timeline, plan_bounds
from deliberation.audits.findings import Audit
from deliberation.audits.outcomes import Outcome
from deliberation.audits.tallies import Finding, Span, Tally

_DAY, _TOKYO = 86_400, 9 * 3_600


def days_in_force(flow: Declared, timeline: Timeline, start: int, end: int) -> list[int]:
    """The whole days from ``start`` to before ``end`` on which the record puts a flow in force and the plan runs it."""
    bounded = bool(plan_bounds(flow.said("start_end")))
    found: set[int] = set()
    for place, state in enumerate(flow.states):
        if flow.decided and state in IN_FORCE and (not bounded or flow.running[place] == "in"):
            first = timeline.moments[place - 1] if place else start
            last = timeline.moments[place] if place < len(timeline.moments) else end
            found.update(range(-(-(max(first, start) + _TOKYO) // _DAY), (min(last, end) + _TOKYO) // _DAY))
    return sorted(found)


def was_in_force(audit: Audit, flow_id: str) -> bool:
    """Whether the record put a flow in force at any moment of the period."""
    first, last = audit.judge.timeline.place(*_period(audit))
    flow = audit.judge.flows[flow_id]
    return flow.decided and any(state in IN_FORCE for state in flow.states[first : last + 1])


def unrecorded(audit: Audit) -> Iterator[Finding]:
    for flow_id, flow in audit.judge.flows.items():
        rows = _rows(audit, flow_id)
        if rows.rows and not rows.independent:
            finding = Finding(outcome=Outcome("A29", "not_observed", {"value": "independent"}), flow_id=flow_id)
            finding.merge(rows)
            yield finding
        if was_in_force(audit, flow_id):
            if not rows.rows:
                yield Finding(outcome=Outcome("A25", "not_observed", {"value": "in_force"}), flow_id=flow_id)
            else:
                yield from _missing(audit, flow)


def _rows(audit: Audit, flow_id: str | None) -> Tally:
    both = Tally()
    for independent in (False, True):
        both.merge(audit.flow_rows.get((flow_id, independent), Tally()))
    return both


def _missing(audit: Audit, flow: Declared) -> Iterator[Finding]:
    """A26: days of a flow that others of its days have rows for."""
    days = days_in_force(flow, audit.judge.timeline, *_period(audit))
    if audit.days.full:
        yield Finding(outcome=Outcome("A26", "unverifiable", why="too_many_windows"), flow_id=flow.flow_id)
        return
    gaps = stretches(covered(_spans(audit, flow.flow_id), days), len(days)) if days else []
    if not gaps:
        return
    finding = Finding(outcome=Outcome("A26", "not_observed", {"value": "in_force"}), flow_id=flow.flow_id, days=0)
    for first, last in gaps:
        finding.days = (finding.days or 0) + last - first + 1
        finding.keep({"first": day_of(days[first]).isoformat(), "last": day_of(days[last]).isoformat()}, 0)
    yield finding


def _spans(audit: Audit, flow_id: str, who: bool | None = None) -> Iterator[Span]:
    for group, spans in audit.days.of_flow(flow_id):
        if who is None or group[2] is who:
            yield from spans


def months(audit: Audit) -> list[dict[str, Any]]:
    """Each month of the period: days of flows in force, those with rows, and the checks of these rows.

    Independent and self-reported rows stand apart. What began before the period counts in its first month.
    """
    start, end = _period(audit)
    names = list(_months(day_of((start + _TOKYO) // _DAY), day_of((end - 1 + _TOKYO) // _DAY)))
    checks = {(name, who): Month() for name in names for who in (True, False)}
    for (name, who), month in audit.days.months.items():
        checks[min(max(name, names[0]), names[-1]), who].merge(month)
    in_force: Counter[str] = Counter()
    recorded: Counter[tuple[str, bool]] = Counter()
    for flow_id, flow in audit.judge.flows.items():
        days = days_in_force(flow, audit.judge.timeline, start, end)
        in_force.update(map(_month, days))
        for who in (True, False):
            recorded.update((_month(days[place]), who) for place in covered(_spans(audit, flow_id, who), days))

    def of(name: str, who: bool) -> dict[str, int]:
        month = checks[name, who]
        return {"flow_days": recorded[name, who], "rows": month.rows, "checked": month.checked, "open": month.open}

    return [
        {"month": name, "flow_days": in_force[name], "independent": of(name, True), "own": of(name, False)}
        for name in names
    ]


def _month(day: int) -> str:
    return day_of(day).isoformat()[:7]


def _months(first: date, last: date) -> Iterator[str]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield f"{year:04d}-{month:02d}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _period(audit: Audit) -> tuple[int, int]:
    return int(audit.basis.start.timestamp()), int(audit.basis.end.timestamp())
