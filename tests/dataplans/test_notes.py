"""What the answer alone cannot say stands beside it: why it is open, where the plan contradicts itself."""

import csv
import io
import json
import re

import jsonschema
import pytest

from deliberation.dataplans import acts, exports, format, linked, picture, wizard
from deliberation.dataplans.diff import compare
from deliberation.dataplans.document import check, parse
from deliberation.dataplans.presenting import present
from deliberation.dataplans.summary import of_flow
from deliberation.dataplans.values import Value
from deliberation.db import Database
from deliberation.errors import Problems
from tests import make
from tests.client import Client
from tests.dataplans.documents import data, document, text, unknown, value
from tests.dataplans.publishing import published
from tests.dataplans.test_diff import judged
from tests.moment import NOW

TALKED = {**unknown("undecided"), "note": text("保険会社と協議中", "in talks with an insurer")}
TWO = {**value("P30D"), "note": text("18ページでは14日、42ページでは30日")}
NOT_HERE = {"not_applicable": "判定しない", "note": text("ただし7章は別")}
NOTED = data({"liability": TALKED}, {"retention": TWO, "recipients": TALKED, "appeal": NOT_HERE}, costs=TALKED)


def test_a_note_stays_beside_each_form_of_an_answer_and_is_no_part_of_one_without():
    found = check(NOTED)
    assert parse(found.canonical).canonical == found.canonical
    assert not list(jsonschema.Draft202012Validator(format.json_schema()).iter_errors(json.loads(found.canonical)))
    flow = found.flows[0]
    assert [flow[name].wrapped() for name in ("retention", "recipients", "appeal")] == [TWO, TALKED, NOT_HERE]
    assert b"note" not in document().canonical.replace(b"not_stated", b"")


@pytest.mark.parametrize("note", [text(""), {"en": "only"}, "words", None])
def test_a_note_is_a_text_or_is_not_there(note: object):
    with pytest.raises(Problems) as refused:
        check(data({}, {"retention": {**value("P1Y"), "note": note}}))
    assert {p.path.split("/note")[0] for p in refused.value.problems} == {"plan/flows/0/retention"}


def test_the_linked_data_and_the_comparison_as_data_carry_the_note():
    found = linked.json_ld(check(NOTED), "https://x.invalid/v/1", "https://x.invalid/#", "sha256:0")
    flow = found["dpv:hasProcess"][0]
    assert flow["jukugi:retention"]["jukugi:note"] == [{"@value": TWO["note"]["ja"], "@language": "ja"}]
    assert flow["jukugi:recipients"]["jukugi:note"][1]["@value"] == "in talks with an insurer"
    diff = compare(check(data()), check(NOTED))
    side = exports.Side(1, "sha256:0", "sha256:0", "https://x.invalid/v/1")
    told = exports.diff_json(diff, side, side, {}, address="https://x.invalid/c", schema="https://x.invalid/s")
    assert TWO in [c["new"] for c in told["changes"]]


def test_the_table_of_flows_carries_the_notes():
    (row,) = csv.DictReader(io.StringIO(exports.flows_csv(check(NOTED), "sha256:0").decode("utf-8-sig"), newline=""))
    assert json.loads(row["notes"]) == {
        "retention": TWO["note"], "recipients": TALKED["note"], "appeal": NOT_HERE["note"],
    }  # fmt: skip
    (row,) = csv.DictReader(io.StringIO(exports.flows_csv(document(), "sha256:0").decode("utf-8-sig"), newline=""))
    assert row["notes"] == ""


def test_a_changed_note_is_a_changed_text():
    """A second length in words would else widen the use with nobody asked; a narrower value does not hide it."""
    note = lambda ja, en=None: Value("value", "P90D", note=text(ja, en))  # noqa: E731
    assert judged("retention", "P90D", note("事件のときは1年")) == (True, "note_changed")
    assert judged("retention", "P1Y", note("事件のときは1年")) == (True, "note_changed")
    assert judged("retention", "P30D", note("甲")) == (True, "longer")
    assert judged("retention", note("甲"), note("乙"), corrigendum=True) == (False, "text_corrected")
    assert judged("retention", note("甲"), note("甲", "A")) == (False, "translation_only")
    assert judged("intent_methods", [], Value("value", [], note=text("甲"))) == (False, "not_judged")
    assert judged("retention", note("甲"), Value("value", "P90D", None, (1,), text("甲"))) == (False, "sources_only")


@pytest.mark.parametrize("lang", ["", "/en"])
def test_every_page_that_shows_the_answer_shows_its_note(client: Client, sqlite_database: Database, lang: str) -> None:
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data(), NOTED)
    for path in ("v/2/plan", "compare/1/2", "v/2/plan/flows/bus"):
        told = client.page(f"{lang}/proposals/bus/{path}").text
        words = ["in talks with an insurer" if lang else "保険会社と協議中", TWO["note"]["ja"]]
        words = words[:1] if path == "v/2/plan" else words  # its table of flows leads to the notes
        assert all(("Note: " if lang else "補足：") + word in told for word in words), path
    assert ("in talks" if lang else "協議中") in client.page(f"{lang}/proposals/bus/v/2/background").text


def test_a_clerk_writes_a_note_beside_what_is_open(client: Client, proposal: int, clerk) -> None:
    path = "/proposals/bus/draft/operators"
    typed = {"liability.state": "undecided", "liability.note.ja": "契約は8月", "liability.note.en": "in August"}
    assert client.submit(path, typed, form="operators").status_code == 303
    assert json.loads(client.get("/proposals/bus/draft.json").data)["plan"]["liability"] == {
        "unknown": "undecided", "note": text("契約は8月", "in August"),
    }  # fmt: skip
    assert "契約は8月" in client.get(path).text
    assert client.submit(path, {"liability.note.ja": "", "liability.note.en": ""}, form="operators").status_code == 303
    assert json.loads(client.get("/proposals/bus/draft.json").data)["plan"]["liability"] == unknown("undecided")
    answer = client.submit(path, {"vendor_exit_plan.note.ja": "甲", "liability.note.en": "A"}, form="operators")
    assert answer.status_code == 422 and answer.text.count("日本語") and ">甲</textarea>" in answer.text


def test_saving_a_page_again_keeps_the_lines_of_a_note_and_of_a_reason(
    client: Client, proposal: int, clerk, sqlite_database: Database
) -> None:
    """What a browser sends is what the page holds: an input of one line would lose the breaks."""
    noted = {**unknown("undecided"), "note": text("8月に協議\n9月に契約", "talks in August\nsigned in September")}
    reason = {"not_applicable": text("使わない\n別紙のとおり", "not used\nsee the annex")}
    acts.import_draft(
        sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0,
        raw=json.dumps(data({"liability": noted, "vendor_exit_plan": reason})).encode(),
    )  # fmt: skip
    path = "/proposals/bus/draft/operators"
    shown = client.get(path).text
    typed = {"liability.state": "undecided", "vendor_exit_plan.state": "not_applicable"}
    for name in ("liability.note.ja", "liability.note.en", "vendor_exit_plan.reason.ja", "vendor_exit_plan.reason.en"):
        held = re.search(rf'<textarea id="{name}"[^>]*>(.*?)</textarea>', shown, re.DOTALL)
        assert held, name
        typed[name] = held[1].replace("\n", "\r\n")
    assert client.submit(path, typed, form="operators").status_code == 303
    plan = json.loads(client.get("/proposals/bus/draft.json").data)["plan"]
    assert (plan["liability"], plan["vendor_exit_plan"]) == (noted, reason)


@pytest.mark.parametrize("name", ["retention", "recipients", "non_participant"])
def test_where_one_choice_is_too_little_the_form_leads_to_what_says_more(
    client: Client, proposal: int, clerk, name: str
) -> None:
    step = next(s.name for s in wizard.flow_steps("bus") if any(a.name == name for a in s.asked))
    client.submit("/proposals/bus/draft", {"name": "甲", "flow_id": "bus"}, form="/draft/flows")
    said = {"retention": "条件を「補足」に", "recipients": "1者だけ未定", "non_participant": "費用や手間が余分に"}
    assert said[name] in client.page(f"/proposals/bus/draft/flows/bus/{step}").text


IN_AN_INCIDENT = text("事故のときは30日", "30 days in an incident")
TOLD_SHORT = {
    "retention": {**value("P14D"), "note": IN_AN_INCIDENT}, "biometric": {**value(False), "note": IN_AN_INCIDENT},
    "participation": {**value("opt_in"), "note": IN_AN_INCIDENT}, "recipients": TALKED,
}  # fmt: skip


def test_a_sentence_made_from_an_answer_with_a_note_says_that_there_is_one():
    found = document({}, TOLD_SHORT)
    slots = {slot.name: slot.noted for slot in of_flow(found, found.flows[0], "running")}
    assert slots == {
        "what": (), "recipients": ("recipients",), "choice": ("participation",), "refusal": (),
        "keeping": ("retention",), "exceptions": ("biometric",),
    }  # fmt: skip
    found = document({}, {"automation": "decides_alone", "appeal": {**value(None), "note": IN_AN_INCIDENT}})
    assert [s.noted for s in of_flow(found, found.flows[0], "running") if s.noted] == [("appeal",)]


@pytest.mark.parametrize("flows", [1, 7])
def test_the_five_answers_and_the_picture_name_what_has_a_note(flows: int):
    more = [{**data({}, TOLD_SHORT)["plan"]["flows"][0], "flow_id": f"f-{n}"} for n in range(flows)]
    written = data({}, {})
    found = check({**written, "plan": {**written["plan"], "flows": more}})
    told = {a.question: {name for _, name in a.noted} for a in present(found, "running").five}
    assert told == {
        "what_data": {"biometric"}, "whose": set(), "to_whom": {"recipients"}, "how_long": {"retention"},
        "if_refused": {"participation"},
    }  # fmt: skip
    assert all(len(a.noted) in (0, flows) for a in present(found, "running").five)
    row = picture.rows(found)[0]
    lines = [cell.said[-1][0] for cell in (row.data, row.handler, row.receiver)]
    assert [line.values["fields"].codes for line in lines] == [("participation",), ("retention",), ("recipients",)]
    assert "picture.noted" not in repr(picture.rows(document()))


@pytest.mark.parametrize("lang", ["", "/en"])
def test_the_summary_and_the_table_lead_to_the_note(client: Client, sqlite_database: Database, lang: str) -> None:
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data({}, TOLD_SHORT))
    link = f'<a href="{lang}/proposals/bus/v/1/plan/flows/bus#bus.retention">{"Retention" if lang else "保存期間"}</a>'
    said = "Notes on: " if lang else "補足あり："
    for path in ("", "/v/1/plan/flows/bus", "/v/1/plan"):
        told = client.get(f"{lang}/proposals/bus{path}").text
        assert f"{said}{link}" in told, path
    table = told[told.index("<table") : told.index("</table")]
    assert ("Has a note" if lang else "補足あり") in table and "30" not in table, "a long note makes no tall row"
    assert said + ("Retention" if lang else "保存期間") in client.page(f"{lang}/proposals/bus/v/1/flows").text
