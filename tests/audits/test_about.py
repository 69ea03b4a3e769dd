"""The forms about one finding show what it is about; what the rows call by a code is called by its name."""

import pytest
from flask import Flask

from deliberation.accounts.rules import Role
from deliberation.audits import queries
from deliberation.db import Database
from deliberation.proposals import queries as proposals
from deliberation.web.language import load_catalogue
from tests import make
from tests.audits import scene as s
from tests.client import Client
from tests.comments.making import publish
from tests.dataplans.documents import data, recipient
from tests.page import Page

BOTH = pytest.mark.parametrize("lang", ["", "/en"])


@pytest.fixture
def number(sqlite_database: Database, app: Flask) -> int:
    """A report: data went to a company that the plan does not name. It is named by the next version."""
    uploads = app.extensions["jukugi_settings"].uploads
    with sqlite_database.writing() as db:
        at = s.scene(db)
        s.load(db, at, uploads, s.rows(at, {"recipient_id": "party:analysts"}))
        made = s.publish(db, at, uploads)
        later = {**s.FLOW, "recipients": [*s.FLOW["recipients"], recipient("analysts")]}
        publish(db, at.proposal, make.HERE, data(None, later))
        assert proposals.by_id(db, at.proposal).version == 2
    return made


def versus(page: Page) -> dict[str, str]:
    """What stands beside each other: the heading and the words of each side."""
    pair = next(d for d in page.root.all("dl") if "versus" in d.attributes.get("class", ""))
    return {div.all("dt")[0].text: div.all("dd")[0].text for div in pair.all("div")}


@BOTH
@pytest.mark.parametrize(("form", "role"), [("answer", Role.proponent), ("disposition", Role.secretariat)])
def test_a_form_about_a_finding_shows_the_rule_what_was_promised_and_what_was_observed(
    client: Client, sqlite_database: Database, number: int, form: str, role: Role, lang: str
) -> None:
    client.sign_in(make.officer(sqlite_database, role))
    page = client.page(f"{lang}/audits/reports/{number}/findings/1/{form}")
    words = load_catalogue("en" if lang else "ja")
    with sqlite_database.reading() as db:
        code = queries.finding(db, number, 1).code
    assert words[f"finding_test.{code.lower()}"] in page.text
    promised, observed = versus(page).values()
    assert recipient("a-bus")["name"]["ja"] in promised
    assert recipient("analysts")["name"]["ja"] in observed


@BOTH
def test_a_report_calls_a_party_by_the_name_that_a_later_version_gives_it(
    client: Client, number: int, lang: str
) -> None:
    page = client.page(f"{lang}/audits/reports/{number}")
    assert "party:analysts" not in page.text
    assert recipient("analysts")["name"]["ja"] in versus(page).popitem()[1]
    assert b"party:analysts" in client.get(f"/audits/reports/{number}.csv").data


def test_what_was_explained_before_stands_beside_the_next_explanation(
    client: Client, sqlite_database: Database, number: int
) -> None:
    client.sign_in(make.officer(sqlite_database, Role.proponent))
    path = f"/audits/reports/{number}/findings/1/answer"
    assert client.submit(path, {"body": "止めました。"}).status_code == 303
    assert "止めました。" in client.page(path).text
