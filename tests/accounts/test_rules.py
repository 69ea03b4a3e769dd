"""Rules about people: who may hold what, letter codes, references, limits."""

import random
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from deliberation.accounts import rules
from deliberation.accounts.rules import FORBIDDEN_PAIRS, LIMITS, WHOLE_SITE, Actor, Role
from tests.moment import NOW

HERE, THERE = "a-shi", "b-shi"


def holder(*rights: tuple[Role, str], person: int = 1) -> Actor:
    return Actor(person, frozenset(rights), {right: n for n, right in enumerate(rights, 1)})


ADMINISTRATOR = holder((Role.administrator, WHOLE_SITE))


def test_a_right_is_one_of_a_single_municipality() -> None:
    clerk = holder((Role.clerk, HERE))
    assert rules.cannot_act_as(clerk, Role.clerk, HERE) is None
    assert rules.cannot_act_as(clerk, Role.clerk, THERE) == "only_clerk"
    assert rules.cannot_act_as(clerk, Role.moderator, HERE) == "only_moderator"
    assert rules.cannot_act_as(None, Role.clerk, HERE) == "sign_in_first"


def test_a_right_for_the_whole_site_is_no_right_in_a_municipality() -> None:
    assert rules.cannot_act_as(ADMINISTRATOR, Role.administrator, HERE) == "only_administrator"


def test_an_official_acts_under_a_numbered_seat() -> None:
    actor = Actor(1, frozenset({(Role.moderator, HERE)}), {(Role.moderator, HERE): 3})
    assert actor.seat(Role.moderator, HERE) == "moderator-3"
    assert actor.jurisdictions(Role.moderator) == [HERE] and actor.jurisdictions(Role.clerk) == []


def test_only_an_administrator_of_the_site_gives_roles() -> None:
    nobody, clerk, local = None, holder((Role.clerk, HERE)), holder((Role.administrator, HERE))
    for by, reason in ((nobody, "sign_in_first"), (clerk, "only_administrator"), (local, "only_administrator")):
        assert rules.cannot_grant(by, HERE, Role.clerk, frozenset()) == reason
    assert rules.cannot_grant(ADMINISTRATOR, HERE, Role.clerk, frozenset()) is None


@pytest.mark.parametrize("role", Role)
def test_an_administrator_is_one_of_the_whole_site_and_nobody_else_is(role: Role) -> None:
    wrong, right = (HERE, WHOLE_SITE) if role is Role.administrator else (WHOLE_SITE, HERE)
    assert rules.cannot_grant(ADMINISTRATOR, wrong, role, frozenset()) == "role_of_another_place"
    assert rules.cannot_grant(ADMINISTRATOR, right, role, frozenset()) is None


@pytest.mark.parametrize("pair", list(combinations(Role, 2)), ids=lambda pair: f"{pair[0]} and {pair[1]}")
def test_the_forbidden_pairs_are_refused_both_ways_and_no_others(pair: tuple[Role, Role]) -> None:
    listed = {
        frozenset((Role.secretariat, Role.clerk)), frozenset((Role.registrar, Role.administrator)),
        frozenset((Role.registrar, Role.clerk)), frozenset((Role.trustee, Role.registrar)),
        frozenset((Role.trustee, Role.administrator)), frozenset((Role.trustee, Role.clerk)),
        frozenset((Role.moderator, Role.proponent)),
    }  # fmt: skip
    expected = "roles_forbidden_together" if frozenset(pair) in listed else None
    assert rules.forbidden_with(pair[0], frozenset({pair[1]})) == expected
    assert rules.forbidden_with(pair[1], frozenset({pair[0]})) == expected
    assert listed == FORBIDDEN_PAIRS


def test_a_role_elsewhere_forbids_nothing_here_but_one_of_the_whole_site_does() -> None:
    registrar, administrator = holder((Role.registrar, THERE)), holder((Role.administrator, WHOLE_SITE))
    assert rules.held_in(registrar, HERE) == frozenset()
    assert rules.held_in(administrator, HERE) == {Role.administrator}
    assert rules.held_in(registrar, WHOLE_SITE) == {Role.registrar}


def test_a_role_is_given_once() -> None:
    assert rules.cannot_grant(ADMINISTRATOR, HERE, Role.clerk, frozenset({Role.clerk})) == "role_already_held"


def test_a_second_administrator_is_needed_as_soon_as_there_is_one() -> None:
    assert [rules.needs_second(n) for n in (0, 1, 2, 3)] == [False, False, True, True]
    assert [rules.nobody_to_confirm(*n) for n in ((1, 1), (2, 2), (2, 3))] == [None] * 3
    assert rules.nobody_to_confirm(1, 2) == "second_administrator_gone"


@pytest.mark.parametrize(
    ("by", "state", "reason"),
    [
        (None, "open", "sign_in_first"),
        (holder((Role.clerk, THERE), person=2), "open", "only_clerk"),
        (holder((Role.moderator, HERE), person=2), "open", "only_clerk"),
        (holder((Role.clerk, HERE), person=1), "open", "needs_another_person"),
        (holder((Role.clerk, HERE), person=2), "confirmed", "pending_act_closed"),
        (holder((Role.clerk, HERE), person=2), "declined", "pending_act_closed"),
        (holder((Role.clerk, HERE), person=2), "open", None),
    ],
)
def test_another_person_with_the_right_confirms_an_open_act(by: Actor | None, state: str, reason: str | None) -> None:
    assert rules.cannot_confirm(by, Role.clerk, HERE, 1, state) == reason


def test_a_password_has_a_least_and_a_greatest_length() -> None:
    problems = [rules.password_problem("x" * n) for n in (0, 11, 12, 1024, 1025)]
    assert problems == ["password_short", "password_short", None, None, "password_long"]


def codes(count: int) -> list[str]:
    numbers = random.Random(20261121)
    made = (rules.letter_code(numbers.randrange(rules.CODES)) for _ in range(count * 2))
    return [code for code in made if code is not None][:count]


def test_letter_codes_have_sixty_bits_and_only_letters_and_digits_that_nobody_mixes_up() -> None:
    assert rules.CODES == 2**60
    for code in codes(200):
        assert len(code) == 16 and set(code) <= set(rules.ALPHABET) | {"-"}
    assert not set("ILOU") & set(rules.ALPHABET)


def test_a_letter_code_is_read_back_however_it_is_typed() -> None:
    wide = {ord(c): ord(c) + 0xFEE0 for c in rules.ALPHABET + rules.ALPHABET.lower() + "-"}
    for code in codes(50):
        plain = code.replace("-", "")
        for typed in (code, code.lower(), plain, f" {code} ", code.replace("-", " "), code.translate(wide)):
            assert rules.read_letter_code(typed) == plain[:-1]
        for dash in "\u2010\u2212\u30fc\uff70\u2015\u3000":
            assert rules.read_letter_code(code.replace("-", dash)) == plain[:-1]
        assert rules.read_letter_code(code.replace("0", "o").replace("1", "l")) == plain[:-1]


def test_one_wrong_symbol_or_two_swapped_ones_are_told_apart() -> None:
    for code in codes(20):
        plain = code.replace("-", "")
        for place, right in enumerate(plain):
            for wrong in rules.ALPHABET.replace(right, ""):
                assert rules.read_letter_code(plain[:place] + wrong + plain[place + 1 :]) is None
        for place in range(len(plain) - 1):
            swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
            assert swapped == plain or rules.read_letter_code(swapped) is None


@pytest.mark.parametrize("typed", ["", "ABCD", "0" * 12, "0" * 14, "U" * 13, "\u3042" * 13, "0000-0000-0000-Z-0"])
def test_what_is_no_letter_code_is_not_read(typed: str) -> None:
    assert rules.read_letter_code(typed) is None


def test_numbers_whose_check_symbol_is_no_letter_are_drawn_again() -> None:
    assert [n for n in range(37) if rules.letter_code(n) is None] == [32, 33, 34, 35, 36]


@pytest.mark.parametrize(
    "reference",
    [
        "123456789012",
        "1234-5678-9012",
        "1234 5678 9012",
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10\uff11\uff12",
    ],
)
def test_what_looks_like_a_my_number_is_refused_however_it_is_written(reference: str) -> None:
    assert rules.reference_problem(reference) == "my_number_refused"


@pytest.mark.parametrize(
    "reference",
    ["short", "x" * 65, "\u4f4f\u6c11\u756a\u53f7\u756a\u53f7\u756a\u53f7", "tab\there8", "<script>", "REF 00000001"],
)
def test_a_reference_that_no_city_makes_is_refused(reference: str) -> None:
    assert rules.reference_problem(reference) == "reference_form"


@pytest.mark.parametrize("reference", ["12345678", "1234567890123", "REF-0000001", "x" * 64])
def test_a_city_s_own_reference_is_taken(reference: str) -> None:
    assert rules.reference_problem(reference) is None


@pytest.mark.parametrize("what", LIMITS)
def test_every_limit_says_how_long_to_wait(what: str) -> None:
    limit = LIMITS[what]
    assert 1 <= rules.minutes_left(limit, NOW) <= limit.window / timedelta(minutes=1)
    assert rules.window_start(limit, NOW + limit.window) == rules.window_start(limit, NOW) + 1
    begins = datetime.fromtimestamp(rules.window_start(limit, NOW) * limit.window.total_seconds(), UTC)
    for second in (0, 1, 29, 31, 59):
        waits = timedelta(minutes=rules.minutes_left(limit, begins + timedelta(seconds=second)))
        over = begins + timedelta(seconds=second) + waits
        assert rules.window_start(limit, over) == rules.window_start(limit, NOW) + 1, "whoever waits so long may try"
