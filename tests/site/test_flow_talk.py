"""The page of a flow carries what was written about it field by field, what the city answered, what members asked."""

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
    assert rows == [["流れの全体", "1", "0"], ["保存期間", "1", "1"]]
    assert f"/proposals/{slug}/comments?flow={m.FLOW}&field={m.FIELD}" in page.links().values()
    assert "なぜ1年か" in page.text
