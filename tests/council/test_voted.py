"""What was voted on, and the body that voted, change only so that the record of the vote stays right."""

from datetime import timedelta

import pytest

from deliberation.council import acts, queries
from deliberation.council.kinds import ActKind, Question
from deliberation.errors import Refused
from tests.council import assembly as a
from tests.council import calls
from tests.council.test_entering import wrong
from tests.together import ON_POSTGRESQL, cut_in, reason

DAY_BEFORE, DAY_AFTER = a.DAY - timedelta(days=1), a.DAY + timedelta(days=1)


def vote(db, found, act_id, **changes):
    return acts.enter_vote(db, **a.say(found), act_id=act_id, taken_on=a.DAY, vote=a.roll(found, "yyyn", **changes))


def fix(found, act_id, **changes):
    told = {"act_id": act_id, "revision": 1, "correction": "Entered wrongly"}
    return {**a.say(found), **told, "content": a.content(found, number="13", **changes)}


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"kind": ActKind.general_question}, "kind", "voted_on_as_it_was"),
        ({"withdrawn": True}, "withdrawn", "voted_on_as_it_was"),
        ({"body_id": "committee"}, "body", "voted_on_as_it_was"),
        ({"acted_on": DAY_AFTER.isoformat()}, "acted_on", "act_after_vote"),
    ],
)
def test_a_correction_takes_nothing_from_under_a_vote_and_the_vote_is_named(db, whole, changes, field, told):
    act_id = a.bill(db, whole)
    number = vote(db, whole, act_id)
    changes = {name: whole.committee if value == "committee" else value for name, value in changes.items()}
    with pytest.raises(Refused, match=told) as refused:
        acts.correct_act(db, **fix(whole, act_id, **changes))
    values = refused.value.values
    assert (refused.value.field, values["act"], values["vote"]) == (field, act_id, number)
    acts.correct_act(db, **fix(whole, act_id, acted_on=DAY_BEFORE.isoformat(), kind="resolution"))
    other = a.bill(db, whole)
    acts.correct_act(db, **fix(whole, other, **changes))  # nothing was voted on


def test_a_vote_in_intent_keeps_its_petition(db, whole):
    act_id = a.bill(db, whole, kind="petition_chinjo")
    vote(db, whole, act_id, question=Question.in_intent)
    with pytest.raises(Refused, match="voted_on_as_it_was"):
        acts.correct_act(db, **fix(whole, act_id))
    acts.correct_act(db, **fix(whole, act_id, kind="petition_chinjo"))


@pytest.mark.parametrize(("prefix", "word"), [("", "記録と合わなくなります"), ("/en", "would contradict each other")])
def test_the_form_leads_to_the_vote_that_keeps_a_correction_back(secretariat, here, made, prefix, word):
    act_id = made(a.bill)
    number = made(vote, act_id=act_id)
    answer = secretariat.submit(
        f"{prefix}/council/acts/{act_id}/correct", {"kind": "report", "correction": "Entered wrongly"}
    )
    assert answer.status_code == 422 and wrong(answer) == {"kind"} and word in answer.text
    assert f"/council/acts/{act_id}#vote-{number}" in answer.text


@ON_POSTGRESQL
def test_no_vote_is_entered_on_an_act_that_is_withdrawn_just_then(database, monkeypatch):
    with database.writing() as db:
        found = a.assembly(db)
        act_id = a.bill(db, found)
    withdrawn = lambda: acts.correct_act(database, **fix(found, act_id, withdrawn=True))  # noqa: E731
    voted = lambda: vote(database, found, act_id)  # noqa: E731
    ends = cut_in(monkeypatch, database, (queries, "votes_of_acts"), withdrawn, voted)
    assert ends[0] is None and reason(ends[1]) == "withdrawn_takes_no_vote"


def test_a_term_does_not_end_before_a_vote_of_its_member_and_the_form_names_the_act(secretariat, here, made):
    act_id = made(a.bill)
    made(vote, act_id=act_id)
    term = made(lambda db, found: next(
        row.id for row in queries.terms_of_member(db, found.members[1]) if row.body_id == found.body
    ))  # fmt: skip
    path = f"/en/council/terms/{term}/end"
    refused = secretariat.submit(path, {"until": DAY_BEFORE.isoformat()})
    assert refused.status_code == 422 and wrong(refused) == {"until"} and "would leave out" in refused.text
    assert f"/council/acts/{act_id}" in refused.text
    assert secretariat.submit(path, {"until": a.DAY.isoformat()}).status_code == 303


@ON_POSTGRESQL
def test_no_vote_is_entered_with_a_member_whose_term_ends_just_then(database, monkeypatch):
    with database.writing() as db:
        found = a.assembly(db)
        act_id = a.bill(db, found)
        term = next(x.id for x in queries.terms_of_member(db, found.members[1]) if x.body_id == found.body)
    ended = lambda: acts.end_term(database, **a.say(found), term_id=term, until=DAY_BEFORE)  # noqa: E731
    voted = lambda: vote(database, found, act_id)  # noqa: E731
    ends = cut_in(monkeypatch, database, (queries, "votes_by_term"), ended, voted)
    assert ends[0] is None and reason(ends[1]) == "not_a_member"


def end(found, ended_on, seats=5):
    return {**a.say(found), "body_id": found.body, "seats": seats, "ended_on": ended_on}


def test_a_body_ends_after_all_that_it_did_and_not_in_the_future(db, whole):
    with pytest.raises(Refused, match="date_in_future"):
        acts.change_body(db, **end(whole, a.DAY + timedelta(days=30)))
    for ended_on, what in ((a.SINCE - timedelta(days=1), "term"), (DAY_BEFORE, "meeting"), (DAY_BEFORE, "vote")):
        if what == "meeting":
            meeting = calls.meeting(db, whole)
        if what == "vote":
            moved = {"meeting_id": meeting, "revision": 1, "correction": "Wrong day"}
            acts.correct_meeting(db, **a.say(whole), **moved, sitting=a.sitting(DAY_BEFORE))
            acts.change_body(db, **end(whole, DAY_BEFORE))
            acts.change_body(db, **end(whole, None))
            vote(db, whole, a.bill(db, whole))
        with pytest.raises(Refused, match="body_ends_before") as refused:
            acts.change_body(db, **end(whole, ended_on))
        assert (refused.value.field, refused.value.values["label"]) == ("ended_on", f"council.of_body.{what}")
    acts.change_body(db, **end(whole, a.DAY))


def test_a_body_that_ended_had_seats_for_all_who_sat_in_it(db, whole):
    with pytest.raises(Refused, match="more_sit_than_seats"):
        acts.change_body(db, **end(whole, a.DAY, seats=4))


def test_the_form_of_a_body_tells_everything_at_once(secretariat, here):
    sent = {"seats": "2", "ended_on": "2023-04-30"}
    answer = secretariat.submit(f"/en/council/bodies/{here.body}/change", sent)
    assert answer.status_code == 422 and wrong(answer) == {"seats", "ended_on"}
    assert "the beginning of a term" in answer.text
