"""Headers on every answer, whose forms are taken, a full disk and a locked database, incident mode."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import werkzeug.exceptions
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from deliberation.accounts.models import LetterCode, Person, ResidentRef
from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.errors import Problem, Problems
from deliberation.overload import is_overload
from deliberation.web import access
from deliberation.web.security import CSP, HEADERS, local_path
from tests import make
from tests.accounts.statements import statements
from tests.client import Client
from tests.page import Page

SIGN_IN, NAME = "/accounts/sign-in", "/accounts/me/name"


def token(client: Client, path: str = SIGN_IN) -> str:
    return next(f for f in client.page(path).forms() if f.posts).values()["csrf_token"][0]


def breaking(app: Flask, error: Exception) -> None:
    """A page at /broken that breaks in this way."""

    def view() -> Any:
        raise error

    app.add_url_rule("/broken", "broken", access.public(view), methods=["GET"])


# ---- headers --------------------------------------------------------------------------------------------------------


def answers(app: Flask, client: Client, db: Database) -> dict[str, TestResponse]:
    """An answer of every sort that the product gives."""
    breaking(app, RuntimeError("x"))
    person = app.test_client().sign_in(make.person(db))
    etag = client.get("/terms").headers["ETag"]
    plain = FlaskClient(app, app.response_class)
    return {
        "page": client.get("/terms"),
        "unchanged": client.get("/terms", headers={"If-None-Match": etag}),
        "redirect": client.get("/p/some-proposal"),
        "sign in first": client.get("/accounts/me"),
        "forbidden": person.get("/roles"),
        "not there": client.get("/nothing"),
        "method": client.post("/terms", data={"csrf_token": token(client)}),
        "no token": client.post(SIGN_IN, data={}),
        "wrong form": client.post(SIGN_IN, data={"csrf_token": token(client)}),
        "foreign": client.post(SIGN_IN, headers={"Origin": "https://elsewhere.invalid"}),
        "host": client.get("/", headers={"Host": "elsewhere.invalid"}),
        "broken": plain.get("/broken"),
        "static": client.get("/static/css/base.css"),
        "static not there": client.get("/static/nothing.css"),
        "head": client.head("/terms"),
        "options": client.options("/terms"),
        "english": client.get("/en/terms"),
    }


def test_every_answer_carries_every_header(app: Flask, client: Client, sqlite_database: Database) -> None:
    for name, answer in answers(app, client, sqlite_database).items():
        lacking = [header for header, value in HEADERS.items() if answer.headers.get(header) != value]
        assert not lacking, f"{name} ({answer.status_code})"
        assert "Strict-Transport-Security" not in answer.headers and "Server" not in answer.headers


def test_the_answers_are_what_they_are_called(app: Flask, client: Client, sqlite_database: Database) -> None:
    statuses = {name: answer.status_code for name, answer in answers(app, client, sqlite_database).items()}
    assert statuses == {
        "page": 200, "unchanged": 304, "redirect": 301, "sign in first": 401, "forbidden": 403, "not there": 404,
        "method": 405, "no token": 400, "wrong form": 422, "foreign": 403, "host": 400, "broken": 500, "static": 200,
        "static not there": 404, "head": 200, "options": 200, "english": 200,
    }  # fmt: skip


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline() -> None:
    rules = dict(part.strip().split(" ", 1) for part in CSP.split(";"))
    assert rules["default-src"] == "'none'" and rules["frame-ancestors"] == "'none'" and rules["base-uri"] == "'none'"
    assert all("unsafe" not in value and "*" not in value and "http" not in value for value in rules.values())


def test_production_asks_for_https_and_sends_its_cookie_over_it_only(app: Flask, client: Client) -> None:
    app.extensions["jukugi_settings"] = replace(app.extensions["jukugi_settings"], environment="production")
    app.config["SESSION_COOKIE_SECURE"] = True
    answer = client.get(SIGN_IN)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookie = answer.headers["Set-Cookie"]
    assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_method_that_is_not_allowed_says_which_are(client: Client) -> None:
    answer = client.post("/terms", data={"csrf_token": token(client)})
    assert "GET" in answer.headers["Allow"]


def test_files_with_their_digest_are_kept_for_ever_and_others_are_not(client: Client) -> None:
    assert "immutable" in client.get("/static/css/base.css?v=1").headers["Cache-Control"]
    assert "immutable" not in client.get("/static/css/base.css").headers.get("Cache-Control", "")
    for sheet in client.page("/terms").root.all("link"):
        if sheet.attributes["rel"] == "stylesheet":
            assert "?v=" in sheet.attributes["href"]


@pytest.mark.parametrize("host", ["elsewhere.invalid", "127.0.0.1.elsewhere.invalid", "127.0.0.1:99999999", "a b", ""])
def test_a_host_that_is_not_ours_is_refused_without_a_page(client: Client, host: str) -> None:
    answer = client.get("/accounts/me", headers={"Host": host})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain") and b"elsewhere" not in answer.data


def test_no_header_of_a_proxy_is_believed_unless_there_is_one(app: Flask, client: Client) -> None:
    seen: list[tuple[str | None, str]] = []

    def view() -> str:
        seen.append((request.remote_addr, request.scheme))
        return ""

    app.add_url_rule("/seen", "seen", access.public(view))
    client.get("/seen", headers={"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"})
    assert seen == [("127.0.0.1", "http")]


# ---- whose forms are taken ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({}, True),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "https://elsewhere.invalid"}, False),
        ({"Origin": "http://localhost.elsewhere.invalid"}, False),
        ({"Origin": "http://localhost@elsewhere.invalid"}, False),
        ({"Origin": "http://localhost:8001"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"}, False),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(
    client: Client, sqlite_database: Database, headers: dict[str, str], taken: bool
) -> None:
    client.sign_in(make.person(sqlite_database))
    data = {"csrf_token": token(client, "/accounts/me"), "chosen_name": "Sakura"}
    assert client.post(NAME, data=data, headers=headers).status_code == (303 if taken else 403)


def test_a_token_of_another_browser_or_of_before_signing_in_is_not_taken(
    app: Flask, client: Client, sqlite_database: Database
) -> None:
    before = token(client)
    other = token(app.test_client())
    client.sign_in(make.person(sqlite_database))
    mine = token(client, "/accounts/me")
    for given, status in ((before, 400), (other, 400), ("", 400), (mine[:-1], 400), (mine, 303)):
        assert client.post(NAME, data={"csrf_token": given, "chosen_name": "x"}).status_code == status


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_that_change_need_a_token_too(client: Client, method: str) -> None:
    assert client.open("/terms", method=method).status_code in (400, 405)
    assert client.open("/terms", method=method, headers={"Origin": "https://x.invalid"}).status_code == 403


@pytest.mark.parametrize(
    "target",
    ["/", "/proposals", "/en/proposals?stage=plan#top", "/a?b=//c", "/a//b", "/:80", "/@x"],
)
def test_a_path_of_this_site_is_a_target(target: str) -> None:
    assert local_path(target, "/home") == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "x",
        "//x",
        "///x",
        "/\\x",
        "\\x",
        "/a\\b",
        "http://x",
        "https:x",
        "/a\nb",
        "/\tx",
        " /x",
        "\x00/",
        "/\x00",
    ],
)
def test_anything_else_is_none(target: str | None) -> None:
    assert local_path(target, "/home") == "/home"


# ---- a database that fails ------------------------------------------------------------------------------------------


def limit(db: Database, pragma: str) -> None:
    """On every connection from now on."""

    def prepare(raw: sqlite3.Connection, *_: object) -> None:
        raw.execute(f"PRAGMA {pragma}").fetchall()

    event.listen(db.engine, "checkout", prepare)


@contextmanager
def writer(db: Database) -> Iterator[None]:
    """Somebody else holds the write lock while this lasts."""
    other = sqlite3.connect(str(db.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def name_form(client: Client) -> dict[str, str]:
    return {"csrf_token": token(client, "/accounts/me"), "chosen_name": "Sakura"}


def test_a_locked_database_gives_a_page_that_says_so_and_loses_nothing(
    client: Client, sqlite_database: Database
) -> None:
    client.sign_in(make.person(sqlite_database))
    form = name_form(client)
    limit(sqlite_database, "busy_timeout=20")
    with writer(sqlite_database):
        answer = client.post(NAME, data=form)
        assert answer.status_code == 503 and "いまは受け付けられません" in Page(answer.text).heading
        assert client.get("/accounts/me").status_code == 200  # reading goes on
    assert client.post(NAME, data=form).status_code == 303


def test_problems_that_no_form_showed_are_listed_each_with_its_place(app: Flask, client: Client) -> None:
    breaking(app, Problems([Problem("plan/flows/0", "expected_object")]))
    answer = client.get("/broken")
    assert answer.status_code == 422 and "plan/flows/0 名前と値の組で書いてください。" in Page(answer.text).text


def test_a_full_disk_gives_the_same_page_and_leaves_nothing_half_done(
    client: Client, sqlite_database: Database
) -> None:
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    form = {"csrf_token": token(client, "/residents/letters"), "jurisdiction": make.HERE}
    few, many = ("\r\n".join(f"REF-{n:07}" for n in range(count)) for count in (3, 3000))
    with sqlite_database.reading() as db:
        size = db.exec_driver_sql("PRAGMA page_count").scalar_one()
    limit(sqlite_database, f"max_page_count={size + 10}")
    answer = client.post("/residents/letters", data={**form, "references": many})
    assert answer.status_code == 503 and "いまは受け付けられません" in Page(answer.text).heading
    assert make.rows(sqlite_database, ResidentRef) == 0 == make.rows(sqlite_database, LetterCode)
    assert client.post("/residents/letters", data={**form, "references": few}).status_code == 303
    assert make.rows(sqlite_database, ResidentRef) == 3


def test_the_page_of_a_failure_asks_the_failed_database_nothing(
    app: Flask, client: Client, sqlite_database: Database
) -> None:
    """Neither who asks, nor their notices, nor what waits: all of that would fail again."""
    client.sign_in(make.everybody(sqlite_database))
    asked: list[str] = []

    def fail(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    event.listen(sqlite_database.engine, "before_cursor_execute", fail)
    for path, status in (("/accounts/me", 503), ("/proposals", 503), ("/en/", 503)):
        asked.clear()
        answer = client.get(path)
        assert (answer.status_code, len(asked)) == (status, 1), path
        assert not Page(answer.text).problems("en" if path.startswith("/en") else "ja")
    event.remove(sqlite_database.engine, "before_cursor_execute", fail)
    assert client.get("/accounts/me").status_code == 200


def test_a_database_that_cannot_be_reached_gives_the_page_too(app: Flask, client: Client) -> None:
    app.extensions["jukugi_database"] = Database("postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=2")
    for path in ("/", "/proposals", "/terms"):
        assert client.get(path).status_code == 503


@pytest.mark.parametrize(("code", "ours"), [(416, False), (415, False), (414, False), (501, True)])
def test_an_error_without_a_page_of_its_own_takes_nothing_upon_us_that_is_not_our_fault(
    app: Flask, client: Client, code: int, ours: bool
) -> None:
    breaking(app, werkzeug.exceptions.default_exceptions[code]())
    answer = client.get("/broken")
    assert answer.status_code == code and ("こちらの不具合" in Page(answer.text).heading) is ours


def test_a_mistake_of_ours_gives_a_page_and_asks_no_more(app: Flask, client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.everybody(sqlite_database))
    breaking(app, KeyError("seat"))
    with statements(sqlite_database) as seen:
        answer = client.get("/broken")
    assert answer.status_code == 500 and "こちらの不具合" in Page(answer.text).heading and seen == []


def test_the_log_of_operation_holds_nothing_that_was_typed(
    app: Flask, client: Client, sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    client.sign_in(make.person(sqlite_database))
    form = {**name_form(client), "chosen_name": "a name that nobody may log"}
    limit(sqlite_database, "query_only=ON")
    with caplog.at_level(logging.DEBUG):
        assert client.post(NAME, data=form).status_code == 503
    said = "\n".join(record.getMessage() + str(record.exc_text or "") for record in caplog.records)
    assert "OperationalError" in said and "choose_name" in said
    assert "nobody may log" not in said and "127.0.0.1" not in said


def test_the_error_itself_shows_no_values(sqlite_database: Database) -> None:
    with pytest.raises(Exception, match=r"hidden due to hide_parameters") as error, sqlite_database.writing() as db:
        db.execute(Person.__table__.insert(), {"email": "somebody@example.invalid", "registered_on": None})
    assert "somebody@" not in str(error.value)


def coded(code: int | str | None, said: str) -> OperationalError:
    """An error as the drivers give it: the code of SQLite, or the SQLSTATE of PostgreSQL."""
    found: Any = sqlite3.OperationalError(said) if isinstance(code, int) else Exception(said)
    setattr(found, "sqlite_errorcode" if isinstance(code, int) else "sqlstate", code)
    return OperationalError("s", {}, found)


@pytest.mark.parametrize(
    ("error", "overload"),
    [
        (coded(sqlite3.SQLITE_FULL, "database or disk is full"), True),
        (coded(sqlite3.SQLITE_BUSY, "database is locked"), True),
        (coded(sqlite3.SQLITE_READONLY, "attempt to write a readonly database"), True),
        (coded(sqlite3.SQLITE_IOERR_WRITE, "disk I/O error"), True),
        (coded(sqlite3.SQLITE_ERROR, "no such table: full_texts"), False),
        (coded(sqlite3.SQLITE_CONSTRAINT_UNIQUE, "UNIQUE constraint failed: locked.connection"), False),
        (coded("53100", "could not extend file"), True),
        (coded("53300", "sorry, too many clients already"), True),
        (coded("57P01", "terminating connection due to administrator command"), True),
        (coded("08006", "connection failure"), True),
        (coded("40001", "could not serialize access"), True),
        (coded("25006", "cannot execute INSERT in a read-only transaction"), True),
        (coded(None, "could not translate host name"), True),
        (coded("42703", 'column "connection" does not exist'), False),
        (coded("22001", "value too long; the whole text: the train is full"), False),
        (coded("57000", "operator intervention"), False),
        (OSError(28, "No space left on device"), True),
        (OSError(30, "Read-only file system"), True),
        (OSError(2, "No such file"), False),
        (KeyError("full"), False),
    ],
)
def test_what_may_pass_by_itself_is_told_apart_from_a_mistake_of_ours(error: Exception, overload: bool) -> None:
    assert is_overload(error) is overload


# ---- incident mode --------------------------------------------------------------------------------------------------


def test_read_only_mode_shows_everything_takes_nothing_and_says_so(
    app: Flask, client: Client, sqlite_database: Database
) -> None:
    client.sign_in(make.person(sqlite_database))
    form = name_form(client)
    app.extensions["jukugi_settings"] = replace(app.extensions["jukugi_settings"], read_only=True)
    assert "いまは読むことだけができます" in client.page("/terms").text
    with statements(sqlite_database) as seen:
        answer = client.post(NAME, data=form)
    assert answer.status_code == 503 and "書き込みを止めています" in Page(answer.text).text
    assert not [s for s in seen if not s.startswith("SELECT")]
    app.extensions["jukugi_settings"] = replace(app.extensions["jukugi_settings"], read_only=False)
    assert client.post(NAME, data=form).status_code == 303
