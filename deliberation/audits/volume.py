"""A23: more records on a day than the plan expects. Counted by observer, source and operation, never added up across.

Two observers, or collecting and passing on, may count the same records; adding them up would find too much.
"""

from collections.abc import Iterator, Mapping

from deliberation.audits.days import Month, day_of
from deliberation.audits.declared import Declared, said
from deliberation.audits.findings import Audit
from deliberation.audits.outcomes import Answer, Outcome
from deliberation.audits.tallies import Counts, Finding, Group, OnDays, Span, Tally

CODE, FIELD = "A23", "expected_max_per_day"


def exceeded(audit: Audit) -> Iterator[Finding]:
    """The findings of every flow; each day (or window of days) is one check and counts in the coverage."""
    for flow in audit.judge.flows.values():
        found: dict[tuple[Answer, str | None], Finding] = {}
        for group, spans in audit.days.of_flow(flow.flow_id):
            if group[4] == "delete":
                continue
            for span, day, outcome in _judged(flow, spans, full=audit.days.full):
                _count(audit, group, span, outcome)
                if outcome.answer != "holds":
                    key = outcome.answer, outcome.why
                    finding = found.setdefault(key, Finding(outcome=outcome, flow_id=flow.flow_id, days=0))
                    _note(finding, group, span, day)
                if outcome.answer == "deviation":  # the rows of such a day deviate too, each once
                    audit.rows["deviation", group[2]] += day.rows - day.deviating
        yield from found.values()


def _judged(flow: Declared, spans: Mapping[Span, OnDays], *, full: bool) -> Iterator[tuple[Span, OnDays, Outcome]]:
    value = flow.said(FIELD)
    declared = {**said(value), "field": FIELD}
    singles = {first: day.records for (first, last), day in spans.items() if first == last}
    for span, day in sorted(spans.items(), key=lambda entry: entry[0]):
        answer, why = "unverifiable", None
        if full:
            why = "too_many_windows"
        elif not value.known or value.value is None:
            why = "declared_unknown" if value.unknown else "no_limit_stated"
        else:
            answer = _answer(span, day.records, singles, value.value)
            why = "several_days" if answer == "unverifiable" else None
        yield span, day, Outcome(CODE, answer, declared, why=why)


def _answer(span: Span, records: int, singles: Mapping[int, int], limit: int) -> Answer:
    """A window of several days exceeds for certain when its mean does; it may when one day could hold it all."""
    first, last = span
    if first == last:
        return "deviation" if records > limit else "holds"
    within = [count for day, count in singles.items() if first <= day <= last]
    if records + sum(within) > limit * (last - first + 1):
        return "deviation"
    return "unverifiable" if records + max(within, default=0) > limit else "holds"


def _count(audit: Audit, group: Group, span: Span, outcome: Outcome) -> None:
    counts = audit.checks.setdefault((group[0], group[2]), {}).setdefault(CODE, Counts())
    counts.add(outcome)
    left_open = outcome.answer == "unverifiable"
    audit.days.month(span, group[2], Month(0, int(not left_open), int(left_open)))


def _note(finding: Finding, group: Group, span: Span, day: OnDays) -> None:
    first, last = span
    value = {
        "first": day_of(first).isoformat(), "last": day_of(last).isoformat(), "records": day.records,
        "observer": group[1], "source": group[3], "operation": group[4],
    }  # fmt: skip
    finding.days = (finding.days or 0) + last - first + 1
    finding.keep(value, day.rows)
    finding.merge(Tally.of_days(span, day, independent=group[2]))
