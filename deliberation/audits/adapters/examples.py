"""Mapping tables that people read on the page about logs; tests hold that they are right."""

import json
from typing import Any

_ROW = {
    "flow_id": "bus-demand", "operation": "disclose", "data_items": ["trip-od", "age-band"],
    "identifiability": "pseudonymised", "recipient_id": "party:a-bus", "recipient_type": "company",
    "storage_country": "JP", "processing_country": "JP",
}  # fmt: skip
_HEAD = {"format": "jukugi-mapping/1", "window": "day"}
XROAD: dict[str, Any] = {
    **_HEAD, "source_format": "xroad-opmon", "source_system": "ss1-a-shi",
    "rules": [{
        "match": {"client": "JP/COM/1234567890123/demand", "service": "JP/GOV/132021/mobility/getTrips/v1",
                  "side": "Producer"},
        "records": 500, "row": _ROW,
    }],
    "leave_out": [{"match": {"service": "*", "side": "Client"}, "because": "other_project"}],
}  # fmt: skip
NGSI_LD: dict[str, Any] = {
    **_HEAD, "source_format": "ngsi-ld-access-log", "source_system": "orion-ld",
    "rules": [{
        "match": {"client": "a-bus-app", "tenant": "mobility", "type": ["Trip", "BusTrip"], "verb": "read"},
        "items": {"odPair": "trip-od", "ageBand": "age-band", "timestamp": None}, "row": _ROW,
    }],
    "leave_out": [{"match": {"verb": "metadata"}, "because": "metadata"}],
}  # fmt: skip
LOG_FORMAT = """log_format ngsi_ld escape=json '{"time":"$time_iso8601","method":"$request_method",'
    '"uri":"$request_uri","status":$status,"client":"$remote_user","tenant":"$http_ngsild_tenant",'
    '"results":"$sent_http_ngsild_results_count"}';"""


def written(table: dict[str, Any]) -> str:
    """As people read it."""
    return json.dumps(table, ensure_ascii=False, indent=1)
