"""Points to check: every rule by its table of cases (flag_cases.yaml), and what is not a matter of one rule."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from deliberation.dataplans.conditions import OPERATORS, Facts, Open, evaluate_condition
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
from deliberation.dataplans.values import Value, stated, unwrap
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, code_list_of
from tests.dataplans.documents import document, party, unknown, wrapped

NS = unknown("not_stated")
TABLE: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "flag_cases.yaml").read_text(encoding="utf-8"))
CASES: dict[str, dict[str, Any]] = {rule: cases for rule, cases in TABLE.items() if rule != "sets"}
SOUND = ProcessRecord(
    stated("resolution_binding"), stated(["assembly_resolution"]), stated("2026-01-01"), stated(2), stated("2026-02-01")
)


def flag(flags: tuple[Flag, ...], rule: str) -> Flag:
    return next(f for f in flags if f.rule == rule)


def state(rule: str, plan: dict[str, Any] | None = None, flow: dict[str, Any] | None = None) -> str:
    return flag(evaluate(document(plan, flow or {})), rule).state


def cases(rule: str) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """The state that is expected, what a sound plan says otherwise, whether it is a compiled case."""
    on = CASES[rule]["base"]
    yield "raised", on, False
    for expected in ("raised", "clear", "not_applicable"):
        yield from ((expected, {**on, **case}, False) for case in _spread(CASES[rule].get(expected, ())))
    yield from (("cannot_tell", {**on, **case}, False) for case in CASES[rule].get("left_open", ()))
    for case in CASES[rule].get("cannot_tell", ()):
        yield "cannot_tell", {**on, **case}, False
        yield "cannot_tell", {**on, **_otherwise(case, "undecided")}, False
        yield "grey", {**on, **_otherwise(case, "not_seen")}, True


def _spread(given: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for case in given:
        if "each" in case:
            ((name, values),) = case["each"].items()
            yield from ({name: one} for one in values)
        else:
            yield case


def _otherwise(case: dict[str, Any], state: str) -> dict[str, Any]:
    return {name: unknown(state) if given == NS else given for name, given in case.items()}


def facts(rule: str, said: dict[str, Any], compiled: bool) -> Facts:
    """What the rule is asked of when a sound plan says this otherwise."""
    if BY_ID[rule].scope == "process":
        values = {name: unwrap(given) for name, given in wrapped(said).items()}
        return Facts({**vars(SOUND), **values}, Value("not_stated"), "not_seen" if compiled else "not_stated")
    of_plan = {name: given for name, given in said.items() if name in PLAN_FIELDS}
    of_flow = {name: given for name, given in said.items() if name in FLOW_FIELDS}
    found = document(of_plan, of_flow, compiled=compiled)
    values = found.plan if BY_ID[rule].scope == "plan" else found.flows[0].fields
    return Facts(values, found.plan["country"], "not_seen" if compiled else "not_stated")


def told(condition: Any, asked: Facts) -> str:
    outcome = evaluate_condition(condition, asked)
    if isinstance(outcome, bool):
        return "raised" if outcome else "clear"
    if isinstance(outcome, Open):
        return "grey" if "not_seen" in outcome.unknowns else "cannot_tell"
    return "not_applicable"


def test_every_published_rule_stands_in_the_table_with_each_outcome():
    assert set(BY_ID) == set(CASES)
    assert len(RULES) == 39
    for rule in RULES:
        assert {"raised", "clear", "cannot_tell", "grey"} <= {e for e, _, _ in cases(rule.id)} | (
            {"grey"} if "left_open" in CASES[rule.id] else set()
        ), rule.id


def test_each_case_of_the_table_comes_out_as_it_says():
    wrong = [
        (rule, expected, said, found)
        for rule in CASES
        for expected, said, compiled in cases(rule)
        if (found := told(BY_ID[rule].condition, facts(rule, said, compiled))) != expected
    ]
    assert wrong == []


def test_what_raises_a_rule_is_a_flag_of_that_rule_at_its_place():
    for rule in RULES:
        on = CASES[rule.id]["base"]
        if rule.scope == "process":
            record = ProcessRecord(**{**vars(SOUND), **facts(rule.id, on, False).values})
            assert flag(evaluate_process(SOUND), rule.id).state == "clear"
            assert flag(evaluate_process(record), rule.id).state == "raised"
            assert all(f.rule != rule.id for f in evaluate(document()))
        else:
            plan, flow = (on, {}) if rule.scope == "plan" else ({}, on)
            found = flag(evaluate(document(plan, flow)), rule.id)
            assert (found.state, found.place, found.severity) == (
                "raised", "plan" if rule.scope == "plan" else "bus", rule.severity,
            ), rule.id  # fmt: skip
            assert flag(evaluate(document()), rule.id).state == "clear", rule.id


def test_the_table_would_notice_any_part_of_a_rule_that_was_changed():
    """Every question of a rule turned round or left out, every code struck or added, every number moved by one."""
    unnoticed = []
    for rule in RULES:
        asked = [(expected, facts(rule.id, said, compiled)) for expected, said, compiled in cases(rule.id)]
        for mutant in mutants(rule.condition):
            if all(told(mutant, each) == expected for expected, each in asked):
                unnoticed.append((rule.id, mutant))
    same = {"f": "automation", "op": "in", "v": ["decides_human_review", "decides_alone"]}  # another branch raises it
    assert [found for found in unnoticed if same not in found[1]["any"][-1]["all"]] == []


def mutants(condition: Any) -> Iterator[Any]:
    for word in ("all", "any"):
        for n, branch in enumerate(condition.get(word, ())):
            rest = [c for i, c in enumerate(condition[word]) if i != n]
            yield {word: rest}
            yield from ({word: [*rest, changed]} for changed in mutants(branch))
    if "not" in condition:
        yield condition["not"]
        yield from ({"not": changed} for changed in mutants(condition["not"]))
    if "f" in condition:
        yield {"not": condition}
        yield from ({**condition, "v": v} for v in _moved(condition))


def _moved(question: dict[str, Any]) -> Iterator[Any]:
    given = question.get("v")
    codes = code_list_of(FLOW_FIELDS.get(question["f"]) or PLAN_FIELDS[question["f"]])
    if isinstance(given, int):
        yield from (given - 1, given + 1)
    elif question["op"] in ("eq", "ne"):
        yield from (code for code in codes.codes if code != given)
    elif isinstance(given, list):
        yield from ([code for code in given if code != gone] for gone in given)
        others = codes.codes if codes is not None else ("company", "academic")
        yield from ([*given, code] for code in others if code not in given)


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


def test_counts_tell_by_severity_and_how_many_stay_open():
    flags = evaluate(document({}, {"participation": unknown("undecided"), "biometric": True}))
    counts = count(flags)
    assert counts.raised == {"critical": 0, "high": 1, "medium": 0, "info": 0}
    assert counts.cannot_tell == 2


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
