"""Giving in what was observed: logs of other systems with their tables."""

import gzip
import io
import json

import pytest
from flask import Flask

from deliberation.db import Database
from tests.audits import logs
from tests.audits import scene as s
from tests.audits.test_routes import send
from tests.client import Client
from tests.page import Page


@pytest.fixture
def at(sqlite_database: Database, app: Flask) -> s.Scene:
    with sqlite_database.writing() as db:
        return s.scene(db)


def test_a_log_of_another_system_is_given_in_with_its_table(client: Client, at: s.Scene) -> None:
    client.sign_in(at.observer)
    both = [logs.message(n, end) for n in range(3) for end in ("Client", "Producer")]
    log = gzip.compress(logs.lines(*both, logs.message(9), b"{", logs.message(10, succeeded=False)))
    answer = send(client, at, log, mapping=(io.BytesIO(s.XROAD), "table.json"))
    page = client.page(answer.headers["Location"])
    for said in (
        "受け付けた行は1、",
        "X-Road 運用監視データ",
        "この形式のできごととして読めない",
        "当てはまる対応がない",
        "失敗し、データが動いていない",
        "利用側だけにあるもの1件、提供側だけにあるもの0件",
    ):
        assert said in page.text
    assert client.get(page.links()["対応表を取り出す"]).data == s.XROAD
    rows = client.get(page.links()["ファイルをそのまま取り出す"])
    assert json.loads(rows.data)["record_count"] == 4
    assert not [word for word in logs.PRIVATE if word.encode() in rows.data + page.text.encode()]
    again = send(client, at, log, mapping=(io.BytesIO(s.XROAD.replace(b'"day"', b'"hour"')), "table.json"))
    assert "同じログから作った記録を" in Page(again.text).text


def test_events_that_count_for_several_data_sets_are_told_so(client: Client, at: s.Scene) -> None:
    client.sign_in(at.observer)
    read = logs.rule({"side": "input"}, row={"operation": "read"}, records=5)
    both = (logs.rule({"side": "output"}, records=50), read)
    table = (io.BytesIO(logs.table("openlineage", *both)), "table.json")
    answer = send(client, at, logs.lines(logs.run(), logs.run()), mapping=table)
    more = "足した件数は、できごとの件数より多く"
    assert more in client.page(answer.headers["Location"]).text
    one = send(client, at, logs.lines(logs.message(1)), mapping=(io.BytesIO(s.XROAD), "table.json"))
    assert more not in client.page(one.headers["Location"]).text


@pytest.mark.parametrize("english", [False, True])
def test_every_problem_of_a_mapping_table_stands_at_the_form(client: Client, at: s.Scene, english: bool) -> None:
    client.sign_in(at.observer)
    table = logs.table("xroad-opmon", logs.rule({"side": "Client"}, row={"operation": "sell", "recipient_id": "T T"}))
    given = {"mapping": (io.BytesIO(table), "table.json")}
    page = Page(send(client, at, b"{}", english=english, **given).text)
    said = ["rules/0/row/operation", "rules/0/row/recipient_id"]
    said += ["Places to correct in the mapping table: 2"] if english else ["直すところが2か所"]
    assert not [text for text in said if text not in page.text]


def test_a_log_of_which_nothing_becomes_a_row_is_refused(client: Client, at: s.Scene) -> None:
    client.sign_in(at.observer)
    for log, said in ((b"{}\n", "読めないできごとが1件"), (b"\x1f\x8b\x08cut", "開けませんでした")):
        answer = send(client, at, log, mapping=(io.BytesIO(s.XROAD), "table.json"))
        assert answer.status_code == 422
        assert said in Page(answer.text).text


TABLE = logs.table("openlineage", logs.rule({"job": "a-shi/*", "side": "output"}))
OTHER = json.dumps(logs.run(job={"namespace": "b-shi", "name": "x"})).encode()


@pytest.mark.parametrize(
    ("log", "blamed", "english", "said"),
    [
        (b"hello\n\nno json\n", False, False, "できごとが2件あり、記録は1行もできませんでした（ファイルの行か"),
        (b"hello\n\nno json\n", False, True, "cannot be read: 2 (line or place in the file: 1, 3)"),
        (OTHER + b"\n{", True, False, "1件は、対応表にある形式のできごととして読めません（ファイルの行か順番：2）"),
        (OTHER + b"\n{", True, True, "names: 1 (line or place in the file: 2). Can be read but gave no row: 1."),
        (OTHER, True, True, "No row came out (events: 1; could not be mapped"),
        (b"\n", False, True, "The file has no lines."),
    ],
)
def test_what_cannot_be_read_is_not_blamed_on_the_mapping_table(
    client: Client, at: s.Scene, log: bytes, blamed: bool, english: bool, said: str
) -> None:
    client.sign_in(at.observer)
    answer = send(client, at, log, mapping=(io.BytesIO(TABLE), "table.json"), english=english)
    told = " ".join(part.split("</p>")[0] for part in answer.text.split('class="error"')[1:])
    assert answer.status_code == 422 and said in told
    assert ("again" in told or "見直して" in told) == blamed


@pytest.mark.parametrize("english", [False, True])
def test_only_lines_that_were_not_sent_again_are_asked_for(client: Client, at: s.Scene, english: bool) -> None:
    client.sign_in(at.observer)
    first = send(client, at, s.rows(at, {}, {"event_id": "o 2"}, {"event_id": "o 3"})).headers["Location"]
    number, prefix = first.rpartition("/")[2], "/en" if english else ""
    offered = "Send mended lines" if english else "直した行を出す"

    def page(location: str) -> Page:
        return client.page(prefix + location)

    def mendable() -> list[str]:
        selects = client.page(f"/audits/{at.slug}/load").root.all("select")
        found = [o.attributes["value"] for n in selects if n.attributes["name"] == "mends" for o in n.all("option")]
        return [value for value in found if value]

    assert offered in page(first).links() and mendable() == [number]
    send(client, at, s.rows(at, {"event_id": "o-2"}), mends=number)
    assert ("1 line was not sent again yet" if english else "まだ出し直されていない行が1行") in page(first).text
    assert offered in page(first).links() and mendable() == [number]
    second = send(client, at, s.rows(at, {"event_id": "o 4"}, {"event_id": "o-5"}), mends=number).headers["Location"]
    assert ("1 of them was refused once more" if english else "そのうち1行は、また受け付け") in page(first).text
    assert offered not in page(first).links() and offered in page(second).links()
    send(client, at, s.rows(at, {"event_id": "o-4"}), mends=second.rpartition("/")[2])
    assert ("all mended, sent again and taken" if english else "すべて直して出し直され") in page(second).text
    assert offered not in page(second).links() and mendable() == []
