"""How votes of an assembly come out, and which entries cannot stand (glossary, procedure notes P4-P10)."""

from datetime import date

import pytest

from deliberation.accounts.rules import Actor, Role
from deliberation.council import rules
from deliberation.council.kinds import Ending, Question, ending
from deliberation.council.outcomes import Signatures, Taken, computed, outcome, quorum, reported, signatures
from deliberation.council.rollcalls import REQUIREMENTS, Basis, Choice, Counts, Declared, Result, Way, count, mismatch

MAJORITY, TWO_THIRDS = REQUIREMENTS["majority"], REQUIREMENTS["two_thirds_present"]


@pytest.mark.parametrize(
    ("requirement", "counts", "seats", "casting", "result", "reason", "needed"),
    [
        ("majority", Counts(16, 22, absent=1), 40, None, "rejected", "majority_minority", 20),
        ("two_thirds_present", Counts(16, 10), None, None, "rejected", "two_thirds_missed", 18),
        ("two_thirds_present", Counts(18, 8), None, None, "passed", "two_thirds_reached", 18),
        ("two_thirds_present", Counts(10, 16), None, None, "rejected", "two_thirds_minority", 18),
        ("majority_all", Counts(0, 6, absent=2), 8, None, "rejected", "majority_minority", 4),
        ("majority_all", Counts(6, 3), None, None, "passed", "majority_reached", 5),
        ("majority_all", Counts(4, 4), None, None, "rejected", "majority_tied", 5),
        ("majority", Counts(12, 12, not_voting=1), 25, Choice.in_favour, "passed", "tie_chair_for", 13),
        ("majority", Counts(12, 12, not_voting=1), 25, Choice.against, "rejected", "tie_chair_against", 13),
        ("majority", Counts(12, 12), 25, None, None, "tie_open", 13),
        ("three_quarters_present", Counts(17, 7), None, None, "rejected", "three_quarters_missed", 18),
        ("three_quarters_present", Counts(18, 6), None, None, "passed", "three_quarters_reached", 18),
        ("majority_seats", Counts(12, 3), 25, None, "rejected", "majority_minority", 13),
        ("two_thirds_seats", Counts(17, 0, absent=8), 25, None, "passed", "two_thirds_reached", 17),
    ],
)
def test_the_result_follows_from_counts_and_requirement(requirement, counts, seats, casting, result, reason, needed):
    found = computed(REQUIREMENTS[requirement], counts, seats=seats, casting=casting)
    assert (found.result, found.reason, found.values["n"], found.basis) == (result, reason, needed, Basis.computed)


def test_the_chair_is_left_out_of_an_ordinary_majority_and_counted_in_a_special_one():
    choices = {n: Choice.in_favour if n < 16 else Choice.against for n in range(25)}
    ordinary = computed(MAJORITY, count({**choices, 25: Choice.not_voting}))
    special = computed(TWO_THIRDS, count({**choices, 25: Choice.against}))
    assert ordinary.values["base"] == 25 and special.values["base"] == 26
    assert special.values["n"] == 18 and special.reason == "two_thirds_missed"


def test_who_was_excused_absent_or_out_of_the_room_is_in_no_denominator():
    heads = Counts(5, 4, abstained=3, absent=2, excused=1, not_voting=1)
    assert heads.voting == 9 and heads.in_room == 10
    assert computed(MAJORITY, heads).reason == "majority_reached"


def test_who_stays_without_an_answer_counts_among_those_present():
    assert computed(MAJORITY, Counts(10, 8, stayed=3)).reason == "majority_minority"
    assert computed(MAJORITY, Counts(10, 8, stayed=2)).reason == "tie_open"


def test_unknown_counts_are_never_computed():
    with pytest.raises(ValueError, match="counts_unknown"):
        computed(MAJORITY, Counts(against=3))
    with pytest.raises(ValueError, match="seats_unknown"):
        computed(REQUIREMENTS["two_thirds_seats"], Counts(3, 1))
    told = outcome(Taken(MAJORITY, Counts(), reported=Result.passed, tie=True, casting=Choice.in_favour))
    assert (told.result, told.basis, told.reason) == ("passed", "reported", "reported_tie_chair_for")
    assert reported(None).reason == "reported_nothing"


@pytest.mark.parametrize(("word", "result"), [("unanimous", "passed"), ("many", "passed"), ("few", "rejected")])
def test_a_standing_vote_without_heads_is_what_the_chair_declared(word, result):
    told = outcome(Taken(MAJORITY, Counts(), declared=Declared(word)))
    assert (told.result, told.basis, told.reason) == (result, "declared", f"declared_{word}")


@pytest.mark.parametrize(
    ("requirement", "counts", "seats", "told"),
    [
        ("majority", Counts(12), 22, ("passed", "alone_present_reached", {"a": 12, "n": 11, "base": 21})),
        ("majority", Counts(10), 22, None),
        ("majority", Counts(10, absent=2), 22, ("passed", "alone_present_reached", {"a": 10, "n": 10, "base": 19})),
        ("two_thirds_present", Counts(14), 22, None),
        ("majority_seats", Counts(12), 22, ("passed", "alone_seats_reached", {"a": 12, "n": 12, "base": 22})),
        ("two_thirds_seats", Counts(12), 22, ("rejected", "alone_seats_short", {"a": 12, "n": 15, "base": 22})),
        ("majority", Counts(12), None, None),
    ],
)
def test_those_in_favour_alone_tell_only_what_follows_from_them(requirement, counts, seats, told):
    found = outcome(Taken(REQUIREMENTS[requirement], counts, seats=seats))
    if told is None:
        assert (found.result, found.reason) == (None, "reported_nothing")
    else:
        assert (found.result, found.reason, found.values, found.basis) == (*told, "computed")


def test_a_vote_of_the_seats_whose_number_nobody_gave_is_told_as_reported():
    told = outcome(Taken(REQUIREMENTS["two_thirds_seats"], Counts(20, 4), reported=Result.passed))
    assert told.basis is Basis.reported


@pytest.mark.parametrize(
    ("counts", "recalled", "met", "reason"),
    [
        (Counts(7, 4, absent=12, not_voting=1), False, False, "quorum_missed"),
        (Counts(7, 5, absent=11, not_voting=1), False, True, "quorum_met"),
        (Counts(6, 4, absent=10, excused=2, not_voting=1), False, True, "quorum_excused"),
        (Counts(7, 4, absent=12, not_voting=1), True, True, "quorum_recalled"),
    ],
)
def test_half_of_the_seats_make_a_sitting_with_the_exceptions_of_the_act(counts, recalled, met, reason):
    found = quorum(MAJORITY, counts, 25, recalled=recalled)
    assert (found.met, found.reason, found.needed) == (met, reason, 13)


def test_a_three_quarters_vote_needs_two_thirds_of_the_seats_present():
    rule = REQUIREMENTS["three_quarters_present"]
    assert not quorum(rule, Counts(16, 0), 25, recalled=True).met
    assert quorum(rule, Counts(17, 0), 25).met


@pytest.mark.parametrize(
    ("found", "result", "reason"),
    [
        (Signatures(146_509, 210_134, 192_773), "passed", "signatures_enough"),
        (Signatures(200_000, 210_134, 192_773), "rejected", "signatures_short"),
        (Signatures(None, 54_454, 50_304, 4_150), None, "signatures_needed"),
        (Signatures(300, 400, None), None, "signatures_valid"),
        (Signatures(None, 400, None), None, "signatures_reported"),
        (Signatures(1_200, None, 1_200, rough={"valid": "about"}), None, "signatures_rough"),
        (Signatures(1_200, None, 1_200, rough={"needed": "about"}), None, "signatures_rough"),
        (Signatures(1_200, None, 1_300, rough={"valid": "over"}), "passed", "signatures_enough"),
        (Signatures(1_200, None, 1_100, rough={"valid": "over"}), None, "signatures_rough"),
        (Signatures(1_200, None, 1_200, rough={"needed": "over"}), "rejected", "signatures_short"),
        (Signatures(1_200, None, 1_300, rough={"needed": "over"}), None, "signatures_rough"),
    ],
)
def test_signatures_are_said_to_suffice_or_not_only_where_it_follows(found, result, reason):
    told = signatures(found)
    assert (told.result, told.reason) == (result, reason)


@pytest.mark.parametrize(
    ("requirement", "counts", "seats", "reason"),
    [
        ("majority", Counts(-1, 3), None, "count_negative"),
        ("majority", Counts(None, 1), None, "counts_half_known"),
        ("majority", Counts(1, None), None, None),
        ("majority", Counts(20, 20, absent=1), 40, "more_than_seats"),
        ("two_thirds_present", Counts(16, 9, not_voting=1), 26, "chair_votes_here"),
        ("majority", Counts(16, 9, not_voting=2), 27, "one_chair"),
        ("majority", Counts(16, 22, absent=1), 40, None),
    ],
)
def test_heads_that_cannot_be_one_vote_are_told(requirement, counts, seats, reason):
    assert mismatch(REQUIREMENTS[requirement], counts, seats) == reason


@pytest.mark.parametrize(
    ("kind", "question", "result", "word"),
    [
        ("bill", "original", Result.passed, Ending.passed),
        ("bill", "amended", Result.passed, Ending.passed_amended),
        ("petition_seigan", "in_intent", Result.passed, Ending.adopted_in_intent),
        ("petition_chinjo", "original", Result.rejected, Ending.not_adopted),
        ("bill", "carry_over", Result.passed, Ending.carried_over),
        ("advice", "original", Result.rejected, Ending.recommended_against),
        ("bill", "original", None, None),
    ],
)
def test_each_kind_ends_in_the_assemblys_own_word(kind, question, result, word):
    assert ending(kind, question, result) is word


# ---- what cannot be entered -------------------------------------------------------------------------------------

ROSTER = tuple(range(1, 6))


def vote(way=Way.roll_call, requirement=MAJORITY, **changes):
    choices = {1: Choice.not_voting, 2: Choice.in_favour, 3: Choice.in_favour, 4: Choice.against, 5: Choice.absent}
    given = {"choices": choices, "presiding": 1, "seats": 5, **changes}
    return rules.VoteEntered(way, requirement, **given)


def test_a_whole_roll_call_can_be_entered():
    assert not rules.faults_of_vote(vote(), roster=ROSTER)
    assert not rules.faults_of_vote(vote(Way.electronic), roster=ROSTER)


@pytest.mark.parametrize(
    ("entered", "reason"),
    [
        (vote(choices=None), "named_way_needs_members"),
        (vote(Way.secret), "way_has_no_names"),
        (vote(Way.standing, declared=Declared.many), "standing_votes_need_source"),
        (vote(Way.no_objection, choices=None, declared=Declared.many), "no_objection_is_declared"),
        (vote(Way.standing, choices=None, declared=Declared.no_objection), "no_objection_is_a_way"),
        (vote(Way.standing, choices=None, counts=Counts(2, 1), declared=Declared.many), "counted_and_declared"),
        (vote(Way.secret, choices=None), "vote_needs_counts"),
        (vote(Way.standing, choices=None, counts=Counts(2), declared=Declared.many), "counted_and_declared"),
        (vote(Way.standing, choices=None, counts=Counts(against=2)), "counts_half_known"),
        (vote(Way.standing, choices=None, counts=Counts(2)), "in_favour_alone_tells_nothing"),
        (vote(Way.standing, choices=None, counts=Counts(6)), "more_than_seats"),
        (vote(choices={1: Choice.not_voting, 2: Choice.in_favour}), "member_without_choice"),
        (vote(choices={9: Choice.in_favour}), "not_a_member"),
        (vote(presiding=None), "presiding_needed"),
        (vote(presiding=2), "chair_votes_only_tie"),
        (vote(requirement=TWO_THIRDS), "chair_votes_here"),
        (vote(casting=Choice.in_favour), "casting_without_tie"),
        (vote(Way.secret, choices=None, counts=Counts(2, 2), presiding=None), "tie_needs_chair"),
        (vote(seats=20), "quorum_missed"),
        (vote(seats=0), "seats_then_at_least_one"),
        (vote(Way.standing, choices=None, counts=Counts(1, 0, absent=3)), "quorum_missed"),
        (vote(Way.secret, choices=None, counts=Counts(1, 0, absent=3), seats=6), "quorum_missed"),
        (vote(Way.secret, requirement=REQUIREMENTS["majority_seats"], choices=None, counts=Counts(2, 1), seats=None),
         "seats_needed"),
    ],
)  # fmt: skip
def test_a_vote_that_cannot_have_happened_so_is_refused(entered, reason):
    assert rules.faults_of_vote(entered, roster=ROSTER)[0].reason == reason


@pytest.mark.parametrize(
    ("entered", "field", "reason", "values"),
    [
        (vote(seats=4), "seats", "more_than_seats", {}),
        (vote(Way.secret, choices=None, counts=Counts(5, 3), seats=8), "in_favour", "more_than_seats", {}),
        (vote(Way.standing, choices=None, counts=Counts(6)), "in_favour", "more_than_seats", {}),
        (vote(seats=20), "recalled", "quorum_missed", {"seats": 20}),
        (vote(seats=0), "seats", "seats_then_at_least_one", {}),
    ],
)
def test_a_number_of_seats_that_does_not_fit_is_told_once_and_where_it_can_be_put_right(entered, field, reason, values):
    (fault,) = rules.faults_of_vote(entered, roster=ROSTER)
    assert (fault.field, fault.reason, fault.values) == (field, reason, values)


@pytest.mark.parametrize(
    "entered",
    [
        vote(Way.standing, choices=None, counts=Counts(2, 0, absent=2)),
        vote(Way.standing, choices=None, counts=Counts(1, 0, absent=1, excused=2)),
        vote(Way.standing, choices=None, counts=Counts(1, 0, absent=3), recalled=True),
        vote(Way.standing, choices=None, counts=Counts(1, 0, absent=2)),
        vote(Way.secret, choices=None, counts=Counts(1, 0, absent=3), seats=None),
    ],
)
def test_counted_heads_miss_the_quorum_only_where_all_members_are_told_and_no_exception_holds(entered):
    """The presiding member was there and is not among the heads; of the fourth one nobody told, who may have been."""
    assert not rules.faults_of_vote(entered, roster=ROSTER)


def test_who_stood_can_be_told_from_a_named_source_and_changes_no_result():
    entered = vote(Way.standing, choices={2: Choice.in_favour}, declared=Declared.many, choices_from="A newspaper")
    assert not rules.faults_of_vote(entered, roster=ROSTER)
    assert not entered.heads().known


@pytest.mark.parametrize(
    ("kind", "given", "reason"),
    [
        ("supplementary_resolution", {}, "act_needs_parent"),
        ("general_question", {"vote": vote()}, "act_takes_no_vote"),
        ("bill", {"vote": vote(), "withdrawn": True}, "withdrawn_takes_no_vote"),
        ("bill", {"vote": vote(question=Question.in_intent)}, "intent_is_for_petitions"),
        ("review", {}, "review_is_for_committees"),
        ("advice", {}, "advice_is_no_assembly_act"),
        ("petition_seigan", {"introduced": False}, "seigan_needs_introducer"),
        ("petition_chinjo", {"introduced": True}, "chinjo_has_no_introducer"),
        ("bill", {"vote": vote()}, None),
    ],
)
def test_an_act_has_the_shape_of_its_kind(kind, given, reason):
    about = {"body_kind": "plenary", "parent": False, "vote": None, "withdrawn": False, **given}
    assert [fault.reason for fault in rules.faults_of_act(kind, **about)] == ([reason] if reason else [])


def holding(role: Role, jurisdiction: str = "a-city") -> Actor:
    return Actor(1, frozenset({(role, jurisdiction)}), {(role, jurisdiction): 1})


def test_only_the_secretariat_of_that_assembly_enters_its_record():
    assert rules.cannot_enter(holding(Role.secretariat), "a-city") is None
    assert rules.cannot_enter(holding(Role.secretariat, "b-city"), "a-city") == "only_secretariat"
    assert rules.cannot_enter(holding(Role.secretariat), "a-city", compiled=True) == "compiled_read_only"
    for role in (Role.clerk, Role.administrator, Role.council_member):
        assert rules.cannot_enter(holding(role), "a-city") == "only_secretariat"
    assert rules.cannot_enter(None, "a-city") == "only_secretariat"


def test_a_member_files_questions_and_contests_only_what_names_them():
    member = holding(Role.council_member)
    assert rules.cannot_put_question(member, "a-city", member=7) is None
    assert rules.cannot_put_question(member, "a-city", member=None) == "seat_without_member"
    assert rules.cannot_put_question(holding(Role.clerk), "a-city", member=None) == "only_council_member"
    assert rules.cannot_ask_correction(member, "a-city", member=7, concerned={7, 8}) is None
    assert rules.cannot_ask_correction(member, "a-city", member=7, concerned={8}) == "not_about_you"


def test_only_what_has_happened_is_entered_and_no_vote_before_its_item():
    before, on, after = (date(2026, 11, day) for day in (19, 20, 21))
    assert rules.cannot_date(after, today=on) == "date_in_future" and rules.cannot_date(on, today=on) is None
    assert rules.cannot_vote_on(before, on) == "vote_before_act"
    assert rules.cannot_vote_on(on, on) is rules.cannot_vote_on(before, None) is None
