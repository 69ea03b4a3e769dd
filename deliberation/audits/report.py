"""The report of an audit as canonical JSON: everything it rests on, what was found, and how far it could look.

No moment of making, no name of a maker: the same basis and the same files give the same bytes for ever. Who ran it
and when stands in the public record. docs/audit-format.md explains every member.
"""

from collections.abc import Iterable
from typing import Any

import rfc8785

from deliberation.audits import beside, duties, files, silence, volume
from deliberation.audits.basis import Condition, when
from deliberation.audits.conditions import checkable
from deliberation.audits.files import File
from deliberation.audits.findings import Audit
from deliberation.audits.purposes import VERSION
from deliberation.audits.tallies import Counts, Finding, Tally

FORMAT = "jukugi-audit/1"
RULES = 1  # of docs/audit-format.md §3: raised by every change by which the same rows give another report
STATUSES = ("violation", "deviation", "unverifiable", "not_observed")
SEVERITIES = ("critical", "high", "medium", "info")
SEVERITY = {
    **dict.fromkeys(("A01", "A02", "A03", "A06", "A10", "A11", "A12", "A14", "A17", "A18"), "critical"),
    **dict.fromkeys(
        ("A04", "A05", "A07", "A08", "A09", "A13", "A15", "A21", "A22", "A24", "A26", "A27", "A31"), "high"
    ),
    **dict.fromkeys(("A16", "A19", "A20", "A23", "A28", "A30"), "medium"),
    **dict.fromkeys(("A25", "A29"), "info"),
}
CODES = tuple(sorted(SEVERITY))
LARGEST = 2**53 - 1  # sums of counts stop here: no JSON reader keeps a larger number exactly

__all__ = ["CODES", "FORMAT", "SEVERITIES", "SEVERITY", "STATUSES", "File", "compose", "to_bytes"]


def compose(audit: Audit, given: Iterable[File]) -> dict[str, Any]:
    """The report as plain data, ready for :func:`to_bytes`."""
    given = list(given)
    raised = [
        *volume.exceeded(audit), *audit.findings.values(), *silence.unrecorded(audit), *duties.found(audit.basis),
        *files.found(given, audit.about),
    ]  # fmt: skip
    findings = sorted(map(_finding, raised), key=_order)
    return {
        "format": FORMAT,
        "rules": RULES,
        "purposes": VERSION,
        "basis": audit.basis.plain(),
        "files": [_file(number, file) for number, file in enumerate(given, start=1)],
        "rows": {
            "outside_period": audit.outside,
            "refused": sum(file.refused for file in given),
            **_rows(audit, True, False),
            "independent": _rows(audit, True),
        },
        "coverage": {**_coverage(audit, True, False), "independent": _coverage(audit, True)},
        "months": silence.months(audit),
        "flows": [_flow(audit, flow_id) for flow_id in [*audit.judge.flows, None]],
        "conditions": [_condition(audit, condition) for condition in audit.basis.conditions],
        "incidents": beside.incidents(audit),
        "claims": beside.claims(audit),
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
        "mends": file.mends,
        "unmapped": file.unmapped,
        "one_sided": file.one_sided,
        "read_at": when(file.read_at),
        "chain": {
            "links": file.chains.links,
            "gaps": file.chains.gap_count,
            "unfollowed": file.chains.unfollowed,
            "first_gaps": [{"line": gap.line, "kind": gap.kind} for gap in file.chains.gaps],
        },
    }


def _rows(audit: Audit, *who: bool) -> dict[str, int]:
    """Rows of these (True: independent observers), and of them those against the record and those that deviate."""
    named = {"audited": "audited", "against_record": "violation", "deviating": "deviation"}
    return {name: sum(audit.rows[what, one] for one in who) for name, what in named.items()}


def _coverage(audit: Audit, *who: bool) -> dict[str, int]:
    total = Counts()
    for (_, one), codes in audit.checks.items():
        for counts in codes.values() if one in who else ():
            total.merge(counts)
    return {"checked": total.holds + total.raised, "open": total.open}


def _flow(audit: Audit, flow_id: str | None) -> dict[str, Any]:
    """What was seen of a flow (None: of rows that fit no flow), and how each check came out, in rows."""
    return {
        "flow_id": flow_id,
        "in_force": flow_id is not None and silence.was_in_force(audit, flow_id),
        **_of_flow(audit, flow_id, True, False),
        "independent": _of_flow(audit, flow_id, True),
    }


def _of_flow(audit: Audit, flow_id: str | None, *who: bool) -> dict[str, Any]:
    tally, checks = Tally(), dict[str, Counts]()
    for one in who:
        tally.merge(audit.flow_rows.get((flow_id, one), Tally()))
        for code, counts in audit.checks.get((flow_id, one), {}).items():
            checks.setdefault(code, Counts()).merge(counts)
    sums = _sums(tally)
    del sums["independent_rows"]
    asked = min(tally.asked, LARGEST)
    return {**sums, "asked": asked, "checks": {code: _counts(checks[code], "raised") for code in sorted(checks)}}


def _counts(counts: Counts, raised: str) -> dict[str, int]:
    return {"holds": counts.holds, raised: counts.raised, "open": counts.open}


def _condition(audit: Audit, condition: Condition) -> dict[str, Any]:
    """How a prohibition or limit came out in rows; how an obligation stood on the last day."""
    own, independent = (audit.kept.get((condition.id, one), Counts()) for one in (False, True))
    both = Counts()
    both.merge(own)
    both.merge(independent)
    days = duties.standings(condition, *duties.days_of(audit.basis)) if condition.kind == "obligation" else []
    return {
        "id": condition.id,
        "checkable": checkable(condition),
        **_counts(both, "broken"),
        "independent": _counts(independent, "broken"),
        "duty": duties.worst(days) if days else None,
        "dues": [
            {"due": d.due and d.due.isoformat(), "standing": d.standing, "filed": d.filed and d.filed.isoformat()}
            for d in days
        ],
    }


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
        "days": finding.days,
        **_sums(finding),
    }


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
