"""A correction is told as one: in feeds, in the news and in the record, with the way to both; so is the answer to a
member's request."""

from xml.etree import ElementTree

import pytest

from deliberation.council import acts, queries
from tests.council import assembly as a
from tests.council import calls

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def told(client, path):
    root = ElementTree.fromstring(client.get(path).data)
    return [(one.findtext("a:title", "", ATOM), one.findtext("a:summary", "", ATOM)) for one in root.findall(
        "a:entry", ATOM)]  # fmt: skip


def put_right(db, found):
    """The act, the vote as it was first, and the vote that corrects it."""
    old = calls.vote(db, found)
    act = queries.vote(db, old).act_id
    say = {**a.say(found), "taken_on": a.DAY, "correction": "Misread"}
    return act, old, acts.correct_vote(db, **say, vote_id=old, vote=a.roll(found, "ynnn"))


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", "議会の採決の記録を訂正しました。"), ("/en", "The record of a vote of the assembly was corrected.")],
)
def test_a_corrected_vote_is_told_as_corrected_and_leads_to_both(client, here, made, prefix, words):
    act, old, new = made(put_right)
    (title, summary), (before, _) = told(client, f"{prefix}/follow/act/{act}/feed.atom")[:2]
    assert words.rstrip("。.") in title and words.rstrip("。.") not in before
    assert all(f"{prefix}/council/votes/{number}" in summary for number in (old, new))
    assert words in client.page(f"{prefix}/").text and words in client.page(f"{prefix}/record/").text


def test_each_of_the_two_votes_leads_to_the_other(client, here, made, sqlite_database):
    act, old, new = made(put_right)
    for number in (old, new):
        assert client.get(f"/council/votes/{number}").headers["Location"] == f"/council/acts/{act}#vote-{number}"
    links = client.page(f"/council/acts/{act}").links()
    assert links["訂正した採決の記録"] == f"#vote-{new}" and links["訂正の前の採決の記録"] == f"#vote-{old}"
    with sqlite_database.reading() as db:
        entry = queries.vote(db, new).log_entry_id
    assert f"/council/votes/{old}" in client.page(f"/record/{entry}").links().values()


def test_an_act_entered_anew_is_told_as_corrected(client, here, made, sqlite_database):
    act = made(a.bill)
    with sqlite_database.writing() as db:
        right = a.content(here, number="Bill 2")
        acts.correct_act(db, **a.say(here), act_id=act, revision=1, content=right, correction="Wrong number")
    newest, first = told(client, f"/en/follow/act/{act}/feed.atom")
    assert "was corrected" in newest[0] and "was recorded" in first[0]


@pytest.mark.parametrize(("prefix", "reason"), [("", "回答の理由: "), ("/en", "Reason of the answer: ")])
def test_the_answer_about_an_act_is_in_the_members_feed_and_on_their_page(
    client, here, sqlite_database, prefix, reason
):
    with sqlite_database.writing() as db:
        number = calls.request(db, here)
        asked = queries.correction_request(db, number)
        acts.decide_correction(db, **a.say(here), request_id=number, decision="kept", reason="The minutes say so.")
    assert f"{reason}The minutes say so." in told(client, f"{prefix}/follow/member/{asked.member_id}/feed.atom")[0][1]
    page = client.page(f"{prefix}/council/members/{asked.member_id}").text
    assert asked.request in page and "The minutes say so." in page
