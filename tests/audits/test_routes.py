"""The audit in a browser: an observer loads and mends, an auditor reports, everyone reads, the others answer."""

import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from deliberation.accounts.rules import Role
from deliberation.audits import guide, presenting
from deliberation.audits.rows import NAMES, row_of, schema
from deliberation.db import Database
from tests import make
from tests.audits import making
from tests.audits import scene as s
from tests.client import Client
from tests.council import assembly as a
from tests.page import Page, as_lists


@pytest.fixture
def at(sqlite_database: Database, app: Flask) -> s.Scene:
    with sqlite_database.writing() as db:
        return s.scene(db)


@pytest.fixture
def as_role(client: Client, sqlite_database: Database) -> Callable[[Role], Client]:
    return lambda role: client.sign_in(make.officer(sqlite_database, role))


def send(client: Client, at: s.Scene, raw: bytes, *, english: bool = False, **more: Any) -> Any:
    token = client.page(f"/audits/{at.slug}/load").forms()[-1].values()["csrf_token"]
    data = {"csrf_token": token, "file": (io.BytesIO(raw), "rows.jsonl"), **more}
    path = ("/en" if english else "") + f"/audits/{at.slug}/load"
    return client.post(path, data=data, content_type="multipart/form-data")


def report(client: Client, at: s.Scene, **changed: str) -> Any:
    values = {"record": str(at.record), "first": s.FIRST.isoformat(), "last": s.LAST.isoformat(), **changed}
    answer = client.submit(f"/audits/{at.slug}/report", values)
    return confirm(client, answer) if answer.status_code == 200 else answer


def confirm(client: Client, answer: Any) -> Any:
    """Send the page on which a report is checked."""
    form = next(f for f in Page(answer.text).forms() if "seen" in f.names())
    return client.post(form.action, data=form.values())


def published(client: Client, database: Database, at: s.Scene, *changes: dict[str, Any]) -> str:
    """The address of a report about rows with these changes."""
    with database.writing() as db:
        s.load(db, at, client.application.extensions["jukugi_settings"].uploads, s.rows(at, *changes))
    client.sign_in(make.officer(database, Role.auditor))
    return str(report(client, at).headers["Location"])


def test_an_observer_loads_a_file_with_a_broken_line_and_mends_it(client: Client, at: s.Scene) -> None:
    client.sign_in(at.observer)
    answer = send(client, at, s.rows(at, {}, {"event_id": "o 2"}, {}))
    assert answer.status_code == 303
    page = client.page(answer.headers["Location"])
    assert "受け付けた行は2、受け付けなかった行は1です" in page.text
    assert "書き方が違います" in page.text
    number = int(answer.headers["Location"].rsplit("/", 1)[1])
    lines = client.get(f"/audits/uploads/{number}/refused")
    assert lines.data.count(b"\n") == 1
    assert client.get(f"/audits/uploads/{number}/file").status_code == 404
    again = client.page(page.links()["直した行を出す"]).forms()[-1].values()
    assert again["mends"] == [str(number)], "the file that is mended is chosen already"
    mended = send(client, at, lines.data.replace(b"o 2", b"o-2"), mends=str(number))
    assert mended.headers["Location"] in client.page(answer.headers["Location"]).links().values()


def test_a_file_without_any_row_says_why_at_the_form(client: Client, at: s.Scene) -> None:
    client.sign_in(at.observer)
    answer = send(client, at, b"not a row\n")
    assert answer.status_code == 422
    assert "読める行が1つもなかった" in Page(answer.text).text


@pytest.mark.parametrize("english", [False, True])
def test_every_line_that_was_not_read_is_listed_with_its_reason(client: Client, at: s.Scene, english: bool) -> None:
    client.sign_in(at.observer)
    raw = s.rows(at, {"event_id": "o 1"}, *({"record_count": -1},) * 24)
    token = client.page(f"/audits/{at.slug}/load").forms()[-1].values()["csrf_token"]
    data = {"csrf_token": token, "file": (io.BytesIO(raw), "rows.jsonl")}
    page = Page(client.post(("/en" if english else "") + f"/audits/{at.slug}/load", data=data).text)
    assert ("Row id event_id" if english else "行のID event_id") in page.text
    assert ("out of range" if english else "範囲の外") in page.text
    assert ("There are 5 more" if english else "ほかに5行あります") in page.text
    assert ("choose the file again" if english else "ファイルは、もう一度選んでください") in page.text
    assert "kept" not in page.text
    assert "このまま残っています" not in page.text
    link = page.links()["How to write the records, with examples" if english else "記録の書き方と見本"]
    assert "window_start" in client.page(link).text


def test_the_wrong_encoding_is_named(client: Client, at: s.Scene) -> None:
    client.sign_in(at.observer)
    answer = send(client, at, s.rows(at, {}).decode().replace("trip-od", "移動").encode("cp932"))
    assert "文字コードがUTF-8ではないため" in Page(answer.text).text


def test_the_examples_on_the_page_about_the_form_are_read() -> None:
    assert set(guide.FORMS) == set(NAMES)
    for text in (guide.as_json_line(), guide.as_table()):
        ((_, row),) = making.taken(text.encode())
        assert {name: getattr(row, name) for name in NAMES} == {n: getattr(row_of(guide.EXAMPLE), n) for n in NAMES}


def test_the_definition_for_machines_is_the_one_that_decodes(client: Client) -> None:
    assert json.loads(client.get("/audits/uploads/row.schema.json").data) == schema()


def test_the_same_file_again_names_the_first(client: Client, at: s.Scene) -> None:
    client.sign_in(at.observer)
    send(client, at, s.rows(at, {}))
    again = send(client, at, s.rows(at, {}))
    assert again.status_code == 422
    assert "二重には登録していません" in Page(again.text).text


def test_whoever_is_not_appointed_sees_the_reason_in_place_of_the_form(
    as_role: Callable[[Role], Client], at: s.Scene
) -> None:
    page = as_role(Role.observer).page(f"/audits/{at.slug}/load")
    assert "記録者として登録されていません" in page.text


def test_a_stranger_cannot_take_out_refused_lines(
    client: Client, as_role: Callable[[Role], Client], at: s.Scene
) -> None:
    client.sign_in(at.observer)
    number = send(client, at, s.rows(at, {}, {"event_id": "o 2"})).headers["Location"].rsplit("/", 1)[1]
    assert as_role(Role.observer).get(f"/audits/uploads/{number}/refused").status_code == 404


def test_a_file_without_refused_lines_is_open_to_everyone(client: Client, at: s.Scene) -> None:
    client.sign_in(at.observer)
    raw = s.rows(at, {})
    number = send(client, at, raw).headers["Location"].rsplit("/", 1)[1]
    assert client.application.test_client().get(f"/audits/uploads/{number}/file").data == raw


def test_a_report_without_findings_never_says_passed(client: Client, sqlite_database: Database, at: s.Scene) -> None:
    address = published(client, sqlite_database, at, {})
    text = client.page(address).text
    assert "提出された記録の範囲では逸脱は見つかりませんでした。確認できた割合は100.00％" in text
    assert "gateway-1" not in text  # its name in the register is Gateway
    assert "独立した記録者による記録は0.00％です。" in text
    assert "記録されなかった写しは見えません" in text
    assert "監査委員による監査（ 地方自治法199条 ）とは別のものです" in text
    assert f"{address} 、 sha256:" in text.partition("引用のしかた")[2]
    for never in ("合格", "問題ありません", "問題なし"):
        assert never not in text
    english = client.page("/en" + address).text
    assert "Within the records submitted, no deviation was found. Share checked: 100.00%" in english


def test_use_against_the_record_says_how_many_and_until_when(
    client: Client, sqlite_database: Database, app: Flask
) -> None:
    with sqlite_database.writing() as db:
        at = s.scene(db, "refused")
    text = client.page(published(client, sqlite_database, at, {}, {})).text
    assert "が1件あります。当てはまる記録は、同じ行を1回だけ数えて2行です。提案者の説明の期限は2026年12月5日" in text
    assert "同意記録に反する 指摘1件" in client.page(f"/audits/{at.slug}").text


def test_what_is_empty_is_shown_as_unverifiable(client: Client, sqlite_database: Database, at: s.Scene) -> None:
    text = client.page(address := published(client, sqlite_database, at, {"purpose_code": None})).text
    assert "確かめるのに要るものがそろわないため、確認できません。「問題がない」という意味ではありません。" in text
    assert "空欄のために確かめられない検査" in text and "· 目的 · 1行" in text
    assert "· Purpose · 1 row " in client.page("/en" + address).text


def test_a_flow_without_rows_is_shown_as_not_observed(client: Client, sqlite_database: Database, at: s.Scene) -> None:
    window = {"window_start": "2026-10-01T00:00:00+09:00", "window_end": "2026-10-02T00:00:00+09:00"}
    text = client.page(published(client, sqlite_database, at, window)).text
    assert "計画にある流れですが、この期間の記録がありません。" in text
    assert "この期間の記録は提出されていません。利用がなかったという意味ではありません。" in text


PLANTED: list[dict[str, Any]] = [
    {"flow_id": "gate-camera"},
    {"flow_id": None, "recipient_id": "party:nobody"},
    {"recipient_id": "party:nobody"},
    {"purpose_code": "https://w3id.org/dpv#Marketing"},
    {"data_items": ["trip-od", "face"]},
    {"identifiability": "sensitive_personal"},
    {"processing_country": "US"},
    {"persisted": True, "oldest_record_age": "P118D"},
    {"consented_count": 1},
    {"withdrawn_count": 4},
    {"plan_hash": "sha256:" + "0" * 64},
    {"linked_with": ["tax-records"]},
    {"operation": "combine"},
    {"my_number_present": True},
    {"observer_independent": True},
    {"purpose_code": None, "plan_hash": None},
]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_every_kind_of_finding_is_said_in_words(
    client: Client, sqlite_database: Database, app: Flask, lang: str
) -> None:
    conditions = [
        {"id": f"C-{n}", "kind": "prohibition", "on": on, "values": list(values)}
        for n, (on, values) in enumerate((("accumulation", ()), ("my_number", ()), ("linkage", ())), start=1)
    ]
    conditions.append({"id": "C-4", "kind": "limit", "on": "retention", "values": ["P60D"]})
    conditions.append({"id": "C-5", "kind": "obligation"})
    with sqlite_database.writing() as db:
        at = s.scene(db, "authorised_with_conditions", *conditions)
    page = client.page(lang + published(client, sqlite_database, at, *PLANTED))
    for code in (
        "A01",
        "A02",
        "A04",
        "A05",
        "A06",
        "A07",
        "A08",
        "A09",
        "A10",
        "A11",
        "A13",
        "A17",
        "A18",
        "A30",
        "A31",
    ):
        assert code in page.text, code


def test_the_bytes_have_the_digest_that_the_page_names(client: Client, sqlite_database: Database, at: s.Scene) -> None:
    address = published(client, sqlite_database, at, {"withdrawn_count": 3})
    raw = client.get(address + ".json").data
    assert "sha256:" + hashlib.sha256(raw).hexdigest() in client.page(address).text
    table = client.get(address + ".csv").data.decode("utf-8-sig").splitlines()
    assert table[0].startswith("no,code,status")
    assert len(table) == 1 + len(json.loads(raw)["findings"])


def again(client: Client, database: Database, at: s.Scene, *changes: dict[str, Any]) -> None:
    """One more file, so that a second report says something else."""
    with database.writing() as db:
        raw = s.rows(at, *({"event_id": f"p-{n}", **c} for n, c in enumerate(changes)))
        s.load(db, at, client.application.extensions["jukugi_settings"].uploads, raw)


def test_a_report_is_checked_before_it_is_published(client: Client, sqlite_database: Database, at: s.Scene) -> None:
    again(client, sqlite_database, at, {})
    client.sign_in(make.officer(sqlite_database, Role.auditor))
    values = {"record": str(at.record), "first": s.FIRST.isoformat(), "last": s.LAST.isoformat()}
    assert "2026年11月" in client.page(f"/audits/{at.slug}/report").text, "the days that the files record"
    checked = client.submit(f"/audits/{at.slug}/report", values)
    assert checked.status_code == 200
    assert "1ファイル、1行" in Page(checked.text).text
    assert "監査報告は、まだありません" in client.page(f"/audits/{at.slug}").text
    back = client.page(Page(checked.text).links()["戻る"]).forms()[-1].values()
    assert {name: back[name] for name in values} == as_lists(values)
    assert confirm(client, checked).status_code == 303


def test_a_second_report_names_the_first_and_leaves_its_deadline_in_sight(
    client: Client, sqlite_database: Database, at: s.Scene
) -> None:
    first = published(client, sqlite_database, at, {"withdrawn_count": 3})
    again(client, sqlite_database, at, {"withdrawn_count": 2})
    values = {"record": str(at.record), "first": "2026-11-05", "last": s.LAST.isoformat()}
    checked = client.submit(f"/audits/{at.slug}/report", values)
    assert "期間の重なる監査報告が、すでに公開されています" in Page(checked.text).text
    second = confirm(client, checked).headers["Location"]
    no = first.rsplit("/", 1)[1]
    text = client.page(second).text
    assert "この報告はそれに続くもので、代わりになるものではありません" in text
    assert f"同じ指摘が監査報告{no}にもあります。その説明の期限は2026年12月5日（土）です。" in text
    assert "このあとに、照らしたものが同じで期間の重なる監査報告が公開されています" in client.page(first).text
    assert "まだ説明のない指摘1件（説明の期限は2026年12月5日（土））" in client.page(second).text
    assert f"監査報告{no}に続く報告" in client.page(f"/audits/{at.slug}").text
    for address in (f"/proposals/{at.slug}", f"/en/proposals/{at.slug}", "/en" + second, "/en" + first):
        assert first in client.get(address).text


def test_a_deadline_is_no_longer_shown_above_once_everything_was_explained(
    client: Client, sqlite_database: Database, at: s.Scene, as_role: Callable[[Role], Client]
) -> None:
    first = published(client, sqlite_database, at, {"withdrawn_count": 3})
    again(client, sqlite_database, at, {})
    report(client, at)
    assert client.page(f"/proposals/{at.slug}").text.count("まだ説明のない指摘1件") == 2
    as_role(Role.proponent).submit(f"{first}/findings/1/answer", {"body": "消去しました。"})
    assert client.page(f"/proposals/{at.slug}").text.count("まだ説明のない指摘1件") == 1


def test_a_file_that_came_during_the_check_is_shown_first(
    client: Client, sqlite_database: Database, at: s.Scene
) -> None:
    again(client, sqlite_database, at, {})
    client.sign_in(make.officer(sqlite_database, Role.auditor))
    values = {"record": str(at.record), "first": s.FIRST.isoformat(), "last": s.LAST.isoformat()}
    checked = client.submit(f"/audits/{at.slug}/report", values)
    again(client, sqlite_database, at, {"withdrawn_count": 2})
    once_more = confirm(client, checked)
    assert "確認の途中で、記録か監査報告が新しく加わりました" in Page(once_more.text).text
    assert confirm(client, once_more).status_code == 303


def test_without_a_consent_record_the_plan_alone_is_held_against(
    client: Client, sqlite_database: Database, app: Flask
) -> None:
    with sqlite_database.writing() as db:
        at = s.scene(db)
        made, slug = s.proposal(db)
        given = {"proposal_id": made, "person_id": at.observer.person_id, "code": "gateway-1", "name": {"ja": "G"}}
        s.acts.appoint_observer(db, by=at.secretariat, now=s.NOW, independent=False, **given)
        other = s.Scene(made, slug, 0, s.newest(db, made).plan_digest, at.secretariat, at.observer, 0)
        folder = app.extensions["jukugi_settings"].uploads
        s.load(db, other, folder, s.rows(other, {}))
    client.sign_in(make.officer(sqlite_database, Role.auditor))
    page = client.page(report(client, other, record="").headers["Location"])
    assert "この提案には、まだ同意記録がありません" in page.text
    assert "この流れについては、まだ何も決まっていません" in page.text


def test_a_period_that_is_not_over_is_refused_at_its_field(
    client: Client, sqlite_database: Database, at: s.Scene
) -> None:
    with sqlite_database.writing() as db:
        s.load(db, at, client.application.extensions["jukugi_settings"].uploads, s.rows(at, {}))
    client.sign_in(make.officer(sqlite_database, Role.auditor))
    for last, words in (("2027-01-01", "まだ来ていない日"), ("2026-10-01", ""), ("soon", "")):
        answer = report(client, at, last=last)
        assert answer.status_code == 422
        assert words in Page(answer.text).text


def test_before_any_file_the_auditor_reads_why_there_is_no_report(
    as_role: Callable[[Role], Client], at: s.Scene
) -> None:
    assert "監査報告は作れません" in as_role(Role.auditor).page(f"/audits/{at.slug}/report").text


def test_the_proponent_answers_and_the_secretariat_enters_what_the_assembly_did(
    client: Client, sqlite_database: Database, at: s.Scene, as_role: Callable[[Role], Client]
) -> None:
    address = published(client, sqlite_database, at, {"withdrawn_count": 3})
    assert "あと14日" in client.page(address).text
    answer = as_role(Role.proponent).submit(f"{address}/findings/1/answer", {"body": "11月11日に消去しました。"})
    assert answer.status_code == 303
    assert "11月11日に消去しました。" in client.page(address).text
    with sqlite_database.writing() as db:
        assembly = a.assembly(db)
        a.bill(db, assembly, about=a.About(at.slug), title={"ja": "前の質問"}, acted_on="2026-11-20")
    client.sign_in(at.secretariat)
    assert "監査報告が公開されたあとの" in client.page(f"{address}/findings/1/disposition").text
    with sqlite_database.writing() as db:
        act_id = s.decided(db, assembly, at)
    assert "前の質問" not in client.page(f"{address}/findings/1/disposition").text
    values = {"kind": "revoked", "act_id": str(act_id), "note": "次の定例会まで"}
    assert client.submit(f"{address}/findings/1/disposition", values).status_code == 303
    text = client.page(address).text
    assert "Assemblyの求めです。同意記録の効力は変わっていません。" in text and "Assemblyの対応あり" in text
    assert client.submit(f"{address}/findings/1/disposition", values).status_code == 422


def test_empty_pages_say_what_will_be_here(client: Client, sqlite_database: Database, app: Flask) -> None:
    assert "監査報告は、まだありません" in client.page("/audits").text
    with sqlite_database.writing() as db:
        _, slug = s.proposal(db)
    text = client.page(f"/audits/{slug}").text
    assert "記録者は、まだ登録されていません" in text
    assert "記録は、まだ出されていません" in text
    assert client.get("/audits/no-such-proposal").status_code == 404


@pytest.mark.parametrize("lang", ["", "/en"])
def test_every_check_is_explained(client: Client, lang: str) -> None:
    text = client.page(lang + "/audits/reports/codes").text
    for code in presenting.SEEN:
        assert code in text
