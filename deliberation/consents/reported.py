"""What a report of a period is read beside: the plan that was decided on, what stood decided, the known incidents."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import daily, queries, reports
from deliberation.consents.reports import Declared
from deliberation.dataplans import queries as dataplans
from deliberation.errors import there
from deliberation.proposals import queries as proposals

MANY = 2**31 - 1


@dataclass(frozen=True)
class PlannedFlow:
    """A flow of the version that a record is about."""

    flow_id: str
    recipients: tuple[dict[str, Any], ...]


def flows_of(db: Connection, row: Any) -> list[PlannedFlow]:
    """The flows of a record as its plan has them, in their order."""
    version = there(dataplans.version(db, row.proposal_id, row.version))
    document = dataplans.document_of(version, "filed")
    own = {f.flow_id for f in queries.flows(db, row.id)}
    return [PlannedFlow(f.flow_id, tuple(f["recipients"].value or ())) for f in document.flows if f.flow_id in own]


def declared(db: Connection, row: Any, report: Any) -> dict[str, Declared]:
    """Flow → its plan, its state on the last day of the period, the incidents on record that happened in it."""
    then, bound = daily.past(db, row.proposal_id), queries.conditions(db, row.id)
    seen = Counter(
        i.flow_id for i in proposals.incidents(db, row.proposal_id, MANY)
        if i.follows_id is None
        and reports.within(i.happened_on or i.found_on.isoformat(), report.first_day, report.last_day)
    )  # fmt: skip
    return {
        flow.flow_id: Declared(
            then.state(flow.flow_id, report.last_day), {r["id"]: r["name"] for r in flow.recipients},
            seen[flow.flow_id], _barred(flow, bound),
            then.stretches(flow.flow_id, report.first_day, report.last_day),
        )
        for flow in flows_of(db, row)
    }  # fmt: skip


def _barred(flow: PlannedFlow, bound: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Recipients of the plan to whom the record's conditions let nothing be given, with the condition's number."""
    found = {}
    for c in bound:
        if c.get("on") not in ("recipient", "recipient_type") or (c["flows"] and flow.flow_id not in c["flows"]):
            continue
        for party in flow.recipients:
            value = party["id"] if c["on"] == "recipient" else party.get("type")
            if value is not None and (value in c["values"]) is (c["kind"] == "prohibition"):
                found.setdefault(party["id"], c["id"])
    return found
