"""The page that says what became of a comment claims nothing that did not follow from it, and no answer is owed to
what waits for none."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from deliberation.accounts.rules import Role
from deliberation.comments import acts as comments
from deliberation.council import acts as council
from deliberation.council.entries import About
from deliberation.db import Database
from deliberation.proposals import queries as proposals
from deliberation.record import queries as record
from deliberation.site import acts as erasing
from deliberation.site import followed, joined
from tests import make
from tests.client import Client
from tests.comments import making as m
from tests.consents.scene import SLUG, Scene
from tests.council import assembly as a
from tests.dataplans.documents import data
from tests.moment import NOW


def test_what_the_assembly_did_before_a_comment_did_not_follow_from_it(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        slug, found = m.published(db), a.assembly(db)
        came = m.TODAY + timedelta(days=1)
        no = m.comment(db, slug, flow=m.FLOW, field=m.FIELD, now=NOW + timedelta(days=1))
        for days in (-1, 5, 0):
            content = a.content(
                found, acted_on=(came + timedelta(days=days)).isoformat(),
                about=About(proposal=slug, version=1, flow=m.FLOW, field=m.FIELD),
            )  # fmt: skip
            council.enter_act(
                db, **{**a.say(found), "now": NOW + timedelta(days=9)}, content=content, sources=[a.MINUTES]
            )
        shown = joined.fate(db, no, NOW)["acts"]
    assert [row.acted_from - came for row in shown] == [timedelta(0), timedelta(days=5)]


def test_a_comment_on_a_field_of_the_plan_as_a_whole_tells_what_the_assembly_did_about_that_field(
    sqlite_database: Database,
) -> None:
    with sqlite_database.writing() as db:
        slug, found = m.published(db), a.assembly(db)
        on_field = m.comment(db, slug, flow=None, field="council_role")
        on_other = m.comment(db, slug, flow=None, field="liability")
        on_whole = m.comment(db, slug, flow=None, field=None)
        act_id = a.bill(
            db, found, about=About(proposal=slug, version=1, field="council_role"), acted_on=m.TODAY.isoformat()
        )
        shown = {no: [row.id for row in joined.fate(db, no, NOW)["acts"]] for no in (on_field, on_other, on_whole)}
    assert shown == {on_field: [act_id], on_other: [], on_whole: []}


def test_no_answer_is_owed_to_a_reply_nor_to_what_is_not_shown(client: Client, sqlite_database: Database) -> None:
    slug = m.published(sqlite_database)
    m.consultation(sqlite_database, slug)
    above = m.comment(sqlite_database, slug)
    reply, hidden = m.comment(sqlite_database, slug, parent=above), m.hidden(sqlite_database, slug)
    owed = {no: "まだ回答がありません" in client.page(f"/comments/{no}").text for no in (above, reply, hidden)}
    assert owed == {above: True, reply: False, hidden: False}
    m.answer(sqlite_database, slug, reply)
    assert "We will see." in client.page(f"/comments/{reply}").text


def test_the_page_tells_for_ever_when_a_text_was_withdrawn_and_erased(
    client: Client, sqlite_database: Database
) -> None:
    slug, author = m.published(sqlite_database), make.person(sqlite_database)
    withdrawn, hidden = m.comment(sqlite_database, slug, author), m.hidden(sqlite_database, slug, author)
    comments.withdraw_comment(sqlite_database, by=author, now=NOW + timedelta(days=2), comment_id=withdrawn)
    gone_on = [("取り下げ", "2026年11月23日", "comment_withdrawn")]
    assert _endings(client, sqlite_database, withdrawn) == gone_on
    assert _endings(client, sqlite_database, hidden) == []
    erasing.erase_myself(sqlite_database, by=author, now=NOW + timedelta(days=6))
    erased_on = [("消去", "2026年11月27日", "erased")]
    assert _endings(client, sqlite_database, withdrawn) == gone_on + erased_on
    assert _endings(client, sqlite_database, hidden) == erased_on
    assert "根拠：本人の請求" in client.page(f"/comments/{hidden}").text
    assert "非表示" in client.page(f"/comments/{hidden}").text


def _endings(client: Client, database: Database, no: int) -> list[tuple[str, str, str]]:
    """The steps that took the text away: what stands above, the day, the kind of the entry that the step links to."""
    found = []
    for step in client.page(f"/comments/{no}").root.all("li"):
        if step.all("h3") and (name := step.all("h3")[0].text) in ("取り下げ", "消去"):
            number = int(next(a for a in step.all("a") if "公開記録" in a.text).attributes["href"].rsplit("/", 1)[1])
            day = re.search(r"\d+年\d+月\d+日", step.text)
            with database.reading() as db:
                found.append((name, day[0] if day else "", record.entry(db, number).kind))
    return found


def test_what_followed_stands_in_the_order_of_its_days(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        slug, found, author = m.published(db), a.assembly(db), make.person(db)
        no = m.comment(db, slug, author, flow=m.FLOW, field=m.FIELD)
        about = About(proposal=slug, version=1, flow=m.FLOW, field=m.FIELD)
        say = {**a.say(found), "now": NOW + timedelta(days=9)}
        content = a.content(found, acted_on=(m.TODAY + timedelta(days=5)).isoformat(), about=about)
        council.enter_act(db, **say, content=content, sources=[a.MINUTES])
        m.answer(db, slug, no)
        comments.withdraw_comment(db, by=author, now=NOW + timedelta(days=7), comment_id=no)
    erasing.erase_myself(sqlite_database, by=author, now=NOW + timedelta(days=8))
    told = [step.all("h3")[0].text for step in client.page(f"/comments/{no}").root.all("li") if step.all("h3")]
    about = "同じところについての議会の議案など"
    assert [name.split()[0] for name in told[:5]] == ["受け付け", "市の考え方", about, "取り下げ", "消去"]


@pytest.mark.parametrize(("prefix", "later"), [("", "あとの回答"), ("/en", "Later response")])
def test_of_two_answers_the_later_one_says_so(
    client: Client, sqlite_database: Database, prefix: str, later: str
) -> None:
    no = m.comment(sqlite_database, slug := m.published(sqlite_database))
    m.answer(sqlite_database, slug, no, body="The first words.")
    assert later not in client.page(f"{prefix}/comments/{no}").text
    m.answer(sqlite_database, slug, no, body="The other words.")
    text = client.page(f"{prefix}/comments/{no}").text
    assert text.count(later) == 1
    assert text.index("The first words.") < text.index(later) < text.index("The other words.")


def test_every_request_for_review_stands_beside_its_own_hiding_for_ever(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        author = make.resident(db)
        no = m.hidden(db, m.published(db), author)
        comments.file_appeal(db, by=author, now=NOW, comment_id=no, body="look again")
        by = make.officer(db, Role.moderator)
        comments.restore_comment(db, by=by, now=NOW, comment_id=no, reason="a mistake")
        m.hide(db, no)
    first = ["受け付け", "非表示", "見直しの申出", "見直しの結果、再表示", "非表示"]
    assert _told(client, no)[:5] == first
    comments.file_appeal(sqlite_database, by=author, now=NOW, comment_id=no, body="and again")
    assert _told(client, no)[:6] == [*first, "見直しの申出"]
    page = client.page(f"/comments/{no}")
    waiting = [step.text for step in page.root.all("li") if step.attributes.get("class") == "wait"]
    assert len(waiting) == 1 and "見直しの申出" in waiting[0]


def _told(client: Client, no: int) -> list[str]:
    return [step.all("h3")[0].text for step in client.page(f"/comments/{no}").root.all("li") if step.all("h3")]


def test_a_version_that_was_out_before_a_comment_came_did_not_change_because_of_it(sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        slug = m.published(db)
        m.publish(db, proposals.by_slug(db, slug).id, make.HERE, data(None, {m.FIELD: "P2Y"}))
        place = {"flow": m.FLOW, "field": m.FIELD}
        before, later = m.comment(db, slug, **place), m.comment(db, slug, **place, now=NOW + timedelta(days=1))
        changed = {no: [x.after.number for x in joined.fate(db, no, NOW)["changes"]] for no in (before, later)}
    assert changed == {before: [2], later: []}


@pytest.mark.parametrize(
    ("prefix", "told"), [("", "第4版より後の変更を見る"), ("/en", "See what changed after version 4")]
)
def test_early_changes_are_told_and_where_those_after_the_last_told_are(
    client: Client, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, prefix: str, told: str
) -> None:
    monkeypatch.setattr(followed, "VERSIONS", 3)
    with sqlite_database.writing() as db:
        slug = m.published(db)
        proposal_id = proposals.by_slug(db, slug).id
        at = lambda day: NOW + timedelta(days=day)  # noqa: E731
        m.publish(db, proposal_id, make.HERE, data(None, {m.FIELD: "P2Y"}))
        no = m.comment(db, slug, flow=m.FLOW, field=m.FIELD, now=at(1), version=1)
        for term in ("P3Y", "P4Y", "P5Y", "P6Y"):
            m.publish(db, proposal_id, make.HERE, data(None, {m.FIELD: term}), now=at(2))
        asked = []
        event.listen(db, "before_cursor_execute", lambda _c, _k, statement, *_r: asked.append(statement))
        found, few = joined.fate(db, no, at(3)), len(asked)
        monkeypatch.setattr(followed, "VERSIONS", 9)
        everything = joined.fate(db, no, at(3))
        monkeypatch.setattr(followed, "VERSIONS", 3)
    assert [x.after.number for x in found["changes"]] == [3, 4] and found["walked"] == (4, 6)
    assert [x.after.number for x in everything["changes"]] == [3, 4, 5, 6] and everything["walked"] is None
    assert len(asked) == 2 * few, "more versions are no more questions"
    page = client.page(f"{prefix}/comments/{no}")
    assert page.links()[told] == f"{prefix}/proposals/{slug}/compare/4/6#at-{m.FLOW}"


def test_an_act_that_followed_is_told_with_its_result_and_numbers(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        slug, found = m.published(db), a.assembly(db)
        no = m.comment(db, slug, flow=m.FLOW, field=m.FIELD)
        about = About(proposal=slug, version=1, flow=m.FLOW, field=m.FIELD)
        content = a.content(found, acted_on=m.TODAY.isoformat(), about=about)
        say = {**a.say(found), "now": NOW + timedelta(days=9)}
        act_id = council.enter_act(db, **say, content=content, sources=[a.MINUTES])
        council.enter_vote(db, **say, act_id=act_id, taken_on=m.TODAY, vote=a.roll(found, "yyyn"))
    for prefix, name, words in (
        ("", "同じところについての議会の議案など", ("可決", "3", "1")),
        ("/en", "Act of the assembly about the same place", ("Passed", "3", "1")),
    ):
        steps = client.page(f"{prefix}/comments/{no}").root.all("li")
        (step,) = [s.text for s in steps if s.all("h3") and name in s.all("h3")[0].text]
        assert all(word in step for word in words), step


def test_the_state_of_the_consent_record_is_not_told_as_one_of_the_comment(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        scene = Scene(db)
        no = m.comment(db, SLUG, flow=m.FLOW)
        whole = m.comment(db, SLUG)
        scene.decided()
    named = (
        ("", ("この流れの同意記録：", "この計画の同意記録：")),
        ("/en", ("Consent record of this flow:", "Consent record of this plan:")),
    )
    for prefix, names in named:
        for at, name in zip((no, whole), names, strict=True):
            told = client.page(f"{prefix}/comments/{at}").root.all("h3")
            assert [h.text for h in told if h.text.startswith(name)], name
