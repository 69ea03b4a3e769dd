"""The duty to answer: departments, the public clock of what is due, and the notice of a consultation's results."""

import csv
import hashlib
import io
from datetime import timedelta
from pathlib import Path

import pytest

from deliberation.accounts import acts as accounts
from deliberation.accounts.rules import Role
from deliberation.comments import acts, queries, results
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.conftest import FixedClock
from tests.moment import NOW
from tests.page import Page

FORMATS = Path(__file__).parents[2] / "docs" / "proposal-format.md"
LATER = NOW + timedelta(days=100)  # past the day on which answers are due


def department(db: make.Db, name: str = "地域交通課", place: str = make.HERE) -> int:
    by = make.officer(db, Role.clerk, place)
    return int(accounts.add_department(db, by=by, now=NOW, jurisdiction=place, name_ja=name))


def test_a_city_that_keeps_a_list_names_who_answers(database: Database) -> None:
    slug, mine, theirs = m.published(database), department(database), department(database, "課", make.THERE)
    for wrong in (None, theirs, 999):
        with pytest.raises(Refused) as refused:
            m.consultation(database, slug, department_id=wrong)
        assert refused.value.field == "department"
    m.consultation(database, slug, department_id=mine)


def test_a_department_ends_once_and_names_one_that_goes_on(database: Database) -> None:
    by, mine, heir = make.officer(database, Role.clerk), department(database), department(database, "交通政策課")
    with pytest.raises(Refused, match="department_there_already"):
        department(database)
    for wrong in (mine, department(database, "課", make.THERE)):
        with pytest.raises(Refused, match="choose_one_of_these"):
            accounts.end_department(database, by=by, now=NOW, department_id=mine, successor_id=wrong)
    accounts.end_department(database, by=by, now=NOW, department_id=mine, successor_id=heir)
    with pytest.raises(Refused, match="department_ended_already"):
        accounts.end_department(database, by=by, now=NOW, department_id=mine)
    department(database)  # the name is free again
    with pytest.raises(Refused, match="choose_one_of_these"):
        m.consultation(database, m.published(database), department_id=mine)


def test_what_is_due_is_told_by_city_and_department(database: Database) -> None:
    mine, slug, other = department(database), m.published(database), m.published(database, make.THERE)
    m.consultation(database, slug, department_id=mine)
    m.consultation(database, other, by=make.officer(database, Role.clerk, make.THERE))
    for where in (slug, slug, other):
        m.comment(database, where)
    with database.reading() as db:
        assert queries.duty_by_department(db, m.TODAY) == []  # not before they end
        after = m.TODAY + timedelta(days=31)
        told = {(r.jurisdiction, r.department_ja): (r.late, r.waiting) for r in queries.duty_by_department(db, after)}
        assert told == {(make.HERE, "地域交通課"): (0, 2), (make.THERE, None): (0, 1)}
        late = queries.duty_by_department(db, m.TODAY + timedelta(days=100))
        assert [(r.jurisdiction, r.late) for r in late] == [(make.HERE, 2), (make.THERE, 1)]
        chosen = [queries.answers_owed(db, after, *of) for of in ((make.HERE, mine), (make.THERE, "none"))]
        assert [[r.slug for r in rows] for rows in chosen] == [[slug], [other]]


@pytest.mark.parametrize("lang", ["", "/en"])
def test_everybody_sees_whose_answers_are_overdue(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock, lang: str
) -> None:
    mine, slug = department(sqlite_database), m.published(sqlite_database)
    number = m.consultation(sqlite_database, slug, department_id=mine)
    m.comment(sqlite_database, slug)
    fixed_clock.moment = LATER
    page = client.page(f"{lang}/answers")
    assert "地域交通課" in page.text and f"{lang}/consultations/{number}" in str(page.links())
    assert "地域交通課" in client.page(f"{lang}/consultations/{number}").text
    everywhere = "/answers#list"
    assert everywhere not in str(page.links())
    make.jurisdiction(sqlite_database, make.THERE)
    assert everywhere in str(client.page(f"{lang}/answers?place=b-shi").links())
    assert f"{lang}/consultations/{number}" not in str(client.page(f"{lang}/answers?place=b-shi").links())


def test_the_notice_puts_comments_and_answers_side_by_side(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    slug = m.published(sqlite_database, versions=2)
    number = m.consultation(sqlite_database, slug)
    numbers = [m.comment(sqlite_database, slug, body=f"位置の記録は{n}日も要りません。") for n in range(30, 35)]
    m.comment(sqlite_database, slug, body="運賃を教えてください。")
    said = {"result": "adopted", "topic": "保存期間を短く", "body": "30日にします。", "changed_version": 2}
    by = make.officer(sqlite_database, Role.clerk)
    acts.give_answer(sqlite_database, by=by, now=NOW, slug=slug, comment_ids=numbers, **said)
    fixed_clock.moment = LATER
    page = Page(client.get(f"/consultations/{number}/result").text)
    assert "保存期間を短く" in page.text and "（5件、すべて）" in page.text and "30日にします。" in page.text
    assert all(f"{n}日も" in page.text for n in range(30, 35)), "what is printed is whole"
    assert "まだ回答していない意見が、提出件数で1件" in page.text and "運賃" not in page.text
    assert f"/proposals/{slug}/compare/1/2" in str(page.links())
    table = client.get(f"/consultations/{number}/result.csv")
    assert f"sha256:{hashlib.sha256(table.data).hexdigest()}" in page.text
    told = FORMATS.read_text(encoding="utf-8").partition("/result.csv")[2]
    assert all(f"`{name}`" in told for name in next(csv.reader(io.StringIO(table.data.decode("utf-8-sig")))))
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"))))
    assert [(row["id"], row["topic"], row["state"]) for row in rows] == [
        *((str(no), "保存期間を短く", "shown") for no in numbers), (str(numbers[-1] + 1), "", "shown"),
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_long_notice_comes_in_parts_that_are_whole_and_says_so(
    client: Client, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(results, "NOTICE_TEXTS", 3)
    slug = m.published(sqlite_database)
    number = m.consultation(sqlite_database, slug)
    said = [m.comment(sqlite_database, slug, body=f"body {n}.") for n in range(5)]
    m.hide(sqlite_database, said[1])
    given = [m.answer(sqlite_database, slug, *nos) for nos in ((said[0], said[2]), (said[3],), (said[4],))]
    first = client.page(f"{lang}/consultations/{number}/result")
    assert [f"body {n}." in first.text for n in range(5)] == [True, False, True, True, False]
    assert ("Responses here: 2 of 3" if lang else "回答3件のうち2件") in first.text
    onward = f"{lang}/consultations/{number}/result?after={given[1]}"
    assert onward in first.text and "body 4." in client.page(onward).text
    rows = list(csv.DictReader(io.StringIO(client.get(f"/consultations/{number}/result.csv").data.decode("utf-8-sig"))))
    assert [row["body"] for row in rows] == ["body 0.", "", "body 2.", "body 3.", "body 4."]


def test_a_clerk_keeps_the_list_on_a_page(client: Client, sqlite_database: Database, fixed_clock: FixedClock) -> None:
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert client.submit("/departments", {"name_ja": "地域交通課"}).status_code == 303
    assert client.submit("/departments", {"name_ja": "地域交通課"}).status_code == 422
    assert client.submit("/departments/1/end", {}, form="/end").status_code == 303
    assert "終わりました" in client.page("/departments").text


def test_a_list_of_what_an_unknown_department_owes_is_not_there(client: Client, sqlite_database: Database) -> None:
    """It was an empty list: as if that department owed nothing."""
    mine, theirs = department(sqlite_database), department(sqlite_database, "課", make.THERE)
    for asked, status in (
        (f"place={make.HERE}&department={mine}", 200), (f"place={make.HERE}&department=none", 200), ("", 200),
        (f"place={make.HERE}&department={theirs}", 404), (f"place={make.HERE}&department=99999", 404),
        (f"place={make.HERE}&department=x", 404), ("place=nowhere", 404), (f"department={mine}", 404),
    ):  # fmt: skip
        assert client.get(f"/answers?{asked}").status_code == status, asked
