"""A vote put right later: what has become of its body since does not change it."""

import pytest

from deliberation.council import acts, queries
from deliberation.council.outcomes import outcome, taken
from tests.council import assembly as a
from tests.council.test_routes import send


def seats(db, found, number):
    acts.change_body(db, **a.say(found), body_id=found.body, seats=number)


def passed(db, found, requirement="two_thirds_seats"):
    act_id = a.bill(db, found)
    vote = a.roll(found, "yyyyn" if requirement == "two_thirds_seats" else "yyyn", requirement)
    return acts.enter_vote(db, **a.say(found), act_id=act_id, taken_on=a.DAY, vote=vote)


@pytest.mark.parametrize("now", [7, 20])
def test_a_corrected_vote_keeps_the_seats_that_its_body_had(db, whole, now):
    old = passed(db, whole)
    seats(db, whole, now)
    again = {**a.say(whole), "vote_id": old, "taken_on": a.DAY, "correction": "Read out wrongly"}
    new = queries.vote(db, acts.correct_vote(db, **again, vote=a.roll(whole, "yyyya", "two_thirds_seats")))
    found = outcome(taken(new._mapping))
    assert (new.seats, new.ending, found.values["base"], found.values["n"]) == (5, "passed", 5, 4)


def test_a_vote_of_no_known_seats_takes_todays_only_where_a_share_of_them_is_asked_for(db, whole):
    seats(db, whole, None)
    old = passed(db, whole, "majority")
    seats(db, whole, 20)
    again = {**a.say(whole), "taken_on": a.DAY, "correction": "Read out wrongly"}
    new = acts.correct_vote(db, **again, vote_id=old, vote=a.roll(whole, "yyyy"))
    assert queries.vote(db, new).seats is None
    seats(db, whole, 5)
    last = acts.correct_vote(db, **again, vote_id=new, vote=a.roll(whole, "yyyyn", "two_thirds_seats"))
    assert queries.vote(db, last).seats == 5


def test_the_check_before_sending_counts_with_the_seats_of_the_old_vote(secretariat, here, made):
    old = made(passed)
    made(seats, number=20)
    address = f"/en/council/votes/{old}/correct"
    page = secretariat.page(f"{address}?taken_on={a.DAY}&question=original&way=roll_call&requirement=two_thirds_seats")
    told = {f"m-{here.members[4]}": "absent", "correction": "Read out wrongly"}
    checked = send(secretariat, page, address, "check", **told)
    assert checked.status_code == 200 and "(4 of 5) were reached" in checked.text
    assert send(secretariat, page, address, "send", **told).status_code == 303
