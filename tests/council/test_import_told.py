"""What a file says is read whole or told: days, kinds, meetings, what is not public, what is too much."""

import json
import time
from typing import Any

import pytest

from deliberation.council import acts, importing, queries
from deliberation.council.entries import Sitting
from deliberation.council.imported import read
from deliberation.council.imported_words import day_of
from deliberation.dataplans.digests import digest
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.client import Client
from tests.council import assembly as a
from tests.council.test_importing import csv, of_rows, uploaded
from tests.page import Page

OPARL = "https://schema.oparl.org/1.1/"
SESSION = {
    "type": f"{OPARL}Meeting", "name": "Session 3", "start": "2026-11-20T10:00:00+09:00", "location": "Hall",
    "organization": ["https://example.invalid/body/1"], "resultsProtocol": {"accessUrl": "https://example.invalid/p"},
    "agendaItem": [{"number": "1", "name": "Buses"}, {"number": "2", "name": "Land deal", "public": False}],
}  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-10", "2026/11/10", "2026.11.10", "2026年11月10日", "２０２６年１１月１０日（火）", "令和8年11月10日",
        "令和 8年 11月 10日 午前10時", "令和八年十一月十日", "R8.11.10", "2026-11-10T10:00:00+09:00",
        "2026/11/10 10:00",
    ],
)  # fmt: skip
def test_a_day_is_read_as_offices_write_it(written: str) -> None:
    assert day_of(written) == "2026-11-10"


@pytest.mark.parametrize("written", ["", "soon", "2026-13-40", "令和8年2月30日", "2026-11-101", "20261110", "11月10日"])
def test_what_is_no_day_is_not_made_one(written: str) -> None:
    assert day_of(written) is None


def test_a_heading_that_stands_three_times_keeps_all_its_cells() -> None:
    (item,) = read(csv("title,date,who,who,,who", "Bill,2026-11-20,A,B,C,D,E")).items
    assert item.text == "- who：A\n- who (2)：B\n- [5]：C\n- who (3)：D\n- [7]：E"
    (item,) = read(b'{"title": "Bill", "date": "2026-11-20", "who": "A", "who": "B", "who\\u0000": "C"}').items
    assert item.text == "- who：A\n- who (2)：B\n- who (3)：C"


def test_headings_are_known_in_any_width_and_case() -> None:
    (item,) = read(csv("Ｔｉｔｌｅ, DATE ", "Bill,2026-11-20")).items
    assert (item.title, item.wrong) == ("Bill", None)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"title,date" + b",a" * 20_000 + b"\nBill,2026-11-20\n", "import_too_wide"),
        (b"title,date\nBill,2026-11-20" + b",a" * 20_000, "import_too_wide"),
        (json.dumps({"motions": [{"id": n} for n in range(4000)], "vote_events": []}).encode(), "import_too_many"),
        (b"Agenda of the session\nBill,2026-11-20\n", "import_no_headings"),
        (json.dumps([{"title": "Bill", "public": False}]).encode(), "import_all_withheld"),
        (csv("title,date,public", "Bill,2026-11-20,no"), "import_all_withheld"),
        (b"[" * 30 + b"1" + b"]" * 30, "import_not_read"),
    ],
)
def test_a_file_that_is_too_much_or_has_nothing_is_refused_whole(raw: bytes, reason: str) -> None:
    assert read(raw).wrong == reason


def test_columns_that_a_spreadsheet_left_empty_are_not_counted() -> None:
    (item,) = read(b"title,date" + b"," * 20_000 + b"\nBill,2026-11-20" + b"," * 20_000).items
    assert (item.title, item.text, item.wrong) == ("Bill", None, None)


def test_motions_and_their_votes_are_put_together_in_one_pass() -> None:
    events = [{"motion_id": "m", "identifier": str(n)} for n in range(8000)]
    began = time.process_time()
    found = read(json.dumps({"motions": [{"id": "m"} for _ in range(2000)], "vote_events": events}).encode())
    assert time.process_time() - began < 4
    assert "7999" in (found.items[0].text or "") and not found.items[1].text.count("採決")


def test_what_has_parts_is_written_as_words() -> None:
    event = {"motion_id": "m", "counts": [{"option": "yes", "value": 3}, {"option": "no", "value": 2}], "open": True}
    motion = {"id": "m", "title": "Buses", "date": "2026-11-20", "mover": {"name": "A", "age": 5}}
    (item,) = read(json.dumps({"motions": [motion], "vote_events": [event]}).encode()).items
    assert item.text is not None and not set('{}[]"') & set(item.text)
    assert item.people == (("mover", "A"),)
    assert "  - 数：\n    - 選択：yes、数：3\n    - 選択：no、数：2\n  - open：はい" in item.text


def test_parts_of_a_file_that_are_not_read_are_told() -> None:
    whole = {"motions": [{"title": "Buses", "date": "2026-11-20"}], "persons": [{"name": "A"}, {"name": "B"}]}
    assert read(json.dumps(whole).encode()).left == {"persons": 2}


def test_what_is_not_public_is_left_out_and_counted() -> None:
    found = read(json.dumps({"data": [SESSION, {"type": f"{OPARL}Paper", "name": "Gone", "deleted": True}]}).encode())
    assert [item.title for item in found.items] == ["Session 3", "Buses"] and found.withheld == 2
    assert "Land deal" not in repr(found) and "Gone" not in repr(found)
    table = read(csv("件名,日付,公開", "Open,2026-11-20,公開", "Shut,2026-11-20,非公開", "Partly,2026-11-20,一部"))
    assert [item.title for item in table.items] == ["Open"] and table.withheld == 2


def test_a_meeting_that_was_cancelled_is_not_imported_as_held_and_is_counted() -> None:
    off = {**SESSION, "name": "Session 4", "cancelled": True}
    found = read(json.dumps({"data": [{**SESSION, "cancelled": False}, off]}).encode())
    assert [item.title for item in found.items] == ["Session 3", "Buses"] and found.withheld == 2
    assert read(json.dumps({"data": [off]}).encode()).wrong == "import_all_withheld"


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_the_characters_that_a_spreadsheet_writes_are_told(encoding: str) -> None:
    found = read("件名,日付\n議案①,2026-11-20\n".encode(encoding))
    assert (found.encoding, found.items[0].title) == (encoding, "議案①")


def test_characters_that_nobody_sees_are_counted() -> None:
    (item,) = read(b'{"title": "Bi\\ud800ll\\u0000", "date": "2026-11-20"}').items
    assert (item.title, item.unseen) == ("Bill", 2)


def test_a_kind_that_is_none_of_ours_is_never_taken_for_a_bill(database: Database) -> None:
    rows = [
        {"type": f"{OPARL}Paper", "name": name, "date": "2026-11-20", "paperType": kind}
        for name, kind in (("One", "Anfrage"), ("Two", "resolution"), ("Three", "Vorlage"), ("Four", None))
    ]
    raw = json.dumps({"data": rows}).encode()
    with database.writing() as db:
        found = a.assembly(db)
        before = of_rows(db, found, raw)
        assert [one.fate for one in before] == ["refused", "new", "refused", "refused"]
        assert importing.words_without_kind(before) == {"Anfrage": 1, "Vorlage": 1, "": 1}
        say = {**a.say(found), "body_id": found.body, "raw": raw}
        assert acts.import_acts(db, **say, kinds={"Anfrage": "interpellation", "Vorlage": "no kind"}) == 2
        shown = {row.title_ja: row.kind for row in queries.acts_here(db, make.HERE, 2**31)}
        assert shown == {"One": "interpellation", "Two": "resolution"}
        after = of_rows(db, found, raw)  # known by their text, whatever kind they were given
        assert [one.fate for one in after] == ["known", "known", "refused", "refused"]
        assert importing.words_without_kind(after) == {"Vorlage": 1, "": 1}


def test_a_meeting_that_a_row_names_is_linked_or_entered(database: Database) -> None:
    raw = csv(
        "title,kind,date,body,meeting", "One,bill,2026-11-19,,Autumn session", "Two,bill,2026-11-19,,Autumn session",
        "Three,bill,2026-11-20,,Autumn session", "Four,bill,2026-11-19,No such body,Autumn session",
    )  # fmt: skip
    with database.writing() as db:
        found = a.assembly(db)
        held = acts.enter_meeting(db, **a.say(found), body_id=found.body, sitting=Sitting("2026-11-20"))
        before = of_rows(db, found, raw)
        planned = importing.meetings_of(before)
        assert sorted((one.day, one.known, n) for one, n in planned.items()) == [
            ("2026-11-19", None, 2), ("2026-11-20", held, 1),
        ]  # fmt: skip
        assert acts.import_acts(db, **a.say(found), body_id=found.body, raw=raw) == 4
        by_title = {row.title_ja: row for row in queries.acts_here(db, make.HERE, 2**31)}
        made = by_title["One"].meeting_id
        meeting = queries.meeting(db, made)
        assert (meeting.held_on, meeting.session_ja, meeting.body_id) == ("2026-11-19", "Autumn session", found.body)
        assert [by_title[name].meeting_id for name in ("Two", "Three", "Four")] == [made, held, None]
        assert "Autumn session" in by_title["Three"].text_ja and "Autumn session" in by_title["Four"].text_ja
        assert {one.fate for one in of_rows(db, found, raw)} == {"known"}
        assert not importing.meetings_of(of_rows(db, found, raw))
        facts = json.loads(importing.before(db, make.HERE, digest(raw)).leaf)["facts"]
        assert (facts["meetings"], facts["new"], facts["withheld"]) == (1, 4, 0)


def test_a_meeting_of_a_file_is_entered_with_its_minutes(database: Database) -> None:
    raw = json.dumps(SESSION).encode()
    with database.writing() as db:
        found = a.assembly(db)
        say = {**a.say(found), "body_id": found.body, "raw": raw}
        assert acts.import_acts(db, **say) == 1  # the meeting; its item waits for its kind
        (held,) = queries.meetings_of_day(db, found.body, "2026-11-20")
        assert held.session_ja == "Session 3"
        assert [one.address for one in queries.sources_of_meeting(db, held.id)] == ["https://example.invalid/p"]
        assert acts.import_acts(db, **say, kinds={"": "bill"}) == 1
        (item,) = queries.acts_of_meeting(db, held.id)
        assert (item.title_ja, item.number) == ("Buses", "1")
        with pytest.raises(Refused, match="import_nothing_new"):
            acts.import_acts(db, **say, kinds={"": "report"})


@pytest.mark.parametrize(
    ("row", "fate"),
    [
        ("Bill,bill,2026-11-20,第3号,Text,https://x.invalid/1", "known"),
        ("Bill,bill,2026-11-20,第3号,Text,", "known"),
        ("Bill,bill,2026-11-20,第3号,Other text,", "alike"),
        ("Bill,bill,2026-11-20,第3号,Text,https://x.invalid/2", "sources"),
        ("Bill renamed,bill,2026-11-20,第3号,Text,", "alike"),
        ("Bill,bill,2026-11-20,第4号,Text,", "new"),
        ("Bill,debate,2026-11-20,,Text,", "new"),
        ("Bill,unheard of,2026-11-20,第3号,Other,", "alike"),
    ],
)
def test_a_row_that_was_changed_is_told_and_changes_nothing(database: Database, row: str, fate: str) -> None:
    heads = "title,kind,date,number,text,paper"
    with database.writing() as db:
        found = a.assembly(db)
        first = csv(heads, "Bill,bill,2026-11-20,第3号,Text,https://x.invalid/1")
        acts.import_acts(db, **a.say(found), body_id=found.body, raw=first)
        assert [one.fate for one in of_rows(db, found, csv(heads, row))] == [fate]


def test_rows_that_give_no_kind_can_be_given_one_each(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
    client.sign_in(found.secretariat)
    at = f"/council/{make.HERE}/entry/import"
    raw = csv("件名,日付", "議席の指定,2026-11-20", "議案第5号,2026-11-20")
    page = Page(uploaded(client, at, found.body, raw).text)
    assert "2行目：議案第5号" in page.text and "上と同じ" in page.text
    packed = {name: value for name, value in choices(page).values().items() if name != "kind"}
    said = {**packed, "word": ["", "[1]", "[2]"], "kind": ["bill", "organisation", ""]}
    seen = Page(client.post(at, data={**said, "step": "check"}).text)
    send = [form for form in seen.forms() if "kind" in form.names()][-1]
    assert "新しい2行を公開して入力する" in seen.text
    assert client.post(at, data={**send.values(), **said, "step": "send"}).status_code == 303
    with sqlite_database.reading() as db:
        shown = {row.title_ja: row.kind for row in queries.acts_here(db, make.HERE, 2**31)}
    assert shown == {"議席の指定": "organisation", "議案第5号": "bill"}


def choices(page: Page) -> Any:
    return next(form for form in page.forms() if "kind" in form.names())


def test_the_secretariat_chooses_for_each_kind_before_anything_is_entered(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
    client.sign_in(found.secretariat)
    at = f"/council/{make.HERE}/entry/import"
    raw = csv("件名,種別,日付,会議", "夜のバス,動議,令和8年11月20日,第3回定例会", "駅,議案,2026-13-40,")
    answer = uploaded(client, at, found.body, raw.decode().encode("cp932"))
    for words in ("種類を選ぶ", "「動議」", "日付「2026-13-40」を読めません。", "Shift_JIS", "label."):
        assert (words in answer.text) == (words != "label."), words
    assert "を公開して入力する" not in answer.text
    packed = {name: value for name, value in choices(Page(answer.text)).values().items() if name != "kind"}
    seen = client.post(at, data={**packed, "word": "動議", "kind": "resolution", "step": "check"})
    for words in ("会議を新しく入力する", "第3回定例会", "新しい1行を公開して入力する"):
        assert words in seen.text
    send = [form for form in Page(seen.text).forms() if "kind" in form.names()][-1]
    assert client.post(at, data={**send.values(), "step": "send"}).status_code == 303
    with sqlite_database.reading() as db:
        (row,) = queries.acts_here(db, make.HERE, 2**31)
        assert (row.title_ja, row.kind, row.acted_on) == ("夜のバス", "resolution", "2026-11-20")
        assert queries.meeting(db, row.meeting_id).session_ja == "第3回定例会"
