"""What a second click sends again is there already: it is refused, and what is there is led to."""

import re
from dataclasses import replace

import pytest

from deliberation.council import acts, queries
from deliberation.council.entries import About, Sitting, Source
from deliberation.council.kinds import SourceKind
from deliberation.errors import Refused
from tests.council import assembly as a
from tests.council import calls
from tests.council.test_entering import wrong
from tests.council.test_routes import send


def test_the_same_act_is_entered_once_whatever_stands_beside_it(db, whole):
    first = a.bill(db, whole, number="12")
    title, text = {"ja": "Bill 1", "en": "Other"}, {"ja": "x", "en": None}
    for changes in ({}, {"number": None}, {"title": title}, {"text": text}):
        with pytest.raises(Refused, match="act_there_already") as refused:
            a.bill(db, whole, **{"number": "12", **changes})
        assert (refused.value.values["act"], refused.value.field) == (first, "another")
    slug = a.proposal_with_flow(db)
    for changes in (
        {"number": "13"}, {"parent_id": first}, {"kind": "resolution"}, {"title": {"ja": "Bill 2", "en": None}},
        {"body_id": whole.committee}, {"about": About(slug)}, {"about": About(slug, 1)},
    ):  # fmt: skip
        assert a.bill(db, whole, **{"number": "12", **changes}) != first


def test_who_says_that_it_is_another_act_or_meeting_is_believed_once(db, whole):
    first = a.bill(db, whole, number="12")
    told = {**a.say(whole), "content": a.content(whole, number="12")}
    second = acts.enter_act(db, **told, another=first)
    with pytest.raises(Refused, match="act_there_already") as refused:  # the button was clicked twice
        acts.enter_act(db, **told, another=first)
    assert refused.value.values["act"] == second
    unnamed = {**a.say(whole), "body_id": whole.body, "sitting": Sitting(a.DAY.isoformat())}
    morning = acts.enter_meeting(db, **unnamed)
    with pytest.raises(Refused, match="meeting_there_already"):
        acts.enter_meeting(db, **unnamed)
    evening = acts.enter_meeting(db, **unnamed, another=morning)
    with pytest.raises(Refused, match="meeting_there_already") as refused:
        acts.enter_meeting(db, **unnamed, another=morning)
    assert refused.value.values["meeting"] == evening


def test_the_same_meeting_is_entered_once_and_one_of_another_name_is_another(db, whole):
    first = acts.enter_meeting(db, **a.say(whole), body_id=whole.body, sitting=a.sitting())
    name = a.sitting().session_name
    for again in (a.sitting(), Sitting(a.DAY.isoformat()), Sitting(a.DAY.isoformat(), "extraordinary", name)):
        with pytest.raises(Refused, match="meeting_there_already") as refused:
            acts.enter_meeting(db, **a.say(whole), body_id=whole.body, sitting=again)
        assert refused.value.values["meeting"] == first
    other = Sitting(a.DAY.isoformat(), "regular", {"ja": "Second sitting", "en": None})
    assert acts.enter_meeting(db, **a.say(whole), body_id=whole.body, sitting=other) != first


def test_the_same_source_stands_beside_an_act_or_a_meeting_once(db, whole):
    of = {"act_id": a.bill(db, whole)}, {"meeting_id": calls.meeting(db, whole)}  # both were entered with it
    for one in of:
        with pytest.raises(Refused, match="source_there_already") as refused:
            acts.add_source(db, **a.say(whole), source=a.MINUTES, **one)
        assert {f"{name}_id": n for name, n in refused.value.values.items() if name != "source"} == one
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


def test_a_member_asks_the_same_once_until_the_assembly_takes_it_up(db, whole):
    by, about = a.councillor(db, whole), a.about(db)
    asked = {**a.say(whole), "by": by, "kind": "question", "title": "Why?", "body": "Why so long?"}
    first = acts.put_question(db, **asked, about=about)
    with pytest.raises(Refused, match="question_there_already") as refused:
        acts.put_question(db, **asked, about=about)
    assert refused.value.values["question"] == first
    for changes in ({"title": "How?"}, {"kind": "limit"}, {"about": replace(about, field=None)}):
        assert acts.put_question(db, **{**asked, "about": about, **changes}) != first
    other = a.councillor(db, whole, whole.members[2])
    acts.put_question(db, **{**asked, "by": other}, about=about)
    a.bill(db, whole, kind="general_question", question_id=first)
    assert acts.put_question(db, **asked, about=about) != first


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


def test_an_act_stands_in_a_meeting_of_its_body(db, whole):
    committee = acts.enter_meeting(db, **a.say(whole), body_id=whole.committee, sitting=a.sitting())
    wrong = a.content(whole, meeting_id=committee)
    with pytest.raises(Refused, match="meeting_of_other_body") as refused:
        acts.enter_act(db, **a.say(whole), content=wrong)
    assert refused.value.field == "meeting"
    act_id = a.bill(db, whole)
    with pytest.raises(Refused, match="meeting_of_other_body"):
        acts.correct_act(db, **a.say(whole), act_id=act_id, revision=1, content=wrong, correction="Dealt with there")
    assembly = acts.add_body(db, **a.say(whole), slug="whole", kind="assembly", name_ja="Whole assembly")
    a.bill(db, whole, body_id=assembly, meeting_id=calls.meeting(db, whole))  # its sittings are the plenary's


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


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "とは別の行為です"), ("/en", "This is another act than the item on record")]
)
def test_who_says_at_the_box_that_it_is_another_act_goes_on(secretariat, here, made, prefix, words):
    first = made(a.bill, number="12")
    address = f"{prefix}/council/a-shi/entry/act"
    form = next(f for f in secretariat.page(address).forms() if "title_ja" in f.names())
    assert "another" not in form.names()  # nothing like it is on record yet
    typed = {"kind": "bill", "body": here.body, "acted_on": "2026-11-20", "title_ja": "Bill 1", "step": "check"}
    asked = secretariat.post(address, data={**form.values(), **typed})
    assert asked.status_code == 422 and words in asked.text and f'value="{first}"' in asked.text
    looked = secretariat.post(address, data={**form.values(), **typed, "another": first})
    assert looked.status_code == 200 and "checked" in looked.text
    sent = {**form.values(), **typed, "another": first, "step": "send"}
    assert secretariat.post(address, data=sent).status_code == 303
    assert secretariat.post(address, data=sent).status_code == 422


def test_who_sends_a_source_or_a_meeting_again_is_led_to_what_is_there(secretariat, here, made):
    act_id, meeting = made(a.bill), made(calls.meeting)
    given = {"kind": "minutes", "title": a.MINUTES.title, "address": a.MINUTES.address}
    for address in (f"/en/council/acts/{act_id}", f"/en/council/meetings/{meeting}"):
        again = secretariat.submit(f"{address}/source", given)
        place = re.search(rf'href="{address}#(source-[0-9]+)"', again.text)
        assert again.status_code == 422 and f'id="{place[1]}"' in secretariat.get(address).text
    typed = {"body": str(here.body), "held_on": a.DAY.isoformat()}
    again = secretariat.submit("/en/council/a-shi/entry/meeting", typed)
    assert again.status_code == 422 and wrong(again) == {"another"}
    assert f"/en/council/meetings/{meeting}" in again.text
    form = next(f for f in secretariat.page("/council/a-shi/entry/meeting").forms() if "held_on" in f.names()).values()
    sent = secretariat.post("/council/a-shi/entry/meeting", data={**form, **typed, "another": str(meeting)})
    assert sent.status_code == 303
