"""A report for other programs: its findings as a table."""

import json
from collections.abc import Mapping
from typing import Any

from deliberation.web import spreadsheet

COLUMNS = (
    "no", "code", "status", "severity", "flow_id", "condition", "missing", "why", "days", "rows", "independent_rows",
    "records", "consented", "withdrawn", "first", "last", "oldest",
)  # fmt: skip


def as_csv(report: Mapping[str, Any], *, demonstration: bool = False) -> bytes:
    """The findings as a table; codes and values as they were declared and observed. Each row says whose it is."""
    rows = ([*_row(finding), demonstration] for finding in report["findings"])
    return "".join(spreadsheet.written((*COLUMNS, "declared", "observed", "lines", "demonstration"), rows)).encode()


def _row(finding: Mapping[str, Any]) -> list[Any]:
    lines = ";".join(f"{e['file']}:{e['line']}" for e in finding["examples"])
    observed = [entry["value"] for entry in finding["observed"]]
    return [*(finding[name] for name in COLUMNS), _listed(finding["declared"]), _listed(observed), lines]


def _listed(value: Any) -> str | None:
    """The entries of a list between semicolons; what has members of its own as JSON."""
    if isinstance(value, list):
        return ";".join(_listed(one) or "" for one in value)
    plain = value is None or isinstance(value, str)
    return value if plain else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
