"""The proponent's report of a period, in fields: what ran, how much, for whom; how it differs from the plan. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deliberation.consents.decision import IN_FORCE
from deliberation.errors import Problem

FORMAT = "jukugi-yearly-report/1"
RAN = ("yes", "no")
MOST = 10**12
TEXT = 2000


@dataclass(frozen=True)
class Stretch:
    """Days on which a flow was in one state, the last one included."""

    state: str
    first: date
    last: date


@dataclass(frozen=True)
class Declared:
    """A flow as the plan has it and as it stood decided at the end of the period. ``recipients``: id → name;
    ``barred``: those of them to whom a condition lets nothing be given, each with its number; ``days``: the whole
    period, by how the flow stood decided."""

    state: str
    recipients: Mapping[str, Any] = field(default_factory=dict)
    incidents: int = 0
    barred: Mapping[str, str] = field(default_factory=dict)
    days: tuple[Stretch, ...] = ()

    @property
    def lapses(self) -> tuple[Stretch, ...]:
        """When no consent was in force."""
        return tuple(one for one in self.days if one.state not in IN_FORCE and one.state != "stale")

    @property
    def changed(self) -> tuple[Stretch, ...]:
        """When the consent was to the plan as it had been: in force for that one, not for the changed one."""
        return tuple(one for one in self.days if one.state == "stale")


@dataclass(frozen=True)
class Difference:
    """One thing in which a report departs from the plan or the record; told by ``difference.<what>``."""

    flow: str
    what: str
    values: Mapping[str, Any] = field(default_factory=dict)


def within(told: str, first: date, last: date) -> bool:
    """Whether what is told as precisely as 2026, 2026-08 or 2026-08-19 may have been in a period."""
    return first.isoformat()[: len(told)] <= told <= last.isoformat()[: len(told)]


def period_faults(first: date, last: date, today: date, since: date) -> list[Problem]:
    """What is wrong with the period of a report. ``since``: the day of the first record: none decided before."""
    found = []
    if first < since:
        found.append(Problem("first", "report_before_record", {"date": since}))
    if last < first:
        found.append(Problem("last", "period_backwards", {"date": first.isoformat()}))
    if last > today:
        found.append(Problem("last", "period_in_the_future"))
    return found


def faults(
    first: date, last: date, today: date, since: date, flows: Sequence[Mapping[str, Any]], known: Collection[str]
) -> list[Problem]:
    """Everything that is wrong with a report; ``flows/<id>/<field>`` for what belongs to a flow."""
    found = period_faults(first, last, today, since)
    for row in flows:
        path = f"flows/{row['flow_id']}"
        if row["flow_id"] not in known:
            found.append(Problem(path, "no_such_flow", {"flow": row["flow_id"]}))
        if row["ran"] not in RAN:
            found.append(Problem(f"{path}/ran", "choose_one", {"label": "label.report_ran"}))
        for name in ("people", "records", "incidents"):
            if row[name] is not None and not 0 <= row[name] <= MOST:
                found.append(Problem(f"{path}/{name}", "whole_number", {"label": f"label.report_{name}"}))
        if row["ran"] == "no" and (row["people"] or row["records"] or row["recipients"] or row["others"]):
            found.append(Problem(f"{path}/ran", "did_not_run_but_told"))
        if row["incidents"] is None:
            found.append(Problem(f"{path}/incidents", "required", {"label": "label.report_incidents"}))
    return found


def compose(
    record: Any, first: date, last: date, flows: Sequence[Mapping[str, Any]], note: str | None
) -> dict[str, Any]:
    """The report as it is kept: canonical JSON of this is what its digest is of."""
    names = ("flow_id", "ran", "people", "records", "recipients", "others", "incidents", "changes")
    return {
        "format": FORMAT, "proposal": record.slug, "record": record.id, "record_digest": record.digest,
        "plan_digest": record.plan_digest, "version": record.version,
        "period": {"first": first.isoformat(), "last": last.isoformat()},
        "flows": [{name: row[name] for name in names} for row in flows], "note": note,
    }  # fmt: skip


def differences(body: Mapping[str, Any], plan: Mapping[str, Declared]) -> list[Difference]:
    """What the report says otherwise than the plan and the record, flow by flow, in the order of the report."""
    return [d for row in body["flows"] for d in _of_flow(row, plan.get(row["flow_id"], Declared("undecided")))]


def _of_flow(row: Mapping[str, Any], plan: Declared) -> Iterator[Difference]:
    flow, ran, lawful = row["flow_id"], row["ran"] == "yes", plan.state in IN_FORCE
    if ran and (len(plan.lapses) == len(plan.days) if plan.days else not lawful):
        yield Difference(flow, "ran_without_consent", {"states": [one.state for one in plan.lapses] or [plan.state]})
    elif ran and plan.lapses:
        yield Difference(flow, "ran_around_a_lapse", {"lapses": plan.lapses})
    if ran and plan.changed:
        yield Difference(flow, "ran_after_a_change", {"days": plan.changed})
    if not ran and lawful:
        yield Difference(flow, "did_not_run")
    if ran and row["people"] is None and row["records"] is None:
        yield Difference(flow, "not_counted")
    if row["others"]:
        yield Difference(flow, "recipients_not_in_plan", {"names": row["others"]})
    for code in sorted({plan.barred[r] for r in row["recipients"] if r in plan.barred}):
        named = [plan.recipients[r] for r in row["recipients"] if plan.barred.get(r) == code]
        yield Difference(flow, "recipients_barred", {"names": named, "code": code})
    unused = [plan.recipients[r] for r in plan.recipients if r not in row["recipients"]]
    if ran and unused:
        yield Difference(flow, "recipients_unused", {"names": unused})
    if row["incidents"] != plan.incidents:
        yield Difference(flow, "incidents_differ", {"said": row["incidents"], "known": plan.incidents})
    if row["changes"]:
        yield Difference(flow, "changes", {"text": row["changes"]})
