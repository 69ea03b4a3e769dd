"""What a second click sends again is there already: it is refused, and what is there is led to."""

import pytest

from deliberation.council import acts, queries
from deliberation.council.entries import Sitting, Source
from deliberation.council.kinds import SourceKind
from deliberation.errors import Refused
from tests.council import assembly as a
from tests.council import calls
from tests.council.test_routes import send


def test_the_same_act_is_entered_once_and_one_that_differs_in_anything_is_another(db, whole):
    first = a.bill(db, whole, number="12")
    with pytest.raises(Refused, match="act_there_already") as refused:
        a.bill(db, whole, number="12")
    assert refused.value.values["act"] == first
    for changes in ({"number": "13"}, {"title": {"ja": "Bill 1", "en": "Other"}}, {"parent_id": first}):
        assert a.bill(db, whole, **{"number": "12", **changes}) != first


def test_the_same_meeting_is_entered_once_and_one_of_another_name_is_another(db, whole):
    first = acts.enter_meeting(db, **a.say(whole), body_id=whole.body, sitting=a.sitting())
    with pytest.raises(Refused, match="meeting_there_already") as refused:
        acts.enter_meeting(db, **a.say(whole), body_id=whole.body, sitting=a.sitting())
    assert refused.value.values["meeting"] == first
    other = Sitting(a.DAY.isoformat(), "regular", {"ja": "Second sitting", "en": None})
    assert acts.enter_meeting(db, **a.say(whole), body_id=whole.body, sitting=other) != first


def test_the_same_source_stands_beside_an_act_or_a_meeting_once(db, whole):
    of = {"act_id": a.bill(db, whole)}, {"meeting_id": calls.meeting(db, whole)}  # both were entered with it
    for one in of:
        with pytest.raises(Refused, match="source_there_already"):
            acts.add_source(db, **a.say(whole), source=a.MINUTES, **one)
        acts.add_source(db, **a.say(whole), source=Source(SourceKind.video, address=a.MINUTES.address), **one)


def test_the_same_request_is_published_again_only_after_its_answer(db, whole):
    act_id, by = calls.member_vote(db, whole), a.councillor(db, whole)
    say = {**a.say(whole), "by": by, "act_id": act_id, "request": "I voted no."}
    first = acts.ask_correction(db, **say)
    with pytest.raises(Refused, match="request_there_already") as refused:
        acts.ask_correction(db, **say)
    assert refused.value.values["request"] == first
    acts.decide_correction(db, **a.say(whole), request_id=first, decision="kept", reason="The minutes say so.")
    assert acts.ask_correction(db, **say) != first


def test_a_question_is_voted_on_once_a_day_unless_the_vote_is_corrected(db, whole):
    act_id = a.bill(db, whole)
    given = {"act_id": act_id, "taken_on": a.DAY}
    first = acts.enter_vote(db, **a.say(whole), **given, vote=a.roll(whole, "yyyn"))
    with pytest.raises(Refused, match="vote_entered_already") as refused:
        acts.enter_vote(db, **a.say(whole), **given, vote=a.roll(whole, "nnny"))
    assert refused.value.values["vote"] == first
    acts.enter_vote(db, **a.say(whole), **given, vote=a.roll(whole, "nnny", question="carry_over"))
    fix = {"taken_on": a.DAY, "vote": a.roll(whole, "nnny"), "correction": "Read wrongly"}
    acts.correct_vote(db, **a.say(whole), vote_id=first, **fix)


def test_a_vote_stands_in_a_meeting_of_its_day_and_of_its_body(db, whole):
    june = acts.enter_meeting(db, **a.say(whole), body_id=whole.body, sitting=a.sitting(a.DAY.replace(month=6)))
    committee = acts.enter_meeting(db, **a.say(whole), body_id=whole.committee, sitting=a.sitting())
    today = calls.meeting(db, whole)
    act_id = a.bill(db, whole, meeting_id=june, acted_on=a.DAY.replace(month=6).isoformat())
    given = {**a.say(whole), "act_id": act_id, "taken_on": a.DAY, "vote": a.roll(whole, "yyyn")}
    for meeting, reason in ((june, "act_not_on_day_of_meeting"), (committee, "meeting_of_other_body")):
        with pytest.raises(Refused, match=reason):
            acts.enter_vote(db, **given, meeting_id=meeting)
    vote = acts.enter_vote(db, **given)  # the act's own meeting was months before
    assert queries.vote(db, vote).meeting_id is None
    fix = {name: given[name] for name in given if name != "act_id"}
    right = acts.correct_vote(db, **fix, vote_id=vote, meeting_id=today, correction="Taken in this meeting")
    assert queries.vote(db, right).meeting_id == today


def test_who_sends_an_act_or_a_vote_again_is_led_to_what_is_there(secretariat, here, made):
    act_id = made(a.bill, number="12")
    address = "/en/council/a-shi/entry/act"
    form = next(f for f in secretariat.page(address).forms() if "title_ja" in f.names())
    typed = {"kind": "bill", "body": here.body, "acted_on": "2026-11-20", "number": "12", "title_ja": "Bill 1"}
    again = secretariat.post(address, data={**form.values(), **typed, "title_en": "Bill 1", "step": "check"})
    assert again.status_code == 422 and f'/en/council/acts/{act_id}">The item on record' in again.text
    address = f"/en/council/acts/{act_id}/vote"
    page = secretariat.page(f"{address}?taken_on=2026-11-20&question=original&way=standing&requirement=majority")
    assert send(secretariat, page, address, "send", declared="many").status_code == 303
    again = send(secretariat, page, address, "check", declared="few")
    assert again.status_code == 422 and "#vote-1" in again.text and "/en/council/votes/1/correct" in again.text
