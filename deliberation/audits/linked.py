"""A report as JSON-LD: DPV compliance states, the states of the ODRL Compliance Report Model for each condition.

Nothing is called compliant but a condition that every row submitted kept and none left open; the report as a whole
never is, since an audit sees only what was recorded. docs/audit-format.md says which state stands for which status.
"""

from collections.abc import Iterator, Mapping
from typing import Any

CONTEXT = {
    "dpv": "https://w3id.org/dpv#",
    "dct": "http://purl.org/dc/terms/",
    "report": "https://w3id.org/force/compliance-report#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
COMPLIANCE = {
    "violation": "dpv:ComplianceViolation", "deviation": "dpv:NonCompliant", "unverifiable": "dpv:ComplianceUnknown",
    "not_observed": "dpv:ComplianceUnknown",
}  # fmt: skip
VIOLATED, KEPT, OPEN = "Violated", "Fulfilled", "NonSet"
_OF_STATE = {VIOLATED: "dpv:ComplianceViolation", KEPT: "dpv:Compliant", OPEN: "dpv:ComplianceUnknown"}


def json_ld(
    report: Mapping[str, Any],
    *,
    address: str,
    plan: str,
    record: str | None,
    terms: str,
    digest: str,
    demonstration: bool = False,
) -> dict[str, Any]:
    """``address``: of the report's page; ``plan``: of the version; ``record``: of the consent record, if any;
    ``terms``: base of our own terms."""  # fmt: skip
    broken = any(finding["status"] == "violation" for finding in report["findings"])
    return {
        "@context": {**CONTEXT, "jukugi": terms},
        "@id": address,
        "@type": "report:PolicyReport",
        "jukugi:digest": digest,
        **({"jukugi:demonstration": True} if demonstration else {}),
        "jukugi:start": _moment(report["basis"]["period"]["start"]),
        "jukugi:end": _moment(report["basis"]["period"]["end"]),
        "dct:source": {"@id": plan},
        **({"report:policy": {"@id": record}} if record else {}),
        "dpv:hasComplianceStatus": {"@id": COMPLIANCE["violation" if broken else "unverifiable"]},
        "jukugi:checked": report["coverage"]["checked"],
        "jukugi:open": report["coverage"]["open"],
        "jukugi:rows": report["rows"]["audited"],
        "jukugi:independent_rows": report["rows"]["independent"]["audited"],
        "report:ruleReport": [_rule(c, k, report, address, record) for c, k in _conditions(report)],
        "jukugi:finding": [_finding(finding, address, plan) for finding in report["findings"]],
    }


def _conditions(report: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each condition as the record has it, and how it came out."""
    return zip(report["basis"]["conditions"], report["conditions"], strict=True)


def _rule(
    condition: Mapping[str, Any], kept: Mapping[str, Any], report: Mapping[str, Any], address: str, record: str | None
) -> dict[str, Any]:
    performed, state = _states(condition, kept, report)
    return {
        "@id": f"{address}#{condition['id']}",
        "@type": "report:DutyReport" if condition["kind"] == "obligation" else "report:ProhibitionReport",
        "report:rule": {"@id": f"{record}#{condition['id']}"},
        "report:activationState": {"@id": "report:Active"},
        "report:performanceState": {"@id": f"report:{performed}"},
        "report:deonticState": {"@id": f"report:{state}"},
        "dpv:hasComplianceStatus": {"@id": _OF_STATE[state]},
    }


def _states(condition: Mapping[str, Any], kept: Mapping[str, Any], report: Mapping[str, Any]) -> tuple[str, str]:
    """Performance and deontic state. What a limit allows no more is told as a prohibition of the rest."""
    unproven = any(f["code"] == "A16" and f["condition"] == condition["id"] for f in report["findings"])
    if condition["kind"] == "obligation":
        done = {"filed": ("Performed", KEPT), "late": ("Performed", VIOLATED), "overdue": ("Unperformed", VIOLATED)}
        found = done.get(kept["duty"], ("Unknown", OPEN))
        return ("Unknown", OPEN) if unproven and found[1] == KEPT else found
    if kept["broken"]:
        return "Performed", VIOLATED
    return ("Unperformed", KEPT) if kept["holds"] and not kept["open"] else ("Unknown", OPEN)


def _finding(finding: Mapping[str, Any], address: str, plan: str) -> dict[str, Any]:
    found = {
        "@id": f"{address}#f{finding['no']}",
        "@type": "jukugi:Finding",
        "dct:identifier": finding["code"],
        "dpv:hasComplianceStatus": {"@id": COMPLIANCE[finding["status"]]},
        "jukugi:status": finding["status"],
        "jukugi:severity": finding["severity"],
        "jukugi:flow": finding["flow_id"] and {"@id": f"{plan}#{finding['flow_id']}"},
        "jukugi:condition": finding["condition"] and {"@id": f"{address}#{finding['condition']}"},
        "jukugi:declared": _json(finding["declared"]),
        "jukugi:observed": _json(finding["observed"]) if finding["observed"] else None,
        "jukugi:missing": finding["missing"],
        "jukugi:why": finding["why"],
        "jukugi:rows": finding["rows"],
        "jukugi:independent_rows": finding["independent_rows"],
        "jukugi:start": finding["first"] and _moment(finding["first"]),
        "jukugi:end": finding["last"] and _moment(finding["last"]),
    }
    return {name: value for name, value in found.items() if value is not None}


def _moment(text: str) -> dict[str, str]:
    return {"@value": text, "@type": "xsd:dateTime"}


def _json(value: Any) -> dict[str, Any] | None:
    return None if value is None else {"@value": value, "@type": "@json"}
