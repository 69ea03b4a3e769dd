"""A small plan, rows that keep to it, and files of them: what the tests of the audit change one thing of."""

import io
import json
from datetime import datetime, timedelta, timezone
from typing import Any

from deliberation.audits import findings, report
from deliberation.audits.basis import Basis, Condition, FlowBasis, Force
from deliberation.audits.reading import Chains, Refusal, digest, kind_of, read
from deliberation.audits.rows import Row, row_of
from deliberation.audits.tallies import Source

JST = timezone(timedelta(hours=9))
PLAN = "sha256:" + "ab" * 32
OTHER = "sha256:" + "cd" * 32
TRANSPORT = "https://w3id.org/dpv#ImproveTransportMobility"
RESEARCH = "https://w3id.org/dpv/sector/infra#PublicTransportResearchDevelopment"
FORECAST = "https://w3id.org/dpv/sector/infra#PublicTransportDemandForecasting"


def jst(month: int, day: int = 1, hour: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=JST)


def party(name: str, kind: str | None = "company") -> dict[str, Any]:
    return {"id": name, "name": {"ja": name}, "type": kind}


def item(name: str) -> dict[str, str]:
    return {"id": name, "ja": name}


def value(content: Any) -> dict[str, Any]:
    return {"value": content}


UNDECIDED = {"unknown": "undecided"}

FLOW: dict[str, Any] = {
    "data_items": value([item("trip-od"), item("age-band")]),
    "identifiability": value("pseudonymised"),
    "my_number": value("none"),
    "collection_mode": value("direct"),
    "participation": value("opt_in"),
    "purpose_codes": value([TRANSPORT, RESEARCH]),
    "controller": value(party("a-shi", "municipality")),
    "processors": value([party("a-system")]),
    "recipients": value([{**party("a-bus"), "purpose": None}]),
    "storage_model": value("distributed"),
    "storage_countries": value(["JP"]),
    "processing_countries": value(["JP"]),
    "retention": value("P90D"),
    "linkable_datasets": value([{"flow_id": "bus-account"}]),
    "start_end": value({"start": "2026-10-01", "end": "2027-09-30"}),
    "via_platform": value(True),
    "legal_ground": value("consent"),
    "automation": value("assist"),
    "expected_max_per_day": value(1_000),
}

ROW: dict[str, Any] = {
    "event_id": "o-1",
    "window_start": "2026-10-10T00:00:00+09:00",
    "window_end": "2026-10-11T00:00:00+09:00",
    "observer": "gateway-1",
    "observer_independent": False,
    "source_system": "orion-ld",
    "flow_id": "bus-demand",
    "plan_hash": PLAN,
    "operation": "disclose",
    "data_items": ["trip_od"],
    "identifiability": "pseudonymised",
    "recipient_id": "party:a-bus",
    "recipient_type": "company",
    "purpose_code": FORECAST,
    "my_number_present": False,
    "storage_country": "JP",
    "processing_country": "JP",
    "persisted": False,
    "record_count": 100,
    "consented_count": 100,
    "withdrawn_count": 0,
    "via_platform": True,
    "processor_ids": ["party:a-system"],
    "legal_ground": "consent",
    "automation": "none",
    "linked_with": [],
}

AUTHORISED = (Force("authorised", jst(10), jst(10, year=2027)),)


def flow(flow_id: str = "bus-demand", *, force: tuple[Force, ...] = AUTHORISED, **changed: Any) -> FlowBasis:
    return FlowBasis(flow_id, {**FLOW, **changed}, force)


def basis(*flows: FlowBasis, conditions: tuple[Condition, ...] = (), **changed: Any) -> Basis:
    given = {"proposal": "bus", "plan_digests": (PLAN,), "start": jst(10), "end": jst(1, year=2027), **changed}
    return Basis(flows=flows or (flow(),), conditions=conditions, **given)


def members(**changed: Any) -> dict[str, Any]:
    """The members of a row; what is given as None is left out."""
    return {name: content for name, content in {**ROW, **changed}.items() if content is not None}


def row(**changed: Any) -> Row:
    return row_of(members(**changed))


def line(**changed: Any) -> bytes:
    return json.dumps(members(**changed)).encode()


def chained(*changes: dict[str, Any]) -> bytes:
    """A file whose rows name the line before."""
    lines: list[bytes] = []
    for number, changed in enumerate(changes, start=1):
        before = {"prev_hash": digest(lines[-1])} if lines else {}
        lines.append(line(**{"event_id": f"o-{number}", **before, **changed}))
    return b"\n".join(lines) + b"\n"


def table(*rows: dict[str, str]) -> bytes:
    """A CSV file; every row a dict of cells."""
    names = list(dict.fromkeys(name for cells in rows for name in cells))
    return "\n".join([",".join(names), *(",".join(cells.get(n, "") for n in names) for cells in rows)]).encode()


CELLS = {
    name: ";".join(content) or "-" if isinstance(content, list) else str(content).lower()
    if isinstance(content, bool) else str(content)
    for name, content in ROW.items()
}  # fmt: skip


def taken(data: bytes, chains: Chains | None = None) -> list[tuple[int, Row | Refusal]]:
    return list(read(io.BytesIO(data), kind_of(data[:64]), chains))


def refusals(data: bytes) -> list[tuple[int, str, str | None]]:
    return [(number, found.code, found.name) for number, found in taken(data) if isinstance(found, Refusal)]


def audit(of: Basis, *rows: Row, source: Source | None = None) -> findings.Audit:
    source = source or Source(1, "gateway-1", independent=False)
    return findings.run(of, [(source, enumerate(rows, start=1))])


def composed(of: Basis, *rows: Row, source: Source | None = None) -> dict[str, Any]:
    file = report.File("sha256:" + "00" * 32, "gateway-1", False, len(rows), 0, Chains())
    return report.compose(audit(of, *rows, source=source), [file])


SILENCE = ("A25", "A26", "A29")  # what few rows of one observer leave unrecorded


def found(of: Basis, *rows: Row) -> dict[tuple[str, str], dict[str, Any]]:
    """The findings about what was recorded, by code and status."""
    return {(f["code"], f["status"]): f for f in composed(of, *rows)["findings"] if f["code"] not in SILENCE}
