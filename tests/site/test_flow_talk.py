"""The page of a flow carries what was written about it field by field, what the city answered, what members asked."""

from deliberation import clock
from deliberation.council import acts as council
from deliberation.council.entries import About
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.council import assembly as a
from tests.moment import NOW


def test_a_flow_carries_its_comments_answers_and_questions(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        slug = m.published(db)
    path = f"/proposals/{slug}/v/1/plan/flows/{m.FLOW}"
    assert "この流れへの意見は、まだありません。" in client.page(path).text
    with sqlite_database.writing() as db:
        first = m.comment(db, slug, make.resident(db), flow=m.FLOW, field=m.FIELD)
        m.comment(db, slug, make.resident(db), flow=m.FLOW)
        m.answer(db, slug, first)
        found = a.assembly(db)
        council.put_question(
            db, by=a.councillor(db, found), now=NOW, jurisdiction=make.HERE, kind="question", title="なぜ1年か",
            body="なぜですか。", about=About(proposal=slug, version=1, flow=m.FLOW, field=m.FIELD),
        )  # fmt: skip
    page = client.page(path)
    table = next(t for t in page.root.all("table") if "うち市が答えたもの" in t.text)
    rows = [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")[1:]]
    assert rows == [["流れの全体", "1", "0", "1", "1・0・0", "0"], ["保存期間", "1", "0", "1", "1・0・0", "1"]]
    assert f"/proposals/{slug}/comments?flow={m.FLOW}&field={m.FIELD}" in page.links().values()
    assert "なぜ1年か" in page.text and "意見募集の外で出された2件は、人数に入りません。" in page.text


def test_the_sentences_of_a_flow_stand_apart_from_the_facts_above_them(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        slug = m.published(db)
    for prefix in ("", "/en"):
        page = client.page(f"{prefix}/proposals/{slug}/v/1/plan/flows/{m.FLOW}")
        parts = next(d for d in page.root.all("div") if d.attributes.get("class") == "page-head").all("dl", "div", "p")
        after = parts[[p.tag for p in parts].index("dl") :]
        prose = next(p for p in after if p.attributes.get("class") == "prose")
        assert prose.text and any(d.attributes.get("class") == "sub" and prose in d.all("p") for d in after)


def test_a_plan_as_a_whole_carries_them_field_by_field(client: Client, sqlite_database: Database) -> None:
    """Also those on a part beside the plan; neither what is about one of its flows nor about no field at all."""
    with sqlite_database.writing() as db:
        slug = m.published(db)
    path = f"/proposals/{slug}/v/1/plan"
    empty = client.page(path)
    assert "計画全体の項目への意見は、まだありません。" in empty.text and "記録がないことは" in empty.text
    with sqlite_database.writing() as db:
        first = m.comment(db, slug, make.resident(db), flow=None, field="council_role")
        for place in ({"field": "need"}, {"field": None}, {"flow": m.FLOW, "field": m.FIELD}):
            m.comment(db, slug, make.resident(db), **{"flow": None, **place})
        m.answer(db, slug, first)
        found = a.assembly(db)
        by = a.councillor(db, found)
        for flow, field, title in ((None, "council_role", "議会の役割"), (m.FLOW, m.FIELD, "流れ"), (None, None, "版")):
            council.put_question(
                db, by=by, now=NOW, jurisdiction=make.HERE, kind="question", title=f"{title}を問う", body="なぜか。",
                about=About(proposal=slug, version=1, flow=flow, field=field),
            )  # fmt: skip
    page = client.page(path)
    table = next(t for t in page.root.all("table") if "うち市が答えたもの" in t.text)
    rows = [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")[1:]]
    assert [(row[1], row[-1]) for row in rows] == [("1", "1"), ("1", "0")]
    links = list(page.links().values())
    for field in ("council_role", "need"):
        assert f"/proposals/{slug}/comments?field={field}" in links
        assert client.get(f"/proposals/{slug}/comments?field={field}").status_code == 200
    assert "議会の役割を問う" in page.text and "流れを問う" not in page.text and "版を問う" not in page.text


def test_an_act_of_the_assembly_about_a_field_of_the_plan_stands_there(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        slug = m.published(db)
        found = a.assembly(db)
        about = About(proposal=slug, version=1, field="council_role")
        title = {"ja": "議会の役割を条例で定める", "en": None}
        a.bill(db, found, title=title, about=about, acted_on=clock.day(NOW).isoformat())
    for prefix in ("", "/en"):
        assert "議会の役割を条例で定める" in client.page(f"{prefix}/proposals/{slug}/v/1/plan").text
    assert "議会の役割を条例で定める" not in client.page(f"/proposals/{slug}/v/1/plan/flows/{m.FLOW}").text
