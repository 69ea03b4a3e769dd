"""What was published otherwise, beside what the rows show: incidents, the proponent's reports. No finding: a hint.

Rows that differ from the plan need be no incident, and an incident need leave no trace in rows. What a report says of
its period and what was observed of it may rest on different counts.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Any

from deliberation.audits.basis import Claim, Incident
from deliberation.audits.days import day_of, number_of
from deliberation.audits.duties import days_of
from deliberation.audits.findings import Audit
from deliberation.audits.tallies import OnDays, Span


def incidents(audit: Audit) -> dict[str, Any]:
    """``published``: each with the rows of its days; ``unpublished``: flows with differing rows on no such day."""
    first, last = (number_of(day) for day in days_of(audit.basis))
    known = [(one, span) for one in audit.basis.incidents if (span := _days(one))[1] >= first and span[0] <= last]
    return {
        "published": [_published(audit, one, span) for one, span in known],
        "unpublished": [
            found for flow_id in [*audit.judge.flows, None] if (found := _unpublished(audit, flow_id, known))
        ],
    }


def claims(audit: Audit) -> list[dict[str, Any]]:
    """What the proponent reported of each flow, where its period meets this one, beside the rows of the common days.

    ``seen``: the most records that one observer counted by one operation at one source: sums across them would count
    the same records twice. More than was reported is a contradiction, even in a part of the report's period; fewer are
    none: what nobody recorded cannot be told.
    """
    first, last = (number_of(day) for day in days_of(audit.basis))
    spans = ((claim, (number_of(claim.first), number_of(claim.last))) for claim in audit.basis.claims)
    return [_claimed(audit, claim, span, (first, last)) for claim, span in spans if _meet(span, (first, last))]


def _claimed(audit: Audit, claim: Claim, span: Span, period: Span) -> dict[str, Any]:
    common = max(span[0], period[0]), min(span[1], period[1])
    rows, seen, within = 0, 0, 0
    for _, spans in audit.days.of_flow(claim.flow_id):
        days = [(one, day) for one, day in spans.items() if _meet(one, common)]
        rows += sum(day.rows for _, day in days)
        seen = max(seen, sum(day.records for _, day in days))
        within = max(within, sum(day.records for one, day in days if span[0] <= one[0] and one[1] <= span[1]))
    unsaid = audit.recipients.get(claim.flow_id, set()) - audit.judge.known.spellings(claim.recipients)
    differs = {
        "rows_though_not_run": bool(not claim.ran and rows),
        "no_rows_though_run": bool(claim.ran and not rows),
        "more_seen": bool(claim.records is not None and within > claim.records),
        "recipients_unsaid": bool(claim.ran and rows and unsaid),
    }
    return {
        "report": claim.report, "flow_id": claim.flow_id, "first": day_of(common[0]).isoformat(),
        "last": day_of(common[1]).isoformat(), "ran": claim.ran, "records": claim.records, "rows": rows, "seen": seen,
        "recipients_unsaid": sorted(unsaid) if rows else [], "differs": [name for name in differs if differs[name]],
    }  # fmt: skip


def _days(incident: Incident) -> Span:
    """The days on which it may have happened, as precisely as it was told; else the day on which it was found."""
    told = incident.happened_on or incident.found_on.isoformat()
    year, month, day = (int(part) for part in (*told.split("-"), "0", "0")[:3])
    first = date(year, month or 1, day or 1)
    last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    return number_of(first), number_of(last)


def _published(audit: Audit, incident: Incident, span: Span) -> dict[str, Any]:
    rows = [day for _, day in _on(audit, incident.flow_id, [span])]
    return {
        "id": incident.id, "kind": incident.kind, "flow_id": incident.flow_id,
        "first": day_of(span[0]).isoformat(), "last": day_of(span[1]).isoformat(),
        "rows": sum(day.rows for day in rows), "raised": sum(day.raised for day in rows),
    }  # fmt: skip


def _unpublished(audit: Audit, flow_id: str | None, known: list[tuple[Incident, Span]]) -> dict[str, Any] | None:
    told = [span for one, span in known if one.flow_id in (None, flow_id)]
    rows = [
        (span, day)
        for group, spans in audit.days.of_flow(flow_id)
        for span, day in spans.items()
        if day.raised and not any(_meet(span, other) for other in told)
    ]
    if not rows:
        return None
    return {
        "flow_id": flow_id, "rows": sum(day.raised for _, day in rows),
        "first": day_of(min(span[0] for span, _ in rows)).isoformat(),
        "last": day_of(max(span[1] for span, _ in rows)).isoformat(),
    }  # fmt: skip


def _on(audit: Audit, flow_id: str | None, told: list[Span]) -> Iterator[tuple[Span, OnDays]]:
    """Rows of a flow, or of all, on these days."""
    for group, spans in audit.days.groups.items():
        if flow_id in (None, group[0]):
            yield from ((span, day) for span, day in spans.items() if any(_meet(span, other) for other in told))


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
