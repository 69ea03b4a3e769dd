"""Assessments as people meet them: written on a form, side by side, what is missing, on desks and in the archive."""

from typing import Any

import pytest

from deliberation.accounts.rules import Role
from deliberation.council.assessing import Head
from deliberation.db import Database
from deliberation.proposals.kinds import Kind
from tests import make
from tests.accounts.statements import statements
from tests.archive.making import found, read_in
from tests.client import Client
from tests.council import assembly as a
from tests.council.assessed import TODAY, adopted, assess, by_city, by_committee, principles, told, under
from tests.dataplans.documents import data
from tests.dataplans.publishing import published
from tests.page import Page

ALL = "/proposals/ride/assessments"
NOBODY = {f"{head}_level": "not_assessed" for head in Head}
SAID = {"assessed_on": TODAY.isoformat(), "source_title": "評価書", "rights_level": "unmet"}


@pytest.fixture
def here(sqlite_database: Database) -> a.Assembly:
    make.proposal(sqlite_database, slug="ride")
    published(sqlite_database, "ride", data({}, {"biometric": True}))
    with sqlite_database.writing() as db:
        return a.assembly(db)


def sent(client: Client, checked: Any) -> Any:
    """The page that shows what was typed, sent on."""
    assert checked.status_code == 200, checked.text
    form = next(f for f in Page(checked.text).forms() if f.posts and "step" in f.names())
    return client.post(form.action, data={**form.values(), "step": ["send"]}, follow_redirects=True)


def test_a_clerk_writes_the_citys_assessment_looks_at_it_and_publishes(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    with sqlite_database.writing() as db:
        _, (first, _) = adopted(db)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    address = "/proposals/ride/v/1/assess"
    values = {
        **NOBODY, **SAID, "rights_ja": "顔を使う理由が書かれていません", "rights_principles": [str(first)],
        "rights_points": ["RF19"], "rights_flows": ["bus"], "rights_fields": "/v/1/plan/flows/bus#bus.retention",
    }  # fmt: skip
    wrong = client.submit(address, {**values, "rights_ja": "", "rights_fields": "その辺り", "society_level": "met"})
    assert wrong.status_code == 422 and "「その辺り」は、計画の箇所として読み取れません" in wrong.text
    done = sent(client, client.submit(address, values))
    links = Page(done.text).links().values()
    assert "顔を使う理由が書かれていません" in done.text and "自分で決める" in done.text
    assert {"/proposals/ride/v/1/points?of=RF19", "/proposals/ride/v/1/plan/flows/bus#bus.retention"} <= set(links)
    shown = client.page(ALL).text
    assert "議会の委員会の評価は、まだ公開されていません。" in shown and "市の評価は、まだ" not in shown


def test_a_clerk_corrects_what_stands_from_what_was_typed(client: Client, sqlite_database: Database, here: a.Assembly):
    with sqlite_database.writing() as db:
        number = by_city(db, "ride")
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    address = f"/assessments/{number}/correct"
    typed = next(f for f in client.page(address).forms() if "rights_level" in f.names()).values()
    assert (typed["rights_level"], typed["rights_fields"]) == (["unmet"], ["bus.retention"])
    done = sent(client, client.submit(address, {"rights_level": "met", "correction": "言葉を選び違えました"}))
    assert "言葉を選び違えました" in done.text
    assert "この評価は、あとの訂正で置き換えられました。" in client.page(f"/assessments/{number}").text
    assert "もう公開されています" in client.page(address).text  # what was replaced is not corrected again


def test_the_secretariat_says_whom_it_asked_and_desks_wait_for_it(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    client.sign_in(here.secretariat)
    asked = {"body": str(here.committee), "version": "1", "asked_on": TODAY.isoformat(), "source_title": "依頼"}
    client.submit("/proposals/ride/assessments/ask", asked)
    waits = "委員会に求めた第1版の評価が、まだ公開されていない"
    assert waits in client.page("/desk").text
    assert "General committeeに第1版の評価を求めています。" in client.page(ALL).text
    with sqlite_database.writing() as db:
        member = a.councillor(db, here)
    client.sign_in(member)
    assert waits in client.page("/desk").text
    client.sign_in(here.secretariat)
    values = {**NOBODY, **SAID, "rights_ja": "足りません", "body": str(here.committee)}
    sent(client, client.submit("/proposals/ride/v/1/assess", values))
    assert waits not in client.page("/desk").text


def test_both_stand_side_by_side_with_what_differs_and_what_came_since(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    with sqlite_database.writing() as db:
        by_city(db, "ride", told(society=under("met"), equality=under("met")))
        by_committee(db, here, "ride", society=under("met"), rights=under("grave"))
    page = client.page(ALL).text
    assert "5つの視点のうち、評価が分かれているものは1件です。" in page
    assert [
        word in page for word in ("評価は同じ", "評価が分かれている", "片方だけの評価", "どちらも評価していない")
    ] == [True] * 4
    assert "そのあとに第2版が公開されています" not in page
    published(sqlite_database, "ride", data({}, {"biometric": True, "retention": "P2Y"}))
    assert "そのあとに第2版が公開されています" in client.page(ALL).text
    assert "levels differ: 1." in client.page(f"/en{ALL}").text
    with sqlite_database.writing() as db:
        by_city(db, "ride", version=2)
    assert "並べた評価は、同じ版についてのものではありません。" in client.page(ALL).text
    assert "並べた評価は、同じ版" not in client.page(f"{ALL}?v=1").text
    client.page(f"{ALL}?v=7", 404)


def test_a_version_is_assessed_again_against_new_principles_and_only_the_same_set_is_compared(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    with sqlite_database.writing() as db:
        old, (same, _) = adopted(db)
        number = by_city(db, "ride", told(rights=under("met", principles=(same,)), principles_id=old))
        by_committee(db, here, "ride", rights=under("met"), principles_id=old)
    superseded = "置き換えられる前の倫理原則に照らしたものです"
    assert "こちらだけ" in client.page(ALL).text and superseded not in client.page(ALL).text
    with sqlite_database.writing() as db:
        new, (again, _, _) = adopted(db, principles("自分で決める", "説明する", "見直す"), replaces=old)
        told_again = told(body_id=here.committee, rights=under("grave", principles=(again,)), principles_id=new)
        assess(db, "ride", told_again, by=here.secretariat)
    page = client.page(ALL)
    assert "こちらだけ" not in page.text and "同じ倫理原則に照らしたものではありません" in page.text
    assert "照らした原則が違う" in page.text and "評価が分かれている" not in page.text
    named = {link.attributes["href"].rsplit("#", 1)[-1] for link in page.root.all("a")}
    assert {f"set-{old}", f"set-{new}"} <= named
    assert page.text.count(superseded) == 1 and superseded in client.page(f"/assessments/{number}").text
    assert "not held against the same set" in client.page(f"/en{ALL}").text
    assert f"{ALL}?set={old}" in page.links().values() and f"{ALL}?set={new}" not in page.links().values()
    compared = client.page(f"{ALL}?set={old}").text
    assert "こちらだけ" in compared and "評価は同じ" in compared and "照らした原則が違う" not in compared
    client.page(f"{ALL}?set=0", 404)


def test_a_typo_put_right_in_the_principles_parts_no_assessments_and_asks_nobody_again(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    with sqlite_database.writing() as db:
        old, ids = adopted(db)
        by_city(db, "ride", told(rights=under("met", principles=tuple(ids)), principles_id=old))
        mended = principles("自分で決める。", "説明する")
        new, (same, _) = adopted(db, mended, replaces=old, correction="句点が落ちていました")
        by_committee(db, here, "ride", rights=under("grave", principles=(same,)), principles_id=new)
    page = client.page(ALL).text
    assert "評価が分かれているものは1件です。" in page and "同じ倫理原則に照らしたものではありません" not in page
    assert page.count("こちらだけ") == 1  # the second principle, which the city alone names
    assert "置き換えられる前の倫理原則" not in page and page.count("同じ原則として扱います") == 1
    assert "It counts as the same set." in client.page(f"/en{ALL}").text
    assert [one for one in (old, new) if "件です。" in client.page(f"{ALL}?set={one}").text] == [old, new]
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert "いまの原則に照らして評価し直す" not in client.page(ALL).text
    assert "この版についての評価は、もう公開されています。" in client.page("/proposals/ride/v/1/assess").text
    assert "同じ原則として扱います" in client.page(f"/council/{make.HERE}/principles").text


def test_a_view_of_one_version_or_set_says_where_the_assessments_are_and_never_that_there_are_none(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    with sqlite_database.writing() as db:
        old, _ = adopted(db)
        number = by_city(db, "ride", told(principles_id=old))
        new, _ = adopted(db, principles("見直す"), replaces=old)
    published(sqlite_database, "ride", data({}, {"biometric": True, "retention": "P2Y"}))
    with sqlite_database.writing() as db:
        by_committee(db, here, "ride")
    for view in ("?v=2", f"?set={new}"):
        page = client.page(ALL + view)
        assert "市の評価で、ここに当てはまるものは公開されていません。" in page.text
        assert "市の評価は、まだ公開されていません。" not in page.text
        assert f"/assessments/{number}" in page.links().values()
    assert "The city has published no assessment that belongs here." in client.page(f"/en{ALL}?v=2").text
    for nowhere in ("?v=3", "?v=0", "?set=99"):
        client.page(ALL + nowhere, 404)


def test_a_clerk_assesses_the_same_version_again_and_the_earlier_one_stays(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    with sqlite_database.writing() as db:
        old, _ = adopted(db)
        first = by_city(db, "ride", told(principles_id=old))
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    address, values = "/proposals/ride/v/1/assess", {**NOBODY, **SAID, "rights_ja": "新しい原則から見て足りません"}
    assert "この版についての評価は、もう公開されています。" in client.page(address).text
    with sqlite_database.writing() as db:
        adopted(db, principles("自分で決める", adopted_on=TODAY), replaces=old)
    for page in (ALL, f"/assessments/{first}"):
        assert address in client.page(page).links().values()
    second = sent(client, client.submit(address, values))
    assert f"/assessments/{first}" in Page(second.text).links().values()
    earlier = client.page(f"/assessments/{first}")
    assert "計画の書き方から" in earlier.text and "訂正で置き換えられました" not in client.page(ALL).text
    assert "置き換えられる前の倫理原則に照らしたものです" in earlier.text
    typed = client.submit(f"/assessments/{first}/correct", {"rights_level": "met", "correction": "書き違えました"})
    corrected = sent(client, typed)  # of the earlier one, against its own set; the new one stays the newest
    for page in (second.text, corrected.text):  # version 1 is the newest: nothing came since
        assert "いまは新しい版" not in page
    assert "置き換えられる前の倫理原則に照らしたものです" in corrected.text
    assert "新しい原則から見て足りません" in client.page(ALL).text


def test_a_clerk_publishes_principles_as_paragraphs(client: Client, sqlite_database: Database, here: a.Assembly):
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    address = f"/council/{make.HERE}/principles/new"
    values = {
        "title_ja": "倫理原則",
        "adopted_on": "2026-01-05",
        "source_title": "決定書",
        "texts_ja": "選ぶ\n断れる。\n\n説明する",
    }
    uneven = client.submit(address, {**values, "texts_en": "Choice"})
    assert uneven.status_code == 422 and "原則の数が違います" in uneven.text
    done = sent(client, client.submit(address, {**values, "texts_en": "Choice\n\nExplain"}))
    assert "断れる。" in done.text
    assert "Explain" in client.page(f"/en/council/{make.HERE}/principles").text
    assert "断れる。" in client.page(address).text  # the next set begins from the one that holds


def test_reasons_are_found_and_a_replaced_assessment_gives_up_its_place(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    with sqlite_database.writing() as db:
        first = by_city(db, "ride", told(rights=under("met", "観覧車の事情による")))
        second = by_city(db, "ride", told(rights=under("met", "観覧車の事情")), replaces=first, correction="言葉")
    read_in(sqlite_database)
    assert found(sqlite_database, "観覧車") == [f"assessment:{second}"]


def test_the_pages_ask_no_more_than_twelve_questions(client: Client, sqlite_database: Database, here: a.Assembly):
    with sqlite_database.writing() as db:
        first, ids = adopted(db)
        number = by_city(db, "ride", told(rights=under("met", principles=tuple(ids)), principles_id=first))
        by_committee(db, here, "ride", principles_id=first)
    for path in (ALL, f"/assessments/{number}", f"/council/{make.HERE}/principles"):
        with statements(sqlite_database) as asked:
            client.page(path)
        assert len(asked) <= 12, "\n".join(asked)


@pytest.mark.parametrize(("kind", "said"), [("platform", "どの市の提案でもない"), ("compiled", "評価を加えません")])
def test_what_no_city_filed_offers_nobody_to_assess_it(
    client: Client, sqlite_database: Database, here: a.Assembly, kind: str, said: str
):
    make.proposal(sqlite_database, slug="other", kind=Kind(kind), version=1)
    page = client.page("/proposals/other/assessments")
    assert said in page.text and not [href for href in page.links().values() if href.endswith("/assess")]
