"""How a file of observed rows is written, for people: every member with its form, and an example that reads."""

import json
from collections.abc import Iterator
from typing import Any

from deliberation.audits.rows import NAMES, NEEDED, schema

FORMS = {
    "event_id": "event", "window_start": "moment", "window_end": "moment", "observer": "slug",
    "observer_independent": "truth", "source_system": "system", "operation": "code", "data_items": "items",
    "identifiability": "code", "recipient_id": "party", "recipient_type": "code", "record_count": "count",
    "source_format": "code", "flow_id": "slug", "plan_hash": "hash", "my_number_present": "truth", "sender_id": "party",
    "processor_ids": "parties", "purpose_code": "term", "legal_ground": "code", "via_platform": "truth",
    "storage_country": "country", "processing_country": "country", "persisted": "truth", "oldest_record_age": "age",
    "automation": "code", "consented_count": "part", "withdrawn_count": "part", "linked_with": "list",
    "evidence_sha256": "hash", "prev_hash": "hash",
}  # fmt: skip
"""The form of each member: ``row_form.<form>``."""

EXAMPLE: dict[str, Any] = {
    "event_id": "o-017", "window_start": "2026-10-20T00:00:00+09:00", "window_end": "2026-10-21T00:00:00+09:00",
    "observer": "gateway-1", "observer_independent": False, "source_system": "orion-ld", "flow_id": "bus-demand",
    "operation": "disclose", "data_items": ["trip-od", "age-band"], "identifiability": "pseudonymised",
    "recipient_id": "party:a-bus", "recipient_type": "company", "storage_country": "JP", "processing_country": "JP",
    "record_count": 18230, "consented_count": 18230, "withdrawn_count": 0, "linked_with": [],
}  # fmt: skip


def members() -> Iterator[tuple[str, bool, str, tuple[str, ...]]]:
    """Name, whether it must be there, its form, the codes of its closed list."""
    declared = schema()["properties"]
    for name in sorted(NAMES, key=lambda name: name not in NEEDED):
        codes = _codes(declared[name]) if FORMS[name] == "code" else ()
        yield name, name in NEEDED, FORMS[name], codes


def _codes(declared: dict[str, Any]) -> tuple[str, ...]:
    kinds = [declared, *declared.get("anyOf", ())]
    return tuple(code for kind in kinds for code in kind.get("enum", ()) if code is not None)


def as_json_line() -> str:
    return json.dumps(EXAMPLE)


def as_table() -> str:
    return "\n".join((",".join(EXAMPLE), ",".join(_cell(value) for value in EXAMPLE.values())))


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(value) or "-"
    return str(value).lower() if isinstance(value, bool) else str(value)
