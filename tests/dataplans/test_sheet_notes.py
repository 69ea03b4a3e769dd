"""What stands beside an answer in a sheet: notes come back as they were, sources go with their answer."""

from typing import Any

import pytest

from deliberation.dataplans import rules, sheet_changes, sheets
from deliberation.dataplans.wording import Voice
from deliberation.web import spreadsheet
from tests.dataplans.documents import data, text, unknown, value
from tests.dataplans.test_sheets import VOICES, changed, place, sheet, table, written

BOTH = text("事故のときは\n30日 | 18ページ", "[30 days] in an incident")
NOTED: dict[str, Any] = {
    "retention": {**value("P14D"), "note": BOTH, "sources": [1]},
    "start_end": {**value({"start": "2027-04-01", "end": None}), "note": text("=予定")},
    "recipients": {**unknown("undecided"), "note": BOTH},
    "place": {"not_applicable": "場所を取らない", "note": BOTH},
    "appeal": {**value(None), "note": text("要綱")},
    "linkable_datasets": {**value([]), "note": text("要綱")},
}


@pytest.mark.parametrize("voice", VOICES, ids=lambda v: v.lang)
def test_a_sheet_with_notes_comes_back_byte_for_byte(voice: Voice):
    document = data({}, NOTED)
    empty = {**document, "plan": {**document["plan"], "flows": []}}
    file = written(document, voice)
    assert not sheet_changes.changes(file.removeprefix(spreadsheet.BOM), document, VOICES).changes
    found = sheet_changes.changes(file.removeprefix(spreadsheet.BOM), empty, VOICES)
    assert not found.wrong
    again = rules.with_answers(empty, found.answers())
    assert written(again, voice) == file
    flow = again["plan"]["flows"][0]
    for name, wrapped in NOTED.items():
        assert flow[name] == {k: v for k, v in wrapped.items() if k != "sources"}, name


def test_only_a_field_with_a_note_that_no_mark_carries_has_a_column_of_notes():
    heads = [words.partition(" 補足 (")[2][:-1] for words in table(data({}, NOTED))[0] if " 補足 (" in words]
    assert heads == ["place.note", "start_end.note", "retention.note"]
    assert len(table(data())[0]) == len(sheets.CELLS) + 1


def note_of(found: sheet_changes.Sheet) -> Any:
    assert not found.wrong and [c.asked.name for c in found.changes] == ["retention"]
    return found.changes[0].after


def test_the_column_of_notes_says_what_stands_beside_the_value():
    document = data({}, {"retention": {**value("P14D"), "note": BOTH, "sources": [1]}})
    new = note_of(changed(document, retention__note="長くて30日 | 30 days"))
    assert new == {**value("P14D"), "note": text("長くて30日", "30 days"), "sources": [1]}
    assert note_of(changed(document, retention__note="")) == {**value("P14D"), "sources": [1]}
    assert note_of(changed(document, retention="1年")) == {**value("P1Y"), "note": BOTH}
    assert note_of(changed(document, retention="[未定]")) == {**unknown("undecided"), "note": BOTH}
    twice = changed(document, retention="[未定] 協議中").wrong
    assert [(w.fault.reason, w.cell and w.cell.key) for w in twice] == [("sheet_note_twice", "retention")]


def test_a_sheet_without_the_column_leaves_the_note_of_the_draft():
    document = data({}, {"retention": {**value("P14D"), "note": BOTH}})
    rows = table(document)
    at = place(rows[0], "retention.note")
    for row in rows:
        del row[at]
    assert not sheet(document, rows).changes
    rows[1][place(rows[0], "retention")] = "1年"
    assert note_of(sheet(document, rows)) == {**value("P1Y"), "note": BOTH}
    alone = [[row[0]] for row in rows]
    alone[0].append("(retention.note)")
    alone[1].append("甲")
    assert [w.fault.reason for w in sheet(document, alone).wrong] == ["sheet_half_a_field"]


def test_signs_of_a_note_that_japanese_windows_writes_otherwise_are_no_change():
    document = data({}, {"retention": {**value("P14D"), "note": text("14\u301c30日")}})
    assert not changed(document, retention__note="14\uff5e30日").changes


def test_an_answer_that_changes_loses_the_numbers_of_its_sources():
    document = data({}, {"retention": {**value("P14D"), "sources": [1, 2]}, "appeal": {**value(None), "sources": [3]}})
    found = changed(document, retention="1年", place="市外")
    assert found.sources_gone == ["flows/bus/retention"]
    assert found.answers()["flows/bus/retention"] == value("P1Y")
    assert changed(document, appeal="").sources_gone == []
