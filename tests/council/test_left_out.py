"""A member whom a roll call leaves out, because days of their term were changed, is told so and can contest it."""

from datetime import timedelta

import pytest

from deliberation.accounts import queries as accounts
from deliberation.council import acts, queries
from deliberation.council.terms import days_of
from deliberation.errors import Refused
from tests.council import assembly as a


def term_of(db, found, member=1):
    return next(row for row in queries.terms_of_member(db, found.members[member]) if row.body_id == found.body)


def put_right(db, found, **changes):
    term = term_of(db, found)
    told = {"term_id": term.id, "read": days_of(term), "since": term.since, "until": term.until, **changes}
    acts.correct_term(db, **a.say(found), correction="Typed wrongly", **told)


def away(db, found):
    put_right(db, found, until=a.DAY - timedelta(days=1), again=a.DAY + timedelta(days=1))


def begins_later(db, found):
    put_right(db, found, since=a.DAY + timedelta(days=1))


def ends(db, found):
    acts.end_term(db, **a.say(found), term_id=term_of(db, found).id, until=a.DAY - timedelta(days=1))


def left_out(db, found):
    """An act whose roll call is without the second member."""
    act_id, whole = a.bill(db, found), a.roll(found, "yyyn")
    choices = {member: choice for member, choice in whole.choices.items() if member != found.members[1]}
    acts.enter_vote(db, **a.say(found), act_id=act_id, taken_on=a.DAY, vote=a.roll(found, "yyyn", choices=choices))
    return act_id


@pytest.mark.parametrize("change", [away, begins_later, ends])
def test_a_member_left_out_by_a_change_of_the_term_is_told_and_contests_the_roll(db, whole, change):
    by = a.councillor(db, whole)
    change(db, whole)
    (notice,) = accounts.notices(db, by.person_id, 2**31 - 1)
    assert (notice.key, notice.link) == ("notice.council_term_changed", f"/council/members/{whole.members[1]}")
    act_id = left_out(db, whole)
    say = {**a.say(whole), "act_id": act_id, "request": "I was there and voted."}
    assert acts.ask_correction(db, **{**say, "by": by})


def test_who_came_after_the_roll_call_or_sits_elsewhere_does_not_contest_it(db, whole):
    acts.change_body(db, **a.say(whole), body_id=whole.body, seats=9)
    act_id = a.bill(db, whole)
    acts.enter_vote(db, **a.say(whole), act_id=act_id, taken_on=a.DAY, vote=a.roll(whole, "yyyn"))
    elsewhere = acts.add_body(db, **a.say(whole), slug="other", kind="plenary", name_ja="Other", seats=9)
    for body, since in ((whole.body, a.DAY + timedelta(days=1)), (elsewhere, a.SINCE)):
        late = acts.add_member(db, **a.say(whole), name_ja=f"Member of {body}")
        acts.add_term(db, **a.say(whole), body_id=body, member_id=late, since=since)
        say = {**a.say(whole), "by": a.councillor(db, whole, late), "act_id": act_id, "request": "Not mine."}
        with pytest.raises(Refused, match="not_about_you"):
            acts.ask_correction(db, **say)


def test_the_page_takes_the_request_and_the_notice_is_read_in_words(client, here, sqlite_database):
    with sqlite_database.writing() as db:
        by = a.councillor(db, here)
        away(db, here)
        act_id = left_out(db, here)
    member = client.sign_in(by)
    for prefix, words in (("", "あなたの任期の日が変わりました"), ("/en", "The days of your term in")):
        assert words in member.page(f"{prefix}/accounts/notices").text
    sent = member.submit(f"/en/council/acts/{act_id}/contest", {"request": "I was there and voted."})
    assert sent.status_code == 303
    assert "I was there and voted." in member.page(f"/en/council/acts/{act_id}").text
