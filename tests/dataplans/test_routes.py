"""Pages of plans: what a reader sees, what a clerk writes, and that nothing typed is lost."""

import csv
import io
import json

import pytest
from sqlalchemy import update

from deliberation.accounts.models import Jurisdiction
from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, queries
from deliberation.dataplans.digests import digest
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.dataplans.documents import data, recipient, text, unknown
from tests.dataplans.publishing import published
from tests.moment import NOW
from tests.page import Page

WIDER = {
    "recipients": [recipient("a-city", "municipality"), recipient("shop")],
    "retention": "P1Y",
    "biometric": unknown("undecided"),
}


def test_the_plan_page_says_every_field_with_its_address(client: Client, proposal: int, sqlite_database: Database):
    published(sqlite_database, "bus", data({}, {"retention": unknown("not_stated")}))
    for prefix in ("", "/en"):
        page = client.get(f"{prefix}/proposals/bus/v/1/plan")
        assert page.status_code == 200
        assert 'id="bus.retention"' in page.text and 'id="plan.liability"' in page.text
        assert "/proposals/bus/comment?version=1&amp;flow=&amp;field=liability" in page.text
        page = client.get(f"{prefix}/proposals/bus/v/1/plan/flows/bus")
        assert page.status_code == 200 and 'id="bus.retention"' in page.text
        assert "/proposals/bus/comment?version=1&amp;flow=bus&amp;field=retention" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/flags", "/formats/plan", "/laws", "/standards", "/audits/reports/codes", "/audits/uploads/format",
        "/audits/uploads/logs",
    ],
)  # fmt: skip
def test_what_rests_on_the_program_alone_stays_the_same_whatever_is_entered(
    client: Client, proposal: int, sqlite_database: Database, path: str
):
    tag = client.get(path).headers["ETag"]
    published(sqlite_database, "bus", data())
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304


def test_two_versions_are_compared_in_words(client: Client, proposal: int, sqlite_database: Database):
    published(sqlite_database, "bus", data(), data({}, WIDER))
    page = client.get("/proposals/bus/compare/1/2")
    assert "90日間" in page.text and "1年間" in page.text
    assert client.get("/en/proposals/bus/compare/1/2").status_code == 200
    assert client.get("/proposals/bus/compare").location.endswith("/proposals/bus/compare/1/2")
    found = json.loads(client.get("/proposals/bus/compare/1/2.json").data)
    assert {c["field"]: c["reason"] for c in found["changes"]} == {
        "recipients": "entries_added", "retention": "longer", "biometric": "value_withdrawn",
    }  # fmt: skip


def test_the_downloads_verify(client: Client, proposal: int, sqlite_database: Database):
    published(sqlite_database, "bus", data({}, {"name": text("=cmd|' /C calc'!A0")}))
    with sqlite_database.reading() as db:
        row = queries.version(db, proposal, 1)
    assert digest(client.get("/proposals/bus/v/1.json").data) == row.document_digest
    table = client.get("/proposals/bus/v/1/flows.csv").data.decode("utf-8-sig")
    assert "'=cmd" in table and table.startswith("document_digest,")
    ld = json.loads(client.get("/proposals/bus/v/1.jsonld").data)
    assert ld["dpv:hasProcess"][0]["@id"].endswith("/proposals/bus/v/1#bus")


@pytest.mark.parametrize("demonstration", [True, False])
def test_what_is_taken_away_says_that_it_is_of_the_demonstration_and_names_its_flows(
    client: Client, sqlite_database: Database, demonstration: bool
):
    make.proposal(sqlite_database, slug="bus")
    published(sqlite_database, "bus", data(), data({}, WIDER))
    with sqlite_database.writing() as db:
        db.execute(update(Jurisdiction).values(demonstration=demonstration))
    (row,) = csv.DictReader(io.StringIO(client.get("/proposals/bus/v/1/flows.csv").data.decode("utf-8-sig")))
    assert row["demonstration"] == str(demonstration).lower()
    assert (row["flow_id"], row["name"], row["name_en"]) == ("bus", "乗り降りの記録", "Trip records")
    compared = json.loads(client.get("/proposals/bus/compare/1/2.json").data)
    assert compared.get("demonstration", False) is demonstration
    assert compared["flow_names"]["bus"] == {"ja": "乗り降りの記録", "en": "Trip records"}
    linked = json.loads(client.get("/proposals/bus/v/1.jsonld").data)
    assert linked.get("jukugi:demonstration", False) is demonstration
    named = client.get("/proposals/bus/v/1.json").headers["Content-Disposition"]
    assert ("demonstration-bus-v1.json" in named) is demonstration


@pytest.mark.parametrize("width", ["wide", "narrow"])
def test_the_picture_is_escaped_and_needs_no_style(
    client: Client, proposal: int, sqlite_database: Database, width: str
):
    flow = {"subjects": [text("<script>alert(1)</script>")], "recipients": unknown("undecided")}
    published(sqlite_database, "bus", data({}, flow))
    answer = client.get(f"/proposals/bus/v/1/flows-{width}.svg")
    assert answer.mimetype == "image/svg+xml"
    assert "<script" not in answer.text and "style=" not in answer.text
    assert "stroke-dasharray" in answer.text and "提供先は未定" in answer.text


def test_rules_and_formats_are_public(client: Client):
    for path in ("/flags", "/en/flags", "/formats/plan", "/en/formats/plan"):
        assert client.get(path).status_code == 200
    schema = json.loads(client.get("/formats/jukugi-proposal-1.schema.json").data)
    assert schema["title"] == "jukugi-proposal/1"


def test_a_version_goes_from_draft_to_page_through_two_clerks(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    raw = json.dumps(data()).encode()
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)
    assert client.submit("/proposals/bus/draft/check", {}, form="check").status_code == 303
    second = make.officer(sqlite_database, Role.clerk)
    client.sign_in(second)
    confirmed = client.submit("/pending", {}, form="confirm")
    assert confirmed.status_code == 303
    assert client.get(confirmed.location).location.endswith("/proposals/bus"), "led on to what is published now"
    assert client.get("/proposals/bus/v/1/plan").status_code == 200


def test_the_second_clerk_reads_what_changes_before_confirming(
    client: Client, proposal: int, clerk, sqlite_database: Database
):
    published(sqlite_database, "bus", data())
    raw = json.dumps(data({}, WIDER)).encode()
    acts.import_draft(sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=0, raw=raw)
    client.submit("/proposals/bus/draft/check", {}, form="check")
    second = make.officer(sqlite_database, Role.clerk)
    client.sign_in(second)
    page = client.page("/pending")
    assert "予約バス" in page.text and "第2版" in page.text and "乗り降りの記録 › 保存期間" in page.text
    assert "第1版から3か所、うち重要な変更3か所" in page.text
    check = page.links()["下書きと第1版の違いを、すべて見る"]
    assert "保存期間" in client.page(check).text
    acts.save_draft(
        sqlite_database, by=clerk, now=NOW, proposal_id=proposal, revision=1, answers={"title": {"ja": "別の題名"}}
    )
    assert "もう一度、全体を見てください" in client.page("/pending").text
    assert not [f for f in client.page("/pending").forms() if f.action.endswith("/confirm")]


def test_nobody_but_a_clerk_of_the_place_sees_a_draft(client: Client, proposal: int, sqlite_database: Database):
    client.sign_in(make.officer(sqlite_database, Role.clerk, make.THERE))
    assert client.get("/proposals/bus/draft").status_code == 403
    client.sign_in(make.resident(sqlite_database))
    assert client.get("/proposals/bus/draft").status_code == 403


@pytest.mark.parametrize(("prefix", "of_version", "of_today"), [
    ("", "第1版に書かれているものです", "2026年11月21日（土）現在"),
    ("/en", "are those of version 1", "As of 21 November 2026"),
])  # fmt: skip
def test_the_page_of_a_version_says_what_is_of_that_version_and_what_is_of_today(
    client: Client, proposal: int, sqlite_database: Database, prefix: str, of_version: str, of_today: str
):
    published(sqlite_database, "bus", data())
    fixed, live = client.page(f"{prefix}/proposals/bus/v/1").text, client.page(f"{prefix}/proposals/bus").text
    assert of_version in fixed and fixed.count(of_today) >= 7
    assert of_version not in live and of_today not in live


REPLIES, POINTS = "/proposals/bus/v/1/flags", "/proposals/bus/v/1/points"


@pytest.fixture
def flagged(client: Client, proposal: int, sqlite_database: Database) -> Client:
    """A version with points to check, and its proponent signed in."""
    published(sqlite_database, "bus", data({}, {"biometric": True, "domain": unknown("not_stated")}))
    return client.sign_in(make.officer(sqlite_database, Role.proponent))


def sent(client: Client, page: Page, **values: str):
    """The one form of this page, as a browser would send it."""
    form = next(f for f in page.forms() if f.action.endswith(REPLIES))
    return client.post(form.action, data={**form.values(), **{k: [v] for k, v in values.items()}})


def test_replies_are_written_on_one_page_looked_at_and_published(flagged: Client):
    written = {"reply.RF19": "入口だけで使います", "reply.GAP/domain": "移動です"}
    check = sent(flagged, flagged.page(REPLIES), **written)
    assert check.status_code == 200 and all(words in check.text for words in written.values())
    assert "入口だけで使います" not in flagged.page(REPLIES).text  # nothing is public yet
    assert sent(flagged, Page(check.text), step="send").status_code == 303
    assert POINTS in flagged.page("/proposals/bus").links().values()
    shown = flagged.page(POINTS).text
    assert "入口だけで使います" in shown and "移動です" in shown


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_reply_to_what_an_earlier_version_had_there_stands_as_one_to_that_version(
    flagged: Client, sqlite_database: Database, lang: str
):
    written = {"reply.RF19": "入口だけで使います", "reply.GAP/domain": "移動です"}
    check = sent(flagged, flagged.page(REPLIES), **written)
    sent(flagged, Page(check.text), step="send")
    published(sqlite_database, "bus", data({}, {"biometric": True, "domain": unknown("undecided")}))
    none, earlier = ("No reply yet to what stands here", "About what version 1 has there") if lang else (
        "この内容への返答は、まだありません", "第1版の、この版とは違う内容への返答"
    )  # fmt: skip
    for page in (f"{lang}{POINTS.replace('/v/1', '/v/2')}", f"{lang}{REPLIES.replace('/v/1', '/v/2')}"):
        told = flagged.page(page).text
        assert all(body in told for body in written.values())
        assert (told.count(none), told.count(earlier)) == (1, 1)
    assert none not in flagged.page(lang + POINTS).text


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_first_draft_begins_with_the_title_of_the_proposal_and_is_told_in_words_of_a_form_what_is_empty(
    client: Client, proposal: int, sqlite_database: Database, lang: str
):
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"{lang}/proposals/bus/draft"
    assert client.submit(path, {"flow_id": "bus", "name": "バス"}).status_code == 303
    check = client.page(f"{path}/check")
    wrong = {row.all("th")[0].text: row.all("td")[0].text for row in check.root.all("tr") if row.all("td")}
    assert list(wrong.values()) == ["This is empty. Please fill it in." if lang else "空いています。入れてください。"]
    assert f"{path}/about#summary" in check.links().values()  # and not the title, which it was opened with


@pytest.mark.parametrize("lang", ["", "/en"])
def test_points_that_rest_on_the_procedure_can_be_replied_to(
    client: Client, proposal: int, sqlite_database: Database, lang: str
):
    published(sqlite_database, "bus", data({"resident_seats_in_zone_council": 0}))
    client.sign_in(make.officer(sqlite_database, Role.proponent))
    check = sent(client, client.page(lang + REPLIES), **{"reply.RF43": "次の改選で加えます"})
    assert check.status_code == 200 and "次の改選で加えます" in check.text
    assert sent(client, Page(check.text), step="send").status_code == 303
    told = client.page(lang + POINTS).text
    assert "次の改選で加えます" in told and "この内容への返答" not in told and "what stands here" not in told


def test_a_point_that_applies_to_one_flow_and_cannot_be_told_of_another_says_both(
    client: Client, proposal: int, sqlite_database: Database
):
    """The second hid the first: who wrote, wrote of the wrong flow."""
    told, untold = {"name": text("貸し自転車"), "biometric": True}, {"biometric": unknown("undecided")}
    published(sqlite_database, "bus", data({}, told, untold))
    client.sign_in(make.officer(sqlite_database, Role.proponent))
    page = client.page(REPLIES)
    check = sent(client, page, **{"reply.RF19": "入口だけで使います"})
    for said in (page.text, check.text):
        about = said.partition("RF19")[2].partition("</section>")[0]
        assert "貸し自転車" in about and "次に当てはまるか判定できません" in about and "乗り降りの記録" in about


def test_going_back_from_the_check_keeps_every_reply(flagged: Client):
    check = sent(flagged, flagged.page(REPLIES), **{"reply.RF19": "一行目\n二行目", "reply.GAP/domain": "移動です"})
    again = sent(flagged, Page(check.text), step="back")
    assert again.status_code == 200
    form = next(f for f in Page(again.text).forms() if f.action.endswith(REPLIES))
    assert form.values()["reply.RF19"] == ["一行目\n二行目"] and form.values()["reply.GAP/domain"] == ["移動です"]


def test_a_wrong_reply_is_named_at_its_point_and_the_others_stay(flagged: Client):
    answer = sent(flagged, flagged.page(REPLIES), **{"reply.RF19": "あ" * 2001, "reply.GAP/domain": "移動です"})
    assert answer.status_code == 422
    assert "2,000字まで" in answer.text and "あと1字" in answer.text and 'href="#reply.RF19"' in answer.text
    form = next(f for f in Page(answer.text).forms() if f.action.endswith(REPLIES))
    assert form.values()["reply.GAP/domain"] == ["移動です"] and len(form.values()["reply.RF19"][0]) == 2001
    assert "どれか1つの点に" in sent(flagged, flagged.page(REPLIES)).text


def test_a_later_reply_stands_above_the_earlier(flagged: Client):
    for words in ("はじめの返答", "あとの返答"):
        check = sent(flagged, flagged.page(REPLIES), **{"reply.RF19": words})
        assert sent(flagged, Page(check.text), step="send").status_code == 303
    text = flagged.page(REPLIES).text
    assert text.index("あとの返答") < text.index("はじめの返答")
    same = sent(flagged, flagged.page(REPLIES), **{"reply.RF19": "あとの返答"})
    assert same.status_code == 422 and "同じ返答をすでに公開しています" in same.text
    assert flagged.get("/en" + REPLIES).status_code == 200


def test_two_proposals_stand_side_by_side(client: Client, proposal: int, sqlite_database: Database):
    make.proposal(sqlite_database, slug="shop")
    published(sqlite_database, "bus", data())
    published(sqlite_database, "shop", data({}, WIDER, {}))
    for prefix in ("", "/en"):
        assert client.get(f"{prefix}/compare").status_code == 200
        assert "bus/v/1/plan/flows/bus" in client.get(f"{prefix}/compare?a=bus&b=shop").text
    assert client.get("/compare?a=bus&b=gone").status_code == 200
