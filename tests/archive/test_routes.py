"""Pages, feeds and downloads of the archive, in both languages."""

import json
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from flask import Flask

from deliberation import serving
from deliberation.accounts.models import Jurisdiction
from deliberation.archive import feeds, found, queries, telling
from deliberation.archive.queries import KINDS
from deliberation.archive.tables import TABLES
from deliberation.clock import TOKYO
from deliberation.dataplans.document import check
from deliberation.dataplans.flagnews import news
from deliberation.db import Database
from deliberation.proposals import queries as proposals
from deliberation.record.acts import append
from deliberation.web.language import pair
from tests import make
from tests.archive.making import read_in
from tests.client import Client
from tests.comments import making as m
from tests.conftest import FixedClock
from tests.dataplans.documents import data
from tests.dataplans.publishing import published as publish
from tests.moment import NOW

BOTH = pytest.mark.parametrize("lang", ["", "/en"])
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@BOTH
def test_a_journalist_finds_a_word_and_follows_it(client: Client, sqlite_database: Database, lang: str) -> None:
    slug = m.published(sqlite_database)
    no = m.comment(sqlite_database, slug, body="本人の<b>同意</b>がいります。")
    read_in(sqlite_database)
    page = client.page(f"{lang}/archive?q=同意&kind=comment")
    assert f"{lang}/comments/{no}" in page.links().values()
    assert [mark.text for mark in page.root.all("mark")] == ["同意"]
    excerpt = next(p.text for p in page.root.all("p") if p.attributes.get("class") == "x")
    assert excerpt == "本人の<b> 同意 </b>がいります。"  # as it was typed, never as markup
    feed = next(href for href in page.links().values() if "feed.atom" in href)
    assert ("newest first" if lang else "並び順は、公開記録に載ったのが新しいものから") in page.text
    assert bool(lang) == any(n.attributes.get("lang") == "ja" and "同意" in n.text for n in page.root.all("span"))
    assert "kind=comment" in feed and client.get(feed).status_code == 200
    assert (
        client.get(page.links()[next(t for t, h in page.links().items() if h.endswith(f"/comments/{no}"))]).status_code
        == 200
    )


@BOTH
@pytest.mark.parametrize(
    "query", ["q=無い言葉", "q=!!!", "q=%EF%BF%BE", "q=同意&before=0", "q=同意&before=x", "q=" + "あ" * 200]
)
def test_a_search_that_finds_nothing_says_why_and_goes_on(client: Client, lang: str, query: str) -> None:
    page = client.page(f"{lang}/archive?{query}")
    assert any("empty" in n.attributes.get("class", "") for n in page.root.all("div"))


@BOTH
def test_a_search_that_is_too_long_is_told_at_its_field_and_kept(client: Client, lang: str) -> None:
    typed = "あ" * 460
    page = client.page(f"{lang}/archive?q={typed}&kind=comment", 422)
    form = next(f for f in page.forms() if "kind" in f.names())
    assert form.values()["q"] == [typed] and form.values()["kind"] == ["comment"]
    told = next(p.text for p in page.root.all("p") if p.attributes.get("id") == "q-error")
    assert "200" in told and "460" in told
    line = len(f"GET /en/archive?{urlencode({'q': typed})} HTTP/1.1")
    assert 4094 < line < int(serving.WORKERS[serving.WORKERS.index("--limit-request-line") + 1])


@BOTH
def test_the_feed_of_a_search_for_nothing_says_so(client: Client, lang: str) -> None:
    title = ElementTree.fromstring(client.get(f"{lang}/archive/feed.atom").data).find("a:title", ATOM)
    assert title is not None and "「」" not in str(title.text) and '""' not in str(title.text)


def test_what_was_searched_stays_in_its_form(client: Client, sqlite_database: Database) -> None:
    page = client.page(f"/archive?q=%22%3E%3Cscript%3E&kind=vote&jurisdiction={make.HERE}&proposal=x")
    form = next(f for f in page.forms() if "kind" in f.names())
    assert form.values() == {"q": ['"><script>'], "kind": ["vote"], "jurisdiction": [make.HERE], "proposal": ["x"]}


def test_a_search_goes_on_page_by_page(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    with sqlite_database.writing() as db:
        author = make.person(db)
        for n in range(25):
            m.comment(db, slug, author, body=f"同意の話{n:02}")
    read_in(sqlite_database)
    page = client.page("/archive?q=同意の話")
    assert [f"の話 {n:02}" in page.text for n in (24, 5, 4)] == [True, True, False]
    older = next(a for a in page.root.all("a") if a.attributes.get("rel") == "next").attributes["href"]
    last = client.page(older)
    assert [f"の話 {n:02}" in last.text for n in (5, 4, 0)] == [False, True, True]
    assert not [a for a in last.root.all("a") if a.attributes.get("rel") == "next"]


def test_a_hidden_text_is_on_no_page_of_the_archive(client: Client, sqlite_database: Database) -> None:
    no = m.comment(sqlite_database, m.published(sqlite_database), body="同意と、その続き")
    read_in(sqlite_database)
    assert "その続き" in client.page("/archive?q=同意").text
    m.hide(sqlite_database, no)
    for path in ("/archive?q=同意", "/archive/feed.atom?q=同意", "/archive/comments.csv", "/archive/comments.jsonl"):
        assert "その続き" not in client.get(path).text


@BOTH
def test_the_archive_offers_every_table_in_both_forms(client: Client, lang: str) -> None:
    links = client.page(f"{lang}/archive").links().values()
    assert {f"{lang}/archive/{name}.{form}" for name in TABLES for form in ("csv", "jsonl")} < set(links)
    told = client.page(f"{lang}/archive/tables").text
    assert all(column in told for table in TABLES.values() for column in table.columns)
    assert "table_column." not in told and "datatype." not in told


def test_every_table_comes_in_both_forms_with_the_mark_of_the_demonstration(
    client: Client, sqlite_database: Database
) -> None:
    m.comment(sqlite_database, m.published(sqlite_database), body="同意")
    read_in(sqlite_database)
    for name in TABLES:
        sheet, lines = client.get(f"/archive/{name}.csv"), client.get(f"/archive/{name}.jsonl")
        assert sheet.status_code == lines.status_code == 200
        assert sheet.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert sheet.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'
        assert lines.headers["Content-Type"] == "application/x-ndjson"
        assert sheet.data.startswith(b"\xef\xbb\xbf")
        assert sheet.text.splitlines()[0].endswith(",demonstration")
        assert all(json.loads(line)["demonstration"] is True for line in lines.text.splitlines())
    assert "同意" in client.get("/archive/comments.csv").text


@pytest.mark.parametrize("path", ["/archive/people.csv", "/archive/comments.exe", "/archive/..%2f.csv", "/archive/x"])
def test_what_is_no_public_table_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def atom(client: Client, path: str) -> Any:
    """A feed as a reader takes it: parsed, and whole by RFC 4287."""
    answer = client.get(path)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.data)
    for element in [root, *root.findall("a:entry", ATOM)]:
        for name in ("id", "title", "updated"):
            (found,) = element.findall(f"a:{name}", ATOM)
            assert found.text
        assert element.find("a:link", ATOM) is not None
    assert root.find("a:author/a:name", ATOM) is not None
    (own,) = [link for link in root.findall("a:link", ATOM) if link.attrib.get("rel") == "self"]
    assert own.attrib["href"].startswith("http://127.0.0.1:8000")
    return root


@BOTH
def test_a_proposal_is_followed_by_feed(client: Client, sqlite_database: Database, lang: str) -> None:
    slug = m.published(sqlite_database)
    no = m.comment(sqlite_database, slug)
    root = atom(client, f"{lang}/proposals/{slug}/feed.atom")
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == 2  # published, commented
    assert f"{no}" in entries[0].findtext("a:summary", namespaces=ATOM)
    assert slug not in entries[0].findtext("a:summary", namespaces=ATOM)
    assert not {"True", "False"} & set(entries[0].findtext("a:summary", namespaces=ATOM).split())
    assert entries[0].findtext("a:updated", namespaces=ATOM) == "2026-11-21T00:00:00+09:00"  # a resident's day only
    link = entries[0].find("a:link", ATOM).attrib["href"]
    assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert client.get(f"{lang}/proposals/nothing/feed.atom").status_code == 404


@BOTH
def test_the_feed_of_the_site_calls_things_by_their_names(client: Client, sqlite_database: Database, lang: str) -> None:
    slug = m.published(sqlite_database)
    m.comment(sqlite_database, slug, flow="bus", field="retention")
    with sqlite_database.reading() as db:
        title = proposals.titles(db, [slug])[slug]
        flow = queries.flow_names(db, [slug], ["bus"])[slug, "bus"]
    title, flow = (pair(name, lang[1:] or "ja") for name in (title, flow))
    newest = atom(client, f"{lang}/feed.atom").findall("a:entry", ATOM)[0]
    assert title in newest.findtext("a:title", namespaces=ATOM)
    summary = newest.findtext("a:summary", namespaces=ATOM)
    assert title in summary and flow in summary
    assert "retention" not in summary and slug not in summary


@BOTH
def test_points_raised_and_gone_are_followed_across_proposals(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    make.proposal(sqlite_database, slug="bus")
    asked, more = {"participation": "no_choice", "domain": "payment"}, {"biometric": True}
    publish(sqlite_database, "bus", data({}, asked), data({}, {"domain": "payment", **more}), data({}, more))
    entries = atom(client, f"{lang}/points/feed.atom").findall("a:entry", ATOM)
    titles, told = ([e.findtext(f"a:{name}", namespaces=ATOM) for e in entries] for name in ("title", "summary"))
    assert len(entries) == 2, "a version that changes no point is no news"
    second, first = told
    assert ("gone" if lang else "なくなった点") in titles[0] and "RF02" in first
    came, went = second.split(" / ")
    assert "RF02" in went and "RF02" not in came and "feed." not in "".join(told + titles)
    links = [e.find("a:link", ATOM).attrib["href"] for e in entries]
    assert [link.rsplit("/bus/")[1] for link in links] == ["v/2/points", "v/1/points"]
    assert client.get(links[0].removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert f"{lang}/points/feed.atom" in client.page(f"{lang}/points").links().values()


def test_what_a_version_beside_a_redacted_one_changed_nobody_can_say() -> None:
    found = check(data({}, {"participation": "no_choice"})).canonical
    row = {"number": 2, "document": found, "before": None, "kind": "filed"}
    assert news([SimpleNamespace(**row)]) == ()
    assert news([SimpleNamespace(**{**row, "document": None, "before": found})]) == ()
    assert [len(n.went) for n in news([SimpleNamespace(**{**row, "number": 1})])] == [0]


@BOTH
def test_a_feed_of_the_demonstration_alone_is_marked(client: Client, sqlite_database: Database, lang: str) -> None:
    slug = m.published(sqlite_database)
    m.comment(sqlite_database, slug, body="同意の話")
    with sqlite_database.writing() as db:
        counted = {"day": "2026-11-20", "what": "accounts_opened", "count": 5}
        append(db, kind="day_counts", now=NOW, jurisdiction=None, seat="site", subjects=("day_counts",), facts=counted)
    read_in(sqlite_database)
    mark = "[Sample]" if lang else "【見本】"
    for path in ("/feed.atom", f"/proposals/{slug}/feed.atom", "/archive/feed.atom?q=同意"):
        root = atom(client, lang + path)
        titles = [root, *root.findall("a:entry", ATOM)]
        assert len(titles) > 1 and all(t.findtext("a:title", namespaces=ATOM).startswith(mark) for t in titles)


@BOTH
def test_a_feed_with_real_entries_marks_the_demonstrations_one_by_one(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    invented = m.published(sqlite_database)
    real = m.published(sqlite_database, make.jurisdiction(sqlite_database, "b-shi", demonstration=False))
    for slug in (invented, real):
        m.comment(sqlite_database, slug, body="同意の話")
    read_in(sqlite_database)
    mark = "[Sample]" if lang else "【見本】"

    def marked(asked: str) -> list[bool]:
        root = atom(client, f"{lang}/{asked}")
        assert not root.findtext("a:title", namespaces=ATOM).startswith(mark)
        return [e.findtext("a:title", namespaces=ATOM).startswith(mark) for e in root.findall("a:entry", ATOM)]

    assert marked("archive/feed.atom?q=同意の話&kind=comment") == [False, True]
    assert marked("archive/feed.atom?q=kotsu&kind=company") == [False, True]
    assert {True, False} == set(marked("feed.atom"))


def test_a_feed_is_marked_by_what_it_tells_of_whatever_its_titles_say(app: Flask) -> None:
    with app.test_request_context("/"):
        for invented in (True, False):
            items = [feeds.Item("/1", "【見本】のまち", "", NOW, invented)]
            assert bool(telling.mark_of_all(items)) is invented


def test_a_real_deployment_marks_nothing(app: Flask, client: Client, sqlite_database: Database) -> None:
    m.comment(sqlite_database, m.published(sqlite_database))
    read_in(sqlite_database)
    with sqlite_database.writing() as db:
        db.execute(Jurisdiction.__table__.update().values(demonstration=False))
    assert "見本" not in client.get("/feed.atom").text
    assert "demonstration" not in client.get("/archive/comments.csv").text.splitlines()[0]
    assert "demonstration" not in json.loads(client.get("/archive/comments.jsonl").text)


@pytest.mark.parametrize("path", ["/feed.atom", "/archive/feed.atom?q=無い", "/archive/feed.atom"])
def test_a_feed_asked_again_is_not_sent_again(client: Client, fixed_clock: FixedClock, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.data


def test_a_search_feed_leads_to_the_things_themselves(client: Client, sqlite_database: Database) -> None:
    no = m.comment(sqlite_database, m.published(sqlite_database), body="同意の話")
    read_in(sqlite_database)
    (entry,) = atom(client, "/archive/feed.atom?q=同意の話").findall("a:entry", ATOM)
    assert entry.find("a:link", ATOM).attrib["href"] == f"http://127.0.0.1:8000/comments/{no}"


@BOTH
def test_hits_about_one_proposal_differ_by_kind_number_and_day(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    no = m.comment(sqlite_database, slug, body="乗り降りの話")
    m.answer(sqlite_database, slug, no, topic="乗り降りのこと")
    read_in(sqlite_database)
    with sqlite_database.reading() as db:
        name = pair(proposals.titles(db, [slug])[slug], lang.removeprefix("/") or "ja")
    page = client.page(f"{lang}/archive?q=乗り降り")
    hits = next(n for n in page.root.all("ol") if n.attributes.get("class") == "hits").children
    told = {h.all("h3")[0].text: h.all("p")[0].text for h in hits if not isinstance(h, str)}
    comment, version = (f"Comment {no}", f"{name}, Version 1") if lang else (f"意見 {no}番", f"{name}、第1版")
    assert set(told) == {comment, version, "乗り降りのこと"}
    assert all((f" {name} · " in line or name in title) and "2026" in line for title, line in told.items())
    assert told[comment].startswith("Comment" if lang else "意見")
    entries = atom(client, f"{lang}/archive/feed.atom?q=乗り降り").findall("a:entry", ATOM)
    titles = [entry.findtext("a:title", namespaces=ATOM) for entry in entries]
    assert len(set(titles)) == 3 and all(name in title for title in titles)


@pytest.mark.parametrize(
    ("key", "heading"),
    [
        ("comment:7", ("found_title.comment", {"n": "7"})),
        ("version:a-shi-mobility:12", ("found_title.version", {"n": "12"})),
        ("audit:3", ("found_title.audit", {"n": "3"})),
        ("audit:3:5:88", ("found_title.finding", {"n": "3", "finding": "5"})),
        ("consent:2", ("found_title.consent", {"n": "2"})),
        ("act:4", None),
        ("vote:bus", None),
    ],
)
def test_a_hit_without_a_title_of_its_own_is_called_by_its_number(key: str, heading: Any) -> None:
    assert found.heading(key) == (heading and found.Heading(*heading))


def test_what_xml_forbids_is_left_out_of_a_feed() -> None:
    item = feeds.Item("http://x.invalid/1", "a\x00b\x0b\ufffe <&>", "c\x1f\ud800d", NOW)
    raw = feeds.atom(
        address="http://x.invalid/f", page="http://x.invalid/", title="t\x08", language="ja", items=[item], updated=NOW
    )
    entry = ElementTree.fromstring(raw).find("a:entry", ATOM)
    assert entry.findtext("a:title", namespaces=ATOM) == "ab <&>"
    assert entry.findtext("a:summary", namespaces=ATOM) == "cd"


def test_a_day_begins_in_japan() -> None:
    assert feeds.moment(b'{"at":"2026-11-21"}').isoformat() == "2026-11-21T00:00:00+09:00"
    assert feeds.moment(b'{"at":"2026-11-21T03:00:00Z"}') == NOW
    assert feeds.beginning(NOW.date()).tzinfo is TOKYO


def test_every_kind_that_can_be_found_can_be_chosen(client: Client) -> None:
    form = next(f for f in client.page("/archive").forms() if "kind" in f.names())
    offered = [o.attributes["value"] for s in form.node.all("select")[:1] for o in s.all("option")]
    assert offered == ["", *KINDS]
