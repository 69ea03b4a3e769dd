"""The council desk: new since a moment that the member's own browser keeps, for one's own bodies, and what is asked."""

from datetime import timedelta

import pytest

from deliberation.accounts.rules import Role
from deliberation.comments import queries as comments
from deliberation.council import acts, queries
from deliberation.council.entries import About
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.proposals import queries as proposals
from deliberation.record import queries as record
from deliberation.site import overseeing
from tests import make
from tests.accounts.statements import statements
from tests.client import Client
from tests.comments import making
from tests.conftest import FixedClock
from tests.council import assembly as a
from tests.dataplans.documents import data
from tests.moment import NOW
from tests.site.test_desks import consulted

DESK = "/desk/council"


def asked_here(database: Database) -> tuple[str, int]:
    """A proposal with an issue of two comments that nobody has answered."""
    with database.writing() as db:
        slug = making.published(db, versions=2)
        said = [making.comment(db, slug) for _ in range(2)]
        return slug, making.issue(db, slug, *said, title="保存期間が長い")


def links(client: Client, at: str) -> set[str]:
    return {x.attributes.get("href", "") for x in client.page(at).root.all("a")}


def test_what_residents_ask_stands_there_until_the_city_has_answered(
    client: Client, sqlite_database: Database
) -> None:
    slug, issue = asked_here(sqlite_database)
    client.sign_in(make.officer(sqlite_database, Role.council_member))
    to_question = f"/council/{make.HERE}/questions/new?issue={issue}&kind=question"
    assert {f"/issues/{issue}", to_question} <= links(client, DESK)
    assert "まだ回答がない意見2件" in client.page(DESK).text
    with sqlite_database.reading() as db:
        ids = [row.id for row in comments.comments_of_issue(db, issue, 2**31)]
    making.answer(sqlite_database, slug, *ids)
    assert f"/issues/{issue}" not in links(client, DESK)


def test_those_most_residents_ask_come_first_and_one_person_counts_once(database: Database) -> None:
    slug, _few = asked_here(database)
    with database.writing() as db:
        place = proposals.by_slug(db, slug).jurisdiction
        making.consultation(db, slug)
        loud, others = make.resident(db), [make.resident(db) for _ in range(2)]
        often = making.issue(db, slug, *(making.comment(db, slug, loud, body=f"長い{n}") for n in range(4)))
        wide = making.issue(db, slug, *(making.comment(db, slug, one, body="短く") for one in others))
        found = comments.asked_most(db, [place], 10)
    order = [row.id for row in found]
    assert order.index(wide) < order.index(often)
    assert {row.id: (row.askers, row.waiting) for row in found}[often] == (1, 4)


def test_the_mark_is_kept_by_the_browser_and_nothing_is_written(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    slug = making.published(sqlite_database)
    client.sign_in(make.officer(sqlite_database, Role.council_member))
    assert "最近の60日" in client.page(DESK).text
    fixed_clock.moment += timedelta(minutes=1)
    with statements(sqlite_database) as seen:
        client.submit(DESK, {}, form=DESK)
    assert not [s for s in seen if s.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    page = client.page(DESK)
    assert "この間に、重要な変更、監査報告、新しい論点、期限を過ぎたことはありませんでした。" in page.text
    fixed_clock.moment += timedelta(minutes=1)
    with sqlite_database.writing() as db:
        row = proposals.by_slug(db, slug)
        making.publish(db, row.id, row.jurisdiction, data({"vendor_exit_plan": False}), now=fixed_clock.moment)
    assert f"/proposals/{slug}/compare/1/2" in links(client, DESK)
    assert "この間に" not in client.page(f"{DESK}?since=2020-01-01").text
    client.page(f"{DESK}?since=nonsense")
    client.page(f"{DESK}?since=0001-01-01")


def test_what_came_after_the_page_was_made_stays_new_and_a_mark_never_goes_back(
    client: Client, sqlite_database: Database, fixed_clock: FixedClock
) -> None:
    slug = making.published(sqlite_database)
    client.sign_in(make.officer(sqlite_database, Role.council_member))
    drawn = fixed_clock.moment.isoformat()
    assert f'name="drawn" value="{drawn}"' in client.get(DESK).get_data(as_text=True)
    fixed_clock.moment += timedelta(minutes=1)
    with sqlite_database.writing() as db:
        row = proposals.by_slug(db, slug)
        making.publish(db, row.id, row.jurisdiction, data({"vendor_exit_plan": False}), now=fixed_clock.moment)
    fixed_clock.moment += timedelta(minutes=1)
    changed = f"/proposals/{slug}/compare/1/2"
    assert client.submit(DESK, {"drawn": drawn}, form=DESK).status_code == 303
    assert changed in links(client, DESK)
    later = (fixed_clock.moment + timedelta(days=1)).isoformat()
    for wrong in (later, "nonsense", "2026-11-20T00:00:00"):
        assert client.submit(DESK, {"drawn": wrong}, form=DESK).status_code == 400
    client.submit(DESK, {}, form=DESK)
    assert changed not in links(client, DESK)
    client.submit(DESK, {"drawn": drawn}, form=DESK)
    assert changed not in links(client, DESK)


def test_a_body_of_mine_narrows_to_what_it_dealt_with(client: Client, sqlite_database: Database) -> None:
    slug, issue = asked_here(sqlite_database)
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        member = a.councillor(db, found)
    client.sign_in(member)
    at = f"{DESK}?body={found.committee}"
    assert f"/issues/{issue}" not in links(client, at)
    with sqlite_database.writing() as db:
        content = a.content(found, body_id=found.committee, about=About(slug))
        acts.enter_act(db, **a.say(found), content=content)
    assert f"/issues/{issue}" in links(client, at)
    marks = "ここまで見た印を付ける"
    assert marks in client.page(DESK).text
    assert all(marks not in client.page(one).text for one in (at, f"{DESK}?since=2026-01-01"))


def test_a_question_keeps_the_issue_that_it_was_drawn_from(client: Client, sqlite_database: Database) -> None:
    slug, issue = asked_here(sqlite_database)
    with sqlite_database.writing() as db:
        member = a.councillor(db, a.assembly(db))
    client.sign_in(member)
    at = f"/council/{make.HERE}/questions/new?issue={issue}&kind=question"
    page = client.page(at)
    assert "もとの論点" in page.text and "保存期間が長い" in page.text
    assert client.submit(at, {"body": "なぜですか。", "step": "send"}).status_code == 303
    with sqlite_database.reading() as db:
        (question,) = queries.questions_from(db, [issue])[issue]
    assert (question.title, question.proposal) == ("保存期間が長い", slug)
    assert f"/issues/{issue}" in links(client, f"/council/questions/{question.id}")
    assert question.title in client.page(f"/issues/{issue}").text
    with sqlite_database.reading() as db:
        nos = [row.id for row in comments.comments_of_issue(db, issue, 10**9)]
    for no in nos:
        assert f"/council/questions/{question.id}" in links(client, f"/comments/{no}")
    told = frozenset({"council_question_put"})
    assert nos
    with sqlite_database.reading() as db:
        assert question.log_entry_id in [row.entry_id for row in record.of_kinds(db, f"issue:{issue}", told)]


def test_an_issue_of_another_proposal_is_refused(database: Database) -> None:
    _slug, issue = asked_here(database)
    with database.writing() as db:
        found = a.assembly(db)
        told = {"kind": "question", "title": "Why?", "body": "Why?", "about": a.about(db), "issue": issue}
        with pytest.raises(Refused) as refused:
            acts.put_question(db, by=a.councillor(db, found), now=NOW, jurisdiction=make.HERE, **told)
    assert refused.value.reason == "drawn_from_elsewhere"


def test_the_council_desk_asks_each_slice_once(client: Client, sqlite_database: Database) -> None:
    asked_here(sqlite_database)
    client.sign_in(make.officer(sqlite_database, Role.council_member))
    with statements(sqlite_database) as seen:
        client.page(DESK)
    assert len(seen) <= 12, "\n".join(seen)


@pytest.mark.parametrize("lang", ["", "/en"])
def test_a_list_that_goes_on_says_so_and_leads_to_all(
    client: Client, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.setattr(overseeing, "SHOWN", 2)
    slug, _issue = asked_here(sqlite_database)
    more = "2 of 3." if lang else "全3件のうち2件です。"
    client.sign_in(make.officer(sqlite_database, Role.council_member))
    assert more not in client.page(f"{lang}{DESK}").text.partition("asked")[2]
    with sqlite_database.writing() as db:
        for n in range(2):
            making.issue(db, slug, making.comment(db, slug, body=f"また{n}"), title=f"別の論点{n}")
    page = client.page(f"{lang}{DESK}")
    whole = f"{lang}{DESK}?all=asked"
    assert more in page.text and whole in links(client, f"{lang}{DESK}")
    listed = client.page(whole)
    assert more not in listed.text and [h.attributes.get("id") for h in listed.root.all("h2")][:1] == ["asked"]
    assert len({x for x in links(client, whole) if x.startswith(f"{lang}/issues/")}) == 3
    monkeypatch.setattr(overseeing, "WHOLE", 2)
    beyond = "2 of more than 2." if lang else "2件より多いうちの2件です。"
    assert beyond in client.page(whole).text


def test_a_mark_is_offered_only_where_all_that_is_new_is_listed(
    client: Client, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        making.published(sqlite_database, versions=2)
    client.sign_in(make.officer(sqlite_database, Role.council_member))
    marks, cut = "ここまで見た印を付ける", "新しいことがすべて並んでいるときに付けられます"
    assert marks in client.page(DESK).text
    monkeypatch.setattr(overseeing, "SHOWN", 2)
    desk = client.page(DESK).text
    assert marks not in desk and cut in desk and "全3件のうち2件です。" in desk
    assert marks in client.page(f"{DESK}?all=news").text
    assert not [f for f in client.page(f"{DESK}?all=open").forms() if f.posts and "drawn" in f.names()]


def test_what_a_committee_dealt_with_is_not_lost_behind_the_rest_of_the_city(
    client: Client, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overseeing, "WHOLE", 1)
    monkeypatch.setattr(overseeing, "SHOWN", 1)
    slug, issue = asked_here(sqlite_database)
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        member = a.councillor(db, found)
        content = a.content(found, body_id=found.committee, about=About(slug))
        acts.enter_act(db, **a.say(found), content=content)
        for _ in range(3):
            other = making.published(db, versions=2)
            making.issue(db, other, *(making.comment(db, other, make.resident(db)) for _ in range(4)), title="運賃")
    client.sign_in(member)
    at = f"{DESK}?body={found.committee}"
    assert f"/issues/{issue}" not in links(client, DESK) and f"/issues/{issue}" in links(client, at)
    assert f"/proposals/{slug}/compare/1/2" in links(client, f"{at}&all=news")


@pytest.mark.parametrize("lang", ["", "/en"])
def test_what_fell_due_meanwhile_is_told_as_new_with_its_day(
    client: Client, sqlite_database: Database, lang: str
) -> None:
    with sqlite_database.writing() as db:
        consulted(db, make.HERE, 200)
        (owed,) = comments.owed_answers(db, [make.HERE], making.TODAY, 10)
    client.sign_in(make.officer(sqlite_database, Role.council_member))
    told = "fell due on" if lang else "に期限が過ぎました"
    new = [told in client.page(f"{lang}{DESK}?since={owed.answers_due + timedelta(days=n)}").text for n in (0, 1, 2)]
    assert new == [True, True, False]
