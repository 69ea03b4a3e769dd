"""The one cache of pages: never stale, the same for everybody, bounded; and what a page may ask of the database."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from deliberation import clock
from deliberation.accounts import acts as accounts
from deliberation.accounts.rules import Actor
from deliberation.config import Settings
from deliberation.db import Database
from deliberation.factory import create_app
from deliberation.record import heads
from deliberation.web import access, pages, reading
from deliberation.web.pages import Fragments
from tests import make
from tests.accounts.statements import statements
from tests.client import Client
from tests.comments import making
from tests.conftest import FixedClock, build_app
from tests.house.test_routes import addressed
from tests.moment import NOW
from tests.page import Page

MOST = 12  # statements of a page for a stranger (design: speed)


@pytest.fixture
def second_app(
    app: Flask,
    sqlite_database: Database,
    tmp_path: Path,
    compiled_templates: FileSystemBytecodeCache,
    monkeypatch: pytest.MonkeyPatch,
) -> Flask:
    """Another process on the same database: its own cache, its own connections."""
    return build_app(Database(str(sqlite_database.url)), tmp_path, compiled_templates, monkeypatch)


def planted(app: Flask, load: Callable[[], Any], until: Callable[[], Any] = lambda: None, **how: Any) -> list[int]:
    """A page at /planted, kept by the revision of "planted"; how often it was drawn."""
    drawn: list[int] = []

    def view() -> Response:
        def counted() -> dict[str, Any]:
            drawn.append(1)
            return {"code": 404, "problems": [], "digest": load(), "until": until()}

        return pages.cached("planted", "errors/410.html", counted, **how)

    app.add_url_rule("/planted", "planted", access.public(view))
    return drawn


def stranger(app: Flask) -> FlaskClient:
    """A browser that looks at nothing: what is wrong with the pages themselves is the house's to find."""
    return FlaskClient(app, Response)


def entry(db: Database, subject: str) -> None:
    """One entry about the municipality ``subject``: moves the heads of it and of the site."""
    accounts.add_jurisdiction(db, now=NOW, code=subject, name_ja=subject, name_en=subject)


def fragments(app: Flask) -> int:
    cache: Fragments = app.extensions["jukugi_fragments"]
    return len(cache._kept) + len(cache.asked._kept)


# ---- never stale ----------------------------------------------------------------------------------------------------


def test_a_page_is_never_stale_in_another_process(app: Flask, second_app: Flask, sqlite_database: Database) -> None:
    slug, author = making.published(sqlite_database), make.resident(sqlite_database)
    browsers = [app.test_client(), second_app.test_client()]
    tags: list[str] = ["", ""]
    for n in range(10):
        no = making.comment(sqlite_database, slug, author, body=f"text number {n}")
        for i, browser in enumerate(browsers):
            answer = browser.get(f"/proposals/{slug}/comments", headers={"If-None-Match": tags[i]})
            assert answer.status_code == 200 and f'id="c{no}"' in answer.text
            tags[i] = answer.headers["ETag"]
            same = browser.get(f"/proposals/{slug}/comments", headers={"If-None-Match": tags[i]})
            assert same.status_code == 304
    assert tags[0] == tags[1]


def test_what_changes_while_a_page_is_drawn_is_shown_at_the_next_request(
    app: Flask, client: Client, sqlite_database: Database
) -> None:
    """The revision is read before the content: a page may be newer than its key, never older."""
    state = {"title": "old"}

    def load() -> str:
        before = state["title"]
        if before == "old":
            state["title"] = "new"
            entry(sqlite_database, "b-shi")
        return before

    app.extensions["jukugi_revision"] = lambda db, _subject: heads.revision(db, "jurisdiction:b-shi")
    planted(app, load)
    assert "old" in client.page("/planted").text
    assert "new" in client.page("/planted").text


def test_a_page_is_drawn_once_per_revision_language_day_and_what_else_it_shows(
    app: Flask, client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    drawn = planted(app, lambda: "x")
    for path, times in (("/planted", 1), ("/planted", 1), ("/en/planted", 2), ("/planted", 2), ("/en/planted", 2)):
        client.page(path)
        assert len(drawn) == times, path
    app.extensions["jukugi_revision"] = lambda _db, _subject: 7
    client.page("/planted")
    assert len(drawn) == 3


def test_day_and_whatever_else_no_entry_tells_are_in_the_key(
    app: Flask, client: Client, fixed_clock: FixedClock
) -> None:
    state: dict[str, Any] = {"day": None, "also": 1}
    drawn: list[int] = []

    def view() -> Response:
        return pages.cached("planted", "errors/404.html", lambda: drawn.append(1) or {"code": 404}, **state)

    app.add_url_rule("/planted", "planted", access.public(view))
    for change, times in (({}, 1), ({"also": 2}, 2), ({"day": NOW.date()}, 3), ({}, 3)):
        state.update(change)
        client.page("/planted")
        assert len(drawn) == times


def test_known_query_arguments_are_in_the_key_and_unknown_ones_are_ignored(app: Flask, client: Client) -> None:
    drawn = planted(app, lambda: "x", query=("stage",))
    for path in ("/planted", "/planted?x=1", "/planted?utm_source=y&x=2", "/planted?stage="):
        client.page(path)
    assert len(drawn) == 1
    for path in ("/planted?stage=plan", "/planted?x=1&stage=plan", "/planted?stage=plan&stage=end"):
        client.page(path)
    assert len(drawn) == 2 and fragments(app) == 2


@pytest.mark.parametrize("lang", ["", "/en"])
def test_an_unknown_argument_reaches_no_kept_fragment(app: Flask, sqlite_database: Database, lang: str) -> None:
    """Whoever asks first must not leave a trace for the others."""
    for path in addressed(app, sqlite_database, "GET").values():
        stranger(app).get(f"{lang}{path}?planted-by=stranger")
    kept = app.extensions["jukugi_fragments"]._kept.values()
    assert kept and not [block for blocks in kept for block in blocks.values() if "planted-by" in block]


# ---- what a stranger keeps ------------------------------------------------------------------------------------------


def test_a_stranger_gets_a_tag_and_304_for_it(client: Client, sqlite_database: Database) -> None:
    first = client.get("/proposals")
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "no-cache" and "Cookie" in first.headers["Vary"]
    same = client.get("/proposals", headers={"If-None-Match": tag})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
    assert same.headers["Content-Security-Policy"] and same.headers["Vary"] == first.headers["Vary"]
    entry(sqlite_database, "b-shi")
    assert client.get("/proposals", headers={"If-None-Match": tag}).status_code == 200


def test_who_is_signed_in_gets_no_tag_and_nothing_is_kept(client: Client, sqlite_database: Database) -> None:
    tag = client.get("/proposals").headers["ETag"]
    client.sign_in(make.person(sqlite_database))
    answer = client.get("/proposals", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.headers.get("ETag")) == (200, None)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_word_for_one_person_is_shown_once_and_kept_by_nobody(client: Client) -> None:
    tag = client.get("/proposals").headers["ETag"]
    with client.session_transaction() as session:
        session["_flashes"] = [("notice", {"key": "notice.account_closed", "values": {}})]
    answer = client.get("/proposals", headers={"If-None-Match": tag})
    assert answer.status_code == 200 and "登録をやめました" in answer.text and "ETag" not in answer.headers
    answer = client.get("/proposals", headers={"If-None-Match": tag})
    assert answer.status_code == 304


@pytest.mark.parametrize("path", ["/en/proposals", "/proposals?font=ud", "/proposals?x=1"])
def test_each_appearance_has_its_own_tag(client: Client, path: str) -> None:
    assert client.get(path).headers["ETag"] != client.get("/proposals").headers["ETag"]


def test_what_is_kept_for_strangers_is_never_the_page_of_another_appearance(app: Flask, client: Client) -> None:
    """The whole page is kept beside its blocks: under its own tag alone."""
    paths = ("/proposals", "/proposals?font=ud", "/proposals?x=%3C1", "/en/proposals", "/proposals")
    first = {path: client.get(path).text for path in paths}
    assert len(set(first.values())) == 4 and [client.get(path).text for path in paths] == [first[p] for p in paths]
    settings: Settings = app.extensions["jukugi_settings"]
    app.extensions["jukugi_settings"] = Settings(**{**vars(settings), "read_only": True})
    assert "いまは読むことだけができます" in client.get("/proposals").text
    app.extensions["jukugi_settings"] = settings
    assert client.get("/proposals").text == first["/proposals"]


def test_a_page_that_the_clock_changes_is_kept_until_then(app: Flask, client: Client, fixed_clock: FixedClock) -> None:
    turn = NOW + timedelta(minutes=10)

    def state() -> str:
        return "open" if clock.now() < turn else "ended"

    drawn = planted(app, state, lambda: turn if clock.now() < turn else None, turns=True)
    tags = []
    for minutes, said, times in ((0, "open", 1), (9, "open", 1), (10, "ended", 2), (600, "ended", 2)):
        fixed_clock.moment = NOW + timedelta(minutes=minutes)
        answer = client.get("/planted")
        assert said in answer.text and len(drawn) == times, minutes
        tags.append(answer.headers["ETag"])
        assert client.get("/planted", headers={"If-None-Match": tags[-1]}).status_code == 304
    assert tags[0] == tags[1] != tags[2]
    fixed_clock.moment = NOW
    app.extensions["jukugi_fragments"] = Fragments()
    assert client.get("/planted", headers={"If-None-Match": tags[0]}).status_code == 304, "another worker agrees"


def test_the_tag_changes_with_the_day_that_is_printed(client: Client, fixed_clock: FixedClock) -> None:
    tag = client.get("/proposals").headers["ETag"]
    fixed_clock.moment = NOW.replace(day=22)
    assert client.get("/proposals", headers={"If-None-Match": tag}).status_code == 200


def test_the_tag_changes_with_the_banners_and_with_the_program(app: Flask, client: Client) -> None:
    tag = client.get("/terms").headers["ETag"]
    settings: Settings = app.extensions["jukugi_settings"]
    for name, value in (
        ("jukugi_settings", Settings(**{**vars(settings), "read_only": True})),
        ("jukugi_demo", not app.extensions["jukugi_demo"]),
        ("jukugi_build", "another version of the program"),
    ):
        before = app.extensions[name]
        app.extensions[name] = value
        assert client.get("/terms", headers={"If-None-Match": tag}).status_code == 200, name
        app.extensions[name] = before
    assert client.get("/terms", headers={"If-None-Match": tag}).status_code == 304


def test_a_kept_fragment_is_the_same_for_a_stranger_and_for_somebody_with_every_right(
    app: Flask, sqlite_database: Database
) -> None:
    """What knows the visitor stands in the frame, never in a block that is kept for everyone."""
    signed_in = stranger(app)
    with signed_in.session_transaction() as session:
        session["token"] = make.session(sqlite_database, make.everybody(sqlite_database))
    paths = addressed(app, sqlite_database, "GET").values()
    kept = []
    for browser in (stranger(app), signed_in):
        app.extensions["jukugi_fragments"] = Fragments()
        for path in paths:
            browser.get(path)
        kept.append({key[1:4]: blocks for key, blocks in app.extensions["jukugi_fragments"]._kept.items()})
    different = [key for key in kept[0] if kept[1].get(key) != kept[0][key]]
    assert kept[0] and not different


# ---- bounded --------------------------------------------------------------------------------------------------------


def test_pages_further_down_a_list_are_not_kept(app: Flask, client: Client, sqlite_database: Database) -> None:
    slug = making.published(sqlite_database)
    for n in range(3):
        making.comment(sqlite_database, slug, body=f"text {n}")
    client.page(f"/proposals/{slug}/comments")
    before = fragments(app)
    for n in range(1, 30):
        client.page(f"/proposals/{slug}/comments?before={n}")
    assert fragments(app) == before


def test_a_template_without_the_frame_is_a_mistake_of_ours(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(ValueError, match=r"layout\.html"):
        pages.draw("macros.html", {})


def test_the_build_knows_templates_sentences_and_code(sqlite_database: Database, app: Flask) -> None:
    again = create_app(app.extensions["jukugi_settings"], sqlite_database)
    assert again.extensions["jukugi_build"] == app.extensions["jukugi_build"]
    assert re.fullmatch("[0-9a-f]{12}", app.extensions["jukugi_build"])


# ---- what a page asks -----------------------------------------------------------------------------------------------


def asked(app: Flask, db: Database, path: str, *, cold: bool = True) -> int:
    """Statements of one request of a stranger."""
    client = stranger(app)
    client.get(path)
    if cold:
        app.extensions["jukugi_fragments"] = Fragments()
    with statements(db) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def public(app: Flask, db: Database) -> dict[str, str]:
    """Public addresses that answer with a page."""
    found = {}
    for endpoint, path in addressed(app, db, "GET").items():
        mark = access.mark_of(app.view_functions[endpoint])
        answer = stranger(app).get(path)
        if mark is not None and mark.who == "public" and answer.status_code == 200 and answer.mimetype == "text/html":
            found[endpoint] = path
    return found


# a page that joins eight slices asks each once (docs/decisions/0011); to be brought down, never up
JOINED = {"site.proposal": 16, "site.version": 16, "chain.walk": 13}


def test_a_public_page_asks_at_most_twelve_questions(app: Flask, sqlite_database: Database) -> None:
    counts = {e: asked(app, sqlite_database, path) for e, path in public(app, sqlite_database).items()}
    assert not {e: n for e, n in counts.items() if n > JOINED.get(e, MOST)}


def test_a_page_that_is_kept_asks_one_question(app: Flask, sqlite_database: Database) -> None:
    slug = making.published(sqlite_database)
    making.comment(sqlite_database, slug)
    for path in ("/", f"/proposals/{slug}", f"/proposals/{slug}/comments", "/proposals", "/comments", "/consultations"):
        assert asked(app, sqlite_database, path, cold=False) == 1, path  # the revision


def test_no_page_asks_once_per_item(app: Flask, sqlite_database: Database) -> None:
    """Three times as many comments, replies, proposals and consultations: as many questions as before."""
    slug = making.published(sqlite_database)

    def more(author: Actor) -> None:
        for n in range(5):
            no = making.comment(sqlite_database, slug, author, body=f"{author.person_id} says {n}")
            other = making.published(sqlite_database)  # each on a flow of its own: their names are asked together
            making.comment(sqlite_database, other, author, flow=making.FLOW)
            making.comment(sqlite_database, slug, make.person(sqlite_database), parent=no)
        for _ in range(3):
            making.consultation(sqlite_database, making.published(sqlite_database), days=30)

    paths = ["/", f"/proposals/{slug}", f"/proposals/{slug}/comments", "/proposals", "/comments", "/consultations",
             "/gap", "/council", "/votes", "/consents", "/audits", "/record", "/moderation"]  # fmt: skip
    more(make.resident(sqlite_database))
    before = {path: asked(app, sqlite_database, path) for path in paths}
    for _ in range(2):
        more(make.resident(sqlite_database))
    after = {path: asked(app, sqlite_database, path) for path in paths}
    assert after == before


def test_reading_costs_a_stranger_no_cookie(client: Client, sqlite_database: Database) -> None:
    slug = making.published(sqlite_database)
    for path in ("/", f"/proposals/{slug}", f"/proposals/{slug}/comments", "/terms", "/en/"):
        answer = client.get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert not Page(answer.text).root.all("input") or "csrf_token" not in answer.text


def test_a_connection_is_taken_at_the_first_question_and_given_back(app: Flask, sqlite_database: Database) -> None:
    pool: Any = sqlite_database.engine.pool
    with app.test_request_context("/"):
        assert pool.checkedout() == 0
        assert reading() is reading() and pool.checkedout() == 1
    assert pool.checkedout() == 0
