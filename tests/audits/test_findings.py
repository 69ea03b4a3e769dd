"""Each finding: raised, not raised, and left open when the row or the plan does not say. Never passed in silence."""

from dataclasses import replace
from typing import Any

import pytest

from deliberation.audits import presenting
from deliberation.audits.basis import Condition, Force, basis_of
from deliberation.audits.checks import OF_FLOW
from deliberation.audits.report import compose, to_bytes
from deliberation.audits.tallies import Source
from tests.audits.making import (
    FORECAST,
    OTHER,
    PLAN,
    SILENCE,
    UNDECIDED,
    audit,
    basis,
    composed,
    flow,
    found,
    item,
    jst,
    party,
    row,
    value,
)

Changes = dict[str, Any]
KEPT = {"persisted": True}

VIDEO = {"data_items": value([{**item("trip-od"), "retention": "P7D"}, item("age-band")])}
WAITING = {"recipients": value([{**party("a-bus"), "purpose": None}, {**party("a-shop"), "unknown": "undecided"}])}

# code, what the plan says instead, what the row says instead
RAISED: list[tuple[str, Changes, Changes]] = [
    ("A01", {}, {"flow_id": "gate-camera"}),
    ("A01", {}, {"flow_id": None, "recipient_id": "party:nobody"}),
    ("A01", {}, {"flow_id": None, "data_items": ["face"]}),
    ("A02", {}, {"recipient_id": "party:nobody"}),
    ("A02", {}, {"recipient_id": "public", "recipient_type": "open_public"}),
    ("A03", {"recipients": value([]), "processors": value([])}, {"recipient_id": "party:a-shi"}),
    ("A03", {"recipients": value([party("a-hospital", "prefecture")])}, {}),  # though a processor is a company
    ("A04", {}, {"purpose_code": "https://w3id.org/dpv#Marketing"}),
    ("A04", {"purpose_codes": value([FORECAST])}, {"purpose_code": "https://w3id.org/dpv#ResearchAndDevelopment"}),
    ("A05", {}, {"data_items": ["trip_od", "home_address"]}),
    ("A06", {}, {"identifiability": "personal"}),
    ("A07", {}, {**KEPT, "storage_country": "US"}),
    ("A07", {}, {"processing_country": "US"}),
    ("A08", {}, KEPT),
    ("A08", {"storage_model": value("device_only")}, KEPT),
    ("A09", {}, {**KEPT, "oldest_record_age": "P91D"}),
    ("A09", {}, {"oldest_record_age": "P91D"}),  # an age that is given counts, whatever was kept
    ("A09", {"retention": value("P1M")}, {**KEPT, "oldest_record_age": "P32D"}),
    ("A09", VIDEO, {**KEPT, "oldest_record_age": "P8D"}),  # an item that is kept for less than the rest
    ("A09", VIDEO, {**KEPT, "data_items": ["trip_od", "age-band"], "oldest_record_age": "P91D"}),
    ("A10", {}, {"consented_count": 99}),
    ("A11", {}, {"withdrawn_count": 1}),
    ("A11", {"participation": value("no_choice")}, {"withdrawn_count": 1}),
    ("A12", {"start_end": value({"start": "2026-10-11", "end": None})}, {}),
    ("A12", {"start_end": value({"start": "2026-11", "end": "2027"})}, {}),
    ("A12", {"start_end": value({"start": None, "end": "2026-10-09"})}, {}),
    ("A13", {}, {"plan_hash": OTHER}),
    ("A17", {}, {"linked_with": ["tax-records"]}),
    ("A17", {"linkable_datasets": value([])}, {"operation": "combine"}),
    ("A17", {"linkable_datasets": value([])}, {"operation": "derive", "linked_with": None}),
    ("A18", {}, {"my_number_present": True}),
    ("A19", {}, {"via_platform": False}),
    ("A20", {"via_platform": value(False)}, {}),
    ("A20", {"via_platform": {"not_applicable": {"ja": "-"}}}, {}),
    ("A21", {}, {"processor_ids": ["party:a-system", "party:new-cloud"]}),
    ("A21", {"processors": value([])}, {}),
    ("A22", {}, {"legal_ground": "special_reason"}),
    ("A23", {}, {"record_count": 1_001, "consented_count": 1_001}),
    ("A23", {}, {"record_count": 2_001, "consented_count": 2_001, "window_end": "2026-10-12T00:00:00+09:00"}),
    ("A24", {}, {"automation": "decides_alone"}),
    ("A24", {"automation": {"not_applicable": {"ja": "-"}}}, {"automation": "assist"}),
]
CLEAR: list[tuple[str, Changes, Changes]] = [
    ("A01", {}, {"flow_id": None}),
    ("A02", {}, {"recipient_id": "party:a-shi", "recipient_type": "municipality"}),
    ("A02", {}, {"recipient_id": "party:a-system"}),
    ("A03", {}, {"recipient_type": "nonprofit"}),
    ("A03", {"recipients": value([party("a-hospital", "prefecture")])}, {"recipient_id": "party:a-system"}),
    ("A04", {}, {"purpose_code": FORECAST}),
    ("A05", {}, {"data_items": ["age-band", "trip_od"]}),
    ("A06", {}, {"identifiability": "anonymised"}),
    ("A07", {}, {"storage_country": "US", "persisted": False}),
    ("A08", {"storage_model": value("accumulated")}, KEPT),
    ("A09", {}, {**KEPT, "oldest_record_age": "P90D"}),
    ("A09", {"retention": value("P3M")}, {**KEPT, "oldest_record_age": "P92D"}),
    ("A09", VIDEO, {**KEPT, "data_items": ["age-band"], "oldest_record_age": "P8D"}),
    ("A09", VIDEO, {**KEPT, "data_items": ["trip_od", "age-band"], "oldest_record_age": "P7D"}),
    ("A02", WAITING, {}),
    ("A10", {"participation": value("opt_out")}, {"consented_count": 0}),
    ("A10", {}, {"operation": "delete", "consented_count": 0}),
    ("A11", {}, {"operation": "delete", "withdrawn_count": 5}),
    ("A12", {"start_end": value({"start": "2026-10-10", "end": "2026-10-10"})}, {}),
    ("A12", {"start_end": value({"start": "2026-10", "end": "2026"})}, {}),
    ("A13", {}, {"plan_hash": PLAN}),
    ("A17", {}, {"operation": "combine", "linked_with": ["bus_account"]}),
    ("A17", {"collection_mode": value("derived"), "linkable_datasets": value([])}, {"operation": "derive"}),
    ("A18", {"my_number": value("card_jpki")}, {"my_number_present": True}),
    ("A19", {"via_platform": value(False)}, {"via_platform": False}),
    ("A20", {}, {}),
    ("A21", {}, {"processor_ids": []}),
    ("A21", {"processors": value([])}, {"processor_ids": ["party:a-shi"]}),
    ("A22", {"legal_ground": value("special_reason")}, {"legal_ground": "special_reason"}),
    ("A22", {}, {"operation": "delete", "legal_ground": "statute"}),
    ("A23", {}, {"record_count": 1_000, "consented_count": 1_000}),
    ("A23", {}, {"operation": "delete", "record_count": 5_000}),
    ("A24", {}, {"automation": "assist"}),
    ("A24", {"automation": value("decides_alone")}, {"automation": None}),
]
NULL: list[tuple[str, Changes, Changes, str]] = [
    ("A03", {}, {"recipient_type": "unknown"}, "recipient_type"),
    ("A04", {}, {"purpose_code": None}, "purpose_code"),
    ("A06", {}, {"identifiability": "unknown"}, "identifiability"),
    ("A07", {}, {"processing_country": None}, "processing_country"),
    ("A07", {}, {**KEPT, "storage_country": None}, "storage_country"),
    ("A08", {}, {"persisted": None}, "persisted"),
    ("A09", {}, KEPT, "oldest_record_age"),
    ("A10", {}, {"consented_count": None}, "consented_count"),
    ("A11", {}, {"withdrawn_count": None}, "withdrawn_count"),
    ("A13", {}, {"plan_hash": None}, "plan_hash"),
    ("A17", {}, {"linked_with": None}, "linked_with"),
    ("A18", {}, {"my_number_present": None}, "my_number_present"),
    ("A19", {}, {"via_platform": None}, "via_platform"),
    ("A20", {"via_platform": value(False)}, {"via_platform": None}, "via_platform"),
    ("A20", {"via_platform": UNDECIDED}, {"via_platform": None}, "via_platform"),
    ("A21", {}, {"processor_ids": None}, "processor_ids"),
    ("A22", {}, {"legal_ground": None}, "legal_ground"),
    ("A24", {}, {"automation": None}, "automation"),
]
SILENT: list[tuple[str, Changes, Changes, str]] = [
    ("A01", {"recipients": UNDECIDED}, {"flow_id": None, "recipient_id": "party:nobody"}, "declared_unknown"),
    ("A02", {"recipients": UNDECIDED}, {"recipient_id": "party:nobody"}, "declared_unknown"),
    ("A03", {"recipients": UNDECIDED, "processors": value([])}, {}, "declared_unknown"),
    ("A03", {"recipients": value([party("a-bus", None)]), "processors": value([])}, {}, "kind_not_stated"),
    ("A04", {"purpose_codes": {"unknown": "not_stated"}}, {}, "declared_unknown"),
    ("A05", {"data_items": UNDECIDED}, {}, "declared_unknown"),
    ("A06", {"identifiability": UNDECIDED}, {}, "declared_unknown"),
    ("A07", {"processing_countries": UNDECIDED}, {}, "declared_unknown"),
    ("A08", {"storage_model": UNDECIDED}, KEPT, "declared_unknown"),
    ("A09", {"retention": UNDECIDED}, {**KEPT, "oldest_record_age": "P1D"}, "declared_unknown"),
    ("A09", {"retention": value(None)}, {**KEPT, "oldest_record_age": "P1D"}, "no_limit_stated"),
    ("A09", VIDEO, {**KEPT, "data_items": ["trip_od", "age-band"], "oldest_record_age": "P8D"}, "kept_differently"),
    ("A01", WAITING, {"flow_id": None, "recipient_id": "party:a-shop"}, "declared_unknown"),
    ("A02", WAITING, {"recipient_id": "party:a-shop"}, "declared_unknown"),
    ("A21", {"processors": value([{**party("x"), "unknown": "inquiring"}])}, {"processor_ids": ["party:x"]},
     "declared_unknown"),
    ("A10", {"participation": UNDECIDED}, {"consented_count": 99}, "declared_unknown"),
    ("A12", {"start_end": UNDECIDED}, {}, "declared_unknown"),
    ("A12", {"start_end": value({"start": "2026-10-11", "end": None})},
     {"window_end": "2026-10-12T00:00:00+09:00"}, "window_straddles"),
    ("A17", {"linkable_datasets": UNDECIDED}, {"linked_with": ["tax-records"]}, "declared_unknown"),
    ("A17", {"linkable_datasets": value([{"ja": "words"}])}, {"linked_with": ["tax-records"]}, "in_words"),
    ("A17", {}, {"operation": "combine", "linked_with": []}, "linked_not_named"),
    ("A18", {"my_number": UNDECIDED}, {"my_number_present": True}, "declared_unknown"),
    ("A19", {"via_platform": UNDECIDED}, {"via_platform": False}, "declared_unknown"),
    ("A20", {"via_platform": UNDECIDED}, {}, "declared_unknown"),
    ("A21", {"processors": UNDECIDED}, {}, "declared_unknown"),
    ("A22", {"legal_ground": UNDECIDED}, {}, "declared_unknown"),
    ("A23", {"expected_max_per_day": UNDECIDED}, {}, "declared_unknown"),
    ("A23", {"expected_max_per_day": value(None)}, {}, "no_limit_stated"),
    ("A23", {}, {"record_count": 1_001, "consented_count": 1_001, "window_end": "2026-10-12T00:00:00+09:00"},
     "several_days"),
    ("A24", {"automation": UNDECIDED}, {}, "declared_unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "plan", "seen"), RAISED)
def test_a_difference_from_the_plan_is_a_deviation(code: str, plan: Changes, seen: Changes) -> None:
    assert (code, "deviation") in found(basis(flow(**plan)), row(**seen))


@pytest.mark.parametrize(("code", "plan", "seen"), CLEAR)
def test_what_the_plan_allows_raises_nothing(code: str, plan: Changes, seen: Changes) -> None:
    findings = found(basis(flow(**plan)), row(**seen))
    assert not [status for raised, status in findings if raised == code]


@pytest.mark.parametrize(("code", "plan", "seen", "name"), NULL)
def test_a_null_leaves_the_check_open_and_is_counted(code: str, plan: Changes, seen: Changes, name: str) -> None:
    findings = found(basis(flow(**plan)), row(**seen))
    assert code not in {raised for raised, _ in findings} - {"A08"}
    assert findings["A30", "unverifiable"]["missing"] == name
    assert findings["A30", "unverifiable"]["leaves_open"][code] == 1


@pytest.mark.parametrize(("code", "plan", "seen", "why"), SILENT)
def test_a_gap_in_the_plan_leaves_the_check_open(code: str, plan: Changes, seen: Changes, why: str) -> None:
    findings = found(basis(flow(**plan)), row(**seen))
    assert findings[code, "unverifiable"]["why"] == why
    assert (code, "deviation") not in findings


def test_a_row_that_keeps_to_the_plan_raises_nothing_and_is_checked_in_full() -> None:
    report = composed(basis(), row())
    assert [f["code"] for f in report["findings"] if f["code"] not in SILENCE] == []
    assert report["coverage"]["open"] == 0
    assert report["coverage"]["checked"] > 10


def test_months_are_those_of_the_calendar() -> None:
    limit = flow(retention=value("P1M"))
    march = {"window_start": "2026-03-30T00:00:00+09:00", "window_end": "2026-03-31T00:00:00+09:00"}
    july = {"window_start": "2026-07-30T00:00:00+09:00", "window_end": "2026-07-31T00:00:00+09:00"}
    of = basis(limit, start=jst(1), end=jst(12))
    for window, late in ((march, True), (july, False)):
        findings = found(of, row(**KEPT, **window, oldest_record_age="P32D" if late else "P31D"))
        assert (("A09", "deviation") in findings) is late
    assert ("A09", "deviation") not in found(of, row(**KEPT, **march, oldest_record_age="P31D"))


@pytest.mark.parametrize("state", ["refused", "suspended", "revoked", "expired"])
def test_use_of_a_flow_that_the_record_does_not_put_in_force_is_against_the_record(state: Any) -> None:
    finding = found(basis(flow(force=(Force(state),))), row())["A12", "violation"]
    assert finding["observed"] == [{"value": [state], "rows": 1}]


def test_a_stale_consent_still_holds_for_the_plan_that_was_decided_on() -> None:
    of = basis(flow(force=(Force("stale"),)))
    assert ("A12", "violation") not in found(of, row())
    assert ("A13", "deviation") in found(of, row(plan_hash=OTHER))


def test_before_the_start_and_after_the_end_of_a_decision_is_against_the_record() -> None:
    late = (Force("authorised", jst(10, 11), jst(11)),)
    for window in ({}, {"window_start": "2026-12-01T00:00:00+09:00", "window_end": "2026-12-02T00:00:00+09:00"}):
        assert ("A12", "violation") in found(basis(flow(force=late)), row(**window))


def test_a_suspension_in_the_middle_of_a_window_cannot_be_told_from_its_counts() -> None:
    spans = (Force("authorised", jst(10), jst(10, 10, 12)), Force("suspended", jst(10, 10, 12)))
    finding = found(basis(flow(force=spans)), row())["A12", "unverifiable"]
    assert (finding["why"], finding["observed"][0]["value"]) == ("window_straddles", ["suspended"])


def test_deleting_what_was_revoked_is_no_use() -> None:
    assert ("A12", "violation") not in found(basis(flow(force=(Force("revoked"),))), row(operation="delete"))


def test_a_flow_that_nobody_decided_on_is_not_an_authorised_one() -> None:
    findings = found(basis(flow(force=())), row())
    assert findings["A01", "deviation"]["declared"] == {"value": "undecided"}
    assert ("A12", "violation") not in findings


def test_a_row_without_flow_that_fits_two_flows_leaves_their_checks_open() -> None:
    findings = found(basis(flow("one"), flow("two")), row(flow_id=None))
    assert findings["A30", "unverifiable"]["missing"] == "flow_id"
    assert set(findings["A30", "unverifiable"]["leaves_open"]) == set(OF_FLOW) - {"A13"}
    assert ("A01", "deviation") not in findings


def test_a_carried_chain_of_digests_is_accepted() -> None:
    assert not found(basis(plan_digests=(PLAN, OTHER)), row(plan_hash=OTHER))


def test_a_corporate_number_of_the_plan_names_its_company() -> None:
    seen = row(recipient_id="houjin:1234567890180")
    assert not found(basis(numbers={"a-bus": "1234567890180"}), seen)
    assert ("A02", "deviation") in found(basis(), seen)


def test_a_flow_in_force_without_any_row_is_not_observed_and_one_out_of_force_is_not_missed() -> None:
    of = basis(flow("bus-demand"), flow("stop-sensor"), flow("gate", force=(Force("refused"),)))
    report = composed(of, row())
    silent = [(f["flow_id"], f["status"]) for f in report["findings"] if f["code"] == "A25"]
    assert silent == [("stop-sensor", "not_observed")]


def test_what_a_row_says_of_its_observer_is_held_against_the_register() -> None:
    finding = found(basis(), row(observer_independent=True))["A31", "deviation"]
    assert finding["declared"] == {"observer": "gateway-1", "independent": False}
    assert finding["observed"][0]["value"] == {"observer": "gateway-1", "independent": True}


def test_independence_is_counted_by_the_register_and_not_by_the_row() -> None:
    report = composed(basis(), row(observer_independent=True), row(observer_independent=False))
    assert report["rows"]["independent"]["audited"] == 0
    own = Source(1, "gateway-1", independent=True)
    assert composed(basis(), row(observer_independent=False), source=own)["rows"]["independent"]["audited"] == 1


def test_rows_outside_the_period_are_counted_and_not_checked() -> None:
    report = composed(basis(start=jst(11)), row(recipient_id="party:nobody"))
    assert (report["rows"]["audited"], report["rows"]["outside_period"], report["coverage"]["checked"]) == (0, 1, 0)


def test_a_finding_names_its_rows_window_and_sums() -> None:
    bad = [row(event_id=f"o-{n}", withdrawn_count=n) for n in range(1, 31)]
    finding = found(basis(), *bad)["A11", "deviation"]
    assert (finding["rows"], finding["records"], finding["withdrawn"]) == (30, 3000, sum(range(1, 31)))
    assert [example["line"] for example in finding["examples"]] == list(range(1, 11))
    assert (finding["first"], finding["last"]) == ("2026-10-09T15:00:00Z", "2026-10-10T15:00:00Z")


def test_a_finding_names_the_oldest_record_seen() -> None:
    ages = ("P91D", "P4M", "P118D")
    finding = found(basis(), *(row(**KEPT, oldest_record_age=age) for age in ages))["A09", "deviation"]
    assert finding["oldest"] == "P4M"


def test_rows_that_break_two_things_count_once_as_uses_against_the_record() -> None:
    of = basis(flow(force=(Force("refused"),)), conditions=(Condition("C-1", "prohibition", "my_number"),))
    report = composed(of, row(my_number_present=True), row())
    assert report["rows"]["against_record"] == 2


def test_many_different_values_are_counted_though_not_all_are_named() -> None:
    rows = [row(recipient_id=f"party:x-{n}") for n in range(50)]
    finding = found(basis(), *rows)["A02", "deviation"]
    assert len(finding["observed"]) == 20
    assert finding["rows"] == 50
    assert finding["other_rows"] == 30


def test_folding_in_the_middle_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(recipient_id=f"party:x-{n % 7}", event_id=f"o-{n}") for n in range(60)]
    whole = to_bytes(composed(basis(), *rows))
    monkeypatch.setattr("deliberation.audits.findings.SHAPES_KEPT", 2)
    assert to_bytes(composed(basis(), *rows)) == whole


def test_the_same_input_gives_the_same_bytes_and_the_report_carries_what_it_rests_on() -> None:
    of = basis(flow(retention=UNDECIDED), flow("two"), conditions=(Condition("C-1", "limit", "country", ("JP",)),))
    rows = [row(processing_country=c, event_id=f"o-{n}") for n, c in enumerate(("JP", "US", None))]
    report = composed(of, *rows)
    assert to_bytes(composed(basis_of(report["basis"]), *rows)) == to_bytes(report)


def test_sums_beyond_what_json_keeps_exactly_stop_there() -> None:
    many = audit(basis(), row())
    many.flow_rows["bus-demand", False].records = 10**18
    report = compose(many, [])
    assert report["flows"][0]["records"] == 2**53 - 1
    assert to_bytes(report)


def test_a_flow_that_was_carried_over_may_run_on_every_plan_that_its_own_decision_reaches() -> None:
    """One flow decided on an earlier plan and carried over, one decided anew on the record's plan."""
    carried, anew = replace(flow("carried"), plan_digests=(OTHER, PLAN)), flow("anew")
    of = basis(carried, anew)
    assert not found(of, row(flow_id="carried", plan_hash=OTHER))
    assert found(of, row(flow_id="anew", plan_hash=OTHER))["A13", "deviation"]["declared"] == {"value": [PLAN]}
    older = replace(flow(), plan_digests=(OTHER,))  # changed in the record's version, and nobody decided on it since
    assert ("A13", "deviation") in found(basis(older), row(plan_hash=PLAN))
    assert ("A13", "deviation") in found(of, row(flow_id="carried", plan_hash="sha256:" + "ee" * 32))
    assert "A13" in found(of, row(flow_id="carried", plan_hash=None))["A30", "unverifiable"]["leaves_open"]
    assert basis_of(of.plain()) == of


def test_a_row_without_flow_leaves_open_whether_its_plan_is_one_that_reaches_some_flows_alone() -> None:
    of = basis(replace(flow("one"), plan_digests=(OTHER, PLAN)), flow("two"))
    findings = found(of, row(flow_id=None, plan_hash=OTHER))
    assert "A13" in findings["A30", "unverifiable"]["leaves_open"] and ("A13", "deviation") not in findings
    assert "A13" not in found(of, row(flow_id=None))["A30", "unverifiable"]["leaves_open"]
    assert ("A13", "deviation") in found(of, row(flow_id=None, plan_hash="sha256:" + "ee" * 32))


def test_a_page_shows_the_length_that_an_item_was_held_to() -> None:
    made = composed(basis(flow(**VIDEO)), row(**KEPT, data_items=["trip-od"], oldest_record_age="P8D"))
    (told,) = [shown for shown in presenting.findings(made) if shown.data["code"] == "A09"]
    assert (told.data["declared"]["value"], told.value.value) == ("P7D", "P7D")
