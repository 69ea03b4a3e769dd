"""Agendas of sittings to come are plans: never acts, never shown as held; minutes are linked to them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from deliberation import clock
from deliberation.council import acts, queries
from deliberation.council.agenda import announced, is_planned
from deliberation.council.entries import Sitting
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.client import Client
from tests.council import assembly as a
from tests.council.test_importing import csv, of_rows, uploaded
from tests.moment import NOW
from tests.page import Page

DAY = "2026-12-08"
LATER = {"now": NOW + timedelta(days=40)}
AGENDA = csv(
    "番号,件名,種類,日付,会議,資料", f"議案第3号,バスの条例案,議案,{DAY},第4回定例会,https://x.invalid/p",
    f"議案第4号,駅前の予算,,{DAY},第4回定例会,https://x.invalid/p", f",市長の報告,,{DAY},第4回定例会,",
)  # fmt: skip
MINUTES = csv("番号,件名,種類,日付,会議", f"議案第3号,バスの条例案,議案,{DAY},第4回定例会")
OPARL = {
    "type": "https://schema.oparl.org/1.1/Meeting", "name": "Session 4", "start": f"{DAY}T10:00:00+09:00",
    "agendaItem": [{"number": "1", "name": "Buses"}, {"number": "2", "name": "Station"}],
}  # fmt: skip
POPOLO = {
    "events": [{"name": "Session 4", "start_date": f"{DAY}T10:00", "agenda": [{"number": "1", "title": "Buses"}, "2"]}]
}


def planned(db, found: a.Assembly) -> Any:
    (held,) = queries.meetings_of_day(db, found.body, DAY)
    return held


def test_rows_of_a_day_to_come_are_lines_of_a_planned_meeting_and_no_acts(database: Database) -> None:
    with database.writing() as db:
        found = a.assembly(db)
        say = {**a.say(found), "body_id": found.body}
        before = len(queries.acts_here(db, make.HERE, 2**31))
        assert [one.fate for one in of_rows(db, found, AGENDA)] == ["planned"] * 3
        assert acts.import_acts(db, **say, raw=AGENDA) == 3
        held = planned(db, found)
        assert held.agenda.split("\n") == ["議案第3号 バスの条例案", "議案第4号 駅前の予算", "市長の報告"]
        assert is_planned(held) and len(queries.acts_here(db, make.HERE, 2**31)) == before
        assert [one.address for one in queries.sources_of_meeting(db, held.id)] == ["https://x.invalid/p"]
        with pytest.raises(Refused, match="import_nothing_new"):
            acts.import_acts(db, **say, raw=AGENDA)
        longer = AGENDA + f"\n議案第5号,追加の予算,,{DAY},第4回定例会,\n".encode()
        assert acts.import_acts(db, **say, raw=longer) == 1
        assert planned(db, found).agenda.endswith("\n議案第5号 追加の予算") and planned(db, found).revision == 2


def test_minutes_are_linked_to_the_plan_and_end_it(database: Database) -> None:
    with database.writing() as db:
        found = a.assembly(db)
        say = {**a.say(found), "body_id": found.body}
        acts.import_acts(db, **say, raw=AGENDA)
        assert is_planned(planned(db, found))  # also once its day is over: nothing says that it was held
        assert acts.import_acts(db, **{**say, **LATER}, raw=MINUTES) == 1
        held = planned(db, found)
        (act,) = queries.acts_of_meeting(db, held.id)
        told = announced(held.agenda, [act])
        assert [one.act.id if one.act else None for one in told] == [act.id, None, None]
        assert not is_planned(held)


@pytest.mark.parametrize("told", [OPARL, POPOLO, [POPOLO["events"][0]]])
def test_agendas_of_other_forms_are_plans_too(sqlite_database: Database, told: Any) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        acts.import_acts(db, **a.say(found), body_id=found.body, raw=json.dumps(told).encode())
        held = planned(db, found)
    assert held.session_ja == "Session 4" and held.agenda.split("\n")[0] == "1 Buses" and is_planned(held)


@pytest.mark.parametrize(
    ("row", "reason"), [("Bill,2028-01-01,", "date_in_future"), (f"Bill,{DAY},Nobody", "import_body_unknown")]
)
def test_what_is_no_plan_of_this_assembly_is_refused(sqlite_database: Database, row: str, reason: str) -> None:
    with sqlite_database.writing() as db:
        (one,) = of_rows(db, a.assembly(db), csv("件名,日付,会議体,種類", f"{row},議案"))
    assert one.fate == "refused" and one.fault is not None and one.fault.reason == reason


def test_a_renamed_item_and_a_meeting_that_is_not_named_are_told(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        say = {**a.say(found), "body_id": found.body}
        acts.import_acts(db, **say, raw=AGENDA)
        renamed, twice, again = of_rows(db, found, csv(
            "番号,件名,日付,会議", *[f"議案第4号,駅前の補正予算,{DAY},第4回定例会"] * 2, f",市長の報告,{DAY},"
        ))  # fmt: skip
        assert (renamed.fate, renamed.differs[0].there) == ("alike", "駅前の予算")
        assert (twice.fate, again.fate) == ("twice", "known")
        acts.import_acts(db, **say, raw=csv("件名,日付,会議", f"請願の報告,{DAY},懇談会"))
        (one,) = of_rows(db, found, csv("件名,日付", f"市長の報告,{DAY}"))
        assert one.fault is not None and one.fault.reason == "import_which_meeting"


def test_a_planned_meeting_may_be_put_off_and_is_not_entered_again_by_hand(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        say = a.say(found)
        acts.import_acts(db, **say, body_id=found.body, raw=AGENDA)
        held = planned(db, found)
        with pytest.raises(Refused, match="meeting_there_already"):
            acts.enter_meeting(db, **{**say, **LATER}, body_id=found.body, sitting=Sitting(DAY, None, {"ja": "臨時会"}))
        put_off = {"meeting_id": held.id, "revision": 1, "correction": "put off"}
        acts.correct_meeting(db, **say, **put_off, sitting=Sitting("2026-12-09", None, {"ja": "第4回定例会"}))
        now = queries.meeting(db, held.id)
        assert (now.held_on, now.agenda, is_planned(now)) == ("2026-12-09", held.agenda, True)


def test_pages_say_that_it_is_planned_and_then_what_was_done_of_it(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
    client.sign_in(found.secretariat)
    day = (clock.day(clock.now()) + timedelta(days=14)).isoformat()
    raw = AGENDA.replace(DAY.encode(), day.encode())
    at = f"/council/{make.HERE}/entry/import"
    page = Page(uploaded(client, at, found.body, raw).text)
    assert "予定の議題として入力する" in page.text and "予定の3行を公開して入力する" in page.text
    with sqlite_database.writing() as db:
        acts.import_acts(db, **{**a.say(found), "now": clock.now()}, body_id=found.body, raw=raw)
        (held,) = queries.meetings_of_day(db, found.body, day)
    shown = Page(client.get(f"/council/meetings/{held.id}").text).text
    assert "この会議は予定です" in shown and "議案第4号 駅前の予算" in shown
    assert "この会議で扱った議案・質問など" not in shown
    assert "予定" in Page(client.get(f"/council/{make.HERE}").text).text
    logged = Page(client.get(f"/record/{held.log_entry_id}").text).text
    assert "議会の会議の予定を記録しました" in logged and "議会の会議を記録しました" not in logged
    assert "This meeting is planned" in Page(client.get(f"/en/council/meetings/{held.id}").text).text
