"""A consultation whose version was taken away takes nothing more, is told as stopped, and stands in nobody's way."""

import re
from datetime import timedelta

import pytest

from deliberation.comments import acts, queries
from deliberation.comments.rules import Consultation
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.page import Node, Page


def test_it_is_stopped_when_its_version_goes_before_its_end_and_closed_when_later():
    end = m.TODAY + timedelta(days=29)
    gone = lambda on: Consultation(m.TODAY, end, end + timedelta(days=60), on)  # noqa: E731
    assert gone(end).state(m.TODAY) == gone(m.TODAY).state(end + timedelta(days=9)) == "stopped"
    assert not gone(m.TODAY).is_open(m.TODAY)
    assert gone(end + timedelta(days=1)).state(end + timedelta(days=9)) == "closed"


def test_every_list_and_form_knows_and_a_comment_on_another_version_is_not_counted_in_it(database: Database):
    slug, author = m.published(database, versions=2), make.person(database)
    stopped = m.consultation(database, slug)
    counted = m.comment(database, slug, author)
    m.redact(database, slug, 1)
    later = m.comment(database, slug, author, version=2)
    with database.reading() as db:
        proposal = queries.comment(db, counted).proposal_id
        assert queries.comment(db, counted).consultation_id == stopped
        assert queries.comment(db, later).consultation_id is None
        assert queries.open_consultation(db, proposal, m.TODAY) is queries.last_to_end(db, proposal, m.TODAY) is None
        assert queries.open_and_announced(db, m.TODAY) == []
        assert [row.id for row in queries.closed(db, m.TODAY, stopped + 1)] == [stopped]
    next_one = m.consultation(database, slug, version=2)  # nobody waits for the end of the stopped one
    with database.reading() as db:
        assert queries.open_consultation(db, proposal, m.TODAY).id == next_one
        assert [row.id for row in queries.open_and_announced(db, m.TODAY)] == [next_one]


@pytest.mark.parametrize(
    ("lang", "asks", "told"),
    [("", "意見を募集しています。", "受け付けを止めました"), ("/en", "Comments are open", "Stopped")],
)
def test_no_page_asks_for_comments_and_the_list_says_why(
    client: Client, sqlite_database: Database, lang: str, asks: str, told: str
) -> None:
    slug = m.published(sqlite_database, versions=2)
    no = m.consultation(sqlite_database, slug, version=2)
    pages = ("/", "/comments", f"/proposals/{slug}/comments", f"/proposals/{slug}/v/1", f"/consultations/{no}")
    before = [client.page(lang + path) for path in pages]
    assert all(_names(page, f"{lang}/consultations/{no}") for page in before[:4]) and asks in before[2].text
    m.redact(sqlite_database, slug, 2)
    after = [client.page(lang + path) for path in pages]
    assert not any(asks in page.text for page in after)
    assert not any(_names(page, f"{lang}/consultations/{no}") for page in after[:4])
    assert f"{lang}/proposals/{slug}/comment" not in after[2].links().values()
    here = client.page(f"{lang}/consultations")
    section = next(s for s in here.root.all("section") if s.attributes.get("aria-labelledby") == "closed")
    assert _names(here, f"{lang}/consultations/{no}")
    assert told in next(p.text for p in section.all("p") if p.attributes.get("class") == "d")


def _names(page: Page, address: str) -> bool:
    return address in page.links().values()


def test_a_consultation_on_a_version_that_can_be_read_goes_on_when_the_newest_is_taken_away(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database, versions=2)
    no = m.consultation(sqlite_database, slug)
    m.redact(sqlite_database, slug, 2)
    assert _names(client.page(f"/proposals/{slug}/comments"), f"/consultations/{no}")


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_is_said_of_another_version_is_not_counted_in_a_consultation(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database, versions=2)
    number = m.consultation(sqlite_database, slug)
    inside, outside = (m.comment(sqlite_database, slug, version=version) for version in (1, 2))
    with sqlite_database.reading() as db:
        assert queries.counts_of_consultation(db, number).submissions == 1
        counted = {no: queries.comment(db, no).consultation_id for no in (inside, outside)}
    assert counted == {inside: number, outside: None}
    said = "is not counted in it" if lang else "その意見募集には数えません"
    client.sign_in(make.person(sqlite_database))
    write = f"{lang}/proposals/{slug}/comment"
    assert [said in client.page(f"{write}?version={version}").text for version in (1, 2)] == [False, True]
    on = "The consultation is on version 1." if lang else "意見募集は、第1版についてのものです。"
    assert [on in client.page(f"{lang}/proposals/{slug}/v/{version}").text for version in (1, 2)] == [False, True]


@pytest.mark.parametrize(
    ("lang", "none", "nothing", "answered"),
    [("", "意見なし", "意見は届きませんでした", "回答済み"), ("/en", "No comments", "No comments came", "Answered")],
)
def test_one_that_ended_is_headed_by_what_came_of_it(
    client: Client, sqlite_database: Database, lang: str, none: str, nothing: str, answered: str
) -> None:
    opens, rows = m.TODAY - timedelta(days=40), {}
    for came in ("nothing", "answer", "hidden"):
        slug, days = m.published(sqlite_database), {"opens": opens, "now": NOW - timedelta(days=40)}
        rows[came] = f"{lang}/consultations/{m.consultation(sqlite_database, slug, **days)}"
        if came != "nothing":
            no = m.comment(sqlite_database, slug, now=NOW - timedelta(days=30))
            m.answer(sqlite_database, slug, no) if came == "answer" else m.hide(sqlite_database, no)
    found = {a.attributes["href"]: li.text for li in _rows(client, lang) for a in li.all("a")}
    said = {came: [word for word in (none, answered) if word in found[href]] for came, href in rows.items()}
    assert said == {"nothing": [none], "answer": [answered], "hidden": []}
    assert [came for came, href in rows.items() if nothing in client.page(href).text] == ["nothing"]


ENDED = (
    ("nothing", "", "意見は届きませんでした"),
    ("nothing", "/en", "No comments came"),
    ("withdrawn", "", "回答を待っている意見はありません。"),
    ("withdrawn", "/en", "No comment waits for a response."),
)


@pytest.mark.parametrize("stopped", [True, False])
@pytest.mark.parametrize(("came", "lang", "told"), ENDED)
def test_one_that_ended_names_no_date_to_wait_for_and_nothing_to_read_where_there_is_none(
    client: Client, sqlite_database: Database, came: str, lang: str, told: str, stopped: bool
) -> None:
    slug, began = m.published(sqlite_database), NOW - timedelta(days=40)
    days = {} if stopped else {"opens": m.TODAY - timedelta(days=40), "now": began}
    no, when = m.consultation(sqlite_database, slug, **days), NOW if stopped else began
    if came == "withdrawn":
        author = make.person(sqlite_database)
        written = m.comment(sqlite_database, slug, author, now=when)
        acts.withdraw_comment(sqlite_database, by=author, now=when, comment_id=written)
    if stopped:
        m.redact(sqlite_database, slug, 1)
    page = client.page(f"{lang}/consultations/{no}")
    due, readable, every = DUE[lang]
    assert told in page.text and due not in page.text and readable not in page.text
    assert (f"{lang}/proposals/{slug}/comments" in _leads(page, every)) == (came == "withdrawn")


DUE = {
    "": ("まだ回答がありません。", "引き続き読めます", "すべて読む"),
    "/en": ("Not answered yet.", "still read", "Read all"),
}


def _leads(page: Page, words: str) -> list[str]:
    return [a.attributes["href"] for a in page.root.all("a") if a.text.strip() == words]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_waits_has_its_date_and_what_can_be_read_is_offered(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug, began = m.published(sqlite_database), NOW - timedelta(days=40)
    no = m.consultation(sqlite_database, slug, opens=m.TODAY - timedelta(days=40), now=began)
    m.comment(sqlite_database, slug, now=began)
    page = client.page(f"{lang}/consultations/{no}")
    due, readable, every = DUE[lang]
    assert due in page.text and readable in page.text and _leads(page, every)


@pytest.mark.parametrize(("lang", "told"), [("", "意見はまだ届いていません。"), ("/en", "No comment has come yet.")])
def test_an_open_one_without_comments_says_that_none_came_yet(
    client: Client, sqlite_database: Database, lang: str, told: str
) -> None:
    no = m.consultation(sqlite_database, m.published(sqlite_database))
    page = client.page(f"{lang}/consultations/{no}")
    assert told in page.text and DUE[lang][0] not in page.text


@pytest.mark.parametrize(
    ("lang", "told", "none"), [("", "受け付けを止めました", "意見なし"), ("/en", "Stopped", "No comments")]
)
def test_one_that_was_stopped_is_told_as_stopped_after_its_last_day_too(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock, lang: str, told: str, none: str
) -> None:
    slug = m.published(sqlite_database)
    path = f"{lang}/consultations/{m.consultation(sqlite_database, slug, opens=m.TODAY + timedelta(days=10))}"
    m.redact(sqlite_database, slug, 1)
    said = []
    for days in (0, 60):
        fixed_clock.moment = NOW + timedelta(days=days)
        said += [li.text for li in _rows(client, lang) if path in [a.attributes["href"] for a in li.all("a")]]
    assert len(said) == 2 and said[0] == said[1] and said[0].count(told) == 2 and none not in said[1]


def _rows(client: Client, lang: str) -> list[Node]:
    return client.page(f"{lang}/consultations").root.all("li")


@pytest.mark.parametrize(("lang", "words"), [("", "返信する"), ("/en", "Reply")])
def test_nobody_is_asked_to_reply_where_the_version_was_taken_away(
    client: Client, sqlite_database: Database, lang: str, words: str
) -> None:
    slug = m.published(sqlite_database, versions=2)
    above = m.comment(sqlite_database, slug)
    reply, other = m.comment(sqlite_database, slug, parent=above), m.comment(sqlite_database, slug, version=2)
    about = m.answer(sqlite_database, slug, above)
    lists = (f"/proposals/{slug}/comments", "/comments", f"/comments/{above}/replies", f"/answers/{about}")
    pages = [lang + path for path in (f"/comments/{above}", f"/comments/{reply}", *lists)]
    assert all(_offers(client.page(path), words) for path in pages)
    m.redact(sqlite_database, slug, 1)
    left = [path for path in pages if _offers(client.page(path), words)]
    assert left == [lang + path for path in lists[:2]]
    assert all(_offers(client.page(path), words) == [other] for path in left)
    assert _offers(client.page(f"{lang}/comments/{other}"), words) == [other]


def _offers(page: Page, words: str) -> list[int]:
    found = (a.attributes["href"] for a in page.root.all("a") if a.text.strip().startswith(words))
    return [int(re.search(r"parent=(\d+)", href)[1]) for href in found if "parent=" in href]
