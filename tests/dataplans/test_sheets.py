"""A draft's flows as a sheet: every answer comes back as it was, every problem is named by row and column."""

import csv
import io
from typing import Any

import pytest

from deliberation.dataplans import rules, sheet_changes, sheets
from deliberation.dataplans.sheet_changes import Sheet
from deliberation.dataplans.wording import Voice
from deliberation.web import spreadsheet
from deliberation.web.language import load_catalogue
from tests.dataplans.documents import data, recipient, text, unknown, value
from tests.dataplans.every import everything

VOICES = [
    Voice(lang, lambda key, said=load_catalogue(lang), **values: said[key] % values if values else said[key], None)  # type: ignore[arg-type, misc]
    for lang in ("ja", "en")
]
JA, EN = VOICES


def written(document: dict[str, Any], voice: Voice = JA) -> str:
    flows = document["plan"]["flows"]
    return "".join(spreadsheet.written(sheets.head(voice, flows), sheets.rows(flows, voice)))


def table(document: dict[str, Any], voice: Voice = JA) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written(document, voice).removeprefix(spreadsheet.BOM), newline="")))


def sheet(document: dict[str, Any], rows: list[list[str]]) -> Sheet:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return sheet_changes.changes(out.getvalue(), document, VOICES)


def changed(document: dict[str, Any], **cells: str) -> Sheet:
    """The sheet of this document with some cells of its first flow written otherwise (``place__en``: place.en)."""
    rows = table(document)
    for key, words in cells.items():
        rows[1][place(rows[0], key.replace("__", "."))] = words
    return sheet(document, rows)


def place(head: list[str], key: str) -> int:
    return next(n for n, words in enumerate(head) if words.endswith(f"({key})"))


@pytest.mark.parametrize("voice", VOICES, ids=lambda v: v.lang)
def test_a_sheet_that_nobody_touched_changes_nothing(voice: Voice):
    for document in everything():
        text_of = sheet_changes.text_of(written(document, voice).encode())
        found = sheet_changes.changes(text_of or "", document, VOICES)
        assert not found.wrong and not found.changes and found.seen == ["bus", "flow-1"]


@pytest.mark.parametrize("voice", VOICES, ids=lambda v: v.lang)
def test_every_answer_of_every_type_comes_back_from_an_empty_draft_as_it_was(voice: Voice):
    for document in everything():
        empty = {**document, "plan": {**document["plan"], "flows": []}}
        found = sheet_changes.changes(written(document, voice).removeprefix(spreadsheet.BOM), empty, VOICES)
        assert not found.wrong, [(w.cell and w.cell.key, w.fault.reason, w.fault.values) for w in found.wrong]
        again = rules.with_answers(empty, found.answers())
        for was, came in zip(document["plan"]["flows"], again["plan"]["flows"], strict=True):
            for name, wrapped in was.items():
                bare = {k: v for k, v in wrapped.items() if k != "sources"} if name != "flow_id" else wrapped
                assert came[name] == bare, name


def test_a_note_beside_what_is_open_stands_in_its_cell_and_goes_with_it():
    noted = {**unknown("undecided"), "note": text("協議中 | 9月まで", "[in talks]")}
    document = data({}, {"retention": noted, "appeal": {**value(None), "note": text("要綱")}})
    empty = {**document, "plan": {**document["plan"], "flows": []}}
    for voice in VOICES:
        file = written(document, voice).removeprefix(spreadsheet.BOM)
        assert not sheet_changes.changes(file, document, VOICES).changes
        again = rules.with_answers(empty, sheet_changes.changes(file, empty, VOICES).answers())
        assert again["plan"]["flows"] == document["plan"]["flows"]
    found = changed(document, retention="1年", appeal="窓口").changes
    assert {c.asked.name: c.after for c in found} == {"retention": value("P1Y"), "appeal": value(text("窓口"))}
    assert [c.after for c in changed(document, retention="[未定]").changes] == [unknown("undecided")]


def test_nothing_in_a_sheet_runs_in_a_spreadsheet():
    for document in everything():
        for row in table(document)[1:]:
            assert not [cell for cell in row if cell.startswith(spreadsheet.FORMULA)]


@pytest.mark.parametrize(
    ("cells", "name", "after"),
    [
        ({"retention": "1年"}, "retention", value("P1Y")),
        ({"retention": "６か月"}, "retention", value("P6M")),
        ({"retention": "二年"}, "retention", value("P2Y")),
        ({"retention": "百二十日間"}, "retention", value("P120D")),
        ({"retention": "30 days"}, "retention", value("P30D")),
        ({"retention": "P1Y6M"}, "retention", value("P1Y6M")),
        ({"retention": "[未定]"}, "retention", unknown("undecided")),
        ({"retention": "［記載なし］"}, "retention", unknown("not_stated")),
        ({"retention": "【なし】"}, "retention", value(None)),
        ({"retention": "[Undecided]"}, "retention", unknown("undecided")),
        ({"retention": "[未定] 協議中"}, "retention", {**unknown("undecided"), "note": text("協議中")}),
        ({"retention": "[なし] 市の規則"}, "retention", {**value(None), "note": text("市の規則")}),
        ({"start_end": "令和9年5月"}, "start_end", value({"start": "2027-05", "end": "2030-03-31"})),
        ({"start_end": "2027年"}, "start_end", value({"start": "2027", "end": "2030-03-31"})),
        ({"retention": ""}, "retention", None),
        ({"appeal": "[該当なし] 人が決める"}, "appeal", {"not_applicable": "人が決める"}),
        ({"appeal": "[該当なし] 人 | people"}, "appeal", {"not_applicable": text("人", "people")}),
        ({"recipients": "[なし]"}, "recipients", value([])),
        ({"participation": "opt_out"}, "participation", value("opt_out")),
        ({"participation": "オプトアウト(申し出るまで利用)"}, "participation", value("opt_out")),
        ({"biometric": "使う"}, "biometric", value(True)),
        ({"start_end": "2027/4/2"}, "start_end", value({"start": "2027-04-02", "end": "2030-03-31"})),
        ({"storage_countries": "日本、アメリカ合衆国"}, "storage_countries", value(["JP", "US"])),
        ({"withdrawal_channels": "電話\n郵便"}, "withdrawal_channels", value(["phone", "post"])),
        ({"subjects": "利用者\n家族 | family"}, "subjects", value([text("利用者"), text("家族", "family")])),
        ({"expected_max_per_day": "1,200"}, "expected_max_per_day", value(1200)),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_people_and_spreadsheets_write_it(cells: dict[str, str], name: str, after: Any):
    document = data({}, {"recipients": [recipient("shop")], "appeal": text("窓口")})
    rows = table(document)
    for key, words in cells.items():
        rows[1][place(rows[0], key)] = words
    found = sheet(document, rows)
    assert [(c.asked.name, c.after) for c in found.changes] == [(name, after)], found.wrong


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"retention": "しばらく"}, "sheet_not_a_length"),
        ({"retention": "二年六か月"}, "sheet_not_a_length"),
        ({"retention": "Ｐ２"}, "entry_duration_written_out"),
        ({"participation": "たぶん"}, "sheet_not_a_choice"),
        ({"biometric": "少し"}, "sheet_not_a_choice"),
        ({"notice": "[検討中]"}, "sheet_not_a_mark"),
        ({"notice": "[該当なし]"}, "entry_reason_missing"),
        ({"purpose_text": "[未定]"}, "typed_and_left_open"),
        ({"recipients": "店 | 民間企業\n | 大学・研究機関"}, "entry_missing"),
        ({"breach_notice_hours": "三日"}, "entry_whole_number"),
        ({"start_end": "来年"}, "expected_date_as_known"),
        ({"purpose_codes": "ftp://x"}, "expected_address"),
        ({"purpose_codes": "もうけるため"}, "sheet_not_a_word"),
        ({"recipients": "| | |"}, "sheet_empty_entry"),
        ({"data_items": "画像\n | | gazo"}, "sheet_empty_entry"),
        ({"linkable_datasets": "flow-1 | |\nnowhere | |"}, "sheet_no_such_flow"),
    ],
)
def test_a_problem_of_a_cell_is_named_by_its_row_and_its_column(cells: dict[str, str], reason: str):
    found = changed(data({}, {}, {}), **cells)
    (wrong,) = found.wrong
    assert (wrong.row, wrong.cell.key, wrong.fault.reason) == (2, next(iter(cells)), reason)


def test_a_purpose_that_is_no_word_of_ours_is_named_with_the_words_that_are():
    (wrong,) = changed(data(), purpose_codes="もうけるため").wrong
    assert wrong.fault.values["word"] == "もうけるため" and "交通" in wrong.fault.values["choices"]


@pytest.mark.parametrize("degrees", ["abc", "200", "35.12345678", "Infinity", "NaN", "1e999999", "北"])
def test_degrees_that_are_none_are_named_with_their_row_and_which_they_are(degrees: str):
    (wrong,) = changed(data(), place__lat=degrees, place__lon="135.1").wrong
    assert (wrong.row, wrong.cell.key, wrong.fault.part) == (2, "place", "lat_e7")
    assert wrong.fault.reason == "entry_degrees"
    assert not changed(data(), place__lat="+35.5", place__lon="-135.").wrong


def test_every_problem_of_a_sheet_is_named_at_once():
    found = changed(data(), retention="しばらく", participation="たぶん", notice="[検討中]", linkable_datasets="no | |")
    assert {w.cell.key for w in found.wrong} == {"notice", "participation", "retention", "linkable_datasets"}


def test_a_cell_may_name_a_flow_that_a_later_row_begins():
    rows = table(data())
    rows[1][place(rows[0], "linkable_datasets")] = "later | |"
    rows.append(["later", *("" for _ in rows[0][1:])])
    assert not sheet(data(), rows).wrong


def test_the_heads_may_be_in_another_order_or_language_and_some_may_be_missing():
    document = data({}, {"retention": "P7D"})
    rows = [list(reversed(row)) for row in table(document, EN)]
    rows[1][place(rows[0], "retention")] = "14 days"
    kept = [place(rows[0], "flow_id"), place(rows[0], "retention")]
    for given in (rows, [[row[n] for n in kept] for row in rows]):
        found = sheet(document, given)
        assert [(c.asked.name, c.after) for c in found.changes] == [("retention", value("P14D"))], found.wrong


def test_what_would_be_lost_is_a_problem():
    rows = table(data())
    cases = {
        "sheet_unknown_column": [[*rows[0], "担当課"], [*rows[1], "交通課"]],
        "sheet_column_twice": [[*rows[0], rows[0][-1]], [*rows[1], "1"]],
        "sheet_no_ids": [row[1:] for row in rows],
        "sheet_half_a_field": [[c for n, c in enumerate(row) if n != place(rows[0], "start_end.end")] for row in rows],
        "sheet_cell_outside": [rows[0], [*rows[1], "余り"]],
        "sheet_flow_twice": [*rows, rows[1]],
        "flow_id_form": [*rows, ["大文字", *rows[1][1:]]],
        "sheet_empty": [],
    }
    for reason, given in cases.items():
        assert reason in [w.fault.reason for w in sheet(data(), given).wrong], reason
    assert sheet_changes.changes('a,"b', data(), VOICES).wrong[0].fault.reason == "sheet_not_csv"


def test_a_row_without_an_id_begins_a_flow_and_a_missing_row_takes_none_away():
    document = data({}, {}, {})
    rows = table(document)
    found = sheet(document, [rows[0], rows[1], ["", *rows[2][1:]], ["" for _ in rows[0]], ["", *rows[2][1:]]])
    assert (found.added, found.seen) == (["flow-2", "flow-3"], ["bus"]) and not found.wrong
    flows = rules.with_answers(document, found.answers())["plan"]["flows"]
    assert [f["flow_id"] for f in flows] == ["bus", "flow-1", "flow-2", "flow-3"]
    assert {**flows[3], "flow_id": ""} == {**flows[1], "flow_id": ""}


def test_changes_are_shown_in_the_order_of_the_sheet():
    document = data({}, *({"flow_id": name} for name in ("zoo", "bus", "cab")))
    rows = table(document)
    at = place(rows[0], "place")
    for n, row in enumerate(rows[1:]):
        row[at] = f"どこか{n}"
    head, zoo, bus, cab = rows
    found = sheet(document, [head, cab, zoo, bus])
    assert [(flow_id, [c.after["value"]["ja"] for c in of]) for flow_id, of in found.by_flow] == [
        ("cab", ["どこか2"]), ("zoo", ["どこか0"]), ("bus", ["どこか1"]),
    ]  # fmt: skip


def test_signs_that_japanese_windows_writes_otherwise_are_no_change():
    document = data({}, {"place": value(text("車両A\u301cC、気温\u22125度"))})
    raw = written(document).removeprefix(spreadsheet.BOM).encode("cp932", "replace")
    back = raw.decode("cp932").replace("?", "\uff0d")
    assert "\uff5e" in back
    assert not sheet_changes.changes(back, document, VOICES).changes


def test_plain_csv_of_japanese_windows_and_tabs_are_read():
    document = data()
    rows = table(document)
    rows[1][place(rows[0], "retention")] = "1年"
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows(rows)
    for raw in (out.getvalue().encode("cp932"), out.getvalue().encode()):
        assert [c.after for c in sheet_changes.changes(sheet_changes.text_of(raw) or "", document, VOICES).changes] == [
            value("P1Y")
        ]
    assert sheet_changes.text_of(b"\xff\xfe\x00\x81") is None
