"""The secretariat says which issues out of comments an act took up: told on the act, the issue and each comment."""

from datetime import timedelta

import pytest
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.comments import queries as comments
from deliberation.comments.acts import group_comments
from deliberation.council import acts, queries
from deliberation.council.entries import About
from deliberation.db import Database
from deliberation.errors import Refused
from deliberation.following import things
from tests import make
from tests.client import Client
from tests.comments import making
from tests.council import assembly as a
from tests.council.calls import taken
from tests.moment import NOW


def reason_of(db: Connection, found: a.Assembly, **about: int) -> str:
    with pytest.raises(Refused) as refused:
        acts.take_up_issue(db, **a.say(found), **about)
    return refused.value.reason


def test_an_issue_is_taken_up_once_and_only_of_the_acts_own_proposal(db: Connection) -> None:
    found = a.assembly(db)
    first = taken(db, found)
    assert reason_of(db, found, **first) == "taken_up_already"
    other = making.issue(db, making.published(db))
    assert reason_of(db, found, act_id=first["act_id"], issue_id=other) == "issue_of_another_proposal"
    assert [row.id for row in queries.acts_taking_up(db, first["issue_id"])] == [first["act_id"]]


def test_what_was_taken_back_stays_with_its_reason_and_can_be_entered_again(db: Connection) -> None:
    found = a.assembly(db)
    first = taken(db, found)
    acts.take_back_issue(db, **a.say(found), **first, reason="another one was meant")
    assert not queries.acts_taking_up(db, first["issue_id"])
    with pytest.raises(Refused, match="not_taken_up_now"):
        acts.take_back_issue(db, **a.say(found), **first, reason="again")
    acts.take_up_issue(db, **a.say(found), **first)
    rows = queries.issues_taken_up(db, first["act_id"])
    assert [row.back_reason for row in rows] == ["another one was meant", None]


@pytest.mark.parametrize("language", ["", "/en"])
def test_act_issue_and_comment_lead_to_each_other(client: Client, sqlite_database: Database, language: str) -> None:
    with sqlite_database.writing() as db:
        first = taken(db, a.assembly(db))
        (no,) = [row.id for row in comments.comments_of_issue(db, first["issue_id"], 10**9)]
    act, issue, comment = (
        f"{language}/council/acts/{first['act_id']}", f"{language}/issues/{first['issue_id']}",
        f"{language}/comments/{no}",
    )  # fmt: skip
    for at, others in ((act, [issue]), (issue, [act, comment]), (comment, [act, issue])):
        leads = {link.attributes.get("href") for link in client.page(at).root.all("a")}
        assert leads.issuperset(others), at


def test_an_act_takes_up_no_issue_whose_comments_all_came_after_it(db: Connection) -> None:
    found, slug = a.assembly(db), making.published(db)
    act_id = a.bill(db, found, about=About(slug), acted_on=(making.TODAY - timedelta(days=1)).isoformat())
    issue = making.issue(db, slug)
    assert reason_of(db, found, act_id=act_id, issue_id=issue) == "issue_after_act"
    that_day = a.bill(db, found, about=About(slug), acted_on=making.TODAY.isoformat())
    acts.take_up_issue(db, **a.say(found), act_id=that_day, issue_id=issue)
    assert [row.id for row in queries.acts_taking_up(db, issue)] == [that_day]


def test_a_comment_that_came_into_the_issue_after_the_act_was_not_taken_up_by_it(
    client: Client, sqlite_database: Database
) -> None:
    with sqlite_database.writing() as db:
        found = a.assembly(db)
        first = taken(db, found)
        slug = comments.issue(db, first["issue_id"]).slug
        (before,) = [row.id for row in comments.comments_of_issue(db, first["issue_id"], 10**9)]
        after = making.comment(db, slug, now=NOW + timedelta(days=1))
        clerk = make.officer(db, Role.clerk)
        group_comments(db, by=clerk, now=NOW, issue_id=first["issue_id"], comment_ids=[after])
    assert "議会が取り上げた" in client.page(f"/comments/{before}").text
    assert "議会が取り上げた" not in client.page(f"/comments/{after}").text


def test_who_follows_a_comment_is_told_that_its_issue_was_taken_up_and_that_this_was_taken_back(db: Connection) -> None:
    found = a.assembly(db)
    first = taken(db, found)
    (no,) = [row.id for row in comments.comments_of_issue(db, first["issue_id"], 10**9)]
    acts.take_back_issue(db, **a.say(found), **first, reason="another one was meant")
    told = [row.kind for row in things.entries(db, things.find(db, "comment", str(no)), before=2**31, most=9)]
    assert told[:2] == ["council_issue_taken_back", "council_issue_taken_up"]


def test_only_the_secretariat_enters_it(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        first = taken(db, a.assembly(db))
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert client.get(f"/council/acts/{first['act_id']}/issues").status_code == 403
