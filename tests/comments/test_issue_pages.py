"""Pages of issues: what everybody reads, what staff are shown as written alike and choose, what an author can say."""

import re

import pytest

from deliberation.accounts.rules import Role
from deliberation.comments import acts, queries
from deliberation.db import Database
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.moment import NOW

BOTH = pytest.mark.parametrize("lang", ["", "/en"])
TEXT = "予約のときに渡した電話番号を1年も残す理由を、利用者に分かるように説明してください。"
FIRST = 10**9


def alike(db: Database, slug: str) -> list[int]:
    """Two of one purport in nearly the same words, and one about another matter."""
    texts = (TEXT, TEXT.replace("分かる", "わかる"), "運賃を高齢者だけ安くしないでください。")
    numbers = [m.comment(db, slug, body=text) for text in texts]
    m.compared(db, slug)
    return numbers


def whole_button(client: Client, path: str) -> str:
    """What the button for the whole group sends."""
    (found,) = [b for b in client.page(path).root.all("button") if b.attributes.get("name") == "whole"]
    return str(found.attributes["value"])


@BOTH
def test_an_issue_shows_its_comments_as_written_who_grouped_them_and_three_counts(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug, resident = m.published(sqlite_database), make.resident(sqlite_database)
    m.consultation(sqlite_database, slug)
    numbers = [m.comment(sqlite_database, slug, resident, body=TEXT), m.comment(sqlite_database, slug, body=TEXT)]
    issue = m.issue(sqlite_database, slug, *numbers, title="保存期間", title_en="How long", reason="どちらも期間を問う")
    for path in (f"{lang}/proposals/{slug}/issues", f"{lang}/issues/{issue}"):
        page = client.page(path)
        assert ("How long" if lang else "保存期間") in page.text
        three = next(node for node in page.root.all("dl") if node.attributes.get("class") == "three")
        assert re.findall(r"[0-9]+", three.text) == ["2", "1", "1"]
    text = client.get(f"{lang}/issues/{issue}").text
    assert text.count(TEXT) == 2 and text.count("どちらも期間を問う") == 2
    assert all(f'{lang}/comments/{no}"' in text for no in numbers)


@BOTH
def test_the_receipt_says_under_which_issue_and_offers_the_author_to_contest(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    no = m.comment(sqlite_database, slug, author)
    issue = m.issue(sqlite_database, slug, no, title="保存期間")
    text = client.get(f"{lang}/comments/{no}").text
    assert ("Your own words are kept as they are." if lang else "原文はそのまま残しています。") in text
    path = f"{lang}/issues/{issue}/contest/{no}"
    assert f'href="{path}"' in text
    client.sign_in(author)
    assert client.submit(path, {"body": ""}).status_code == 422
    sent = client.submit(path, {"body": "運賃のことです"})
    assert sent.status_code == 303
    for page in (f"{lang}/comments/{no}", f"{lang}/issues/{issue}"):
        told = client.page(page).text
        assert ("Awaiting an answer" if lang else "答えを待っています") in told and "運賃のことです" not in told
    assert not [f for f in client.page(path).forms() if "body" in f.names()]


def test_written_alike_is_shown_and_grouped_only_when_somebody_chooses(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database)
    first, second, other = alike(sqlite_database, slug)
    client.sign_in(make.officer(sqlite_database, Role.council_member))
    desk = f"/proposals/{slug}/issues/group"
    assert f"alike={first}" in client.get(desk).text
    page = client.page(f"{desk}?alike={first}")
    boxes = [i.attributes for i in page.root.all("input") if i.attributes.get("name") == "comment_ids"]
    assert [int(box["value"]) for box in boxes] == [second, first]
    assert not [box for box in boxes if "checked" in box]
    with sqlite_database.reading() as db:
        assert queries.issues_of_comment(db, first) == []
    refused = client.submit(f"{desk}?alike={first}", {"title_ja": "保存期間"})
    assert refused.status_code == 422 and "1件以上" in refused.text
    given = client.submit(f"{desk}?alike={first}", {"title_ja": "保存期間", "comment_ids": [str(second)]})
    assert given.status_code == 303
    with sqlite_database.reading() as db:
        (row,) = queries.issues_of_comment(db, second)
        assert (row.how, row.seat) == ("alike", "council_member-1")
        assert queries.issues_of_comment(db, first) == queries.issues_of_comment(db, other) == []


def test_a_whole_group_is_put_under_an_issue_that_is_there_by_its_own_button(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database)
    first, second, other = alike(sqlite_database, slug)
    issue = m.issue(sqlite_database, slug, other)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"/proposals/{slug}/issues/group?alike={second}"
    whole = whole_button(client, path)
    later = m.comment(sqlite_database, slug, body=TEXT)
    m.compared(sqlite_database, slug)
    seen = client.submit(path, {"issue": str(issue), "whole": whole})
    assert seen.status_code == 422 and "見ていたときから変わりました" in seen.text  # one that nobody had looked at
    assert client.submit(path, {"issue": str(issue), "whole": whole_button(client, path)}).status_code == 303
    with sqlite_database.reading() as db:
        assert {row.id for row in queries.comments_of_issue(db, issue, FIRST)} == {first, second, later, other}
        assert [row.how for row in queries.comments_of_issue(db, issue, FIRST)] == ["alike", "read", "alike", "alike"]


@BOTH
def test_a_copy_that_came_after_the_others_were_grouped_is_shown_with_their_issue_and_joins_it_only_by_hand(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    first, second, _other = alike(sqlite_database, slug)
    issue = m.issue(sqlite_database, slug, first, second, title="電話番号の保存")
    later = m.comment(sqlite_database, slug, body=TEXT)
    m.compared(sqlite_database, slug)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    desk = f"{lang}/proposals/{slug}/issues/group"
    told = "is under this issue already" if lang else "もう次の論点に入っています"
    for at in (desk, f"{desk}?alike={later}"):
        page = client.page(at)
        assert told in page.text and "電話番号の保存" in page.text
        assert f"{lang}/issues/{issue}" in {x.attributes.get("href") for x in page.root.all("a")}
    with sqlite_database.reading() as db:
        assert queries.issues_of_comment(db, later) == []
    path = f"{desk}?alike={later}"
    assert client.submit(path, {"issue": str(issue), "whole": whole_button(client, path)}).status_code == 303
    with sqlite_database.reading() as db:
        assert {row.id for row in queries.comments_of_issue(db, issue, FIRST)} == {first, second, later}
    assert told not in client.page(desk).text


@BOTH
def test_who_groups_is_told_what_was_not_compared_yet_and_that_it_goes_on_by_itself(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    m.comment(sqlite_database, slug)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    apart = "apart from this page" if lang else "この画面とは別に、順に比べています"
    for none_yet in (True, False):
        told = client.page(f"{lang}/proposals/{slug}/issues/group").text
        assert (("None have been compared yet" if lang else "まだ比べていません") in told) is none_yet and apart in told
        m.compared(sqlite_database, slug)
        m.comment(sqlite_database, slug)


@BOTH
def test_a_large_group_is_read_by_pages_and_put_under_an_issue_by_one_press(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    numbers = [m.comment(sqlite_database, slug, body=TEXT) for _ in range(queries.PAGE + 2)]
    m.compared(sqlite_database, slug)
    m.comment(sqlite_database, slug)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    desk = f"{lang}/proposals/{slug}/issues/group"
    told = client.page(desk).text
    assert ("the first 52 of 53." if lang else "意見53件のうち、はじめから52件までを比べました。") in told
    pages = [f"{desk}?alike={numbers[0]}", f"{desk}?alike={numbers[0]}&before={numbers[2]}"]
    shown = [
        {
            int(i.attributes["value"])
            for i in client.page(path).root.all("input")
            if "pick-" in i.attributes.get("id", "")
        }
        for path in pages
    ]
    assert [len(of_page) for of_page in shown] == [queries.PAGE, 2] and set.union(*shown) == set(numbers)
    given = {"title_ja": "保存期間", "whole": whole_button(client, pages[0])}
    assert client.submit(pages[0], given).status_code == 303
    with sqlite_database.reading() as db:
        assert {queries.issues_of_comment(db, no)[0].how for no in numbers} == {"alike"}
    assert "alike=" not in client.get(desk).text


@BOTH
def test_what_was_read_is_grouped_and_what_was_typed_comes_back(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    _, _, other = alike(sqlite_database, slug)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"{lang}/proposals/{slug}/issues/group"
    back = client.submit(path, {"reason": "高齢者の運賃", "comment_ids": [str(other)]})
    assert back.status_code == 422 and "高齢者の運賃" in back.text
    assert f'value="{other}" checked' in back.text
    given = client.submit(path, {"title_ja": "運賃", "flow": m.FLOW, "comment_ids": [str(other)]})
    assert given.status_code == 303
    assert "運賃" in client.page(given.location).text


def test_nobody_can_call_written_alike_what_was_not_shown_so(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    first, _, other = alike(sqlite_database, slug)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"/proposals/{slug}/issues/group?alike={first}"
    client.submit(path, {"title_ja": "保存期間", "comment_ids": [str(first), str(other)]})
    with sqlite_database.reading() as db:
        assert [row.how for row in queries.issues_of_comment(db, first)] == ["read"]


def test_who_may_not_group_reads_why_and_meets_no_form(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    no = m.comment(sqlite_database, slug, body=TEXT)
    issue = m.issue(sqlite_database, slug, no)
    client.sign_in(make.officer(sqlite_database, Role.clerk, make.THERE))
    for path in (f"/proposals/{slug}/issues/group", f"/issues/{issue}/take-out/{no}"):
        page = client.page(path)
        assert "この自治体の職員" in page.text and not [f for f in page.forms() if "reason" in f.names()]


def test_who_may_not_group_and_sends_it_all_the_same_reads_why(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    no = m.comment(sqlite_database, slug, body=TEXT)
    client.sign_in(make.officer(sqlite_database, Role.clerk, make.THERE))
    own = {"csrf_token": next(f for f in client.page("/desk").forms() if f.posts).values()["csrf_token"]}
    for said in ({}, {"comment_ids": str(no), "title_ja": "運賃"}):
        sent = client.post(f"/proposals/{slug}/issues/group", data={**said, **own})
        assert sent.status_code == 403 and "この自治体の職員" in sent.text
    with sqlite_database.reading() as db:
        assert not queries.issues_of_comment(db, no)


def test_taking_out_and_answering_are_told_with_their_reasons(client: Client, sqlite_database: Database) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    numbers = [m.comment(sqlite_database, slug, author), m.comment(sqlite_database, slug)]
    issue = m.issue(sqlite_database, slug, *numbers)
    call = {"issue_id": issue, "comment_id": numbers[0], "body": "運賃のことです"}
    said = acts.contest_grouping(sqlite_database, by=author, now=NOW, **call)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert f"/contests/{said}" in client.get(f"/proposals/{slug}/issues/group").text
    assert "運賃のことです" in client.page(f"/contests/{said}").text
    client.submit(f"/contests/{said}", {"decision": "kept", "reason": "期間も書かれています"})
    client.submit(f"/issues/{issue}/take-out/{numbers[1]}", {"reason": "別の話です"})
    text = client.page(f"/issues/{issue}").text
    assert "期間も書かれています" in text and "別の話です" in text and "運賃のことです" not in text
    assert "期間も書かれています" in client.page(f"/comments/{numbers[0]}").text
    assert "別の話です" in client.page(f"/comments/{numbers[1]}").text


def test_a_contest_waits_on_the_desk_of_a_clerk_who_may_answer_it(client: Client, sqlite_database: Database) -> None:
    slug, author, clerk = (
        m.published(sqlite_database), make.person(sqlite_database), make.officer(sqlite_database, Role.clerk),
    )  # fmt: skip
    no = m.comment(sqlite_database, slug, author)
    issue = m.issue(sqlite_database, slug, no, by=clerk)
    call = {"issue_id": issue, "comment_id": no, "body": "運賃のことです"}
    said = acts.contest_grouping(sqlite_database, by=author, now=NOW, **call)
    other, elsewhere = (make.officer(sqlite_database, Role.clerk, place) for place in (make.HERE, make.THERE))
    for person, waits in ((clerk, False), (other, True), (elsewhere, False)):
        client.sign_in(person)
        assert (f'href="/contests/{said}"' in client.get("/desk").text) is waits


def test_the_comments_of_another_municipality_are_told_to_nobody_who_cannot_answer(
    client: Client, sqlite_database: Database
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    no = m.comment(sqlite_database, slug, author)
    issue = m.issue(sqlite_database, slug, no)
    said = acts.contest_grouping(
        sqlite_database, by=author, now=NOW, issue_id=issue, comment_id=no, body="運賃のことです"
    )
    client.sign_in(make.officer(sqlite_database, Role.clerk, make.THERE))
    assert "運賃のことです" not in client.page(f"/contests/{said}").text


@BOTH
def test_an_issue_is_answered_and_answer_and_issue_lead_to_each_other(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    numbers = [m.comment(sqlite_database, slug) for _ in range(3)]
    issue = m.issue(sqlite_database, slug, *numbers, title="保存期間", title_en="How long")
    m.answer(sqlite_database, slug, numbers[0], topic="運賃について")
    waiting = "Some comments under this issue have no answer yet." if lang else "まだ回答がない意見があります。"
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    page = client.page(f"{lang}/issues/{issue}")
    assert waiting in page.text
    desk = f"{lang}/proposals/{slug}/answer?issue={issue}"
    assert f'href="{desk}"' in client.get(f"{lang}/issues/{issue}").text
    chosen = [b.attributes["value"] for b in client.page(desk).root.all("input") if "checked" in b.attributes]
    assert sorted(chosen) == sorted(map(str, numbers[1:]))  # the answered one can be added, but is not chosen
    told = {"topic": "保存", "result": "adopted", "body": "1か月にします"}
    sent = client.submit(desk, {"comment_ids": chosen, **told})
    assert sent.status_code == 303, sent.text
    told = client.page(f"{lang}/issues/{issue}").text
    assert waiting not in told and "1か月にします" in told and "運賃について" in told
    back = client.page(sent.headers["Location"])
    assert ("How long" if lang else "保存期間") in back.text
    assert f"{lang}/issues/{issue}" in [a.attributes.get("href") for a in back.root.all("a")]


def test_an_issue_of_another_proposal_is_not_answered_here(client: Client, sqlite_database: Database) -> None:
    slug, other = m.published(sqlite_database), m.published(sqlite_database)
    waiting = m.comment(sqlite_database, slug)
    issue = m.issue(sqlite_database, other)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    page = client.page(f"/proposals/{slug}/answer?issue={issue}")
    assert "この提案の論点ではない" in page.text
    boxes = [b.attributes["value"] for b in page.root.all("input") if b.attributes.get("name") == "comment_ids"]
    assert boxes == [str(waiting)]
