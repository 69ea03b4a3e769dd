"""The days of a term are put right afterwards: what stood before stays told, and no vote is left without its member."""

from datetime import timedelta

import pytest
from sqlalchemy import insert

from deliberation.council import acts, queries
from deliberation.council.models import CouncilTerm
from deliberation.council.terms import days_of
from deliberation.errors import Refused
from tests.council import assembly as a
from tests.council.test_entering import wrong

BEFORE, AFTER = a.DAY - timedelta(days=1), a.DAY + timedelta(days=1)


def term_of(db, here, member=1):
    return next(row for row in queries.terms_of_member(db, here.members[member]) if row.body_id == here.body)


def right(here, term, **changes):
    """What the act is told; everything but the changes stays."""
    told = {"term_id": term.id, "read": days_of(term), "since": term.since, "until": term.until}
    return {**a.say(here), **told, "correction": "Typed wrongly", **changes}


def test_what_stood_before_stays_told_with_the_reason(db, whole):
    term = term_of(db, whole)
    acts.correct_term(db, **right(whole, term, since=BEFORE, until=AFTER))
    now = queries.term(db, term.id)
    assert (now.since, now.until) == (BEFORE, AFTER)
    ((told,),) = queries.corrected(db, whole.members[1])[1].values()
    assert (told["since"], told["until"], told["correction"]) == (a.SINCE.isoformat(), None, "Typed wrongly")
    acts.correct_term(db, **right(whole, now, until=None))  # an end that was none
    assert queries.term(db, term.id).until is None


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({}, "since", "correction_changes_nothing"),
        ({"since": AFTER, "until": BEFORE}, "until", "date_order"),
        ({"since": AFTER}, "since", "votes_outside_term"),
        ({"until": BEFORE}, "until", "votes_outside_term"),
    ],
)
def test_days_that_cannot_stand_are_refused_at_their_place(db, whole, changes, field, reason):
    act_id = a.bill(db, whole)
    acts.enter_vote(db, **a.say(whole), act_id=act_id, taken_on=a.DAY, vote=a.roll(whole, "yyyn"))
    for member in (0, 1):  # who presides sits there too
        with pytest.raises(Refused, match=reason) as refused:
            acts.correct_term(db, **right(whole, term_of(db, whole, member), **changes))
        assert refused.value.field == field
        assert reason != "votes_outside_term" or [n for n, _ in refused.value.values["acts"]] == [act_id]


def test_a_vote_on_a_day_that_another_term_covers_keeps_nothing_back(db, whole):
    acts.enter_vote(db, **a.say(whole), act_id=a.bill(db, whole), taken_on=a.DAY, vote=a.roll(whole, "yyyn"))
    term = term_of(db, whole)
    given = {"body_id": whole.body, "member_id": whole.members[1], "since": a.DAY, "part": "member"}
    db.execute(insert(CouncilTerm), given)  # as it could be entered before terms were asked to stand apart
    acts.correct_term(db, **right(whole, term, until=BEFORE))
    with pytest.raises(Refused, match="sits_already"):
        acts.correct_term(db, **right(whole, queries.term(db, term.id), since=a.DAY, until=a.DAY))


def test_a_member_has_one_term_at_a_time_in_a_body_and_the_other_is_named(db, whole):
    term = term_of(db, whole)
    given = {**a.say(whole), "body_id": whole.body, "member_id": whole.members[1]}
    for since, until in ((a.SINCE, None), (AFTER, None), (a.SINCE - timedelta(days=9), a.SINCE)):
        with pytest.raises(Refused, match="sits_already") as refused:
            acts.add_term(db, **given, since=since, until=until)
        assert (refused.value.field, refused.value.values) == ("since", {"date": a.SINCE})
    acts.add_term(db, **given, since=a.SINCE - timedelta(days=9), until=a.SINCE - timedelta(days=1))
    acts.end_term(db, **a.say(whole), term_id=term.id, until=a.DAY)
    with pytest.raises(Refused, match="sits_then_already") as refused:
        acts.add_term(db, **given, since=a.DAY)
    assert refused.value.values == {"date": a.SINCE, "until": a.DAY}
    later = acts.add_term(db, **given, since=AFTER, part="vice_chair")
    with pytest.raises(Refused, match="sits_then_already"):
        acts.correct_term(db, **right(whole, queries.term(db, later), since=a.DAY))


def test_seats_and_chairs_hold_for_days_put_right_as_well(db, whole):
    first, other = term_of(db, whole, 0), term_of(db, whole, 1)
    acts.end_term(db, **a.say(whole), term_id=first.id, until=BEFORE)
    chair = {"body_id": whole.body, "member_id": whole.members[1], "part": "chair"}
    acts.end_term(db, **a.say(whole), term_id=other.id, until=BEFORE)
    acts.add_term(db, **a.say(whole), **chair, since=a.DAY)
    with pytest.raises(Refused, match="chair_already") as refused:
        acts.correct_term(db, **right(whole, queries.term(db, first.id), until=None))
    assert refused.value.field == "since"


def test_one_term_with_votes_in_both_halves_is_put_right_to_two(db, whole):
    """Neither half could be corrected first: the votes of the other one would have stood without their member."""
    days = [a.DAY - timedelta(days=9), a.DAY]
    for on in days:
        act = a.bill(db, whole, acted_on=on.isoformat())
        acts.enter_vote(db, **a.say(whole), act_id=act, taken_on=on, vote=a.roll(whole, "yyyn"))
    term = term_of(db, whole)
    acts.end_term(db, **a.say(whole), term_id=term.id, until=days[1])
    ended = right(whole, queries.term(db, term.id), until=days[0])
    with pytest.raises(Refused, match="votes_outside_term"):
        acts.correct_term(db, **ended)
    for again, reason in ((days[0] + timedelta(days=1), "again_without_gap"), (AFTER, "again_after_end")):
        with pytest.raises(Refused, match=reason) as refused:
            acts.correct_term(db, **ended, again=again)
        assert refused.value.field == "again"
    with pytest.raises(Refused, match="required"):
        acts.correct_term(db, **{**ended, "until": None}, again=days[1])
    acts.correct_term(db, **ended, again=days[1])
    found = [(row.since, row.until, row.part) for row in queries.terms_of_member(db, whole.members[1])]
    assert {(a.SINCE, days[0], term.part), (days[1], days[1], term.part)} <= set(found)


def test_what_was_entered_since_the_form_was_read_is_not_overwritten(db, whole):
    term = term_of(db, whole)
    acts.end_term(db, **a.say(whole), term_id=term.id, until=AFTER)
    with pytest.raises(Refused, match="term_ended_meanwhile"):
        acts.correct_term(db, **right(whole, term, since=BEFORE))
    acts.correct_term(db, **right(whole, queries.term(db, term.id), since=BEFORE))
    with pytest.raises(Refused, match="edited_by_your_seat"):
        acts.correct_term(db, **right(whole, term, since=BEFORE))


@pytest.mark.parametrize(
    ("prefix", "told"), [("", "任期の日を訂正しました"), ("/en", "The days of the term were corrected on")]
)
def test_the_form_names_the_acts_that_keep_it_back_and_pages_tell_what_stood(secretariat, here, made, prefix, told):
    act_id = made(a.bill)
    made(lambda db, found: acts.enter_vote(
        db, **a.say(found), act_id=act_id, taken_on=a.DAY, vote=a.roll(found, "yyyn")
    ))  # fmt: skip
    member = here.members[1]
    path = f"/council/terms/{made(lambda db, found: term_of(db, found).id)}/correct"
    assert path in secretariat.get(f"/council/members/{member}/manage").text
    refused = secretariat.submit(prefix + path, {"since": AFTER.isoformat(), "correction": "Typed wrongly"})
    assert refused.status_code == 422 and wrong(refused) == {"since"}
    assert f"/council/acts/{act_id}" in refused.text
    empty = secretariat.submit(prefix + path, {"since": "", "until": "soon", "again": "later", "correction": ""})
    assert wrong(empty) == {"since", "until", "again", "correction"}
    soon = secretariat.submit(prefix + path, {"until": "2026-01-02", "again": "2026-01-03", "correction": "Was away"})
    assert wrong(soon) == {"again"}
    form = next(f for f in secretariat.page(prefix + path).forms() if "since" in f.names()).values()
    sent = {**form, "since": ["2023-04-30"], "correction": ["Typed wrongly"]}
    assert secretariat.post(prefix + path, data=sent).status_code == 303
    again = secretariat.post(prefix + path, data=sent)
    assert again.status_code == 409 and told in again.text
    for page in (f"/council/members/{member}", f"/council/members/{member}/manage"):
        text = secretariat.page(prefix + page).text
        assert told in text and "Typed wrongly" in text
