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


def test_a_vote_of_an_older_day_is_counted_with_the_seats_of_that_day(secretariat, here, made, sqlite_database):
    act_id = made(a.bill)
    made(seats, number=6)
    address = f"/en/council/acts/{act_id}/vote"
    page = secretariat.page(f"{address}?taken_on={a.DAY}&question=original&way=roll_call&requirement=two_thirds_seats")
    told = {f"m-{member}": "for" if n < 4 else "against" for n, member in enumerate(here.members)}
    form = next(f for f in page.forms() if "seats" in f.names())
    assert form.values()["seats"] == ["6"] and "number is filled in" in page.text
    for typed, reason in (("", "Seats on the day of the vote"), ("0", "1 or more"), ("4", "more than the seats")):
        refused = send(secretariat, page, address, "send", **told, seats=typed)
        assert refused.status_code == 422 and reason in refused.text
    assert "(4 of 5) were reached" in send(secretariat, page, address, "check", **told, seats="5").text
    assert send(secretariat, page, address, "send", **told, seats="5").status_code == 303
    with sqlite_database.reading() as db:
        ((vote,),) = queries.votes_of_acts(db, [act_id]).values()
    assert (vote.seats, vote.ending) == (5, "passed")
    again = secretariat.page(f"/en/council/votes/{vote.id}/correct?taken_on={a.DAY}&question=original&way=roll_call"
                             "&requirement=two_thirds_seats")  # fmt: skip
    assert next(f for f in again.forms() if "seats" in f.names()).values()["seats"] == ["5"]


def test_of_a_body_of_no_known_seats_the_vote_may_leave_them_open_unless_they_are_counted(secretariat, here, made):
    act_id = made(a.bill)
    made(seats, number=None)
    address = f"/en/council/acts/{act_id}/vote"
    for requirement, status in (("two_thirds_seats", 422), ("two_thirds_present", 303)):
        page = secretariat.page(f"{address}?taken_on={a.DAY}&question=original&way=roll_call&requirement={requirement}")
        answer = send(secretariat, page, address, "send", **{f"m-{member}": "for" for member in here.members})
        assert answer.status_code == status
        assert status == 303 or "Please enter the seats on the day of the vote" in answer.text
