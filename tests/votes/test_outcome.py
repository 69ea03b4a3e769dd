"""The rule engine: counts in, an outcome with its reasons out, exactly."""

import random
from fractions import Fraction

import pytest

from deliberation.errors import Problems
from deliberation.votes import outcome
from deliberation.votes.outcome import Code, Counts, Quorate
from deliberation.votes.ruleset import Counting, Rounding, Threshold
from tests.votes.documents import counting, option, quorum, share


def counts(pro: int, con: int, *, invalid: int = 0, roll: int = 1000, **more: int) -> Counts:
    votes = {"for": pro, "against": con, **more}
    return Counts(roll, sum(votes.values()) + invalid, votes, invalid)


def codes(counting: Counting, found: Counts) -> list[str]:
    return [r.code for r in outcome.decide(counting, found).reasons]


def test_more_for_than_against_approves() -> None:
    found = outcome.decide(counting(), counts(301, 300))
    assert (found.code, found.winner, found.decided_by) == (Code.APPROVED, "for", "decision")
    assert found.reasons[-1].values["margin"] == 1


def test_more_against_rejects_and_names_the_margin() -> None:
    found = outcome.decide(counting(), counts(300, 310))
    assert (found.code, found.winner) == (Code.REJECTED, "against")
    assert found.reasons[-1].values == {"first": "for", "second": "against", "pro": 300, "con": 310, "margin": 10}


@pytest.mark.parametrize(("tie", "code"), [("rejected", Code.REJECTED), ("undecided", Code.TIED)])
def test_a_tie_is_what_the_rule_says(tie: str, code: Code) -> None:
    rule = counting(decision={"method": "more_for", "tie": tie, "threshold": None})
    found = outcome.decide(rule, counts(300, 300))
    assert (found.code, found.winner, found.decided_by) == (code, None, "tie")


def test_two_thirds_of_the_valid_votes_can_be_missed_by_one() -> None:
    rule = counting(decision={"method": "share_of_valid", "tie": "rejected", "threshold": share("2/3")})
    assert outcome.decide(rule, counts(200, 100)).code is Code.APPROVED
    missed = outcome.decide(rule, counts(199, 101))
    assert (missed.code, missed.winner) == (Code.SHORT, "for")
    assert missed.reasons[-1].values["needed"] == 200


def test_a_share_of_the_roll_counts_people_who_stayed_away() -> None:
    rule = counting(decision={"method": "share_of_roll", "tie": "rejected", "threshold": share("1/4", ">")})
    assert outcome.decide(rule, counts(250, 0)).code is Code.SHORT
    assert outcome.decide(rule, counts(251, 0)).code is Code.APPROVED


def test_a_share_of_the_roll_does_not_outvote_a_majority_against() -> None:
    rule = counting(decision={"method": "share_of_roll", "tie": "rejected", "threshold": share("1/4")})
    assert outcome.decide(rule, counts(300, 400)).code is Code.REJECTED


def test_most_votes_of_three_answers_lead() -> None:
    rule = counting(
        options=[option(k, "neutral") for k in ("a", "b", "c")],
        decision={"method": "plurality", "tie": "undecided", "threshold": None},
    )
    found = outcome.decide(rule, Counts(100, 61, {"a": 20, "b": 21, "c": 19}, 1))
    assert (found.code, found.winner, found.reasons[-1].values["margin"]) == (Code.LEADS, "b", 1)
    assert outcome.decide(rule, Counts(100, 60, {"a": 20, "b": 20, "c": 20}, 0)).code is Code.TIED


def test_a_sealed_vote_has_no_counts_at_all() -> None:
    found = outcome.decide(counting(quorum=quorum()), Counts(1000, 499))
    assert (found.code, found.winner, found.effect) == (Code.VOID_UNOPENED, None, None)
    assert [(r.code, r.rule) for r in found.reasons] == [("quorum_unmet", "quorum"), ("quorum_sealed", "on_unmet")]
    assert found.reasons[0].values == {"number": 499, "roll": 1000, "needed": 500, "missing": 1}


def test_ballots_that_had_to_stay_sealed_are_refused() -> None:
    with pytest.raises(Problems) as refused:
        outcome.decide(counting(quorum=quorum()), counts(300, 199))
    assert refused.value.problems[0].reason == "vote_opened_sealed"


def test_ballots_that_had_to_be_counted_are_asked_for() -> None:
    with pytest.raises(Problems) as refused:
        outcome.decide(counting(quorum=quorum()), Counts(1000, 500))
    assert refused.value.problems[0].reason == "vote_not_counted"


def test_an_unmet_quorum_may_be_counted_and_is_void_all_the_same() -> None:
    found = outcome.decide(counting(quorum=quorum(on_unmet="counted")), counts(300, 100))
    assert (found.code, found.winner, found.decided_by) == (Code.VOID_COUNTED, None, "on_unmet")


def test_more_than_a_half_is_not_reached_by_the_half_itself() -> None:
    rule = counting(quorum=quorum(op=">"))
    assert outcome.verdict(rule, roll=1000, cast=500).quorate is Quorate.UNMET
    assert outcome.verdict(rule, roll=1000, cast=501).quorate is Quorate.MET


def test_a_quorum_of_valid_votes_is_judged_after_the_count() -> None:
    rule = counting(quorum=quorum(on_unmet="counted", numerator="valid"))
    before = outcome.verdict(rule, roll=1000, cast=520)
    assert (before.quorate, before.counting, before.number) == (Quorate.AFTER_COUNT, True, None)
    assert outcome.decide(rule, counts(300, 190, invalid=30)).code is Code.VOID_COUNTED
    assert outcome.decide(rule, counts(300, 200, invalid=20)).code is Code.APPROVED


def test_a_quorum_can_be_a_number_of_people() -> None:
    rule = counting(
        quorum={"threshold": {"number": 300, "op": ">="}, "numerator": "cast", "on_unmet": "sealed"},
    )
    assert outcome.verdict(rule, roll=10_000, cast=299).counting is False
    assert outcome.verdict(rule, roll=10_000, cast=300).counting is True


@pytest.mark.parametrize(("blanks", "code"), [("valid", Code.SHORT), ("apart", Code.APPROVED)])
def test_a_blank_is_valid_or_apart_as_the_rule_says(blanks: str, code: Code) -> None:
    rule = counting(
        options=[option("for", "for"), option("against", "against"), option("blank", "blank")],
        blanks=blanks,
        decision={"method": "share_of_valid", "tie": "rejected", "threshold": share("2/3")},
    )
    assert outcome.decide(rule, counts(200, 100, blank=10)).code is code


def test_the_blank_answer_never_leads() -> None:
    rule = counting(
        options=[option("a", "neutral"), option("b", "neutral"), option("blank", "blank")],
        blanks="valid",
        decision={"method": "plurality", "tie": "undecided", "threshold": None},
    )
    assert outcome.decide(rule, Counts(100, 60, {"a": 5, "b": 4, "blank": 50}, 1)).winner == "a"


def test_an_effect_is_apart_from_the_outcome() -> None:
    rule = counting(effect={"threshold": share("1/3"), "consequence": {"ja": "x"}})
    missed = outcome.decide(rule, counts(333, 10))
    assert (missed.code, missed.effect, missed.decided_by) == (Code.APPROVED, False, "decision")
    assert outcome.decide(rule, counts(334, 10)).effect is True
    assert codes(rule, counts(334, 334))[-1] == "effect_tied"


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (Counts(0, 0, {"for": 0, "against": 0}, 0), "vote_roll_empty"),
        (Counts(10, 11, {"for": 6, "against": 5}, 0), "vote_cast_exceeds_roll"),
        (Counts(10, 5, {"for": 6, "against": -1}, 0), "vote_count_negative"),
        (Counts(10, 5, {"for": 3, "against": 1}, None), "vote_count_negative"),
        (Counts(10, 5, {"for": 3, "against": 1}, 0), "vote_sum_differs"),
        (Counts(10, 5, {"for": 3, "other": 2}, 0), "vote_options_differ"),
        (Counts(10, 5, None, 0), "vote_invalid_unopened"),
    ],
)
def test_counts_that_do_not_add_up_are_refused(found: Counts, reason: str) -> None:
    with pytest.raises(Problems) as refused:
        outcome.decide(counting(), found)
    assert reason in [p.reason for p in refused.value.problems]


@pytest.mark.parametrize(
    ("op", "rounding", "needed"),
    [(">=", "exact", 34), (">=", "down", 33), (">=", "up", 34), (">", "exact", 34), (">", "down", 34), (">", "up", 35)],
)
def test_a_fraction_is_treated_as_the_ordinance_says(op: str, rounding: str, needed: int) -> None:
    threshold = Threshold(op, share=Fraction(1, 3), rounding=Rounding(rounding))  # type: ignore[arg-type]
    assert threshold.needed(100) == needed


def test_needed_votes_agree_with_the_exact_comparison_for_every_roll() -> None:
    draw = random.Random(20130526)
    for _ in range(3000):
        under = draw.randint(1, 12)
        share_of = Fraction(draw.randint(1, under), under)
        roll, number = draw.randint(1, 10**7), draw.randint(0, 10**7)
        assert Threshold(">=", share=share_of).reached(number, roll) == (Fraction(number, roll) >= share_of)
        assert Threshold(">", share=share_of).reached(number, roll) == (Fraction(number, roll) > share_of)


def random_rule(draw: random.Random) -> Counting:
    method = draw.choice(["more_for", "share_of_roll", "share_of_valid", "plurality"])
    threshold = share(draw.choice(["1/4", "1/2", "2/3"]), draw.choice([">=", ">"])) if "share" in method else None
    tie = "undecided" if method == "plurality" else draw.choice(["rejected", "undecided"])
    sides = draw.choice(["invalid", "valid", "apart"])
    options = [option("for", "for"), option("against", "against"), option("neither", "neutral")]
    on_unmet = draw.choice(["sealed", "counted"])
    numerator = "cast" if on_unmet == "sealed" else draw.choice(["cast", "valid"])
    return counting(
        options=options + ([] if sides == "invalid" else [option("blank", "blank")]),
        blanks=sides,
        quorum=draw.choice([None, quorum(draw.choice(["1/3", "1/2"]), on_unmet, numerator)]),
        decision={"method": method, "tie": tie, "threshold": threshold},
        effect=draw.choice([None, {"threshold": share("1/4"), "consequence": {"ja": "x"}}]),
    )


def random_counts(draw: random.Random, rule: Counting) -> Counts:
    votes = {o.key: draw.randint(0, 60) for o in rule.options}
    invalid = draw.randint(0, 10)
    cast = sum(votes.values()) + invalid
    roll = cast + draw.randint(0, 300) or 1
    opened = outcome.verdict(rule, roll=roll, cast=cast, valid=rule.valid(votes)).counting
    return Counts(roll, cast, votes, invalid) if opened else Counts(roll, cast)


def test_every_outcome_keeps_what_no_rule_may_break() -> None:
    draw = random.Random(20150517)
    seen = set()
    for _ in range(4000):
        rule = random_rule(draw)
        found = random_counts(draw, rule)
        result = outcome.decide(rule, found)
        seen.add(result.code)
        assert (result.code is Code.VOID_UNOPENED) == (not found.opened)
        assert result.reasons[0].rule == "quorum" and result.decided_by in ("on_unmet", "decision", "tie")
        assert all(isinstance(v, int | str) for r in result.reasons for v in r.values.values())
        if result.code in (Code.VOID_UNOPENED, Code.VOID_COUNTED):
            assert (result.winner, result.effect) == (None, None)
        if result.code is Code.APPROVED and found.votes:
            assert found.votes["for"] > found.votes["against"]
    assert seen == set(Code)


def test_one_more_vote_for_never_turns_an_approval_away() -> None:
    draw = random.Random(19960804)
    for _ in range(2000):
        rule = random_rule(draw)
        found = random_counts(draw, rule)
        if not found.opened or found.cast == found.roll or found.votes is None:
            continue
        more = Counts(found.roll, found.cast + 1, {**found.votes, "for": found.votes["for"] + 1}, found.invalid)
        if outcome.decide(rule, found).code is Code.APPROVED:
            assert outcome.decide(rule, more).code is Code.APPROVED
