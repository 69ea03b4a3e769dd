"""Real cases and the demonstration city never mix: each page and file says which of the two it is of."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from deliberation.accounts import two_seats
from deliberation.archive.tables import TABLES
from deliberation.demo.people import CITY
from deliberation.proposals.cases import read_cases
from deliberation.web import language
from tests.client import Client
from tests.conftest import build_app
from tests.demo.conftest import City

CASES = {case["id"]: case for case in read_cases()}
DEMO = {"tsuin-no-ashi": 2, "ekimae-camera": 1}
OF = {
    "municipalities": {True, False}, "precedents": {False}, "council_figures": {False},
    "council_sources": {True, False}, "council_votes": {True, False},
}  # fmt: skip
"""Tables without a column that tells whose a row is, where not all rows are the city's: of which kinds they hold."""
ATOM = "{http://www.w3.org/2005/Atom}"
BOTH = pytest.mark.parametrize("lang", ["", "/en"])


@pytest.fixture
def app(city: City, compiled_templates: FileSystemBytecodeCache, monkeypatch: pytest.MonkeyPatch) -> Flask:
    return build_app(city.database, city.settings.var, compiled_templates, monkeypatch)


@pytest.fixture
def client(app: Flask) -> Client:
    return Client(app)


def _marks(client: Client, slug: str, number: int) -> dict[str, bool]:
    """Every file of a version: whether it says that it is of the demonstration."""
    at = f"/proposals/{slug}/v/{number}"
    rows = csv.DictReader(io.StringIO(client.get(f"{at}/flows.csv").data.decode("utf-8-sig")))
    paths = [f"{lang}{at}/flows-{width}.svg" for lang in ("", "/en") for width in ("wide", "narrow")]
    pictures = {path: client.get(path).text for path in paths}
    marks = {
        name: bool(re.search(r"<title id=\"t\">(見本|Demonstration).*</title>", p)) for name, p in pictures.items()
    }
    assert all((("見本" in p) or ("Demonstration" in p)) is marks[name] for name, p in pictures.items())
    return {
        **marks,
        "flows.csv": any(row["demonstration"] == "true" for row in rows),
        "jsonld": json.loads(client.get(f"{at}.jsonld").data).get("jukugi:demonstration", False),
        "json": "demonstration-" in client.get(f"{at}.json").headers["Content-Disposition"],
    }


@BOTH
@pytest.mark.parametrize("slug", sorted(CASES))
def test_a_real_case_names_its_sources_and_their_day_and_bears_no_mark(client: Client, slug: str, lang: str):
    page = client.page(f"{lang}/proposals/{slug}")
    case = CASES[slug]
    for source in case["document"]["sources"]:
        assert source["title"] in page.text
        assert source["address"] is None or source["address"] in page.links().values()
    year, month, day = map(int, case["compiled"]["seen_on"].split("-"))
    assert (f"{day} " if lang else f"{year}年{month}月{day}日") in page.text
    main = page.root.all("main")[0]
    assert not [n for n in main.all("span") if n.attributes.get("class") == "chip demo"]
    assert "（架空の市の見本）" not in main.text and "fictional city)" not in main.text
    assert not any(_marks(client, slug, 1).values())


@BOTH
@pytest.mark.parametrize(("slug", "newest"), DEMO.items())
def test_no_page_and_no_file_of_the_demonstration_lacks_its_mark(client: Client, slug: str, newest: int, lang: str):
    for path in ("", *(f"/v/{n}{part}" for n in range(1, newest + 1) for part in ("", "/plan"))):
        page = client.page(f"{lang}/proposals/{slug}{path}")
        assert any("（架空の市の見本）" in p.text or "fictional city" in p.text for p in page.root.all("section")), path
    assert all(all(_marks(client, slug, n).values()) for n in range(1, newest + 1))


def test_every_row_of_every_table_is_told_from_the_other_kind(client: Client) -> None:
    """A table has both kinds of rows, or only those of the city, or only real ones; none goes by the server."""
    for name, table in TABLES.items():
        rows = [json.loads(line) for line in client.get(f"/archive/{name}.jsonl").text.splitlines()]
        assert all(isinstance(row["demonstration"], bool) for row in rows)
        if "proposal" in table.columns and "jurisdiction" not in table.columns:
            assert [row for row in rows if row["demonstration"] is not (row["proposal"] in DEMO)] == [], name
        elif "jurisdiction" in table.columns:
            assert [row for row in rows if row["demonstration"] is not (row["jurisdiction"] == CITY)] == [], name
        else:
            assert {row["demonstration"] for row in rows} == (OF.get(name, {True}) if rows else set()), name


def _feed(client: Client, path: str) -> tuple[str, list[tuple[str, str]]]:
    """Title of a feed; address and title of each of its items."""
    root = ElementTree.fromstring(client.get(path).data)
    items = [(str(e.findtext(f"{ATOM}id")), str(e.findtext(f"{ATOM}title"))) for e in root.findall(f"{ATOM}entry")]
    assert items
    return str(root.findtext(f"{ATOM}title")), items


@BOTH
def test_feeds_mark_what_is_of_the_demonstration_and_no_real_case(client: Client, lang: str) -> None:
    mark, base = "[Sample]" if lang else "【見本】", "http://127.0.0.1:8000"
    for slug in (*sorted(CASES)[:2], *DEMO):
        title, items = _feed(client, f"{lang}/proposals/{slug}/feed.atom")
        assert {t.startswith(mark) for t in (title, *(t for _, t in items))} == {slug in DEMO}
    title, items = _feed(client, f"{lang}/feed.atom")
    places = {at: client.get(at.removeprefix(base) + "/entry.json").json["jurisdiction"] for at, _ in items}
    assert title.startswith(mark)
    assert {at: t.startswith(mark) for at, t in items} == {at: place in (CITY, None) for at, place in places.items()}


def test_the_summary_of_a_case_is_its_compilers_and_that_of_a_proposal_the_proponents(client: Client) -> None:
    for slug, words in (("kamakura", "まとめた人が書いたもの"), ("tsuin-no-ashi", "提案した側の説明")):
        heads = [node.text for node in client.page(f"/proposals/{slug}").root.all("summary")]
        assert [words in head for head in heads if "要約" in head] == [True], slug


@BOTH
def test_nobody_is_said_to_owe_a_reply_to_points_of_a_case(client: Client, lang: str) -> None:
    owed, asks = ("No reply yet", "nobody is asked here") if lang else ("まだ返答がありません", "求めていません")
    for slug in (sorted(CASES)[0], *DEMO):
        said = client.page(f"{lang}/proposals/{slug}/v/1/points").text
        assert (owed in said, asks in said) == ((True, False) if slug in DEMO else (False, True)), slug


def test_a_point_is_led_to_also_where_nobody_can_tell_it(client: Client) -> None:
    """/points leads to each proposal's line; of most real cases few things were found."""
    told = re.findall(r'id="(RF\d+)"', client.get("/proposals/kamakura/v/1/points").text)
    assert len(told) == len(set(told)) > 30
    for rule in ("RF03", "RF49"):
        assert f"/proposals/kamakura/v/1/points#{rule}" in client.page(f"/points?rule={rule}").links().values()
        assert rule in told


def test_a_vote_that_was_held_is_shown_to_the_second_seat_as_evidence(app: Flask, city: City) -> None:
    """With what it says of itself; that it is about an older version by now is among the facts."""
    asked = {"proposal": "tsuin-no-ashi", "reference": "vote:tsuin-no-ashi-2026"}
    for path, words in (("/pending", "名簿1,200人、投じられた票671"), ("/en/pending", "1,200")):
        with app.test_request_context(path), city.database.reading() as db:
            app.preprocess_request()
            facts = two_seats.SHOWN["choose_evidence"].load(db, CITY, asked)
            told = language.draw("consents/_pending.html", "facts", "choose_evidence", asked, facts)
        assert words in str(told) and facts["refusal"] == "evidence_older_version"
