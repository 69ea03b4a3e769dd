"""The rule and what follows from it: pure."""

from datetime import date

import pytest

from deliberation.consents.conditions import parse
from deliberation.consents.decision import (
    Evidence,
    Said,
    State,
    Way,
    contradictions,
    decided_state,
    evaluate,
    parse_rule,
)
from deliberation.consents.rules import Measure, cannot_measure, reaches_other_flows, today_state, was_measured
from deliberation.errors import Problems
from tests.consents.scene import rule

DAY, LATER = date(2026, 11, 1), date(2026, 11, 9)


def said(way: Way, what: Said = Said.yes, on: date = DAY, *flows: str) -> Evidence:
    return Evidence(way, what, on, frozenset(flows) if flows else None)


ASSEMBLY, VOTE, STAKEHOLDERS = Way.assembly_resolution, Way.residents_vote, Way.stakeholder_council_resolution


@pytest.mark.parametrize(
    ("requires", "evidence", "outcome"),
    [
        ("assembly_resolution", [said(ASSEMBLY)], Said.yes),
        ("assembly_resolution", [said(ASSEMBLY, Said.no)], Said.no),
        ("assembly_resolution", [], Said.not_shown),
        ({"all": ["assembly_resolution", "residents_vote"]}, [said(ASSEMBLY)], Said.not_shown),
        ({"all": ["assembly_resolution", "residents_vote"]}, [said(ASSEMBLY), said(VOTE, Said.no)], Said.no),
        ({"all": ["assembly_resolution", "residents_vote"]}, [said(ASSEMBLY), said(VOTE)], Said.yes),
        ({"any": ["assembly_resolution", "residents_vote"]}, [said(VOTE)], Said.yes),
        ({"any": ["assembly_resolution", "residents_vote"]}, [said(VOTE, Said.no)], Said.not_shown),
        ({"any": ["assembly_resolution", "residents_vote"]}, [said(ASSEMBLY, Said.no), said(VOTE, Said.no)], Said.no),
        ({"all": ["assembly_resolution", {"any": ["residents_vote", "stakeholder_council_resolution"]}]},
         [said(ASSEMBLY), said(STAKEHOLDERS)], Said.yes),
    ],
)  # fmt: skip
def test_the_tree_of_the_rule_decides_in_three_values(requires, evidence, outcome):
    assert evaluate(parse_rule(rule(requires)), "bus", evidence) is outcome


def test_evidence_about_one_flow_decides_nothing_about_another():
    found = parse_rule(rule())
    evidence = [said(ASSEMBLY, Said.yes, DAY, "bus")]
    assert decided_state(found, "bus", evidence, has_conditions=False) is State.authorised
    assert decided_state(found, "cards", evidence, has_conditions=False) is State.undecided


def test_the_newest_act_of_a_way_counts_and_of_two_on_a_day_the_no():
    found = parse_rule(rule())
    assert evaluate(found, "bus", [said(ASSEMBLY, Said.no), said(ASSEMBLY, Said.yes, LATER)]) is Said.yes
    assert evaluate(found, "bus", [said(ASSEMBLY, Said.yes, LATER), said(ASSEMBLY, Said.no, LATER)]) is Said.no


@pytest.mark.parametrize(("when", "outcome"), [("refused", Said.no), ("as_required", Said.yes)])
def test_a_no_by_a_way_that_is_not_required_does_what_the_rule_says_and_is_always_shown(when, outcome):
    found = parse_rule(rule(when_contradicted=when))
    evidence = [said(ASSEMBLY), said(VOTE, Said.no)]
    assert evaluate(found, "bus", evidence) is outcome
    assert contradictions(found, "bus", evidence) == [VOTE]


def test_conditions_that_bind_make_the_consent_conditional():
    found = parse_rule(rule())
    assert decided_state(found, "bus", [said(ASSEMBLY)], has_conditions=True) is State.authorised_with_conditions
    assert decided_state(found, "bus", [said(ASSEMBLY, Said.no)], has_conditions=True) is State.refused


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"requires": "mayor"}, "requires"),
        ({"requires": {"all": []}}, "requires/all"),
        ({"requires": {"any": [{"all": ["mayor"]}]}}, "requires/any/0/all/0"),
        ({"requires": {"none": ["residents_vote"]}}, "requires"),
        ({"suspends": ["mayor"]}, "suspends"),
        ({"when_contradicted": "whatever"}, "when_contradicted"),
        ({"valid_until": "2026-02-30"}, "valid_until"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_rule_that_is_not_sound_names_every_place(changes, path):
    with pytest.raises(Problems) as found:
        parse_rule({**rule(), **changes})
    assert [p.path for p in found.value.problems] == [path]


PLAN = {"recipient": {"a-city"}, "data_item": {"trip-od"}}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"kind": "wish"}, "condition_kind"),
        ({"kind": "limit", "on": "retention", "values": []}, "condition_values"),
        ({"kind": "limit", "on": "retention", "values": ["P1Y", "P2Y"]}, "condition_one_value"),
        ({"kind": "prohibition", "on": "retention", "values": ["P1Y"]}, "retention_is_limit"),
        ({"kind": "limit", "on": "colour", "values": ["red"]}, "condition_on"),
        ({"kind": "limit", "on": "country", "values": ["JP"], "flows": ["nowhere"]}, "no_such_flow"),
        ({"kind": "obligation", "duty": "report"}, "obligation_due"),
        ({"kind": "obligation", "duty": "other", "due": "2027-01-01"}, "note_ja"),
        ({"kind": "prohibition"}, "condition_on"),
        ({"kind": "prohibition", "values": ["JP"], "note": {"ja": "x"}}, "condition_on"),
        ({"kind": "limit", "on": "accumulation"}, "condition_only_forbidden"),
        ({"kind": "limit", "on": "linkage"}, "condition_values"),
        ({"kind": "prohibition", "on": "my_number", "values": ["yes"]}, "condition_no_value"),
        ({"kind": "limit", "on": "recipient", "values": ["police"]}, "condition_recipient_unknown"),
        ({"kind": "limit", "on": "recipient", "values": ["houjin:1000012090001"]}, "condition_recipient_unknown"),
        ({"kind": "prohibition", "on": "data_item", "values": ["face"]}, "condition_data_item_unknown"),
        ({"kind": "prohibition", "on": "country", "values": ["JP"], "to": "city"}, "condition_unused_by_check"),
        ({"kind": "obligation", "duty": "report", "due": "2027-01-01", "on": "country"}, "condition_unused_by_duty"),
    ],
)
def test_a_condition_that_cannot_be_understood_is_refused_with_its_reason(row, reason):
    with pytest.raises(Problems) as found:
        parse([row], {"bus"}, known=PLAN)
    assert reason in [p.reason for p in found.value.problems]


def test_a_company_outside_the_plan_is_named_by_a_number_whose_check_digit_is_right():
    row = {"kind": "prohibition", "on": "recipient", "values": ["a-city", "public", "houjin:4000012090001"]}
    (made,) = parse([row], {"bus"}, known=PLAN)
    assert made.values == ("a-city", "public", "houjin:4000012090001")


def test_conditions_are_numbered_and_free_text_is_marked_as_not_checkable():
    made = parse(
        [{"kind": "limit", "on": "country", "values": ["JP"]}, {"kind": "prohibition", "note": {"ja": "x"}}], {"bus"}
    )
    assert [(c.id, c.checkable) for c in made] == [("C-1", True), ("C-2", False)]


def state(*measures: Measure, valid_until: date | None = None, stale: tuple[str, ...] = (), today: date = LATER) -> str:
    return today_state("bus", State.authorised, measures, today=today, valid_until=valid_until, stale=stale).state


def test_what_ends_the_consent_for_good_stands_first():
    revoke, suspend, lift = (Measure(e, DAY, frozenset()) for e in ("revoke", "suspend", "lift"))
    assert state() == "authorised"
    assert state(stale=("bus",)) == "stale"
    assert state(valid_until=DAY, stale=("bus",)) == "expired"
    assert state(suspend, valid_until=DAY) == "suspended"
    assert state(revoke, suspend, valid_until=DAY) == "revoked"
    assert state(suspend, Measure("lift", LATER, frozenset())) == "authorised"
    assert state(lift) == "authorised"


def test_a_measure_holds_from_its_day_and_for_its_flows_alone():
    assert state(Measure("suspend", LATER, frozenset()), today=DAY) == "authorised"
    assert state(Measure("suspend", DAY, frozenset({"cards"}))) == "authorised"


def test_the_last_day_of_a_consent_is_still_in_force():
    assert state(valid_until=LATER) == "authorised"


def test_a_refused_flow_stays_refused_whatever_came_after():
    found = today_state("bus", State.refused, [], today=LATER, valid_until=DAY, stale={"bus"})
    assert found.state == "refused"


@pytest.mark.parametrize(
    ("way", "effect", "reason"),
    [
        (ASSEMBLY, "suspend", None), (ASSEMBLY, "revoke", None), (STAKEHOLDERS, "suspend", "act_without_this_effect"),
        (VOTE, "suspend", "vote_without_this_effect"), (VOTE, "revoke", "vote_without_this_effect"),
    ],
)  # fmt: skip
def test_what_the_rule_gives_no_effect_is_told_as_what_it_is(way, effect, reason):
    assert cannot_measure(parse_rule(rule()), effect, way, True) == reason


@pytest.mark.parametrize(
    ("about", "flows", "other"),
    [(None, (), False), (None, ("a", "b"), False), ("a", ("a",), False), ("a", (), True), ("a", ("b",), True),
     ("a", ("a", "b"), True)],
)  # fmt: skip
def test_a_decision_about_one_flow_reaches_no_other(about, flows, other):
    assert reaches_other_flows(about, flows) is other


@pytest.mark.parametrize(
    ("earlier", "flows", "twice"),
    [([], (), False), ([], ("a",), False), ([("a",)], ("b",), False), ([("a",)], ("a",), True),
     ([("a",), ("b",)], ("b", "a"), True), ([("a",)], ("a", "b"), False), ([()], ("a",), True), ([("a",)], (), False),
     ([()], (), True)],
)  # fmt: skip
def test_a_decision_is_registered_once_for_each_flow(earlier, flows, twice):
    assert was_measured(earlier, flows) is twice
