"""Words of plans on their pages: why something does not apply, and each yes or no in the words of its question."""

import csv
import io
import json

import pytest

from deliberation.accounts.rules import Role
from deliberation.dataplans.columns import COLUMNS
from deliberation.dataplans.vocabulary import FIELDS
from deliberation.db import Database
from deliberation.web.language import LANGUAGES, load_catalogue
from tests import make
from tests.client import Client
from tests.dataplans.documents import data
from tests.dataplans.publishing import published
from tests.page import Page


@pytest.fixture
def bus(app, sqlite_database: Database) -> int:
    return make.proposal(sqlite_database, slug="bus")


@pytest.mark.parametrize(
    ("why", "japanese", "english"),
    [
        ("人が決める", '該当なし<span class="small muted">（人が決める）', '(<span lang="ja">人が決める</span>)'),
        ({"ja": "人が決める", "en": "People decide"}, "（人が決める）", "(People decide)"),
        ({"ja": "人が決める"}, "（人が決める）", '(<span lang="ja">人が決める</span>)'),
    ],
)
def test_why_something_does_not_apply_is_said_in_the_language_of_the_page(
    client: Client, bus: int, sqlite_database: Database, why: object, japanese: str, english: str
):
    published(sqlite_database, "bus", data({}, {"appeal": {"not_applicable": why}}, need={"not_applicable": why}))
    assert japanese in client.get("/proposals/bus/v/1/plan/flows/bus").text
    assert english in client.get("/en/proposals/bus/v/1/plan/flows/bus").text
    (row,) = csv.DictReader(io.StringIO(client.get("/proposals/bus/v/1/flows.csv").data.decode("utf-8-sig")))
    assert row["appeal"] == "not_applicable: 人が決める"
    linked = json.loads(client.get("/proposals/bus/v/1.jsonld").data)["dpv:hasProcess"][0]
    pair = why if isinstance(why, dict) else {"ja": why}
    assert linked["jukugi:appeal"]["jukugi:reason"] == [{"@value": said, "@language": at} for at, said in pair.items()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_of_yes_or_no_has_its_own_two_answers(lang: str):
    said = load_catalogue(lang)
    asked = [f.name for f in FIELDS if f.type == "bool"]
    asked += [column.name for columns in COLUMNS.values() for column in columns if column.kind == "bool"]
    answers = {name: (said[f"truth.{name}.yes"], said[f"truth.{name}.no"]) for name in asked}
    assert len(answers) == 10
    assert all(yes != no for yes, no in answers.values())
    assert not {"はい", "いいえ", "Yes", "No"} & {word for pair in answers.values() for word in pair}


def test_a_yes_or_no_is_said_in_the_words_of_its_question(client: Client, bus: int, sqlite_database: Database):
    published(sqlite_database, "bus", data({"vendor_exit_plan": False}, {"biometric": False}))
    assert _stated(client.page("/proposals/bus/v/1/plan"), "plan.vendor_exit_plan") == "なし"
    assert _stated(client.page("/proposals/bus/v/1/plan/flows/bus"), "bus.biometric") == "使わない"
    listed = client.page("/formats/plan").text
    assert "「使う」に変わったとき、または添えた補足が変わったとき" in listed
    assert "どんな変更でも、または" not in listed and "重要な変更にはなりません、または" not in listed
    assert "「生体情報（顔認証など）」が「使う」である" in client.get("/flags").text
    assert _stated(client.page("/en/proposals/bus/v/1/plan"), "plan.vendor_exit_plan") == "None"


def _stated(page: Page, field: str) -> str:
    """What the plan's page says in the row of a field."""
    return next(row for row in page.root.all("tr") if row.attributes.get("id") == field).all("td")[0].text


def test_a_form_offers_the_answers_in_the_words_of_its_question(client: Client, bus: int, sqlite_database: Database):
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    page = client.get("/proposals/bus/draft/operators")
    assert '<label for="vendor_exit_plan.yes">あり</label>' in page.text
    assert '<label for="spec_authors.0.seconded.no">出向していない</label>' in page.text
