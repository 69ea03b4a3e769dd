"""The sources of an act are its own and those of the meeting that dealt with it."""

import pytest

from deliberation.council import acts, marks, queries
from deliberation.council.entries import Source
from deliberation.council.kinds import SourceKind
from tests import make
from tests.council import assembly as a

VIDEO = Source(SourceKind.video, title="Recording", address="https://example.invalid/video")


def test_an_act_shows_the_minutes_and_the_video_of_its_meeting_each_once(client, here, made):
    def entered(db, found, **more):
        meeting = acts.enter_meeting(
            db, **a.say(found), body_id=found.body, sitting=a.sitting(), sources=[a.MINUTES, VIDEO]
        )
        told = a.content(found, meeting_id=meeting)
        act_id = acts.enter_act(db, **a.say(found), content=told)
        acts.enter_vote(db, **a.say(found), act_id=act_id, taken_on=a.DAY, vote=a.roll(found, "yyyn"))
        return act_id, a.bill(db, found, meeting_id=meeting)

    bare, own = made(entered)
    for act_id in (bare, own):
        listed = next(
            s
            for s in client.page(f"/en/council/acts/{act_id}").root.all("section")
            if s.attributes.get("aria-labelledby") == "sources"
        )
        addresses = [link.attributes["href"] for link in listed.all("a")]
        assert [addresses.count(one.address) for one in (a.MINUTES, VIDEO)] == [1, 1]
        assert "No record" not in listed.text
    row = next(r for r in client.page(f"/en/council/members/{here.members[1]}").root.all("tr") if "Bill 1" in r.text)
    assert VIDEO.address in [link.attributes["href"] for link in row.all("a")]


def test_an_acts_own_sources_come_before_those_of_its_meeting(db, whole):
    held = acts.enter_meeting(db, **a.say(whole), body_id=whole.body, sitting=a.sitting(), sources=[VIDEO, a.MINUTES])
    act_id = a.bill(db, whole, meeting_id=held)
    found = [(one.kind, one.meeting_id) for one in queries.sources_shown(db, [act_id])[act_id]]
    assert found == [(SourceKind.minutes, None), (SourceKind.video, held)]
    assert queries.sources_shown(db, []) == {}


@pytest.mark.parametrize(
    ("written", "kept", "shown"),
    [("1:02:03", 3723, "1:02:03"), ("9:05", 545, "0:09:05"), ("0:00:00", 0, "0:00:00"), ("1:2", None, None),
     ("１：０２：０３", 3723, "1:02:03"), ("1時間2分3秒", 3723, "1:02:03"), ("9分05秒", 545, "0:09:05"),
     ("90:00:61", None, None), ("1時2分", None, None)],
)  # fmt: skip
def test_a_time_in_a_video_is_kept_in_its_link_and_read_back(written, kept, shown):
    assert marks.seconds(written) == kept
    if kept is not None:
        assert marks.mark_of(marks.marked("https://x.invalid/v?id=3#a&t=4", kept)) == shown


def test_a_link_keeps_what_else_is_in_it_and_shows_no_time_that_is_none():
    assert marks.marked("https://x.invalid/v#part=2&t=9", 60) == "https://x.invalid/v#part=2&t=60"
    assert [marks.mark_of(one) for one in (None, "https://x.invalid/v?t=3", "https://x.invalid/v#t=soon")] == [None] * 3


def test_the_secretariat_types_the_time_of_a_video_and_the_link_leads_there(client, here, secretariat, made):
    act_id = made(a.bill)
    at = f"/council/acts/{act_id}/source"
    given = {"kind": "video", "address": "https://x.invalid/v", "video_time": "1:02:03"}
    for wrong in ({"video_time": "1h"}, {"kind": "minutes"}, {"address": "", "title": "Recording"}):
        answer = client.submit(at, {**given, **wrong})
        assert answer.status_code == 422 and "video_time-error" in answer.text, wrong
    assert client.submit(at, given).status_code == 303
    page = client.page(f"/council/acts/{act_id}")
    assert ("https://x.invalid/v#t=3723") in page.links().values() and "（1:02:03から）" in page.text


def test_the_time_is_typed_beside_a_new_act_and_read_back_before_it_is_sent(client, here, secretariat):
    at = f"/council/{make.HERE}/entry/act"
    told = {
        "kind": "bill", "body": str(here.body), "acted_on": a.DAY.isoformat(), "title_ja": "議案",
        "video_time": "2:00:00",
    }  # fmt: skip
    assert "video_time-error" in client.submit(at, told).text
    shown = client.submit(at, {**told, "video": "https://x.invalid/v", "step": "check"})
    assert "（2:00:00から）" in shown.text
