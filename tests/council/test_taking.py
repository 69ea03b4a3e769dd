"""The secretariat says which issues out of comments an act took up: told on the act, the issue and each comment."""

import pytest
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Role
from deliberation.comments import queries as comments
from deliberation.council import acts, queries
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.client import Client
from tests.comments import making
from tests.council import assembly as a
from tests.council.calls import taken


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


def test_only_the_secretariat_enters_it(client: Client, sqlite_database: Database) -> None:
    with sqlite_database.writing() as db:
        first = taken(db, a.assembly(db))
    client.sign_in(make.officer(sqlite_database, Role.clerk))
    assert client.get(f"/council/acts/{first['act_id']}/issues").status_code == 403
