"""Every SELECT about decision rules, evidence, records and what follows them."""

from deliberation.consents.queries.deciding import (
    counted,
    evidence,
    has_undecided_evidence,
    intents,
    rule,
    rule_of,
    said_yes,
)
from deliberation.consents.queries.following import (
    conditions,
    fulfilment,
    fulfilments,
    kept,
    measures,
    measures_of,
    obligations,
    papers_named,
    report,
    reports,
    reports_of,
)
from deliberation.consents.queries.records import SIZE, decided, flow_names, flows, latest, newest, record, records_of

__all__ = [
    "SIZE",
    "conditions",
    "counted",
    "decided",
    "evidence",
    "flow_names",
    "flows",
    "fulfilment",
    "fulfilments",
    "has_undecided_evidence",
    "intents",
    "kept",
    "latest",
    "measures",
    "measures_of",
    "newest",
    "obligations",
    "papers_named",
    "record",
    "records_of",
    "report",
    "reports",
    "reports_of",
    "rule",
    "rule_of",
    "said_yes",
]
