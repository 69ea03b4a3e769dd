"""Agendas and minutes from files: every row has a fate that is shown, nothing is lost, the same file adds nothing."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from deliberation import clock
from deliberation.council import acts, importing, queries
from deliberation.council.imported import read
from deliberation.council.rules import Fault
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.client import Client
from tests.council import assembly as a
from tests.moment import NOW
from tests.page import Page

BILLS = Path(__file__).parent / "bills_councillors_ja.jsonl"
MEETING = {
    "type": "https://schema.oparl.org/1.1/Meeting", "name": "Session 3", "start": "2026-11-20T10:00:00+09:00",
    "organization": ["https://example.invalid/body/1"], "resultsProtocol": {"accessUrl": "https://example.invalid/p"},
    "agendaItem": [{"number": "1", "name": "Buses", "result": "accepted"}, {"number": "2", "name": "Roads"}],
}  # fmt: skip
PAPER = {
    "type": "https://schema.oparl.org/1.1/Paper", "name": "Bus paper", "reference": "P-7", "date": "2026-11-19",
    "paperType": "resolution", "mainFile": {"accessUrl": "https://example.invalid/f"},
}  # fmt: skip
MOTIONS = {
    "motions": [
        {
            "id": "m1", "text": "A motion on buses", "classification": "resolution", "date": "2026-11-20",
            "organization": {"name": "General committee"}, "result": "pass", "sources": [{"url": "https://x.invalid/"}],
        },
    ],
    "vote_events": [{"motion_id": "m1", "counts": [{"option": "yes", "value": 3}]}, {"identifier": "v9"}],
}  # fmt: skip


def csv(*rows: str) -> bytes:
    return "\r\n".join(rows).encode()


def everything(value: object) -> list[str]:
    """Each single value of a file."""
    if isinstance(value, dict):
        return [one for inner in value.values() for one in everything(inner)]
    if isinstance(value, list):
        return [one for inner in value for one in everything(inner)]
    return [] if value in (None, "") else [str(value)]


def kept(raw: bytes) -> str:
    return "\n".join(" ".join(str(value) for value in item.__dict__.values()) for item in read(raw).items)


def test_no_value_of_any_form_is_lost() -> None:
    for told in (MEETING, PAPER, MOTIONS, {"data": [MEETING, PAPER]}):
        raw = json.dumps(told).encode()
        text = kept(raw)
        assert [one for one in everything(told) if one not in text] == []
    for line in BILLS.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        assert [one for one in everything(told) if one not in kept(line.encode())] == []


@pytest.mark.parametrize(
    ("told", "form", "titles"),
    [
        (MEETING, "oparl", ["Session 3", "Buses", "Roads"]), (PAPER, "oparl", ["Bus paper"]),
        (MOTIONS, "popolo", ["A motion on buses", "v9"]), ([{"title": "One", "date": "2026-11-20"}], "json", ["One"]),
    ],
)  # fmt: skip
def test_each_form_is_known_by_what_stands_in_it(told, form, titles) -> None:
    found = read(json.dumps(told).encode())
    assert (found.form, [item.title for item in found.items]) == (form, titles)


def test_a_table_of_a_japanese_spreadsheet_is_read_with_its_own_headings() -> None:
    raw = "件名,種類,日付,番号,動画,動画の時刻,担当,担当\r\nバスの条例案,条例案,2026年11月5日,議案第3号,https://x.invalid/v,1:02:03,市民部,総務部\r\n"
    (item,) = read(raw.encode("cp932")).items
    assert (item.title, item.kind, item.day, item.number) == ("バスの条例案", "bill", "2026-11-05", "議案第3号")
    assert item.sources[0].address == "https://x.invalid/v#t=3723"
    assert item.text == "- 種類：条例案\n- 担当：市民部\n- 担当 (2)：総務部"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2026-11-20,", "import_no_title"), ("Bill,,", "import_no_day"), ("Bill,soon,", "import_day_unread"),
        ("Bill,2026-11-20,ftp://x", "import_no_address"), (f"{'x' * 301},2026-11-20,", "import_title_long"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_entered_says_why(row: str, reason: str) -> None:
    (item,) = read(csv("title,date,paper", row)).items
    assert item.wrong == reason


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\x81\x00\xff", "import_not_text"), (b"  ", "import_empty"), (b"title,date\n", "import_empty"),
        (b'{"data": [', "import_not_read"), (b"[1, 2]", "import_not_read"), (b'{"data": ["x"]}', "import_not_read"),
        (b"title,date\n" + b"Bill,2026-11-20\n" * 2001, "import_too_many"), (b"[" * 5000, "import_not_read"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_whole(raw: bytes, reason: str) -> None:
    assert read(raw).wrong == reason


@pytest.mark.parametrize(
    "told",
    [
        {"motions": [{"id": ["m"], "title": "T", "vote_events": None}], "vote_events": None},
        {"motions": [{"title": "T", "vote_events": {"id": "e"}}], "vote_events": {"motion_id": ["x"], "id": "f"}},
        {"type": "https://schema.oparl.org/1.1/Meeting", "agendaItem": "T"},
    ],
)
def test_a_file_of_another_shape_is_told_row_by_row(told: dict[str, Any]) -> None:
    found = read(json.dumps(told).encode())
    assert found.wrong is None and len(found.items) and "T" in repr(found.items)


def test_characters_that_nobody_sees_are_not_entered() -> None:
    told = {"title": "Bill\n\x00\ud800 one", "date": "2026-11-20", "note\x00": "a\u202eb", "parts": ["\x00c"]}
    (item,) = read(json.dumps(told).encode()).items
    assert (item.wrong, item.title) == (None, "Bill one") and item.text is not None
    assert not set("\x00\ud800\u202e") & set(item.text) and "note" in item.text


def chosen(raw: bytes) -> dict[str, str]:
    """A kind for every word of a file that names none of ours."""
    return {item.word: "report" for item in read(raw).items if not item.kind}


def of_rows(db, found: a.Assembly, raw: bytes, kinds: dict[str, str] | None = None) -> list[importing.Fate]:
    return importing.fates(db, make.HERE, found.body, read(raw).items, clock.day(NOW), kinds)


def fates(db, found: a.Assembly, raw: bytes) -> list[str]:
    return [one.fate for one in of_rows(db, found, raw, chosen(raw))]


def test_bills_of_one_title_and_day_are_all_entered_and_the_same_file_adds_none(database: Database) -> None:
    raw = BILLS.read_bytes()
    with database.writing() as db:
        found = a.assembly(db)
        say = {**a.say(found), "body_id": found.body, "raw": raw, "kinds": chosen(raw)}
        rows = len(raw.splitlines())
        assert fates(db, found, raw) == ["new"] * rows
        assert acts.import_acts(db, **say) == rows
        assert fates(db, found, raw) == ["known"] * rows
        with pytest.raises(Refused, match="import_nothing_new"):
            acts.import_acts(db, **say)
        shown = queries.acts_here(db, make.HERE, 2**31, size=100)
        assert sum("政治資金規正法" in row.title_ja for row in shown) >= 6
        more = raw + b'{"title": "Another", "date": "2026-11-20"}\n{"title": "Another", "date": "2026-11-20"}\n'
        assert fates(db, found, more)[-2:] == ["new", "twice"]
        changed = raw.splitlines()[0].replace(b"MIT", b"CC0")
        assert fates(db, found, changed) == ["alike"]


def test_a_row_goes_to_its_body_and_the_meeting_of_its_day(database: Database) -> None:
    raw = csv("title,date,body,meeting", "One,2026-11-20,General committee,", "Two,2026-11-20,,", "Three,2028-01-01,X,")
    with database.writing() as db:
        found = a.assembly(db)
        held = acts.enter_meeting(db, **a.say(found), body_id=found.body, sitting=a.sitting())
        one, two, three = of_rows(db, found, raw, {"": "bill"})
    assert (one.content.body_id, one.content.meeting_id) == (found.committee, None)
    assert (two.content.body_id, two.content.meeting_id) == (found.body, held)
    assert three.fate == "refused" and isinstance(three.fault, Fault) and three.fault.reason == "date_in_future"


def uploaded(client: Client, at: str, body: int, raw: bytes):
    form = next(form for form in client.page(at).forms() if "file" in form.names())
    values = {**form.values(), "body": str(body), "file": (io.BytesIO(raw), "agenda.csv"), "step": "check"}
    return client.post(at, data=values, content_type="multipart/form-data")


def test_the_secretariat_sees_every_row_before_it_is_entered(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
    client.sign_in(found.secretariat)
    at = f"/council/{make.HERE}/entry/import"
    raw = csv("title,kind,date", "Night buses,bill,2026-11-20", "No day,bill,")
    answer = uploaded(client, at, found.body, raw)
    assert all(one in answer.text for one in ("Night buses", "日付がありません。", "新しい1行を公開して入力する"))
    with sqlite_database.reading() as db:
        assert not queries.acts_here(db, make.HERE, 2**31)
    csrf = {"csrf_token": Page(answer.text).forms()[-1].values()["csrf_token"]}
    packed = answer.text.split('name="packed" value="')[1].split('"')[0]
    assert client.post(at, data={"body": str(found.body), "packed": packed, "step": "send", **csrf}).status_code == 303
    with sqlite_database.reading() as db:
        assert [row.title_ja for row in queries.acts_here(db, make.HERE, 2**31)] == ["Night buses"]
    again = uploaded(client, at, found.body, raw)
    assert "このファイルは、前に読み込んでいます。" in again.text
    assert client.post(at, data={"body": str(found.body), "packed": "H4sI", "step": "send", **csrf}).status_code == 422
