"""What follows an entry elsewhere: a meeting that moves, a request that is answered, lists that count alike."""

import pytest

from deliberation.accounts import queries as accounts
from deliberation.council import acts, queries
from deliberation.council.entries import About
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
