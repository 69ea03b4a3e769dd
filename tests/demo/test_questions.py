"""How often pages of a full city ask the database: an empty one would hide a question per item."""

import re
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from deliberation.demo.proposing import MAIN
from deliberation.web.pages import Fragments
from tests.accounts.statements import statements
from tests.conftest import build_app
from tests.demo.conftest import City
from tests.journeys.walker import FILES, page_of

MOST = 12  # of a page (design: speed)
JOINED = {  # pages that join slices ask each once (docs/decisions/0011); to be brought down, never up
    "site.proposal": 21, "site.version": 21, "site.fate": 23, "consents.of_proposal": 16, "site.steps": 13,
}  # fmt: skip
LINK = re.compile('href="(/[^"#?]*)')


@pytest.fixture
def app(
    city: City, tmp_path: Path, compiled_templates: FileSystemBytecodeCache, monkeypatch: pytest.MonkeyPatch
) -> Flask:
    return build_app(city.database, tmp_path, compiled_templates, monkeypatch)


def test_pages_of_a_full_city_ask_no_more_than_others(app: Flask, city: City) -> None:
    client, counts = FlaskClient(app, Response), {}
    waiting, seen = ["/", f"/proposals/{MAIN}"], set()
    while waiting:
        path = waiting.pop(0)
        endpoint = page_of(app, path)
        times = 3 if endpoint in JOINED else 1  # the fullest of several
        if endpoint is None or path in seen or path.endswith(FILES) or len(counts.get(endpoint, ())) >= times:
            continue
        seen.add(path)
        app.extensions["jukugi_fragments"] = Fragments()
        with statements(city.database) as asked:
            answer = client.get(path)
        if answer.status_code == 200:
            counts.setdefault(endpoint, {})[path] = len(asked)
            waiting += LINK.findall(answer.text)
    assert len(counts) > 40
    too_many = {p: n for e, found in counts.items() for p, n in found.items() if n > JOINED.get(e, MOST)}
    assert not too_many
