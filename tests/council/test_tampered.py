"""What the pages do not offer is refused at its place, however it was sent."""

import pytest

from deliberation.council import acts
from deliberation.council.kinds import MemberPart
from deliberation.council.rollcalls import REQUIREMENTS, Declared, Way
from deliberation.council.rules import VoteEntered, faults_of_vote
from tests.council import assembly as a
from tests.council.test_entering import wrong

START = "taken_on=2026-11-20&question=original&requirement=majority"


@pytest.mark.parametrize("way", [Way.secret, Way.electronic, Way.roll_call])
def test_no_chair_declares_what_is_counted(way):
    choices = {1: "for"} if way is not Way.secret else None
    vote = VoteEntered(way, REQUIREMENTS["majority_all"], choices=choices, declared=Declared.many)
    assert faults_of_vote(vote, roster=[1])[0].reason == "way_is_counted"


@pytest.mark.parametrize(
    ("way", "typed", "place"),
    [
        ("secret", {"declared": "many"}, "way"),
        ("standing", {"declared": "many", "presiding": "abc"}, "presiding"),
        ("standing", {"declared": "many", "meeting": "abc"}, "meeting"),
    ],
)
@pytest.mark.parametrize("step", ["check", "send"])
def test_the_page_of_a_vote_refuses_what_it_does_not_offer(secretariat, made, way, typed, place, step):
    path = f"/council/acts/{made(a.bill)}/vote"
    page = secretariat.page(f"{path}?{START}&way={way}")
    form = next(f for f in page.forms() if f.posts and "in_favour" in f.names()).values()
    answer = secretariat.post(path, data={**form, **typed, "step": step})
    assert answer.status_code == 422 and wrong(answer) == {place}
    if place == "presiding":
        assert secretariat.get(f"{path}?{START}&way={way}&presiding=abc").status_code == 422


def test_a_request_to_the_assembly_has_no_introducing_members(secretariat, here, made):
    page = secretariat.page("/council/a-shi/entry/act")
    form = next(f for f in page.forms() if "title_ja" in f.names()).values()
    typed = {"kind": "petition_chinjo", "body": here.body, "acted_on": "2026-11-20", "title_ja": "陳情第1号"}
    member = str(here.members[1])
    answer = secretariat.post("/council/a-shi/entry/act", data={**form, **typed, "members": member, "step": "check"})
    assert answer.status_code == 422 and "陳情には、紹介議員はありません" in answer.text
    assert secretariat.post("/council/a-shi/entry/act", data={**form, **typed, "step": "send"}).status_code == 303


@pytest.mark.parametrize("kind", ["petition_seigan", "petition_chinjo"])
def test_pages_call_members_introducing_beside_petitions_alone(client, sqlite_database, here, made, kind):
    """What was entered before the rule stands with the member, without that part."""
    members = [(here.members[1], MemberPart.introducer)]
    act_id = made(a.bill, kind="petition_seigan", members=members)
    if kind == "petition_chinjo":
        with sqlite_database.writing() as db:
            db.exec_driver_sql("DROP TRIGGER append_only_council_act_entries_update")
            db.exec_driver_sql("UPDATE council_act_entries SET kind = 'petition_chinjo'")
    told = [client.page(f"/council/{path}").text for path in (f"acts/{act_id}", f"members/{here.members[1]}")]
    assert ["紹介" in text.replace("質問・提出・紹介・報告", "") for text in told] == [kind == "petition_seigan"] * 2


def test_an_act_names_no_body_that_was_not_offered(secretariat):
    form = next(f for f in secretariat.page("/council/a-shi/entry/act").forms() if "title_ja" in f.names()).values()
    typed = {"kind": "bill", "body": "abc", "meeting": "abc", "acted_on": "2026-11-20", "title_ja": "x"}
    answer = secretariat.post("/council/a-shi/entry/act", data={**form, **typed, "step": "send"})
    assert answer.status_code == 422 and wrong(answer) == {"body", "meeting"}


def test_the_act_keeps_to_the_rule_as_well(db, whole):
    from_page = a.content(whole, kind="petition_chinjo", members=[(whole.members[1], MemberPart.introducer)])
    with pytest.raises(Exception, match="chinjo_has_no_introducer"):
        acts.enter_act(db, **a.say(whole), content=from_page)
