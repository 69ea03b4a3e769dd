"""Rules of commenting, consulting, hiding and reviewing: what follows from who asks and which day it is."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from deliberation.accounts.rules import Actor, Role
from deliberation.comments import locking, rules
from deliberation.comments.rules import Consultation

DAY = date(2026, 11, 21)
MODERATOR = Actor(7, frozenset({(Role.moderator, "a-shi")}))
CLERK = Actor(8, frozenset({(Role.clerk, "a-shi")}))
SOMEBODY = Actor(9)


def dates(opens: int = 0, days: int = 30, answers: int = 60) -> Consultation:
    opens_on = DAY + timedelta(days=opens)
    closes_on = opens_on + timedelta(days=days - 1)
    return Consultation(opens_on, closes_on, closes_on + timedelta(days=answers))


def test_a_consultation_is_open_on_its_first_and_on_its_last_day() -> None:
    found = dates()
    assert found.days() == 30
    assert [found.state(found.opens_on + timedelta(days=n)) for n in (-1, 0, 29, 30)] == [
        "announced", "open", "open", "closed",
    ]  # fmt: skip
    assert [found.is_open(found.opens_on + timedelta(days=n)) for n in (-1, 0, 29, 30)] == [False, True, True, False]


def test_answers_are_overdue_only_while_something_is_unanswered() -> None:
    found = dates()
    late = found.answers_due + timedelta(days=3)
    assert found.days_overdue(found.answers_due, 5) == 0
    assert (found.days_overdue(late, 5), found.days_overdue(late, 0)) == (3, 0)


@pytest.mark.parametrize(
    ("found", "reason", "busy", "wrong"),
    [
        (dates(), None, None, {}),
        (dates(days=29), None, None, {"short_reason": "short_needs_reason"}),
        (dates(days=29), "  ", None, {"short_reason": "short_needs_reason"}),
        (dates(days=29), "an election falls on it", None, {}),
        (dates(opens=-1), None, None, {"opens_on": "consultation_in_past"}),
        (dates(days=1), "one day", None, {"closes_on": "date_order"}),
        (dates(days=366), None, None, {}),
        (dates(days=367), None, None, {"closes_on": "consultation_too_long"}),
        (dates(opens=366), None, None, {}),
        (dates(opens=367), None, None, {"opens_on": "consultation_too_far"}),
        (dates(answers=0), None, None, {"answers_due": "answers_before_close"}),
        (dates(answers=366), None, None, {}),
        (dates(answers=367), None, None, {"answers_due": "answers_too_late"}),
        (dates(), None, DAY, {"opens_on": "consultation_already_open"}),
        (dates(), None, DAY - timedelta(days=1), {}),
        (
            dates(days=29, answers=0), None, DAY,
            {"opens_on": "consultation_already_open", "short_reason": "short_needs_reason",
             "answers_due": "answers_before_close"},
        ),
    ],
)  # fmt: skip
def test_everything_wrong_with_the_days_of_a_consultation_is_told(
    found: Consultation, reason: str | None, busy: date | None, wrong: dict[str, str]
) -> None:
    given = (found.opens_on, found.closes_on, found.answers_due)
    told = rules.wrong_dates(*given, short_reason=reason, today=DAY, busy_until=busy)
    assert {one.field: one.reason for one in told} == wrong


def test_a_day_that_is_not_given_yet_hides_nothing_that_is_wrong_with_the_others() -> None:
    told = rules.wrong_dates(None, DAY, DAY, short_reason=None, today=DAY, busy_until=None)
    assert [one.reason for one in told] == ["answers_before_close"]


def test_answers_are_due_sixty_days_after_the_end_unless_told_otherwise() -> None:
    assert rules.default_answers_due(date(2026, 12, 20)) == date(2027, 2, 18)


def test_only_a_clerk_of_the_place_asks_for_comments_and_only_on_a_filed_proposal() -> None:
    ask = rules.cannot_start_consultation
    assert ask(CLERK, "a-shi", "filed", False, 1) is None
    assert ask(CLERK, "b-shi", "filed", False, 1) == "only_clerk"
    assert ask(MODERATOR, "a-shi", "filed", False, 1) == "only_clerk"
    assert ask(None, "a-shi", "filed", False, 1) == "sign_in_first"
    assert ask(CLERK, "a-shi", "compiled", False, 1) == "compiled_read_only"
    assert ask(CLERK, "a-shi", "filed", True, 1) == "version_gone"
    assert ask(CLERK, "a-shi", "filed", False, 0) == "no_version_yet"
    assert ask(CLERK, "b-shi", "filed", False, 0) == "only_clerk"


def test_anyone_with_an_account_may_comment_but_nobody_on_a_compiled_case_or_the_platforms_plan() -> None:
    assert rules.cannot_comment(SOMEBODY, "filed") is None
    assert rules.cannot_comment(None, "filed") == "sign_in_first"
    assert rules.cannot_comment(SOMEBODY, "compiled") == "compiled_read_only"
    assert rules.cannot_comment(SOMEBODY, "platform") == "platform_read_only"
    assert rules.cannot_comment(SOMEBODY, "filed", redacted=True) == "version_gone"
    assert locking.cannot_reply(SOMEBODY, "filed", SimpleNamespace(state="hidden", locked=True)) == "parent_not_shown"


@pytest.mark.parametrize(
    ("length", "long", "problem"),
    [
        (0, False, ("comment_empty", {})),
        (2_000, False, None),
        (2_001, False, ("comment_too_long", {"max": 2_000, "over": 1})),
        (20_000, True, None),
        (20_003, True, ("comment_too_long_even", {"max": 20_000, "over": 3})),
    ],
)
def test_how_long_a_comment_may_be(length: int, long: bool, problem: object) -> None:
    assert rules.text_problem("あ" * length, long) == problem


def test_a_comment_of_white_space_is_empty() -> None:
    assert rules.text_problem(" \u3000\n\t", False) == ("comment_empty", {})


def test_equal_texts_are_told_by_what_they_say_not_by_width_case_spaces_or_the_last_mark() -> None:
    key = rules.text_key("スマートシティ計画に反対です。")
    assert key == rules.text_key("ｽﾏｰﾄｼﾃｨ 計画に\n反対です")
    assert rules.text_key("OK!") == rules.text_key("ＯＫ")
    assert key != rules.text_key("スマートシティ計画に賛成です。")


def test_a_text_is_withdrawn_by_its_author_and_once() -> None:
    assert rules.cannot_withdraw(SOMEBODY, 9, "shown") is None
    assert rules.cannot_withdraw(SOMEBODY, 9, "hidden") is None
    assert rules.cannot_withdraw(SOMEBODY, 9, "withdrawn") == "already_withdrawn"
    assert rules.cannot_withdraw(SOMEBODY, 1, "shown") == "not_your_comment"
    assert rules.cannot_withdraw(SOMEBODY, None, "shown") == "not_your_comment"
    assert rules.cannot_withdraw(None, 9, "shown") == "sign_in_first"


def test_a_moderator_hides_neither_their_own_text_nor_one_on_which_they_were_overruled() -> None:
    assert rules.cannot_hide(MODERATOR, "a-shi", "shown", 1) is None
    assert rules.cannot_hide(MODERATOR, "a-shi", "shown", 7) == "not_your_own"
    assert rules.cannot_hide(MODERATOR, "a-shi", "shown", 1, {7}) == "overruled_before"
    assert rules.cannot_hide(MODERATOR, "a-shi", "hidden", 1) == "not_shown_now"
    assert rules.cannot_hide(MODERATOR, "b-shi", "shown", 1) == "only_moderator"
    assert rules.cannot_hide(CLERK, "a-shi", "shown", 1) == "only_moderator"


def test_only_what_is_hidden_is_restored_and_never_by_its_author() -> None:
    assert rules.cannot_restore(MODERATOR, "a-shi", "hidden", 1) is None
    assert rules.cannot_restore(MODERATOR, "a-shi", "shown", 1) == "not_hidden_now"
    assert rules.cannot_restore(MODERATOR, "a-shi", "withdrawn", 1) == "not_hidden_now"
    assert rules.cannot_restore(MODERATOR, "a-shi", "hidden", 7) == "not_your_own"


def test_a_review_is_asked_for_once_by_the_author_within_thirty_days() -> None:
    hidden_on, last = DAY, DAY + timedelta(days=30)
    assert rules.appeal_until(hidden_on) == last
    assert rules.cannot_appeal(SOMEBODY, 9, "hidden", hidden_on, last, False) is None
    assert rules.cannot_appeal(SOMEBODY, 9, "hidden", hidden_on, last + timedelta(days=1), False) == "appeal_too_late"
    assert rules.cannot_appeal(SOMEBODY, 9, "hidden", hidden_on, DAY, True) == "already_appealed"
    assert rules.cannot_appeal(SOMEBODY, 9, "shown", hidden_on, DAY, False) == "not_hidden_now"
    assert rules.cannot_appeal(SOMEBODY, 1, "hidden", hidden_on, DAY, False) == "not_your_comment"


def test_a_review_is_decided_by_a_second_person() -> None:
    assert rules.cannot_decide_appeal(MODERATOR, "a-shi", 1, 2, True) is None
    assert rules.cannot_decide_appeal(MODERATOR, "a-shi", 7, 2, True) == "another_moderator"
    assert rules.cannot_decide_appeal(MODERATOR, "a-shi", 1, 7, True) == "another_moderator"
    assert rules.cannot_decide_appeal(MODERATOR, "a-shi", 1, 2, False) == "appeal_decided_already"
    assert rules.cannot_decide_appeal(MODERATOR, "b-shi", 1, 2, True) == "only_moderator"


def test_a_comment_is_counted_in_the_whole_proposal_its_consultation_and_its_flow() -> None:
    assert rules.places(None, None) == [""]
    assert rules.places("bus", 12) == ["", "consultation:12", "flow:bus"]


def test_the_city_still_owes_an_answer_to_what_is_shown_and_no_reply() -> None:
    assert rules.waits("shown", None, 0)
    assert not rules.waits("hidden", None, 0)
    assert not rules.waits("shown", 3, 0)
    assert not rules.waits("shown", None, 1)
