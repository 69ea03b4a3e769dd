"""The sources of an act are its own and those of the meeting that dealt with it."""

from deliberation.council import acts, queries
from deliberation.council.entries import Source
from deliberation.council.kinds import SourceKind
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
