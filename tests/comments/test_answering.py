"""The page on which a clerk answers comments, and what was answered as everyone reads it."""

from datetime import timedelta

import pytest

from deliberation.accounts.rules import Role
from deliberation.comments import acts, queries
from deliberation.comments.models import Answer
from deliberation.comments.results import TAKEN_UP, wrong_change
from deliberation.comments.rules import Result
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.proposals import queries as proposals
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.comments.test_routes import typed
from tests.conftest import FixedClock
from tests.dataplans.documents import data
from tests.moment import NOW
from tests.page import Node, Page

BOTH = pytest.mark.parametrize("lang", ["", "/en"])


def picks(page: Page) -> list[int]:
    """The comments that can be chosen, in their order."""
    boxes = [i.attributes for i in page.root.all("input") if i.attributes.get("name") == "comment_ids"]
    return [int(box["value"]) for box in boxes]


def turns(button: Node) -> bool:
    return button.attributes.get("name") == "go" and button.attributes["value"] != "newest"


def test_a_clerk_answers_several_and_turns_the_page_without_losing_anything(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database, versions=2)
    with sqlite_database.writing() as db:
        author = make.person(db)
        numbers = [m.comment(db, slug, author) for _ in range(52)]
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"/proposals/{slug}/answer"
    chosen = {"comment_ids": [str(numbers[-1]), str(numbers[-2])], "topic": "保存期間"}
    turned = client.submit(path, {**chosen, "go": str(numbers[2])})
    page = Page(turned.text)
    assert turned.status_code == 200 and typed(page, "topic") == "保存期間"
    form = next(f for f in page.forms() if "topic" in f.names())
    assert sorted(form.values()["comment_ids"]) == sorted(chosen["comment_ids"])
    data = {**form.values(), "comment_ids": [*chosen["comment_ids"], str(numbers[0])]}
    refused = client.post(path, data=data)
    back = Page(refused.text)
    assert refused.status_code == 422 and typed(back, "topic") == "保存期間"
    said = {"result": "adopted", "body": "**90日**にします。", "changed_version": "2"}
    given = client.post(path, data={**data, **said})
    assert given.status_code == 303
    answer = client.page(given.location)
    assert "3件" in answer.text and "第2版" in answer.text
    assert "考え方" in client.page(f"/comments/{numbers[0]}").text


def test_an_answer_needs_a_comment_a_result_and_a_change_that_there_was(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database, versions=2)
    no = m.comment(sqlite_database, slug)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path, said = f"/proposals/{slug}/answer", {"topic": "t", "body": "b", "result": "adopted"}
    assert "1件以上" in client.submit(path, said).text
    assert "結果" in client.submit(path, {"topic": "t", "body": "b", "comment_ids": [str(no)]}).text
    wrong = client.submit(path, {**said, "comment_ids": [str(no)], "changed_flow": m.FLOW})
    assert wrong.status_code == 422 and "変えた版を選んで" in wrong.text


@BOTH
def test_an_answer_names_the_version_with_its_day_and_the_flow_with_its_field(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    with sqlite_database.writing() as db:
        slug = m.published(db)
        proposal = proposals.by_slug(db, slug)
        m.publish(db, proposal.id, make.HERE, data(None, {m.FIELD: "P2Y"}))
    no, path = m.comment(sqlite_database, slug), f"{lang}/proposals/{slug}/answer"
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    offered = {o.attributes["value"]: o.text for o in client.page(path).root.all("option")}
    assert offered["2"] == ("Version 2 (published 21 November 2026)" if lang else "第2版（2026年11月21日（土）公開）")
    (select,) = [s for s in client.page(path).root.all("select") if s.attributes["name"] == "changed_field"]
    headings = {g.attributes["label"]: len(g.all("option")) for g in select.all("optgroup")}
    assert len(headings) == 10 and max(headings.values()) <= 10  # not one list of 65
    assert select.all("option", "optgroup")[0].tag == "option"  # that nothing changed stands under no heading
    said = {"comment_ids": [str(no)], "topic": "t", "body": "b", "result": "adopted", "changed_version": "2"}
    given = client.submit(path, {**said, "changed_flow": m.FLOW, "changed_field": m.FIELD})
    assert given.status_code == 303
    flow, field = offered[m.FLOW], offered[m.FIELD]
    assert flow != m.FLOW
    for address in (given.location, f"{lang}/proposals/{slug}/answers", f"{lang}/comments/{no}"):
        assert f"{flow} › {field}" in client.page(address).text, address


@BOTH
def test_what_is_late_is_answered_first_and_says_how_late_it_is(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock, lang: str
) -> None:
    with sqlite_database.writing() as db:
        slug = m.published(db)
        m.consultation(db, slug, days=3, short_reason="trial", answers_due=m.TODAY + timedelta(days=10))
        late = [m.comment(db, slug) for _ in range(2)]
    clerk, path = make.officer(sqlite_database, Role.clerk), f"{lang}/proposals/{slug}/answer"
    client.sign_in(clerk)
    assert ("10 days left" if lang else "あと10日") in client.page(path).text
    with sqlite_database.writing() as db:
        free = [m.comment(db, slug, now=NOW + timedelta(days=5)) for _ in range(51)]
    fixed_clock.moment = NOW + timedelta(days=18)
    page = client.sign_in(clerk).page(path)
    assert picks(page) == [*reversed(late), *reversed(free[3:])]
    assert page.text.count("8 days overdue" if lang else "8日超過") == 2
    turned = client.submit(path, {"go": [b.attributes["value"] for b in page.root.all("button") if turns(b)]})
    assert picks(Page(turned.text)) == [*reversed(free[:3])]


@BOTH
def test_with_one_version_nothing_is_asked_about_changes_and_with_no_comment_nothing_at_all(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path = f"{lang}/proposals/{slug}/answer"
    assert not [f for f in client.page(path).forms() if "topic" in f.names()]
    no = m.comment(sqlite_database, slug)
    assert not [s for s in client.page(path).root.all("select") if s.attributes["name"].startswith("changed")]
    said = {"comment_ids": [str(no)], "topic": "t", "body": "b", "result": "adopted"}
    assert client.submit(path, said).status_code == 303


@pytest.mark.parametrize("result", sorted(set(Result) - TAKEN_UP))
def test_an_answer_that_takes_nothing_up_names_no_change(
    client: Client, sqlite_database: Database, result: str
) -> None:
    slug = m.published(sqlite_database, versions=2)
    no = m.comment(sqlite_database, slug)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    said = {"topic": "t", "body": "", "result": result, "comment_ids": [str(no)], "changed_version": "2"}
    said |= {"changed_flow": m.FLOW, "changed_field": m.FIELD}
    refused = client.submit(f"/proposals/{slug}/answer", said)
    assert [one.field for one in wrong_change(result, 2, m.FLOW, m.FIELD)] == ["changed_version"]
    assert refused.status_code == 422 and "一部の反映を含みます" in refused.text and "入力してください" in refused.text
    with pytest.raises(Refused) as why:
        m.answer(sqlite_database, slug, no, result=result, changed_version=2)
    assert (why.value.reason, why.value.field) == ("result_changes_nothing", "changed_version")


def test_what_was_answered_is_answered_again_from_its_page_and_from_that_of_the_answer(
    client: Client, sqlite_database: Database
) -> None:
    slug, clerk = m.published(sqlite_database), make.officer(sqlite_database, Role.clerk)
    numbers = [m.comment(sqlite_database, slug) for _ in range(3)]
    given = m.answer(sqlite_database, slug, *numbers[:2])
    client.sign_in(clerk)
    for page, chosen in ((f"/comments/{numbers[0]}", numbers[:1]), (f"/answers/{given}", numbers[:2])):
        path = client.page(page).links()["もう一度回答する"]
        form = next(f for f in client.page(path).forms() if "topic" in f.names())
        assert sorted(form.values()["comment_ids"]) == [str(no) for no in chosen]
        more = {**form.values(), "topic": "more", "body": f"from {page}", "result": "adopted"}
        assert client.post(path, data=more).status_code == 303
    with sqlite_database.reading() as db:
        assert len(queries.answers_to(db, numbers[0])) == 3
    assert "回答する" in client.page(f"/comments/{numbers[2]}").links()


def test_a_second_click_publishes_no_second_answer(client: Client, sqlite_database: Database) -> None:
    slug, clerk = m.published(sqlite_database), make.officer(sqlite_database, Role.clerk)
    one, other = m.comment(sqlite_database, slug), m.comment(sqlite_database, slug)
    said = {"topic": "t", "body": "b", "result": "adopted", "comment_ids": [str(one), str(other)]}
    client.sign_in(clerk)
    path = f"/proposals/{slug}/answer?comment={one}"
    first = client.submit(path, said)
    assert first.status_code == 303
    twice = client.submit(path, said)
    assert twice.status_code == 422 and f"回答{first.location.rsplit('/', 1)[1]}" in twice.text
    third = m.comment(sqlite_database, slug)
    part = client.submit(path, {**said, "comment_ids": [str(one), str(third)]})
    assert part.status_code == 422 and f"意見{one}には、同じ回答を" in part.text and f"意見{third}には" not in part.text
    for differs in ({"comment_ids": [str(third)]}, {"body": "c"}, {"result": "not_adopted"}):
        assert client.submit(path, {**said, **differs}).status_code == 303


def test_the_same_answer_of_a_colleague_is_published_once(client: Client, sqlite_database: Database) -> None:
    slug, given = m.published(sqlite_database), []
    one, other = m.comment(sqlite_database, slug), m.comment(sqlite_database, slug)
    said = {"topic": "t", "body": "b", "result": "adopted", "comment_ids": [str(one), str(other)]}
    path = f"/proposals/{slug}/answer?comment={one}"
    for _ in range(2):
        client.sign_in(make.officer(sqlite_database, Role.clerk))
        given.append(client.submit(path, said))
    assert [answer.status_code for answer in given] == [303, 422] and "二重には登録していません" in given[1].text
    third = m.comment(sqlite_database, slug)
    part = client.submit(path, {**said, "comment_ids": [str(one), str(third)]})
    assert part.status_code == 422 and f"意見{one}には、同じ回答を" in part.text
    assert make.rows(sqlite_database, Answer) == 1


def test_a_comment_answered_twice_with_one_result_counts_once_and_the_figures_add_up(
    client: Client, sqlite_database: Database
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    number = m.consultation(sqlite_database, slug)
    answered, gone = m.comment(sqlite_database, slug), m.comment(sqlite_database, slug, author)
    m.comment(sqlite_database, slug, parent=answered)
    m.comment(sqlite_database, slug)
    m.hidden(sqlite_database, slug)
    for body in ("one", "two"):
        m.answer(sqlite_database, slug, answered, body=body)
    m.hide(sqlite_database, answered)
    acts.withdraw_comment(sqlite_database, by=author, now=NOW, comment_id=gone)
    page = client.page(f"/consultations/{number}")
    row = next(r for r in page.root.all("tr") if "今後の参考" in r.text)
    assert [cell.text for cell in row.all("td")] == ["2", "1", "0", "1", "1・0・0"]
    tally = next(dl for dl in page.root.all("dl") if dl.attributes.get("class") == "tally")
    assert [int(dd.text.split()[0]) for dd in tally.all("dd")] == [1, 1, 3]
    assert "回答したものも含めて2件" in page.text and "この表の意見の数を合わせると" not in page.text


def test_the_table_of_results_says_why_it_adds_up_to_more_than_was_answered(
    client: Client, sqlite_database: Database
) -> None:
    slug = m.published(sqlite_database)
    number = m.consultation(sqlite_database, slug)
    no = m.comment(sqlite_database, slug)
    for result in ("adopted", "future_reference"):
        m.answer(sqlite_database, slug, no, result=result)
    for path in (f"/consultations/{number}", f"/consultations/{number}/result"):
        assert "合わせると2件で、回答したもの（1件）より多くなります" in client.page(path).text, path


@pytest.mark.parametrize("lang", ["", "/en"])
def test_of_two_answers_to_a_comment_every_page_tells_which_is_the_later(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database)
    number = m.consultation(sqlite_database, slug)
    nos = [m.comment(sqlite_database, slug) for _ in range(3)]
    issue = m.issue(sqlite_database, slug, *nos)
    first = m.answer(sqlite_database, slug, *nos[:2], result="adopted", topic="The first")
    apart = m.answer(sqlite_database, slug, nos[2], topic="Apart")
    second = m.answer(sqlite_database, slug, *nos[1:], result="not_adopted", topic="The second")
    later, before = (
        ("has a later response: ", "had an earlier response: ")
        if lang
        else ("件には、あとの回答があります：", "件には、前の回答があります：")
    )
    mark = "Later response" if lang else "あとの回答"
    lists = (
        f"/proposals/{slug}/answers",
        f"/issues/{issue}",
        f"/consultations/{number}",
        f"/consultations/{number}/result",
    )
    for path in lists:
        page = client.page(lang + path)
        assert page.text.count(later) == page.text.count(before) == 2, path
        marked = [x for x in page.root.all("span") if x.text == mark]
        assert len(marked) == 1, path
    for own, words, others in ((first, later, [second]), (apart, later, [second]), (second, before, [first, apart])):
        page = client.page(f"{lang}/answers/{own}")
        told = [p for p in page.root.all("p") if words in p.text]
        assert sorted(a.attributes["href"] for p in told for a in p.all("a")) == [
            f"{lang}/answers/{no}" for no in others
        ]
        assert sum(x.text == mark for x in page.root.all("span")) == (own == second)


def test_of_many_answers_to_a_comment_the_last_are_linked_and_the_rest_counted(
    client: Client, sqlite_database: Database
) -> None:
    no = m.comment(sqlite_database, slug := m.published(sqlite_database))
    first, *rest = [m.answer(sqlite_database, slug, no, body=f"Number {n}.") for n in range(6)]
    page = client.page(f"/answers/{first}")
    linked = [f"/answers/{x}" in page.links().values() for x in rest]
    assert linked == [False, False, True, True, True] and "同じような回答が、ほかに2件あります" in page.text


NOT_THERE = {
    "comment": ("いま表示されていないか、この提案への意見ではないため", "is not shown now, or is not on"),
    "answer": ("は、この提案への回答ではありません", "is not one on this proposal"),
    "place": ("この場所への意見は、まだありません。", "There are no comments on this place yet."),
}


@BOTH
def test_what_cannot_be_answered_is_told_and_what_waits_is_listed(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    """A clerk was told that nothing waits: of a comment that was withdrawn, of another proposal, of an empty place."""
    slug, other = m.published(sqlite_database), m.published(sqlite_database)
    hidden, elsewhere = m.hidden(sqlite_database, slug), m.comment(sqlite_database, other)
    given = m.answer(sqlite_database, other, elsewhere)
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    path, none = f"{lang}/proposals/{slug}/answer", "no unanswered" if lang else "まだ回答がない意見はありません"
    asked = [("comment", f"comment={no}") for no in (hidden, elsewhere, 99999)]
    asked += [("answer", f"answer={no}") for no in (given, 99999)]
    asked += [("place", "field=title"), ("place", f"flow={m.FLOW}&field={m.FIELD}"), ("place", "flow=gone")]
    for kind, query in asked:
        page = client.page(f"{path}?{query}")
        assert NOT_THERE[kind][bool(lang)] in page.text and none in page.text and not picks(page), query
    waiting = m.comment(sqlite_database, slug)
    for kind, query in asked:
        page = client.page(f"{path}?{query}")
        assert NOT_THERE[kind][bool(lang)] in page.text and none not in page.text and picks(page) == [waiting], query
    assert picks(client.page(f"{path}?comment={waiting}")) == [waiting] == picks(client.page(path))
    assert not any(words[bool(lang)] in client.page(f"{path}?comment={waiting}").text for words in NOT_THERE.values())


@BOTH
def test_an_answer_names_no_version_that_nobody_can_read_and_says_when_one_was_taken_away_since(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    slug = m.published(sqlite_database, versions=3)
    no = m.comment(sqlite_database, slug)
    consultation, said = m.consultation(sqlite_database, slug, version=3), {"result": "adopted", "changed_version": 2}
    inside = m.comment(sqlite_database, slug, version=3)
    given = m.answer(sqlite_database, slug, no, inside, **said)
    pages = [f"{lang}/answers/{given}", f"{lang}/proposals/{slug}/answers", f"{lang}/comments/{no}"]
    pages.append(f"{lang}/consultations/{consultation}")
    told = "Version 2 is no longer published since" if lang else "第2版は、2026年11月21日（土）に公開を終えました。理由"
    assert not any(told in client.page(path).text for path in pages)
    m.redact(sqlite_database, slug, 2)
    for path in pages:
        page = client.page(path)
        assert page.text.count(told) == 1 and f"{lang}/proposals/{slug}/v/2" in page.links().values(), path
    with pytest.raises(Refused) as refused:
        m.answer(sqlite_database, slug, m.comment(sqlite_database, slug), **said)
    assert (refused.value.reason, refused.value.field) == ("no_such_change", "changed_version")
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    selects = client.page(f"{lang}/proposals/{slug}/answer").root.all("select")
    (versions,) = [s for s in selects if s.attributes["name"] == "changed_version"]
    assert [o.attributes["value"] for o in versions.all("option")] == ["", "3"]
