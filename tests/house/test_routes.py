"""Every route carries its mark, no GET writes, no form is taken without its token, every template parses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from deliberation.accounts.rules import Actor, Role
from deliberation.db import Database
from deliberation.web import access
from tests import make
from tests.calls import addresses
from tests.client import Client
from tests.house.tree import assert_none, texts
from tests.page import Page

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER", "TRUNCATE", "BEGIN IMMEDIATE")
WITHOUT_TOKEN: set[str] = {"letters.stopped"}  # endpoints that are authenticated by their address or by what is posted


def unmarked(app: Flask) -> list[str]:
    """Endpoints without an access mark."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return sorted({r.endpoint for r in rules if access.mark_of(app.view_functions[r.endpoint]) is None})


@contextmanager
def writes(database: Database) -> Iterator[list[str]]:
    """The statements that wrote, or meant to, while this lasts."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(WRITES):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def addressed(app: Flask, database: Database, method: str) -> dict[str, str]:
    """Every endpoint with this method, at an address that exists (made by the slices' ADDRESSES, each of them once)."""
    found: dict[str, str] = {}
    made: dict[Any, dict[str, Any]] = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if method not in (rule.methods or ()) or rule.endpoint == "static":
                continue
            prepare = addresses().get(rule.endpoint)
            if prepare is None and rule.arguments:
                continue
            if prepare is not None and prepare not in made:
                with database.writing() as db:
                    made[prepare] = prepare(db)
            values = made[prepare] if prepare else {}
            found[rule.endpoint] = rule.build({name: values[name] for name in rule.arguments})[1]  # type: ignore[index]
    return found


def without_example(app: Flask) -> list[str]:
    rules = [r for r in app.url_map.iter_rules() if r.endpoint != "static"]
    return sorted({r.endpoint for r in rules if r.arguments and r.endpoint not in addresses()})


@pytest.fixture
def everybody(app: Flask, sqlite_database: Database) -> Actor:
    return make.everybody(sqlite_database)


def test_every_route_carries_its_mark(app: Flask) -> None:
    assert_none(f"{endpoint} has no access mark" for endpoint in unmarked(app))


def test_every_route_with_arguments_has_an_example(app: Flask) -> None:
    assert_none(f"{e}: no example in ADDRESSES of tests/<slice>/calls.py" for e in without_example(app))


@pytest.mark.parametrize("lang", ["", "/en"])
def test_no_get_writes(app: Flask, client: Client, sqlite_database: Database, everybody: Actor, lang: str) -> None:
    """Every page, for a stranger and for somebody with every right; so every page is also drawn and looked at once."""
    paths = addressed(app, sqlite_database, "GET")
    client.sign_in(everybody)
    found = []
    for endpoint, path in paths.items():
        for person in (app.test_client(), client):
            with writes(sqlite_database) as seen, person.get(lang + path) as answer:
                status = answer.status_code
            found += [f"{endpoint} writes: {statement}" for statement in seen]
            if status >= 400 and (person is client or status not in (401, 403)):
                found.append(f"{endpoint}: {path} answers {status}")
    assert_none(found)


def lost_links(app: Flask, page: Page) -> Iterator[str]:
    """Links and forms of a page that lead to no route of ours, and places on it that do not exist."""
    ids = {node.attributes.get("id") for node in page.root.all()}
    adapter = app.url_map.bind("localhost")
    ways = [("GET", a.attributes.get("href", "")) for a in page.root.all("a", "link")]
    ways += [("POST" if form.posts else "GET", form.action) for form in page.forms()]
    for method, way in ways:
        address = urlsplit(way)
        path = address.path.removeprefix("/en") if address.path.startswith(("/en/", "/en?")) else address.path
        if address.netloc not in ("", "127.0.0.1:8000") or address.scheme == "mailto":
            continue
        if not path and not address.query and address.fragment and address.fragment not in ids:
            yield f"#{address.fragment} is not on the page"
        if path and not adapter.test(path if path != "/en" else "/", method):
            yield f"{method} {way} leads nowhere"


def test_no_link_leads_nowhere(app: Flask, client: Client, sqlite_database: Database, everybody: Actor) -> None:
    paths = addressed(app, sqlite_database, "GET")
    client.sign_in(everybody)
    found: dict[str, str] = {}
    for path in paths.values():
        for person in (app.test_client(), client):
            answer = person.get(path)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                for way in lost_links(app, Page(answer.text)):
                    found.setdefault(way, f"{way} (on {path})")
    assert_none(sorted(found.values()))


def offered(app: Flask, page: Page) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Links of a page that officials alone may follow: the address, who may, and to whom the page shows it."""
    blocks = [(n, n.attributes.get("class", "").split()) for n in page.root.all("div")]
    shown = {id(a): frozenset(c[4:] for c in cls if c != "for-role" and c.startswith("for-"))
             for node, cls in blocks if "for-role" in cls for a in node.all("a")}  # fmt: skip
    for a in page.root.all("a"):
        address = a.attributes.get("href", "").split("?")[0].split("#")[0]
        try:
            endpoint, _values = app.url_map.bind("localhost").match(address)
        except HTTPException:
            continue
        mark = access.mark_of(app.view_functions[endpoint]) if endpoint != "static" else None
        if mark is not None and mark.who == "roles":
            yield address, frozenset(mark.roles), shown.get(id(a), frozenset())


def test_links_of_officials_are_shown_to_them_alone(app: Flask, sqlite_database: Database) -> None:
    """Pages are kept alike for everybody, so such a link stands in macros.official, with roles that may follow it."""
    found: dict[str, str] = {}
    for path in addressed(app, sqlite_database, "GET").values():
        answer = app.test_client().get(path)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            for address, may, shown in offered(app, Page(answer.text)):
                if not shown or not shown <= may:
                    found.setdefault(address, f"{path}: {address} is for {sorted(may)}, shown to {sorted(shown)}")
    assert_none(sorted(found.values()))


def test_the_style_sheet_knows_every_role() -> None:
    sheet = next(text for path, text in texts(".css").items() if path.name == "parts.css")
    assert_none(f"parts.css shows no .for-{role}" for role in Role if f".as-{role} .for-{role}" not in sheet)
    assert ".for-role { display: none; }" in sheet


def test_no_form_is_taken_without_its_token(
    app: Flask, client: Client, sqlite_database: Database, everybody: Actor
) -> None:
    client.sign_in(everybody)
    found = []
    for endpoint, path in addressed(app, sqlite_database, "POST").items():
        if endpoint not in WITHOUT_TOKEN:
            with writes(sqlite_database) as seen:
                answer = client.post(path, data={})
            if answer.status_code != 400 or seen:
                found.append(f"{endpoint} answered {answer.status_code} without a token; wrote {seen}")
    assert_none(found)


def test_no_form_is_taken_from_another_site(
    app: Flask, client: Client, sqlite_database: Database, everybody: Actor
) -> None:
    client.sign_in(everybody)
    for endpoint, path in addressed(app, sqlite_database, "POST").items():
        if endpoint in WITHOUT_TOKEN:
            continue
        for headers in ({"Origin": "https://elsewhere.invalid"}, {"Sec-Fetch-Site": "cross-site"}):
            assert client.post(path, data={}, headers=headers).status_code == 403, endpoint


def test_a_page_that_needs_signing_in_asks_for_it(app: Flask, client: Client, sqlite_database: Database) -> None:
    for endpoint, path in addressed(app, sqlite_database, "GET").items():
        mark = access.mark_of(app.view_functions[endpoint])
        assert mark is not None
        if mark.who != "public":
            assert client.get(path).status_code == 401, endpoint


def test_officials_pages_are_closed_to_residents(app: Flask, client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.resident(sqlite_database))
    for endpoint, path in addressed(app, sqlite_database, "GET").items():
        mark = access.mark_of(app.view_functions[endpoint])
        if mark is not None and mark.who == "roles":
            assert client.get(path).status_code == 403, endpoint


def test_an_official_of_another_place_is_given_no_form_to_fill_in(
    app: Flask, client: Client, sqlite_database: Database
) -> None:
    """What they would type is lost: the act refuses it. A page about a thing says so before."""
    stranger = make.officer(sqlite_database, Role.clerk, "b-shi")
    for role in set(Role) - {Role.clerk, Role.administrator}:
        make.grant(sqlite_database, stranger, role, "b-shi")
    client.sign_in(stranger)
    found = []
    for endpoint, path in addressed(app, sqlite_database, "GET").items():
        mark = access.mark_of(app.view_functions[endpoint])
        if mark is not None and mark.who == "roles" and endpoint in addresses():
            answer = client.get(path)
            drawn = answer.status_code < 400 and answer.mimetype == "text/html"
            forms = Page(answer.text).root.all("main")[0].all("form") if drawn else []
            typed = [one for form in forms for one in form.all("input", "textarea", "select")]
            if any(one.attributes.get("type") not in ("hidden", "submit") for one in typed):
                found.append(f"{endpoint}: {path}")
    assert_none(found)


def test_every_template_parses_in_both_languages(app: Flask) -> None:
    names = [str(path.relative_to("templates")) for path in texts(".html", ".xml") if path.parts[0] == "templates"]
    for overlay in app.extensions["jukugi_overlays"].values():
        for name in names:
            assert overlay.get_template(name)


def test_the_checkers_see_planted_breakage(app: Flask, sqlite_database: Database) -> None:
    app.view_functions["planted"] = lambda: "x"
    app.url_map.add(Rule("/planted", endpoint="planted", methods=["GET"]))
    assert unmarked(app) == ["planted"]
    app.url_map.add(Rule("/planted/<int:n>", endpoint="planted", methods=["GET"]))
    assert "planted" in without_example(app)
    lost = Page(
        '<a href="/nowhere">x</a><a href="#gone">y</a><a href="/">z</a><form action="/planted" method="post"></form>'
    )
    assert len(list(lost_links(app, lost))) == 3
    with writes(sqlite_database) as seen:
        make.person(sqlite_database)
    assert any(statement.startswith("INSERT") for statement in seen)
