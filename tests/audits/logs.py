"""Small logs true to their formats, with everything in them that must never come into a row; tables for them."""

import json
from typing import Any

PERSON = "EE37701010101"  # the personal code in X-Road's own example
PRIVATE = (PERSON, "tanaka", "203.0.113.7", "SELECT", "453465", "urn:ngsi-ld:Bus:17", "3b452093")

ROW = {
    "flow_id": "bus-demand", "operation": "disclose", "data_items": ["trip-od"], "identifiability": "pseudonymised",
    "recipient_id": "party:a-bus", "recipient_type": "company",
}  # fmt: skip


def table(source_format: str, *rules: dict[str, Any], **more: Any) -> bytes:
    """A mapping table; each rule is ``match`` and what differs from ROW."""
    said = {"format": "jukugi-mapping/1", "source_format": source_format, "source_system": "gate", "window": "day"}
    return json.dumps({**said, "rules": list(rules), **more}).encode()


def rule(match: dict[str, Any], **more: Any) -> dict[str, Any]:
    row = {**ROW, **more.pop("row", {})}
    return {"match": match, "row": row, **more}


def message(number: int, end: str = "Client", at: int = 1_791_968_400_000, **changed: Any) -> dict[str, Any]:
    """A record of X-Road's operational monitoring (PR-OPMON, annex C.2.1)."""
    return {
        "clientMemberClass": "GOV", "clientMemberCode": "00000001", "clientSecurityServerAddress": "ss1.ci.kit",
        "clientSubsystemCode": "subsystem1", "clientXRoadInstance": "EE", "messageId": f"1TzYPstxXyYPtNsos4TN{number}",
        "messageIssue": "453465", "messageProtocolVersion": "4.0", "messageUserId": PERSON,
        "monitoringDataTs": at // 1000, "representedPartyClass": "COM", "representedPartyCode": "tanaka",
        "requestInTs": at, "requestOutTs": at + 13, "requestSize": 1629, "responseInTs": at + 249,
        "securityServerInternalIp": "203.0.113.7", "securityServerType": end, "serviceCode": "xroadGetRandom",
        "serviceType": "WSDL", "serviceMemberClass": "GOV", "serviceMemberCode": "00000000",
        "serviceSubsystemCode": "subsystem1", "serviceVersion": "v1", "serviceXRoadInstance": "EE", "succeeded": True,
        "xRequestId": "fd83f20e-bc19-4eb4-9602-e37f94c09fbe", **changed,
    }  # fmt: skip


SERVICE = {"client": "EE/GOV/00000001/*", "service": "EE/GOV/00000000/subsystem1/xroadGetRandom/v1", "side": "Client"}


def run(kind: str = "COMPLETE", rows: int | None = 1200, at: str = "2026-10-14T15:30:00.123Z", **changed: Any) -> Any:
    """An OpenLineage RunEvent (2-0-2) that reads one table and writes another."""
    facet = {"_producer": "https://example.jp/", "_schemaURL": "https://openlineage.io/spec/facets/1-0-2/X.json"}
    columns = [{"name": "od_pair", "type": "VARCHAR"}, {"name": "trip_id", "type": "INT"}]
    written: dict[str, Any] = {"facets": {"schema": {**facet, "fields": columns}}}
    if rows is not None:
        written["outputFacets"] = {"outputStatistics": {**facet, "rowCount": rows, "size": 99}}
    return {
        "eventType": kind, "eventTime": at, "producer": "https://example.jp/etl",
        "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run": {"runId": "3b452093-782c-4ef2-9c0c-aafe2aa6f34d", "facets": {}},
        "job": {"namespace": "a-shi", "name": "etl.demand",
                "facets": {"sql": {**facet, "query": "SELECT tanaka FROM trips"}}},
        "inputs": [{"namespace": "postgres://db:5432", "name": "raw.trips",
                    "inputFacets": {"inputStatistics": {**facet, "rowCount": 3}}}],
        "outputs": [{"namespace": "s3://a-bus", "name": "demand/2026-10-14", **written}],
        **changed,
    }  # fmt: skip


WRITTEN = {"job": "a-shi/etl.demand", "dataset": "s3://a-bus/demand/*", "side": "output"}


def api(activity: int = 2, at: int = 1_791_968_400_000, **changed: Any) -> dict[str, Any]:
    """An OCSF API Activity event."""
    return {
        "class_uid": 6003, "category_uid": 6, "activity_id": activity, "type_uid": 600300 + activity, "severity_id": 1,
        "time": at, "status_id": 1, "message": "tanaka read trips", "metadata": {"version": "1.9.0", "product": {}},
        "actor": {"app_uid": "client-77", "user": {"name": "tanaka", "uid": PERSON}, "session": {"uid": "453465"}},
        "api": {"operation": "GetTrips", "service": {"name": "trips"}, "request": {"uid": "3b452093"}},
        "resources": [{"name": "trips-2026", "owner": {"name": "tanaka"}}], "src_endpoint": {"ip": "203.0.113.7"},
        **changed,
    }  # fmt: skip


def store(activity: int = 4, **changed: Any) -> dict[str, Any]:
    """An OCSF Datastore Activity event."""
    query = {"query_string": "SELECT * FROM trips WHERE who = 'tanaka'"}
    whole = {"database": {"name": "mobility"}, "table": {"name": "trips"}, "query_info": query}
    return {**api(activity), "class_uid": 6005, "type_uid": 600500 + activity, **whole, **changed}


def request(uri: str, method: str = "GET", **changed: Any) -> dict[str, Any]:
    """A line of a broker's access log, written by the log_format on the page about the form."""
    said = {"time": "2026-10-14T23:59:59+09:00", "method": method, "uri": uri, "status": 200, "client": "a-bus-app"}
    return {**said, "tenant": "mobility", "results": "", **changed}


COMBINED = (
    b'203.0.113.7 - a-bus-app [14/Oct/2026:23:59:59 +0900] "GET /ngsi-ld/v1/entities/urn:ngsi-ld:Bus:17?attrs=odPair'
    b' HTTP/1.1" 200 512 "-" "tanaka/1.0"'
)


NGINX = {
    "time_iso8601": "2026-10-14T12:00:00+09:00", "request_method": "GET", "status": "200", "remote_user": "a-bus-app",
    "request_uri": "/ngsi-ld/v1/entities?type=Trip&attrs=odPair,timestamp&count=true&limit=100",
    "http_ngsild_tenant": "mobility", "sent_http_ngsild_results_count": "13",
}  # fmt: skip
"""What nginx writes for the variables of our log_format."""


def lines(*events: dict[str, Any] | bytes) -> bytes:
    return b"".join((e if isinstance(e, bytes) else json.dumps(e).encode()) + b"\n" for e in events)
