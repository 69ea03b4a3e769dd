"""The agenda of a sitting is imported first, its minutes later: what they bring is put beside what is on record."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.council import acts, importing, queries
from deliberation.council.imported_compared import Act, compared
from deliberation.council.models import CouncilActEntry
from deliberation.dataplans.digests import digest
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.client import Client
from tests.council import assembly as a
from tests.council.test_import_told import SESSION
from tests.council.test_importing import csv, of_rows, uploaded
from tests.page import Page

AGENDA = csv(
    "件名,種類,日付,番号,会議,担当", "バスの条例案,議案,2026-11-20,議案第3号,第3回定例会,市民部",
    "駅前の予算,議案,2026-11-20,議案第4号,第3回定例会,",
)  # fmt: skip
MINUTES = csv(
    "番号,件名,日付,会議,会議録,動画,動画の時刻",
    "議案第3号,バスの条例案,令和8年11月20日,第3回定例会,https://x.invalid/m,https://x.invalid/v,1:02:03",
    "議案第4号,駅前の補正予算,令和8年11月20日,第3回定例会,https://x.invalid/m,,",
)
MARKED = {"https://x.invalid/m", "https://x.invalid/v#t=3723"}


def entries(db) -> list[Any]:
    """All revisions of all acts, as they are on record."""
    return list(db.execute(select(CouncilActEntry.__table__).order_by(CouncilActEntry.id)))


def addresses(db, act_id: int) -> list[str]:
    return sorted(one.address for one in queries.sources_of_acts(db, [act_id]).get(act_id, ()))


def test_minutes_put_their_sources_beside_what_the_agenda_entered_and_change_nothing_else(database: Database) -> None:
    with database.writing() as db:
        found = a.assembly(db)
        say = {**a.say(found), "body_id": found.body}
        acts.import_acts(db, **say, raw=AGENDA)
        bus = next(row.id for row in queries.acts_here(db, make.HERE, 2**31) if row.title_ja == "バスの条例案")
        before = entries(db)
        told = of_rows(db, found, MINUTES, {"": "bill"})
        assert [one.fate for one in told] == ["sources", "alike"]
        assert (told[0].act, {one.address for one in told[0].adds}) == (bus, MARKED)
        assert acts.import_acts(db, **say, raw=MINUTES, kinds={"": "bill"}) == 1
        assert addresses(db, bus) == sorted(MARKED) and entries(db) == before
        facts = json.loads(importing.before(db, make.HERE, digest(MINUTES)).leaf)["facts"]
        assert {name: facts[name] for name in ("new", "sources", "alike")} == {"new": 0, "sources": 1, "alike": 1}
        logged = importing.record.of_kinds(db, f"council-act:{bus}", ("council_source_added",))
        assert len(logged) == 2
        for raw in (MINUTES, AGENDA):
            with pytest.raises(Refused, match="import_nothing_new"):
                acts.import_acts(db, **say, raw=raw)


def test_what_differs_is_told_as_it_is_on_record_and_in_the_file(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        acts.import_acts(db, **a.say(found), body_id=found.body, raw=AGENDA)
        heads = "件名,種類,日付,番号,会議,本文"
        raw = csv(heads, "駅前の補正予算,議案,2026-11-20,議案第4号,第3回定例会,増額")
        (one,) = of_rows(db, found, raw)
    told = {each.name: (each.there, each.given.partition("\n")[0]) for each in one.differs}
    assert told == {"title": ("駅前の予算", "駅前の補正予算"), "text": ("- 種類：議案", "増額")}


def test_minutes_of_a_meeting_on_record_are_put_beside_it_once(database: Database) -> None:
    agenda = {name: value for name, value in SESSION.items() if name != "resultsProtocol"}
    with database.writing() as db:
        found = a.assembly(db)
        say = {**a.say(found), "body_id": found.body, "kinds": {"": "bill"}}
        assert acts.import_acts(db, **say, raw=json.dumps(agenda).encode()) == 2
        raw = json.dumps(SESSION).encode()
        assert acts.import_acts(db, **say, raw=raw) == 2  # beside the meeting and its item
        (held,) = queries.meetings_of_day(db, found.body, "2026-11-20")
        assert [one.address for one in queries.sources_of_meeting(db, held.id)] == ["https://example.invalid/p"]
        assert {one.fate for one in of_rows(db, found, raw)} == {"known"}


def test_a_source_that_two_rows_bring_is_added_once(sqlite_database: Database) -> None:
    heads, row = "title,kind,date,paper", "Bill,bill,2026-11-20,"
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        say = {**a.say(found), "body_id": found.body}
        acts.import_acts(db, **say, raw=csv(heads, row))
        raw = csv(heads, *(f"{row}https://x.invalid/{n}" for n in (1, 1, 2)))
        assert [(one.fate, one.line) for one in of_rows(db, found, raw)] == [
            ("sources", None), ("twice", 1), ("sources", None),
        ]  # fmt: skip
        assert acts.import_acts(db, **say, raw=raw) == 2
        (act_id,) = {row.id for row in queries.acts_here(db, make.HERE, 2**31)}
        assert addresses(db, act_id) == ["https://x.invalid/1", "https://x.invalid/2"]


def test_where_several_may_be_meant_nothing_is_added(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        say = {**a.say(found), "body_id": found.body}
        first = csv("title,kind,date,speaker", "Question,debate,2026-11-20,A", "Question,debate,2026-11-20,B")
        acts.import_acts(db, **say, raw=first)
        raw = csv("title,kind,date,video", "Question,debate,2026-11-20,https://x.invalid/v")
        (one,) = of_rows(db, found, raw)
        assert (one.fate, one.several, one.adds) == ("alike", 2, ())
    at = Act(1, "bill", "Bill", None, None, None, frozenset())
    told = one.content
    assert told is not None and compared({"Other": [at]}, one.item, told) is None


def test_the_preview_says_what_is_added_and_what_differs(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        acts.import_acts(db, **a.say(found), body_id=found.body, raw=AGENDA)
    client.sign_in(found.secretariat)
    at = f"/council/{make.HERE}/entry/import"
    raw = MINUTES.replace("番号,件名".encode(), "番号,件名,種類".encode(), 1).replace(
        ",令和".encode(), ",議案,令和".encode()
    )
    text = uploaded(client, at, found.body, raw).text
    for words in ("入力ずみ（新しい出典を加える）", "（加えます）", "入力ずみの1行に出典を加えて公開する",
                  "件名が違います。記録：駅前の予算、ファイル：駅前の補正予算", "/correct"):  # fmt: skip
        assert words in text, words
    assert "ファイルを直して" not in text
    send = next(form for form in Page(text).forms() if "packed" in form.names())
    assert client.post(at, data={**send.values(), "step": "send"}).status_code == 303
    assert "を公開する" not in uploaded(client, at, found.body, raw).text
    both = raw + "\r\n議案第9号,公園の条例案,議案,2026-11-20,第3回定例会,,,\r\n".encode()
    both = both.replace(b"x.invalid/v", b"x.invalid/w")
    assert "新しい1行を入力し、入力ずみの1行に出典を加えて公開する" in uploaded(client, at, found.body, both).text
    english = uploaded(client, f"/en{at}", found.body, both).text
    assert "Different: Title. On record: 駅前の予算. In the file: 駅前の補正予算" in english


def test_a_file_is_not_to_be_put_right_where_only_kinds_are_missing(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
    client.sign_in(found.secretariat)
    at = f"/council/{make.HERE}/entry/import"
    rows = ["件名,日付", "議席の指定,2026-11-20"]
    assert "ファイルを直して" not in uploaded(client, at, found.body, csv(*rows)).text
    assert "ファイルを直して" in uploaded(client, at, found.body, csv(*rows, "日付なし,")).text
