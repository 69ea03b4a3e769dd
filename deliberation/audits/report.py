"""The report of an audit as canonical JSON: everything it rests on, what was found, and how far it could look.

No moment of making, no name of a maker: the same basis and the same files give the same bytes for ever. Who ran it
and when stands in the public record. docs/audit-format.md explains every member.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import rfc8785

from deliberation.audits.basis import IN_FORCE, when
from deliberation.audits.checks import Outcome
from deliberation.audits.conditions import checkable
from deliberation.audits.findings import Audit
from deliberation.audits.purposes import VERSION
from deliberation.audits.reading import Chains
from deliberation.audits.tallies import Finding, Tally

FORMAT = "jukugi-audit/1"
STATUSES = ("violation", "deviation", "unverifiable", "not_observed")
SEVERITIES = ("critical", "high", "medium", "info")
SEVERITY = {
    **dict.fromkeys(("A01", "A02", "A03", "A06", "A10", "A11", "A12", "A17", "A18"), "critical"),
    **dict.fromkeys(("A04", "A05", "A07", "A08", "A09", "A13", "A31"), "high"),
    "A25": "info",
    "A30": "medium",
}
CODES = tuple(sorted(SEVERITY))
LARGEST = 2**53 - 1  # sums of counts stop here: no JSON reader keeps a larger number exactly


@dataclass(frozen=True)
class File:
    """One file that the report rests on, as it was read."""

    digest: str
    observer: str
    independent: bool
    rows: int
    refused: int
    chains: Chains


def compose(audit: Audit, files: Iterable[File]) -> dict[str, Any]:
    """The report as plain data, ready for :func:`to_bytes`."""
    files = list(files)
    findings = sorted([*map(_finding, audit.findings.values()), *_unobserved(audit)], key=_order)
    checked, left_open = _coverage(audit)
    return {
        "format": FORMAT,
        "purposes": VERSION,
        "basis": audit.basis.plain(),
        "files": [_file(number, file) for number, file in enumerate(files, start=1)],
        "rows": {
            "audited": audit.audited.rows,
            "outside_period": audit.outside,
            "refused": sum(file.refused for file in files),
            "independent": audit.audited.independent,
            "against_record": audit.raised_rows["violation"],
            "deviating": audit.raised_rows["deviation"],
        },
        "coverage": {"checked": checked, "open": left_open},
        "flows": [_flow(audit, flow_id) for flow_id in [*audit.flows, None]],
        "conditions": [_condition(audit, number) for number in range(len(audit.basis.conditions))],
        "findings": [{"no": number, **finding} for number, finding in enumerate(findings, start=1)],
    }


def to_bytes(report: dict[str, Any]) -> bytes:
    """RFC 8785: the bytes that are stored, digested and downloaded."""
    return rfc8785.dumps(report)


def _file(number: int, file: File) -> dict[str, Any]:
    return {
        "no": number,
        "digest": file.digest,
        "observer": file.observer,
        "independent": file.independent,
        "rows": file.rows,
        "refused": file.refused,
        "chain": {
            "links": file.chains.links,
            "gaps": file.chains.gap_count,
            "first_gaps": [{"line": gap.line, "kind": gap.kind} for gap in file.chains.gaps],
        },
    }


def _coverage(audit: Audit) -> tuple[int, int]:
    counts = [count for codes in audit.checks.values() for count in codes.values()]
    return sum(held + raised for held, raised, _ in counts), sum(left for _, _, left in counts)


def _flow(audit: Audit, flow_id: str | None) -> dict[str, Any]:
    """What was seen of a flow (None: of rows that fit no flow), and how each check came out, in rows."""
    tally = audit.flow_rows.get(flow_id, Tally())
    checks = audit.checks.get(flow_id, {})
    return {
        "flow_id": flow_id,
        "in_force": flow_id is not None and _was_in_force(audit, flow_id),
        **_sums(tally),
        "checks": {code: dict(zip(("holds", "raised", "open"), checks[code], strict=True)) for code in sorted(checks)},
    }


def _condition(audit: Audit, number: int) -> dict[str, Any]:
    condition = audit.basis.conditions[number]
    held, broken, left = audit.kept[condition.id]
    return {"id": condition.id, "checkable": checkable(condition), "holds": held, "broken": broken, "open": left}


def _sums(tally: Tally) -> dict[str, Any]:
    return {
        "rows": tally.rows,
        "independent_rows": tally.independent,
        "records": min(tally.records, LARGEST),
        "consented": min(tally.consented, LARGEST),
        "withdrawn": min(tally.withdrawn, LARGEST),
        "first": when(tally.first),
        "last": when(tally.last),
        "oldest": tally.oldest[1] or None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    outcome = finding.outcome
    code = "A30" if outcome.missing else outcome.code
    return {
        "code": code,
        "status": outcome.answer,
        "severity": "medium" if outcome.answer == "unverifiable" else SEVERITY[code],
        "flow_id": finding.flow_id,
        "condition": outcome.condition,
        "declared": outcome.declared,
        "observed": [{"value": value, "rows": rows} for value, rows in finding.observed.values() if value is not None],
        "other_rows": finding.more,
        "missing": outcome.missing,
        "why": outcome.why,
        "leaves_open": {name: finding.open[name] for name in sorted(finding.open)},
        "examples": [{"file": file, "line": line, "event_id": event} for file, line, event in finding.examples],
        **_sums(finding),
    }


def _unobserved(audit: Audit) -> list[dict[str, Any]]:
    """A25: a flow in force in the period of which nobody recorded anything."""
    silent = Outcome("A25", "not_observed", {"value": "in_force"})
    return [
        _finding(Finding(outcome=silent, flow_id=flow_id))
        for flow_id in audit.flows
        if _was_in_force(audit, flow_id) and not audit.flow_rows.get(flow_id, Tally()).rows
    ]


def _was_in_force(audit: Audit, flow_id: str) -> bool:
    first, last = audit.timeline.place(int(audit.basis.start.timestamp()), int(audit.basis.end.timestamp()))
    flow = audit.flows[flow_id]
    return flow.decided and any(state in IN_FORCE for state in flow.states[first : last + 1])


def _order(finding: dict[str, Any]) -> tuple[Any, ...]:
    return (
        STATUSES.index(finding["status"]),
        SEVERITIES.index(finding["severity"]),
        finding["code"],
        finding["flow_id"] or "~",
        finding["condition"] or "",
        finding["missing"] or "",
        finding["why"] or "",
        str(finding["declared"]),
    )
