"""Every rule three ways: raised, clear, cannot tell. Each row changes a sound plan as little as it can."""

from typing import Any

import pytest

from deliberation.dataplans.conditions import OPERATORS
from deliberation.dataplans.redflags import (
    BY_ID,
    GAP,
    GAP_FIELDS,
    RULES,
    Flag,
    ProcessRecord,
    count,
    evaluate,
    evaluate_process,
    group,
)
from deliberation.dataplans.values import Value, stated
from tests.dataplans.documents import document, party, recipient, text, unknown

NS = unknown("not_stated")
SPEC = {"name": text("甲"), "employer": text("乙社"), "seconded": True}
# rule: what raises it, what leaves it open (on top of what raises it)
FLOW_CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "RF01": ({"participation": "opt_out"}, {"participation": NS}),
    "RF02": ({"participation": "no_choice"}, {"participation": NS}),
    "RF03": ({"public_interest_exception": True, "notice": "after"}, {"notice": NS}),
    "RF04": ({"public_interest_exception": True}, {"public_interest_exception": NS}),
    "RF05": ({"identifiability": "mass_sensor", "notice": "web_only"}, {"identifiability": NS}),
    "RF06": ({"identifiability": "anonymised", "reid_ban": "statute_only"}, {"reid_ban": NS}),
    "RF07": ({"identifiability": "pseudonymised", "linkable_datasets": [text("国勢調査")]}, {"linkable_datasets": NS}),
    "RF08": ({"storage_model": "accumulated"}, {"storage_model": NS}),
    "RF09": ({"my_number": "linked_local_id"}, {"my_number": NS}),
    "RF10": ({"storage_countries": ["US"]}, {"storage_countries": NS}),
    "RF11": ({"operator_jurisdiction": ["JP", "US"]}, {"operator_jurisdiction": NS}),
    "RF12": ({"recipients": [recipient("x")]}, {"recipients": [recipient("x", None)]}),
    "RF13": ({"secondary_use": "open"}, {"secondary_use": NS}),
    "RF14": ({"commercial_use": "resale", "participation": "opt_out"}, {"commercial_use": NS}),
    "RF15": ({"non_participant": "denied"}, {"non_participant": NS}),
    "RF16": ({"withdrawal_channels": []}, {"withdrawal_channels": NS}),
    "RF17": ({"withdrawal_channels": ["online"]}, {"withdrawal_channels": NS}),
    "RF18": ({"automation": "decides_human_review", "appeal": None}, {"appeal": NS}),
    "RF19": ({"biometric": True}, {"biometric": NS}),
    "RF20": ({"identifiability": "sensitive_personal", "participation": "opt_out"}, {"participation": NS}),
    "RF21": ({"collection_mode": "admin_records", "via_platform": True}, {"via_platform": NS}),
    "RF22": ({"retention": {"value": None}}, {"retention": NS}),
    "RF23": ({"breach_notice_hours": {"value": None}}, {"breach_notice_hours": NS}),
    "RF24": ({"end_of_project": unknown("undecided")}, {"end_of_project": NS}),
    "RF25": ({"access_log_public": False}, {"access_log_public": NS}),
    "RF26": ({"legal_ground": "statute"}, {"legal_ground": NS}),
    "RF27": ({"legal_ground": "none_claimed"}, {"legal_ground": NS}),
}
PLAN_CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "RF44": ({"is_supercity": True}, {"domains": NS}),
    "RF45": ({"spec_authors": [{**SPEC, "is_bidder": True}]}, {"spec_authors": [{**SPEC, "is_bidder": None}]}),
    "RF46": ({"vendor_exit_plan": False}, {"vendor_exit_plan": NS}),
    "RF47": ({"liability": "shared_undefined"}, {"liability": NS}),
    "RF48": ({"safety_critical": True, "liability": "shared_undefined"}, {"safety_critical": NS}),
    "RF49": ({"standardised_affairs": ["child_allowance"]}, {"local_measures_impact": NS}),
    "RF50": ({"incentive_for_consent": True}, {"incentive_for_consent": NS}),
    "RF51": ({"pia_refs": []}, {"pia_refs": NS}),
}
SOUND = ProcessRecord(
    stated("resolution_binding"), stated(["assembly_resolution"]), stated("2026-01-01"), stated(2), stated("2026-02-01")
)
PROCESS_CASES: dict[str, tuple[dict[str, Value], dict[str, Value]]] = {
    "RF40": ({"council_role": stated("committee_review")}, {"council_role": Value("not_stated")}),
    "RF41": ({"intent_methods": stated(["other_by_zone_council"])}, {"intent_methods": Value("undecided")}),
    "RF42": ({"intent_confirmed_on": stated("2026-03-01")}, {"application_date": Value("not_stated")}),
    "RF43": ({"resident_seats_in_zone_council": stated(0)}, {"resident_seats_in_zone_council": Value("not_stated")}),
}


def flag(flags: tuple[Flag, ...], rule: str) -> Flag:
    return next(f for f in flags if f.rule == rule)


def state(rule: str, plan: dict[str, Any] | None = None, flow: dict[str, Any] | None = None) -> str:
    return flag(evaluate(document(plan, flow or {})), rule).state


def test_every_published_rule_stands_in_the_tables_above():
    assert set(BY_ID) == {*FLOW_CASES, *PLAN_CASES, *PROCESS_CASES}
    assert len(RULES) == 39


@pytest.mark.parametrize("rule", FLOW_CASES)
def test_a_rule_of_a_flow_is_raised_clear_or_open(rule):
    raises, opens = FLOW_CASES[rule]
    assert state(rule) == "clear"
    assert state(rule, flow=raises) == "raised"
    found = flag(evaluate(document({}, {**raises, **opens})), rule)
    assert (found.state, found.reasons) == ("cannot_tell", ("not_stated",))


@pytest.mark.parametrize("rule", PLAN_CASES)
def test_a_rule_of_the_plan_is_raised_clear_or_open(rule):
    raises, opens = PLAN_CASES[rule]
    assert state(rule) == "clear"
    assert state(rule, raises) == "raised"
    assert state(rule, {**raises, **opens}) == "cannot_tell"


@pytest.mark.parametrize("rule", PROCESS_CASES)
def test_a_rule_of_the_process_asks_the_recorded_acts(rule):
    raises, opens = PROCESS_CASES[rule]
    assert flag(evaluate_process(SOUND), rule).state == "clear"
    assert flag(evaluate_process(ProcessRecord(**{**vars(SOUND), **raises})), rule).state == "raised"
    assert flag(evaluate_process(ProcessRecord(**{**vars(SOUND), **opens})), rule).state == "cannot_tell"
    assert all(f.rule != rule for f in evaluate(document()))


def test_intent_never_confirmed_is_raised_whenever_the_application_was():
    record = ProcessRecord(
        **{**vars(SOUND), "intent_confirmed_on": stated(None), "application_date": Value("not_stated")}
    )
    assert flag(evaluate_process(record), "RF42").state == "raised"


def test_a_known_value_decides_whatever_else_is_open():
    assert state("RF01", flow={"participation": NS, "identifiability": "non_personal"}) == "clear"
    assert state("RF10", flow={"storage_countries": ["US"], "processing_countries": NS}) == "raised"


def test_abroad_is_measured_from_the_plans_own_country():
    canada = {"country": "CA", "municipality_code": {"not_applicable": "海外の都市"}}
    at_home = {"storage_countries": ["CA"], "processing_countries": ["CA"]}
    assert state("RF10", canada, at_home) == "clear"
    assert state("RF10", canada) == "raised"
    assert state("RF10", {"country": NS}, {}) == "cannot_tell"
    assert state("RF10", {"country": NS}, {"storage_countries": ["CA", "JP"]}) == "raised"


def test_what_does_not_apply_is_clear_and_keeps_its_reason():
    found = flag(
        evaluate(document({}, {"identifiability": "anonymised", "reid_ban": {"not_applicable": "渡さない"}})), "RF06"
    )
    assert (found.state, found.not_applicable) == ("not_applicable", "渡さない")


def test_what_a_compiler_has_not_seen_is_grey_and_in_neither_count():
    flags = evaluate(
        document({}, {"participation": unknown("not_seen"), "retention": unknown("not_seen")}, compiled=True)
    )
    assert flag(flags, "RF01").state == "grey"
    counts = count(flags)
    assert counts.cannot_tell == 0 and counts.total == 0 and counts.grey > 0


def test_every_must_field_without_a_rule_of_its_own_has_the_gap_flag():
    silent = document({}, {name: NS for name in GAP_FIELDS["flow"]})
    raised = {f.fields[0] for f in evaluate(silent) if f.rule == GAP and f.state == "raised"}
    assert raised == set(GAP_FIELDS["flow"])
    assert "intent_methods" not in GAP_FIELDS["plan"]


def test_counts_tell_by_severity_and_by_what_leaves_open():
    flags = evaluate(document({}, {"participation": unknown("undecided"), "biometric": True}))
    counts = count(flags)
    assert counts.raised == {"critical": 0, "high": 1, "medium": 0, "info": 0}
    assert counts.cannot_tell_by == {"undecided": 2, "not_stated": 0}


def test_the_same_point_on_several_flows_is_one_line_in_the_order_of_reading():
    flags = evaluate(document({}, {"biometric": True}, {"biometric": True, "non_participant": "denied"}))
    lines = group(flags, "raised")
    assert [(line.rule, line.places) for line in lines] == [("RF15", ("flow-1",)), ("RF19", ("bus", "flow-1"))]


def test_conditions_use_only_operators_and_fields_that_exist():
    def questions(condition):
        if "f" in condition:
            yield condition
        for branch in (
            *condition.get("all", ()),
            *condition.get("any", ()),
            *([condition["not"]] if "not" in condition else []),
        ):
            yield from questions(branch)

    for rule in RULES:
        for question in questions(rule.condition):
            assert question["op"] in OPERATORS, rule.id


def test_a_platform_operator_of_unknown_type_does_not_stop_the_evaluation():
    assert state("RF46", {"platform_operator": party("x", None)}) == "clear"
