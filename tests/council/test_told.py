"""What follows an entry elsewhere: a meeting that moves, a request that is answered, lists that count alike."""

import pytest

from deliberation.accounts import queries as accounts
from deliberation.council import acts, queries
from deliberation.council.entries import About
from deliberation.council.rollcalls import REQUIREMENTS, Counts, Way
from deliberation.council.rules import VoteEntered
from deliberation.errors import Refused
from tests.council import assembly as a
from tests.council import calls


def test_a_meeting_does_not_leave_the_day_of_what_it_dealt_with(secretariat, here, made, sqlite_database):
    meeting = made(calls.meeting)
    act_id = made(a.bill, meeting_id=meeting)
    fix = {"meeting_id": meeting, "revision": 1, "correction": "Wrong day"}
    with sqlite_database.writing() as db, pytest.raises(Refused, match="acts_of_another_day"):
        acts.correct_meeting(db, **a.say(here), **fix, sitting=a.sitting(a.DAY.replace(day=19)))
    address = f"/en/council/meetings/{meeting}/correct"
    form = next(f for f in secretariat.page(address).forms() if "held_on" in f.names())
    answer = secretariat.post(address, data={**form.values(), "held_on": "2026-11-19", "correction": "Wrong day"})
    assert answer.status_code == 422 and f'<a href="/en/council/acts/{act_id}">Bill 1' in answer.text
    with sqlite_database.writing() as db:
        right = a.content(here, meeting_id=None)
        acts.correct_act(db, **a.say(here), act_id=act_id, revision=1, content=right, correction="Of another day")
        acts.correct_meeting(db, **a.say(here), **fix, sitting=a.sitting(a.DAY.replace(day=19)))
        assert queries.meeting(db, meeting).held_on == "2026-11-19"


def test_a_member_is_told_that_the_request_was_answered(client, here, made, sqlite_database):
    act_id = made(calls.member_vote)
    with sqlite_database.writing() as db:
        by = a.councillor(db, here)
        say = {**a.say(here), "act_id": act_id, "request": "I voted no."}
        request = acts.ask_correction(db, **{**say, "by": by})
        acts.decide_correction(db, **a.say(here), request_id=request, decision="kept", reason="The minutes say so.")
        (notice,) = accounts.notices(db, by.person_id, 2**31 - 1)
    assert notice.link == f"/council/acts/{act_id}#request-{request}"
    page = client.sign_in(by).page("/en/accounts/notices")
    assert "has answered your request for correction about" in page.text and "Bill 1" in page.text


@pytest.mark.parametrize("page", ["", "/council"])
def test_consultations_and_signatures_are_listed_apart_from_the_assembly(client, here, slug, made, page):
    made(a.bill, about=About(slug))
    made(a.bill, kind="consultation_reported", title={"ja": "Survey", "en": "Survey"}, about=About(slug))
    root = client.page(f"/en/proposals/{slug}{page}").root
    parts = {s.attributes["aria-labelledby"]: s.text for s in root.all("section") if "aria-labelledby" in s.attributes}
    assert "Bill 1" in parts["acts"] and "Survey" not in parts["acts"]
    assert "Survey" in parts["residents"] and "Bill 1" not in parts["residents"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name_ja": "議員 二", "name_en": "Member Two"}, "議員 弐"),
        ({"name_ja": "議員 弐", "name_en": "Member 2"}, "Member Two"),
        ({"name_ja": "議員 二", "name_en": "Member 2"}, "Member Two"),
    ],
)
def test_what_a_name_was_is_told_in_the_language_that_was_put_right(client, here, sqlite_database, changes, told):
    with sqlite_database.writing() as db:
        member = acts.add_member(db, **a.say(here), name_ja="議員 弐", name_en="Member Two")
        acts.correct_name(db, **a.say(here), what="member", number=member, correction="Misspelt", **changes)
    assert f"It said before: {told}" in client.page(f"/en/council/members/{member}").text


def test_for_whom_a_member_spoke_is_told_in_the_language_that_was_put_right(client, here, sqlite_database):
    with sqlite_database.writing() as db:
        board = acts.add_body(db, **a.say(here), slug="board", kind="stakeholder_council", name_ja="協議会")
        term = {"body_id": board, "since": a.SINCE, "speaks_for": {"ja": "病院", "en": "Clinics"}}
        member = acts.add_member(db, **a.say(here), name_ja="橋爪", term=term)
        (found,) = queries.terms_of_member(db, member)
        fix = {**a.say(here), "term_id": found.id, "correction": "Announced otherwise"}
        acts.correct_speaks_for(db, **fix, revision=0, speaks_for={"ja": "診療所", "en": "Clinics"})
        (first,) = queries.term_corrections(db, member)[found.id]
        told = {"ja": "診療所", "en": "Surgeries"}
        acts.correct_speaks_for(db, **fix, revision=first.log_entry_id, speaks_for=told)
    text = client.page(f"/en/council/members/{member}").text
    newest, oldest = text.index("Clinics"), text.index("病院")
    assert newest < oldest and text.count("Clinics") == 1


def test_what_the_secretariat_did_not_count_is_no_find_of_a_compiler(client, here, made):
    act_id = made(a.bill)
    vote = VoteEntered(Way.standing, REQUIREMENTS["two_thirds_seats"], seats=5, counts=Counts(in_favour=4))
    made(lambda db, found: acts.enter_vote(db, **a.say(found), act_id=act_id, taken_on=a.DAY, vote=vote))
    for prefix, words, wrong in (("", "数えていません", "未確認"), ("/en", "not counted", "Not found")):
        (table,) = [t for t in client.page(f"{prefix}/council/acts/{act_id}").root.all("table")]
        assert words in table.text and wrong not in table.text
