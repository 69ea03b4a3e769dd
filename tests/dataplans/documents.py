"""Documents for the tests of this slice: a sound one, and the same with some fields said otherwise."""

from typing import Any

from deliberation.dataplans.document import Document, check


def text(ja: str, en: str | None = None) -> dict[str, str]:
    return {"ja": ja} if en is None else {"ja": ja, "en": en}


def value(given: Any) -> dict[str, Any]:
    return {"value": given}


def unknown(state: str) -> dict[str, str]:
    return {"unknown": state}


def party(slug: str, kind: str | None = "company") -> dict[str, Any]:
    return {"id": slug, "name": text(slug), "type": kind}


def recipient(slug: str, kind: str | None = "company") -> dict[str, Any]:
    return {**party(slug, kind), "purpose": None}


PLAN: dict[str, Any] = {
    "municipality_code": "999997", "title": text("予約バス計画", "Bus plan"), "domains": ["mobility"],
    "is_supercity": False, "application_date": None, "platform_operator": party("a-kotsu"), "spec_authors": [],
    "vendor_exit_plan": True, "liability": "settled_contract", "safety_critical": False, "standardised_affairs": [],
    "local_measures_impact": None, "pia_refs": ["https://example.invalid/pia"], "cao_selfcheck_ref": None,
    "incentive_for_consent": False, "country": "JP",
}  # fmt: skip

FLOW: dict[str, Any] = {
    "name": text("乗り降りの記録", "Trip records"), "domain": "mobility",
    "data_items": [{"id": "trip-od", "ja": "乗り降りの停留所", "en": "stops"}], "subjects": [text("利用者", "riders")],
    "identifiability": "personal", "biometric": False, "my_number": "none", "device": [], "place": text("市内"),
    "collection_mode": "observed_service_use", "participation": "opt_in", "legal_ground": "consent",
    "legal_ground_citation": text("個情法69条2項1号"), "public_interest_exception": False,
    "notice": "before_individual", "purpose_text": text("便を見直すため", "to plan the timetable"),
    "purpose_codes": [], "secondary_use": "prohibited",
    "controller": party("a-city", "municipality"), "processors": [],
    "recipients": [recipient("a-city", "municipality")], "via_platform": False, "storage_model": "distributed",
    "storage_countries": ["JP"], "processing_countries": ["JP"], "operator_jurisdiction": ["JP"], "retention": "P90D",
    "reid_ban": "contract_all", "linkable_datasets": [], "security_measures": [text("暗号化")],
    "access_log_public": True, "breach_notice_hours": 72, "withdrawal_channels": ["online", "counter"],
    "withdrawal_effect": "stop_and_delete", "non_participant": "equal_alternative", "automation": "none",
    "appeal": None, "commercial_use": "none", "end_of_project": "delete",
    "start_end": {"start": "2027-04-01", "end": "2030-03-31"}, "expected_max_per_day": 500,
}  # fmt: skip


def wrapped(fields: dict[str, Any]) -> dict[str, Any]:
    """Values as they are; what is a wrapper already stays one."""
    return {k: v if _is_wrapper(v) else value(v) for k, v in fields.items()}


def _is_wrapper(given: Any) -> bool:
    return isinstance(given, dict) and bool({"value", "unknown", "not_applicable"} & set(given))


def data(plan: dict[str, Any] | None = None, *flows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The plain form. Each flow gives what differs from FLOW; without any there is one, "bus"."""
    rows = [
        {"flow_id": "bus" if n == 0 else f"flow-{n}", **wrapped(FLOW), **wrapped(row)}
        for n, row in enumerate(flows or ({},))
    ]
    for row in rows:
        row["flow_id"] = row["flow_id"]["value"] if isinstance(row["flow_id"], dict) else row["flow_id"]
    return {
        "format": "jukugi-proposal/1", "title": text("予約バス", "Demand bus"), "summary": text("要約", "Summary"),
        **more, "plan": {**wrapped(PLAN), **wrapped(plan or {}), "flows": rows},
    }  # fmt: skip


def document(
    plan: dict[str, Any] | None = None, *flows: dict[str, Any], compiled: bool = False, **more: Any
) -> Document:
    given = data(plan, *flows, **more)
    if compiled:
        given = {k: v for k, v in given.items() if k != "need"}
    return check(given, compiled=compiled)
