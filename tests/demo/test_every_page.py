"""Everybody of the demonstration follows every link that they are shown, one of each kind: no page falls."""

import html
import json
import re
from collections.abc import Iterator
from itertools import cycle
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.exceptions import HTTPException

from deliberation.accounts import queries as accounts
from deliberation.dataplans.digests import canonical, digest
from deliberation.dataplans.document import READ
from deliberation.dataplans.queries.texts import SENT
from deliberation.demo.proposing import CAMERA, MAIN
from deliberation.votes import parsing
from deliberation.web import access
from tests import make
from tests.conftest import FixedClock, build_app
from tests.demo.conftest import City

OWN = (CAMERA, MAIN, "platform")  # the proposals of this site; one of the cases stands for all
STRANGER = "a stranger"
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')


@pytest.fixture
def app(city: City, compiled_templates: FileSystemBytecodeCache, monkeypatch: pytest.MonkeyPatch) -> Flask:
    return build_app(city.database, city.settings.var, compiled_templates, monkeypatch)


TWICE = re.compile(r"&amp;(amp|lt|gt|quot|#[0-9]+);")


def pages(app: Flask, client: FlaskClient, lang: str) -> Iterator[tuple[str, str, Response]]:
    """Endpoint, address and answer of every page that is reached, one of each kind."""
    routes, seen = app.url_map.bind("localhost"), set()
    waiting = [f"{lang}/", f"{lang}/desk", f"{lang}/accounts/me"]
    while waiting:
        address = waiting.pop(0)
        try:
            endpoint, values = routes.match(urlsplit(address).path.removeprefix(lang) or "/")
        except HTTPException:
            continue
        slug = values.get("slug") if values.get("slug") in (None, *OWN) else "a case"
        kind = (endpoint, slug, values.get("step"), values.get("jurisdiction"))
        if kind in seen or endpoint == "static":
            continue
        seen.add(kind)
        answer = client.get(address)
        yield endpoint, address, answer
        if answer.mimetype == "text/html" and answer.status_code == 200:
            waiting += [html.unescape(link) for link in LINK.findall(answer.text) if link.startswith(f"{lang}/")]


PEOPLE = [
    STRANGER, "resident1", "clerk1", "proponent", "moderator1", "member", "secretariat1", "observer", "auditor",
    "registrar", "trustee", "administrator1",
]  # fmt: skip
WALKS = [*zip(PEOPLE, cycle(["", "/en"]), strict=False), (STRANGER, "/en"), ("clerk1", "/en")]


@pytest.mark.parametrize(("part", "lang"), WALKS)
def test_no_page_falls_for_anybody(app: Flask, city: City, fixed_clock: FixedClock, part: str, lang: str) -> None:
    client = FlaskClient(app, Response)
    if part != STRANGER:
        email = next(a.email for a in city.accounts if a.part == part)
        with city.database.reading() as db:
            me = accounts.actor(db, accounts.by_email(db, email).id)
        with client.session_transaction() as session:
            session["token"] = make.session(city.database, me)
    found = list(pages(app, client, lang))
    assert [raw for (raw, _), document in READ if canonical(document.data) != raw] == [], "a page changed what is kept"
    assert [at for at, (told, raw) in SENT if raw and digest(raw) != told] == [], "bytes of another version"
    rules = [raw for raw, kept in parsing.READ if parsing.parse(json.loads(raw)) != kept]
    assert rules == [], "a page changed rules that are kept"
    told = [(endpoint, address, answer.status_code) for endpoint, address, answer in found]
    assert [f"{address} answers {status}" for _, address, status in told if status >= 500 or status == 404] == []
    html_pages = [(address, answer.text) for _, address, answer in found if answer.mimetype == "text/html"]
    assert [address for address, written in html_pages if TWICE.search(written)] == [], "escaped twice"
    reached = {endpoint for endpoint, _, status in told if status == 200}
    mine = {e for e, view in app.view_functions.items() if (mark := access.mark_of(view)) and mark.who == "roles"}
    assert len(READ) > 5
    assert ("desks.desk" in reached) == (part not in (STRANGER, "resident1"))
    assert bool(reached & mine) == (part not in (STRANGER, "resident1")), reached & mine
