"""Two versions of a proposal beside each other: by field in words, which clause makes a change material, many flows."""

import json
from typing import Any

import jsonschema
import pytest

from deliberation.accounts.rules import Role
from deliberation.dataplans import acts
from deliberation.dataplans.materiality import CLAUSES
from deliberation.dataplans.routes.comparing import FLOWS
from deliberation.dataplans.vocabulary import load
from deliberation.db import Database
from tests import make
from tests.accounts.statements import statements
from tests.client import Client
from tests.comments.making import redact
from tests.dataplans.documents import data, recipient, text, unknown, value
from tests.dataplans.publishing import published
from tests.moment import NOW

MANY = [{"name": text(f"流れ{n}", f"Flow {n}")} for n in range(2 * FLOWS + 3)]
CHANGED = [{**flow, "retention": "P5Y", "biometric": True} for flow in MANY]


@pytest.fixture
def compared(app: Any, client: Client, sqlite_database: Database) -> Client:
    make.proposal(sqlite_database, slug="bus")
    before = data({}, {"retention": "P90D", "domain": unknown("not_stated")}, {"flow_id": "old"})
    after = data({"liability": "shared_undefined"}, {"recipients": [recipient("shop")]}, {"flow_id": "new"})
    published(sqlite_database, "bus", before, after)
    return client


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_year_and_an_amount_are_said_as_people_say_them(client: Client, sqlite_database: Database, lang: str):
    make.proposal(sqlite_database, slug="bus")
    cost = {"item": text("車両"), "amount_yen": 6_500_000, "payer": text("A市"), "year": 2028, "source": None}
    published(sqlite_database, "bus", data(costs=value([])), data(costs=value([cost])))
    said = client.page(f"{lang}/proposals/bus/compare/1/2").text
    told = ("6,500,000 yen", "fiscal year 2028") if lang else ("6,500,000円", "2028年度")
    assert all(words in said for words in told) and "年度：" not in said and "Year:" not in said


@pytest.mark.parametrize("lang", ["", "/en"])
def test_each_material_line_names_the_clause_by_which_it_is_material(compared: Client, lang: str):
    page = compared.page(f"{lang}/proposals/bus/compare/1/2")
    lines = {row.all("th")[0].text: row.all("td")[-1] for row in page.root.all("tr") if len(row.all("td")) == 3}
    linked = {
        name: [
            a.attributes["href"].rpartition("#")[2]
            for a in line.all("a")
            if a.attributes["href"].startswith(lang + "/formats/plan#")
        ]
        for name, line in lines.items()
    }
    assert sorted(linked.values()) == [["M1"], ["M2"], ["M5"]]
    words = CLAUSES["M2"].en if lang else CLAUSES["M2"].ja
    assert any(words in line.text for line in lines.values())
    assert f"{lang}/formats/plan#M8" in page.links().values()  # the flow that is new
    assert {"M1", "M8"} <= {n.attributes.get("id") for n in compared.page(f"{lang}/formats/plan").root.all("tr")}


def test_a_party_that_gave_way_to_another_under_its_id_is_named_where_it_was(
    client: Client, sqlite_database: Database
) -> None:
    """Whoever writes over a name in the form keeps the id; the old side named the new party."""
    make.proposal(sqlite_database, slug="bus")
    one, other = ({**recipient("shop"), "name": text(name)} for name in ("加盟店", "広告社"))
    published(sqlite_database, "bus", data({}, {"recipients": [one]}), data({}, {"recipients": [other]}))
    (line,) = [r for r in client.page("/proposals/bus/compare/1/2").root.all("tr") if len(r.all("td")) == 3]
    old, new = (cell.text for cell in line.all("td")[:2])
    assert "加盟店" in old and "広告社" not in old and "広告社" in new


def test_two_that_are_called_alike_are_told_apart_by_their_ids(client: Client, sqlite_database: Database) -> None:
    make.proposal(sqlite_database, slug="bus")
    one, other = ({**recipient(id_), "name": text("加盟店")} for id_ in ("shop", "shops"))
    published(sqlite_database, "bus", data({}, {"recipients": [one]}), data({}, {"recipients": [other]}))
    (row,) = [x for x in client.page("/proposals/bus/compare/1/2").root.all("tr") if len(x.all("td")) == 3]
    old, new = (cell.text for cell in row.all("td")[:2])
    assert old != new and "shop" in old.split() and "shops" in new.split()


def test_of_lists_beside_the_plan_each_entry_that_is_not_as_before_is_told(
    client: Client, sqlite_database: Database
) -> None:
    make.proposal(sqlite_database, slug="bus")
    cost = {"item": text("運行"), "amount_yen": 300_002_000, "payer": text("市"), "year": 2027, "source": None}
    sources = [{"title": "予算書", "address": None, "seen_on": None}]
    one = data({}, {}, costs=value([cost]), need=value(text("足りない")), sources=sources)
    two = data({}, {}, costs=value([{**cost, "amount_yen": 320_000_000}]), sources=sources)
    published(sqlite_database, "bus", one, {**two, "need": {**value(text("足りない")), "sources": [1]}})
    rows = {row.all("th")[0].text: row for row in client.page("/proposals/bus/compare/1/2").root.all("tr")}
    names = ("費用と負担", "この事業が応えようとする必要")
    costs, need = ([cell.text for cell in rows[name].all("td")] for name in names)
    assert "300,002,000" in costs[0] and "320,000,000" in costs[1] and "出典の示し方だけ" in need[2]
    page = client.page("/proposals/bus/v/2/background")
    assert "#source-1" in page.links().values() and "source-1" in [x.attributes.get("id") for x in page.root.all("li")]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_companies_and_days_of_lists_beside_the_plan_are_told_in_words(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    make.proposal(sqlite_database, slug="bus")
    firm = {"id": "a-kotsu", "name": text("A交通", "A Transit"), "corporate_number": None, "role": "partner"}
    task = {"task": text("配車"), "to": "a-kotsu", "until": "2030-03-31", "return": None}
    rule = {"law": text("道路運送法"), "article": "78条", "what": text("甲"), "reason": text("乙")}
    source = {"title": "予算書", "address": None, "seen_on": "2026-10-01"}
    after = {
        "companies": [{**firm, "note": None}], "public_tasks": value([task]), "sources": [source],
        "exceptions": [{**rule, "status": None, "source": None}],
    }  # fmt: skip
    published(sqlite_database, "bus", data(public_tasks=value([])), data(**after))
    told = client.page(f"{lang}/proposals/bus/compare/1/2").text
    days = ("31 March 2030", "1 October 2026") if lang else ("2030年3月31日", "2026年10月1日")
    assert all(day in told for day in days) and "2030-03-31" not in told and "2026-10-01" not in told
    assert ("A Transit" if lang else "A交通") in told and "a-kotsu" not in told
    assert ("Article: 78" if lang else "78条") in told and ("78条" in told) is (not lang)


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_company_that_got_its_number_neither_left_nor_came(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    make.proposal(sqlite_database, slug="bus")
    firm = {"name": text("A交通", "A Transit"), "role": "partner", "note": None}
    lists = [{**firm, "id": "a", "corporate_number": None}], [{**firm, "id": "b", "corporate_number": "1180301018771"}]
    published(sqlite_database, "bus", *(data(companies=rows) for rows in lists))
    page = client.page(f"{lang}/proposals/bus/compare/1/2")
    assert ("corporate number added: 1180301018771" if lang else "法人番号が付きました：1180301018771") in page.text
    assert not [x for x in page.root.all("del, td ins") if ("A Transit" if lang else "A交通") in x.text]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_plan_says_by_which_field_of_the_whole_every_flow_is_marked(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    make.proposal(sqlite_database, slug="bus")
    plans = [{}, {"liability": "shared_undefined"}, {"liability": "shared_undefined"}]
    published(sqlite_database, "bus", *(data(plan, {"retention": f"P{n}Y"}, {}) for n, plan in enumerate(plans, 1)))
    why = "Of the fields of the plan as a whole" if lang else "のうち、事故・漏えい時の責任分担に重要な変更"
    assert [why in client.page(f"{lang}/proposals/bus/v/{n}/plan").text for n in (1, 2, 3)] == [False, True, False]


def test_a_comparison_as_data_says_what_it_is_of_and_keeps_to_its_schema(compared: Client):
    found = json.loads(compared.get("/proposals/bus/compare/1/2.json").data)
    schema = json.loads(compared.get("/formats/jukugi-comparison-1.schema.json").data)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(found)
    assert found["address"].endswith("/proposals/bus/compare/1/2") and found["format"] == schema["title"]
    assert found["from"]["address"].endswith("/proposals/bus/v/1") and found["to"]["version"] == 2
    assert {c["field"]: c["clause"] for c in found["changes"]} == {
        "liability": "M2", "recipients": "M1", "domain": "M5",
    }  # fmt: skip
    assert found["flows_added"] == [{"flow_id": "new", "clause": "M8"}]
    assert {(f["rule"], f["place"]) for f in found["flags_went"]} == {("GAP", "bus")}
    assert {c["id"] for c in json.loads(compared.get("/formats/materiality.json").data)} == set(CLAUSES)
    assert load("comparison.schema.json") == schema


@pytest.fixture
def long(app: Any, client: Client, sqlite_database: Database) -> Client:
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data({}, *MANY), data({"vendor_exit_plan": False}, *CHANGED))
    return client


def test_many_changed_flows_are_shown_some_at_a_time_and_all_in_one_table(long: Client, sqlite_database: Database):
    with statements(sqlite_database) as asked:
        first = long.page("/proposals/bus/compare/1/2")
    assert len(asked) <= 12
    heads = [n for n in first.root.all("tbody") if n.attributes.get("id", "").startswith("at-")]
    assert [h.attributes["id"] for h in heads[:2]] == ["at-plan", "at-bus"] and len(heads) == 1 + FLOWS
    assert f"?from={2 * FLOWS}#at-flow-{2 * FLOWS + 1}" in first.links().values()
    last = long.page(f"/proposals/bus/compare/1/2?from={2 * FLOWS}")
    assert len([n for n in last.root.all("tbody") if n.attributes.get("id", "").startswith("at-")]) == 3
    assert "変更は87か所、そのうち重要な変更は87か所です。" in first.text and "ほか37の流れ" in first.text
    assert "ほか37の流れ" not in last.text  # points are told once, on the first page
    assert len(json.loads(long.get("/proposals/bus/compare/1/2.json").data)["changes"]) == 87


def test_a_tombstone_names_its_version_and_reason_as_one_sentence_and_no_title_that_went_with_it(
    client: Client, sqlite_database: Database
) -> None:
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data())
    first, second = make.officer(sqlite_database, Role.clerk), make.officer(sqlite_database, Role.clerk)
    acts.redact_version(
        sqlite_database, by=second, now=NOW, first=first, jurisdiction=make.HERE, proposal="bus", version=1,
        reason="個人の名前があった。",
    )  # fmt: skip
    for address in ("/proposals/bus", "/proposals/bus/v/1/plan"):
        answer = client.get(address)
        assert answer.status_code == 410 and "個人の名前があった。日付" in answer.text
        assert "<b>題名は消しました</b> 第1版（2026年11月21日（土））" in answer.text and "予約バス" not in answer.text
        for beside in ("comments", "council", "consent"):
            assert f'href="/proposals/bus/{beside}"' in answer.text
            assert client.get(f"/proposals/bus/{beside}").status_code == 200


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_version_that_stands_alone_is_compared_with_nothing_and_what_else_can_be_is_offered(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data())
    path = f"{lang}/proposals/bus/compare"
    choosing = f"{path}/1/1"
    assert client.get(path).location.endswith(choosing)
    page = client.page(choosing)
    assert ("Only version 1" if lang else "公開している版は、第1版") in page.text
    assert {f"{lang}/compare?a=bus", f"{lang}/compare/cities?a={make.HERE}"} <= set(page.links().values())
    assert "va" not in {select.attributes.get("id") for select in page.root.all("select")}
    published(sqlite_database, "bus", data({"liability": "shared_undefined"}))
    assert client.get(path).location.endswith("/compare/1/2")
    same = client.page(choosing)
    assert ("on both sides" if lang else "どちらにも第1版") in same.text
    assert {"va", "vb"} <= {select.attributes.get("id") for select in same.root.all("select")}
    redact(sqlite_database, "bus", 2)
    assert client.get(path).location.endswith(choosing)
    assert ("Only version 1" if lang else "公開している版は、第1版") in client.page(choosing).text
