"""What a request must be before anything looks at it: from our own pages, of a size that a page makes, to an address
that can exist."""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making as comments
from tests.conftest import FixedClock, build_app
from tests.page import Page

ELSEWHERE = ({"Origin": "https://elsewhere.invalid"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"})
TYPED = {"email": "a@example.invalid", "step": "from elsewhere"}


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_what_another_site_sends_is_never_offered_to_be_sent_again(client: Client, headers: dict[str, str]) -> None:
    answer = client.post("/accounts/register", data=TYPED, headers=headers)
    assert answer.status_code == 403
    assert "from elsewhere" not in answer.text
    assert not any(form.posts for form in Page(answer.text).forms())


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_what_another_site_sends_ends_no_session(app: Flask, headers: dict[str, str]) -> None:
    """A browser sends no cookie along (SameSite), so a new one in the answer would take the place of the session's."""
    answer = app.test_client().post("/accounts/register", data=TYPED, headers=headers)
    assert "Set-Cookie" not in answer.headers


def test_an_old_form_is_offered_to_be_sent_again_in_its_language(client: Client) -> None:
    for prefix in ("", "/en"):
        answer = client.post(f"{prefix}/accounts/register?target=/help", data=TYPED)
        assert answer.status_code == 400
        assert [f.action for f in Page(answer.text).forms()] == [f"{prefix}/accounts/register?target=/help"]


def test_a_form_of_more_fields_than_any_page_has_is_not_read(client: Client) -> None:
    body = "&".join(["a=1"] * 5001)
    answer = client.post("/accounts/register", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


@pytest.mark.parametrize("number", ["2147483648", "99999999999999999999", "9" * 5000])
@pytest.mark.parametrize("path", ["/comments/{}", "/record/{}", "/audits/reports/{}.json", "/council/acts/{}"])
def test_a_number_that_no_column_holds_leads_nowhere(client: Client, path: str, number: str) -> None:
    assert client.get(path.format(number)).status_code == 404


def test_an_address_with_the_character_nul_is_refused(client: Client) -> None:
    for path in ("/proposals/a%00b", "/proposals?jurisdiction=a%00b", "/en/votes/%00", "/%00"):
        answer = client.get(path)
        assert answer.status_code == 400 and "<h1>" in answer.text and "\0" not in answer.text


@pytest.mark.parametrize("lang", ["", "/en"])
def test_nul_in_a_query_is_refused_on_a_page_of_our_own(client: Client, lang: str) -> None:
    answer = client.get(f"{lang}/archive?q=%00")
    assert answer.status_code == 400 and "<h1>" in answer.text and "\0" not in answer.text


def test_a_form_of_ones_own_page_is_taken(client: Client, sqlite_database: Database) -> None:
    client.sign_in(make.person(sqlite_database))
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    token = Page(client.get("/accounts/me").text).forms()[-1].values()
    assert client.post("/accounts/me/name", data={**token, "chosen_name": "x"}, headers=headers).status_code == 303


def test_nul_in_a_hidden_input_or_a_choice_reaches_no_query(
    database: Database,
    tmp_path: Path,
    compiled_templates: FileSystemBytecodeCache,
    monkeypatch: pytest.MonkeyPatch,
    fixed_clock: FixedClock,
) -> None:
    """PostgreSQL falls over a text with the character NUL; a stranger's comment names its place in hidden inputs."""
    make.jurisdiction(database)
    slug = comments.published(database)
    client = build_app(database, tmp_path, compiled_templates, monkeypatch).test_client()
    path = f"/proposals/{slug}/comment"
    form = next(f for f in client.page(path).forms() if "flow" in f.names()).values()
    assert client.post(path, data={**form, "body": "x", "flow": "nowhere\0"}).status_code == 404
    seen = client.post(path, data={**form, "body": "a\0b", "flow": f"{comments.FLOW}\0", "field\0": "\0"})
    assert seen.status_code == 200 and "ab" in seen.text
