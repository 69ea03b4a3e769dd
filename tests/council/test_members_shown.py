"""The page of a member: votes with and without an official single vote, conditions proposed, what became of them."""

from dataclasses import replace
from typing import Any

import pytest

from deliberation.council import acts
from deliberation.council.entries import About
from deliberation.council.rollcalls import REQUIREMENTS, Counts, Declared, Way
from deliberation.council.rules import VoteEntered
from deliberation.db import Database
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
