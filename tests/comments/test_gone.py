"""A text that is gone is gone at once from every page, feed, search and table that has been drawn with it already."""

from collections.abc import Callable

import pytest

from deliberation.accounts.rules import Actor, Role
from deliberation.comments import acts, queries
from deliberation.db import Database
from deliberation.site import acts as site
from tests import make
from tests.archive.making import read_in
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW
from tests.page import Page

SAID = "what nobody may read any more"


def hide(db: Database, no: int, author: Actor) -> None:
    m.hide(db, no, make.officer(db, Role.moderator))


def withdraw(db: Database, no: int, author: Actor) -> None:
    acts.withdraw_comment(db, by=author, now=NOW, comment_id=no)


def erase(db: Database, no: int, author: Actor) -> None:
    acts.erase_author(db, now=NOW, person_id=author.person_id, ground="own_request")


@pytest.mark.parametrize("take_away", [hide, withdraw, erase])
def test_a_reply_that_is_gone_stands_on_no_page_that_was_drawn_before(
    client: Client, sqlite_database: Database, take_away: Callable[[Database, int, Actor], None]
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    above = m.comment(sqlite_database, slug, flow=m.FLOW)
    no = m.comment(sqlite_database, slug, author, parent=above, body=SAID)
    pages = (
        f"/comments/{no}", f"/comments/{above}", f"/comments/{above}/replies", "/comments",
        f"/proposals/{slug}/comments", f"/proposals/{slug}/comments?flow={m.FLOW}",
    )  # fmt: skip
    assert [path for path in pages if SAID not in client.get(path).text] == []
    take_away(sqlite_database, no, author)
    assert [path for path in pages if SAID in client.get(path).text] == []


def erase_person(db: Database, no: int, author: Actor) -> None:
    site.erase_myself(db, by=author, now=NOW)


@pytest.mark.parametrize("lang", ["", "/en"])
@pytest.mark.parametrize("take_away", [hide, withdraw, erase_person])
def test_a_comment_that_is_gone_is_found_nowhere_where_it_was_found_before(
    client: Client, sqlite_database: Database, lang: str, take_away: Callable[[Database, int, Actor], None]
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    consultation = m.consultation(sqlite_database, slug)
    no = m.comment(sqlite_database, slug, author, flow=m.FLOW, body=SAID)
    answer = m.answer(sqlite_database, slug, no)
    entry = _entry(sqlite_database, no)
    read_in(sqlite_database)
    pages = (
        f"/comments/{no}", "/comments", f"/proposals/{slug}/comments", f"/proposals/{slug}/comments?flow={m.FLOW}",
        f"/answers/{answer}", f"/record/{entry}", "/archive?q=nobody", "/archive/feed.atom?q=nobody",
        "/archive/comments.csv", "/archive/comments.jsonl",
    )  # fmt: skip
    others = (f"/proposals/{slug}", f"/consultations/{consultation}", f"/proposals/{slug}/feed.atom", "/feed.atom", "/")
    shown = [lang + path for path in pages]
    assert [path for path in shown if not says(client.get(path).text)] == []
    for path in others:  # whether they quote a text or not: drawn before
        client.get(lang + path)
    take_away(sqlite_database, no, author)
    assert [path for path in (*shown, *(lang + path for path in others)) if says(client.get(path).text)] == []
    read_in(sqlite_database)
    assert not says(client.get(f"{lang}/archive?q=nobody").text)


def says(text: str) -> bool:
    """Search marks what was looked for inside the sentence."""
    return SAID in text.replace("<mark>", "").replace("</mark>", "")


def _entry(database: Database, no: int) -> int:
    with database.reading() as db:
        return int(queries.comment(db, no).entry_id)


def test_a_clerk_whose_choice_was_hidden_meanwhile_is_told_and_goes_on_with_the_others(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database)
    shown, other = m.comment(sqlite_database, slug), m.comment(sqlite_database, slug)
    m.hide(sqlite_database, other)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    said = {"topic": "t", "body": "what was typed", "result": "adopted"}
    answer = client.submit(f"/proposals/{slug}/answer", {**said, "comment_ids": [str(shown), str(other)]})
    page = Page(answer.text)
    assert answer.status_code == 422 and f"意見{other}は" in answer.text and "what was typed" in answer.text
    form = next(f for f in page.forms() if "topic" in f.names())
    assert form.values()["comment_ids"] in (str(shown), [str(shown)])


@pytest.mark.parametrize("take_away", [withdraw, erase])
def test_what_somebody_said_of_themselves_goes_with_the_text(
    database: Database, take_away: Callable[[Database, int, Actor], None]
) -> None:
    author = make.person(database)
    no = m.comment(database, m.published(database), author, standing="works")
    take_away(database, no, author)
    with database.reading() as db:
        assert queries.comment(db, no).standing == "unsaid"


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_hidden_comment_bears_no_number_that_leads_to_its_authors_others(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    m.consultation(sqlite_database, slug)
    no, _ = (m.comment(sqlite_database, slug, author) for _ in range(2))
    called = "Participant 1" if lang else "参加者1"
    pages = [f"{lang}/proposals/{slug}/comments", f"{lang}/comments"]
    assert [client.page(path).text.count(called) for path in pages] == [2, 2]
    hide(sqlite_database, no, author)
    assert [client.page(path).text.count(called) for path in pages] == [1, 1]
    assert called not in client.page(f"{lang}/comments/{no}").text
    acts.restore_comment(
        sqlite_database, by=make.officer(sqlite_database, Role.moderator), now=NOW, comment_id=no, reason="x"
    )
    assert called in client.page(f"{lang}/comments/{no}").text, "and again with its text"


def test_after_the_newest_one_comments_can_be_written_on_the_version_that_is_left(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database, versions=2)
    m.consultation(sqlite_database, slug)
    thread, write = f"/proposals/{slug}/comments", f"/proposals/{slug}/comment"
    assert write in client.page(thread).links().values()
    m.redact(sqlite_database, slug, 2)
    assert f"{write}?version=1" in client.page(thread).links().values()
    about = f"flow={m.FLOW}&field={m.FIELD}"
    assert f"{write}?version=1&{about}" in client.page(f"{thread}?{about}").links().values()
    for path in (write, f"{write}?{about}"):
        page = client.page(path)
        assert "第1版" in page.text and "公開を終えたため" not in page.text and page.root.all("textarea")
    sent = client.submit(write, {"body": "歩いて行ける", "step": "preview"}, form="/comment")
    assert "まだ送信していません" in sent.text
    m.redact(sqlite_database, slug, 1)
    for path in (thread, write):
        assert "この版は公開を終えたため、意見を付けられません。" in client.page(path).text
