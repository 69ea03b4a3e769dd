"""The page of a member: votes with and without an official single vote, conditions proposed, what became of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from deliberation.council import acts, queries
from deliberation.council.entries import About
from deliberation.council.kinds import MemberPart
from deliberation.council.queries import of_member, requested
from deliberation.council.rollcalls import REQUIREMENTS, Counts, Declared, Way
from deliberation.council.rules import VoteEntered
from deliberation.db import Database
from deliberation.web import paging
from tests import make
from tests.accounts.statements import statements
from tests.client import Client
from tests.council import assembly as a
from tests.moment import NOW

MAJORITY = REQUIREMENTS["majority"]


@pytest.fixture
def here(sqlite_database: Database) -> a.Assembly:
    with sqlite_database.writing() as db:
        return a.assembly(db)


def voted(database: Database, here: a.Assembly, vote: VoteEntered, **changes: Any) -> int:
    with database.writing() as db:
        act = a.bill(db, here, **changes)
        acts.enter_vote(db, **a.say(here), act_id=act, taken_on=a.DAY, vote=vote)
    return act


def test_a_vote_without_official_single_votes_is_listed_and_says_why(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    standing = VoteEntered(Way.standing, MAJORITY, counts=Counts(in_favour=3, against=1), presiding=here.members[0])
    voted(sqlite_database, here, standing)
    voted(sqlite_database, here, VoteEntered(Way.no_objection, MAJORITY, declared=Declared.no_objection))
    voted(sqlite_database, here, a.roll(here, "nyyy"))
    page = client.page(f"/council/members/{here.members[1]}").text
    assert page.count("公式の記録なし") == 2 and "反対" in page
    assert "起立採決のため、議員ごとの賛否は公式の記録にありません。" in page
    assert "異議の有無だけを聞く採決のため、議員ごとの賛否はありません。" in page
    assert "議長席の人" in client.page(f"/council/members/{here.members[0]}").text


def test_votes_of_bodies_in_which_the_member_did_not_sit_are_not_theirs(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    of_three = replace(a.roll(here, "yynn"), choices={}, counts=Counts(in_favour=2, against=0), way=Way.standing)
    voted(sqlite_database, here, of_three, kind="review", body_id=here.committee)
    assert "公式の記録なし" in client.page(f"/council/members/{here.members[1]}").text
    assert "公式の記録なし" not in client.page(f"/council/members/{here.members[4]}").text


def test_conditions_proposed_stand_apart_and_say_whether_the_assembly_took_them_up(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    with sqlite_database.writing() as db:
        by, slug = a.councillor(db, here), a.proposal_with_flow(db)
        say = {"by": by, "now": NOW, "jurisdiction": make.HERE, "about": About(slug), "body": "本文"}
        asked = acts.put_question(db, **say, kind="question", title="なぜ1年か")
        acts.put_question(db, **say, kind="limit", title="保存は90日まで")
    page = client.page(f"/council/members/{here.members[1]}").text
    wanted = ("この場に出した質問", "なぜ1年か", "提案した条件", "保存は90日まで")
    assert sorted(wanted, key=page.index) == list(wanted)
    assert page.count("議会で取り上げた記録はありません") == 2
    with sqlite_database.writing() as db:
        act = a.bill(db, here, kind="general_question", question_id=asked)
    page = client.page(f"/council/members/{here.members[1]}")
    assert f"/council/acts/{act}" in page.links().values() and page.text.count("議会で取り上げられました") == 1


def test_the_page_says_how_a_correction_is_asked_for_and_what_was_asked(
    client: Client, sqlite_database: Database, here: a.Assembly
):
    act = voted(sqlite_database, here, a.roll(here, "yyyn"))
    address = f"/council/members/{here.members[1]}"
    assert "申出はまだありません。" in client.page(address).text
    with sqlite_database.writing() as db:
        by = a.councillor(db, here)
        acts.ask_correction(db, by=by, now=NOW, jurisdiction=make.HERE, act_id=act, request="反対しました")
    assert "議会事務局の回答はまだありません" in client.page(address).text


def test_the_page_asks_no_more_than_twelve_questions(client: Client, sqlite_database: Database, here: a.Assembly):
    voted(sqlite_database, here, a.roll(here, "yyyn"))
    with statements(sqlite_database) as asked:
        client.page(f"/council/members/{here.members[1]}")
    assert len(asked) <= 12, "\n".join(asked)


def test_votes_stand_by_their_own_day_and_every_page_of_them_goes_on(db: Connection, whole: a.Assembly):
    days = [a.DAY - timedelta(days=n) for n in (40, 0, 20, 30, 10)]
    for on in days:
        act = a.bill(db, whole, acted_on=on.isoformat())
        acts.enter_vote(db, **a.say(whole), act_id=act, taken_on=on, vote=a.roll(whole, "yyyn"))
    found: list[int] = []
    before = paging.FIRST
    while rows := queries.votes_of_member(db, whole.members[1], before, 2):
        found += [row.act_id for row in rows[:2]]
        before = rows[:2][-1].id
    told = [queries.act(db, one).acted_on for one in found]
    assert told == [on.isoformat() for on in sorted(days, reverse=True)]


def test_each_list_of_a_member_is_cut_by_itself_and_says_how_long_it_is(db: Connection, whole: a.Assembly):
    by, slug, member = a.councillor(db, whole), a.proposal_with_flow(db), whole.members[1]
    say: dict[str, Any] = {"by": by, "now": NOW, "jurisdiction": make.HERE}
    for n in range(3):
        for kind in ("question", "limit"):
            acts.put_question(db, **say, about=About(slug), body="Body", kind=kind, title=f"{kind} {n}")
        acts.ask_own_correction(db, **say, about="name", request=f"Request {n}")
        both = [(member, MemberPart.mover), (member, MemberPart.reporter)]
        a.bill(db, whole, acted_on=(a.DAY - timedelta(days=n)).isoformat(), members=both)
    questions, conditions = queries.questions_of_member(db, member, size=1)
    assert [row.title for row in questions] == ["question 2", "question 1"] and questions[0].total == 3
    assert [row.title for row in conditions] == ["limit 2", "limit 1"] and conditions[0].total == 3
    first, *_ = queries.acts_of_member(db, member, size=1)
    assert (first.total, first.member_part, first.other_part) == (3, "mover", "reporter")
    (last,) = queries.acts_of_member(db, member, queries.acts_of_member(db, member)[1].id)
    assert last.acted_on == (a.DAY - timedelta(days=2)).isoformat()
    assert queries.requests_of_member(db, member, size=1)[0].total == 3
    assert queries.waiting_request(db, member, "Request 0", about="name") is not None
    assert queries.waiting_request(db, member, "Request 0", about="term") is None
    assert {row.dealt for row in queries.seated(db, [make.HERE], a.DAY, 1)} <= {False}


def test_what_is_more_than_the_page_holds_is_said_and_found_on_its_own_page(
    client: Client, sqlite_database: Database, here: a.Assembly, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(queries, "SIZE", 2)
    for part in (of_member, requested):
        for name in ("acts_of_member", "questions_of_member", "requests_of_member"):
            if hasattr(part, name):
                monkeypatch.setattr(getattr(part, name), "__defaults__", (paging.FIRST, 2))
    with sqlite_database.writing() as db:
        by, slug = a.councillor(db, here), a.proposal_with_flow(db)
        say: dict[str, Any] = {"by": by, "now": NOW, "jurisdiction": make.HERE}
        for n in range(3):
            acts.put_question(db, **say, about=About(slug), body="本文", kind="question", title=f"質問{n}")
            acts.put_question(db, **say, about=About(slug), body="本文", kind="limit", title=f"条件{n}")
            acts.ask_own_correction(db, **say, about="name", request=f"申出{n}")
            on = (a.DAY - timedelta(days=n)).isoformat()
            moved = {"acted_on": on, "members": [(here.members[1], MemberPart.mover)]}
            a.bill(db, here, **moved, title={"ja": f"議案{n}", "en": None})
    address = f"/council/members/{here.members[1]}"
    page = client.page(address)
    for what, newest, oldest in (
        ("questions", "質問2", "質問0"), ("conditions", "条件2", "条件0"), ("requests", "申出2", "申出0"),
        ("acts", "議案0", "議案2"),
    ):  # fmt: skip
        assert newest in page.text and oldest not in page.text
        assert f"{address}/{what}" in page.links().values()
        everything = client.page(f"{address}/{what}")
        assert newest in everything.text and oldest not in everything.text
        older = next(href for text, href in everything.links().items() if "これより前のものへ" in text)
        rest = client.page(f"{address}/{what}{older}").text
        assert oldest in rest and newest not in rest
    assert page.text.count("3件をすべて見る") == 4
