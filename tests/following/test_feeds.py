"""Everything with events has a feed, and its page leads there."""

from typing import Any
from xml.etree import ElementTree

import pytest
from sqlalchemy.engine import Connection

from deliberation.accounts import acts as accounts
from deliberation.accounts.rules import Role
from deliberation.council import acts
from deliberation.council import queries as council
from deliberation.db import Database
from deliberation.following import things
from deliberation.record import lists
from tests import make
from tests.calls import addresses
from tests.client import Client
from tests.comments import making as m
from tests.council.assembly import DAY, assembly, bill, content, roll, say
from tests.moment import NOW

ATOM = {"a": "http://www.w3.org/2005/Atom"}
PAGES = {  # kind of thing → endpoint of its page and the part of its address that is its key
    "proposal": ("site.proposal", "slug"), "comment": ("site.fate", "no"), "issue": ("comments.issue", "number"),
    "consultation": ("comments.consultation", "number"), "vote": ("votes.show", "slug"),
    "act": ("council.act", "act_id"), "member": ("council.member", "member_id"), "body": ("council.body", "body_id"),
    "council": ("council.assembly", "jurisdiction"), "audit": ("audits.of_proposal", "slug"),
    "consent": ("consents.of_proposal", "slug"), "meeting": ("council.meeting", "meeting_id"),
    "principles": ("assessments.principles", "jurisdiction"), "comments_of": ("comments.thread", "slug"),
    "answers_of": ("comments.answers", "slug"), "issues_of": ("comments.issues", "slug"),
    "assessments_of": ("assessments.side_by_side", "slug"), "place": ("record.index", ""), "site": ("record.index", ""),
    **{name: ("record.index", "") for name in lists.ALL},
}  # fmt: skip

QUIET = {
    "audit", "consent", "council", "principles", "answers_of", "issues_of", "assessments_of", *lists.ALL,
} - {"proposals"}
"""Nothing has happened to these examples; on the demonstration, something has (tests/demo/test_telling.py)."""


def entries(client: Client, path: str) -> list[Any]:
    answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.data).findall("a:entry", ATOM)


def a_thing(db: Connection, what: str) -> str:
    endpoint, name = PAGES[what]
    if not name:
        m.published(db)
        return make.HERE if what == "place" else "all"
    return str(addresses()[endpoint](db)[name])


def test_every_kind_is_tried() -> None:
    assert set(PAGES) == set(things.KINDS)


@pytest.mark.parametrize("what", PAGES)
def test_a_page_with_events_leads_to_its_feed(client: Client, sqlite_database: Database, what: str) -> None:
    with sqlite_database.writing() as db:
        key = a_thing(db, what)
        thing = things.find(db, what, key)
        assert thing is not None
        told = len(things.entries(db, thing, before=2**31, most=50))
    page = client.page(thing.path)
    offer = f"/follow/{what}/{key}"
    assert offer in page.links().values()
    found = [a.attributes["href"] for a in page.root.all("link") if a.attributes.get("type") == "application/atom+xml"]
    assert found and {f"{offer}/feed.atom", f"/proposals/{key}/feed.atom", "/feed.atom"} >= set(found)
    if what not in QUIET:
        assert told
    for lang in ("", "/en"):
        assert len(entries(client, f"{lang}{offer}/feed.atom")) == told
        assert f"{lang}{offer}/feed.atom" in client.page(lang + offer).links().values()


def test_what_is_not_there_has_no_feed(client: Client) -> None:
    for path in ("comment/1", "comment/x", "comment/99999999999999", "nothing/1", "place/nowhere", "site/1", "issue/0"):
        assert client.get(f"/follow/{path}/feed.atom").status_code == 404
        assert client.get(f"/follow/{path}").status_code == 404


def titles(client: Client, path: str) -> list[str | None]:
    return [entry.findtext("a:title", "", ATOM) for entry in entries(client, f"/en/follow/{path}/feed.atom")]


def test_an_answer_is_news_of_its_comment_its_issue_and_its_consultation(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database)
    number = m.consultation(sqlite_database, slug)
    mine = m.comment(sqlite_database, slug)
    issue = m.issue(sqlite_database, slug, mine)
    m.answer(sqlite_database, slug, mine)
    for path in (f"comment/{mine}", f"issue/{issue}", f"consultation/{number}", f"proposal/{slug}"):
        assert "The city responded to comments." in titles(client, path)[0], path
    assert len(titles(client, f"consultation/{number}")) == 2  # that it was opened, and the answer: no comments


def test_a_roll_call_is_news_of_its_act_and_of_every_member_in_it(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        found = assembly(db)
        act = bill(db, found)
        acts.enter_vote(db, **say(found), act_id=act, taken_on=DAY, vote=roll(found, "yyyn"))
    for path in (f"act/{act}", *(f"member/{member}" for member in found.members[:4])):
        assert "A vote of the assembly was recorded." in titles(client, path)[0], path


def test_who_would_follow_a_comment_reads_what_is_told_and_what_is_not(
    client: Client, sqlite_database: Database
) -> None:
    no = m.comment(sqlite_database, slug := m.published(sqlite_database))
    for prefix, told in (("", "意見のページにだけ並びます"), ("/en", "on the page of the comment only")):
        assert told in client.page(f"{prefix}/follow/comment/{no}").text
        assert told not in client.page(f"{prefix}/follow/proposal/{slug}").text


@pytest.mark.parametrize(
    ("prefix", "told"),
    [
        ("", ("採決", "表決：反対", "記名投票", "出典：会議録 Minutes")),
        ("/en", ("vote", "Vote: Against", "Source: Minutes Minutes")),
    ],
)
def test_a_members_feed_says_what_was_done_and_how_the_member_voted(
    client: Client, sqlite_database: Database, prefix: str, told: tuple[str, ...]
) -> None:
    with sqlite_database.writing() as db:
        found = assembly(db)
        act = bill(db, found)
        acts.enter_vote(db, **say(found), act_id=act, taken_on=DAY, vote=roll(found, "yyyn"))
    entry = entries(client, f"{prefix}/follow/member/{found.members[4]}/feed.atom")[0]
    title, summary = entry.findtext("a:title", "", ATOM), entry.findtext("a:summary", "", ATOM)
    assert content(found).title["ja"] in title
    assert [word for word in (*told, "https://example.invalid/minutes") if word not in title + summary] == []
    whole = entries(client, f"{prefix}/follow/act/{act}/feed.atom")[0]
    assert told[1] not in whole.findtext("a:summary", "", ATOM)


def test_a_question_is_told_with_its_words(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        number = addresses()["council.question"](db)["question_id"]
        asked = council.question(db, number)
    entry = entries(client, f"/follow/member/{asked.member_id}/feed.atom")[0]
    assert f"「{asked.title}」{asked.body}" in entry.findtext("a:summary", "", ATOM)
    assert asked.proposal_ja in entry.findtext("a:title", "", ATOM)


def test_what_is_called_by_a_number_is_told_by_its_name(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    with sqlite_database.writing() as db:
        by = make.officer(db, Role.clerk)
        department = accounts.add_department(db, by=by, now=NOW, jurisdiction=make.HERE, name_ja="地域交通課")
    m.consultation(sqlite_database, slug, department_id=department)
    asked = entries(client, f"/follow/proposal/{slug}/feed.atom")[0].findtext("a:summary", "", ATOM)
    assert "担当課：地域交通課" in asked
    m.batch(sqlite_database, slug, "手紙の意見")
    letter = entries(client, f"/proposals/{slug}/feed.atom")[0].findtext("a:summary", "", ATOM)
    assert "受付の束の番号：" in letter and "投票用紙" not in letter
