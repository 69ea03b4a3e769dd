"""What a plan says of one row, of several years together, of a question that is still open at the state's."""

import csv
import io
import json

import jsonschema
import pytest

from deliberation.dataplans import exports, format, linked, wizard
from deliberation.dataplans.diff import compare
from deliberation.dataplans.document import check, parse
from deliberation.dataplans.summary import of_flow
from deliberation.db import Database
from deliberation.errors import Problems
from tests.client import Client
from tests.dataplans.documents import data, party, text, value
from tests.dataplans.publishing import published
from tests.dataplans.test_diff import judged

ONE_NOTED = {**party("haisha"), "note": text("6章だけに出てくる", "named in chapter 6 only")}
COST = {"item": text("車両"), "amount_yen": 60_000_000, "payer": text("A市"), "year": 2026, "source": None}
TOGETHER = {**COST, "year_to": 2028}
ASKED = {
    "law": text("道路運送法"), "article": "第78条", "what": text("自家用車での運送"), "reason": text("運転者の不足"),
    "status": "inquiring", "source": None,
}  # fmt: skip
EXACT = data({}, {"processors": [party("kotsu"), ONE_NOTED]}, costs=value([TOGETHER]), exceptions=[ASKED])


def entered(step: str, asked: str, typed: dict[str, str], flow: str | None = None):
    found = wizard.step(step, flow)
    return next(e for a, e in wizard.entered(data(), found, typed) if a.name == asked)


def test_a_note_on_one_processor_stays_with_it_and_is_told_as_a_note():
    found = check(EXACT)
    assert parse(found.canonical).canonical == found.canonical
    ld = linked.json_ld(found, "https://x.invalid/v/1", "https://x.invalid/#", "sha256:0")["dpv:hasProcess"][0]
    first, second = ld["jukugi:processors"]["jukugi:value"]
    assert "jukugi:note" not in first
    assert [word["@value"] for word in second["jukugi:note"]] == ["6章だけに出てくる", "named in chapter 6 only"]
    (row,) = csv.DictReader(io.StringIO(exports.flows_csv(found, "sha256:0").decode("utf-8-sig"), newline=""))
    assert json.loads(row["notes"]) == {"processors/haisha": ONE_NOTED["note"]}
    noted = check(data({}, {"recipients": [{**party("a"), "purpose": None, "note": text("補足")}]}))
    assert "recipients" in [n for slot in of_flow(noted, noted.flows[0], "planned") for n in slot.noted]


def test_a_note_on_one_row_is_a_text_that_a_corrigendum_may_correct():
    assert judged("processors", [party("a")], [{**party("a"), "note": text("甲")}], corrigendum=True) == (
        False, "text_corrected",
    )  # fmt: skip
    assert judged("processors", [party("a")], [{**party("a", "academic"), "note": text("甲")}]) == (
        True, "entries_changed",
    )  # fmt: skip


@pytest.mark.parametrize("year, year_to", [(2026, 2026), (2028, 2026), (None, 2028)])
def test_years_together_have_a_first_and_a_later_last_one(year: int | None, year_to: int):
    with pytest.raises(Problems) as refused:
        check(data(costs=value([{**COST, "year": year, "year_to": year_to}])))
    assert [(p.path, p.reason) for p in refused.value.problems] == [("costs/value/0/year_to", "years_backwards")]


def test_a_clerk_writes_years_together_and_is_told_where_they_run_backwards():
    typed = {
        "costs.0.item.ja": "車両", "costs.0.amount_yen.value": "6,000万円", "costs.0.payer.ja": "A市",
        "costs.0.year.value": "令和8年度", "costs.0.year_to.value": "令和10年度",
    }  # fmt: skip
    assert entered("money", "costs", typed).answer == value([TOGETHER])
    (fault,) = entered("money", "costs", {**typed, "costs.0.year_to.value": "2025"}).problems
    assert (fault.reason, fault.row, fault.input) == ("years_backwards", 1, "costs.0.year_to.value")


def test_pages_say_years_together_an_exception_asked_about_and_the_note_on_a_row(
    client: Client, proposal: int, clerk: object, sqlite_database: Database
) -> None:
    published(sqlite_database, "bus", EXACT)
    plan, beside = (client.get(f"/proposals/bus{page}").text for page in ("/v/1/plan/flows/bus", "/v/1/background"))
    assert "［補足：6章だけに出てくる］" in plan
    assert "2026〜2028年度の合計" in beside and "照会中" in beside
    english = client.get("/en/proposals/bus/v/1/background").text
    assert "fiscal years 2026–2028 together" in english and "Being asked about" in english


@pytest.mark.parametrize(
    ("status", "ja", "en"), [("planned", "提案の予定", "To be proposed"), ("in_talks", "協議中", "Being talked about")]
)
def test_an_exception_that_is_not_requested_yet_says_how_far_it_is(
    client: Client, proposal: int, sqlite_database: Database, status: str, ja: str, en: str
) -> None:
    typed = {
        "exceptions.0.law.ja": "道路運送法", "exceptions.0.article.value": "第78条", "exceptions.0.what.ja": "運送",
        "exceptions.0.reason.ja": "運転者の不足", "exceptions.0.status.value": status,
    }  # fmt: skip
    (row,) = entered("exceptions", "exceptions", typed).answer
    assert row["status"] == status
    published(sqlite_database, "bus", data({}, exceptions=[row]))
    for prefix, said in (("", ja), ("/en", en)):
        assert said in client.get(f"{prefix}/proposals/bus/v/1/background").text


def test_outside_the_plan_the_years_and_the_status_are_compared():
    changes = compare(check(data(costs=value([COST]), exceptions=[])), check(EXACT)).changes
    assert {c.field for c in changes if c.place == "document"} == {"costs", "exceptions"}


TASK = {"task": text("配車"), "to": "a-kotsu", "until": None, "until_unknown": "undecided", "return": None}


def test_the_end_of_a_task_may_be_undecided_but_not_beside_a_date():
    found = parse(check(data(public_tasks=value([TASK]))).canonical)
    assert found.data["public_tasks"] == value([TASK])
    jsonschema.validate(found.data, format.json_schema())
    with pytest.raises(Problems) as refused:
        check(data(public_tasks=value([{**TASK, "until": "2030-03-31"}])))
    said = [(p.path, p.reason) for p in refused.value.problems]
    assert said == [("public_tasks/value/0/until_unknown", "until_settled")]


def test_a_clerk_chooses_that_the_end_of_a_task_is_not_settled():
    typed = {
        "public_tasks.0.task.ja": "配車", "public_tasks.0.to.value": "a-kotsu",
        "public_tasks.0.until_unknown.value": "undecided",
    }  # fmt: skip
    assert entered("money", "public_tasks", typed).answer == value([TASK])
    (fault,) = entered("money", "public_tasks", {**typed, "public_tasks.0.until.value": "2030-03"}).problems
    assert (fault.reason, fault.input) == ("until_settled", "public_tasks.0.until_unknown.value")


@pytest.mark.parametrize(("lang", "said"), [("", "未定"), ("/en", "Undecided")])
def test_pages_say_that_the_end_of_a_task_is_undecided(
    client: Client, proposal: int, clerk: object, sqlite_database: Database, lang: str, said: str
):
    silent = {k: v for k, v in TASK.items() if k != "until_unknown"}
    published(sqlite_database, "bus", data(public_tasks=value([silent])), data(public_tasks=value([TASK])))
    page = client.page(f"{lang}/proposals/bus/v/2/background").root
    assert [said in td.text for td in page.all("td") if td.attributes.get("data-l") in ("いつまで", "Until")] == [True]
    assert said in client.page(f"{lang}/proposals/bus/compare/1/2").text
