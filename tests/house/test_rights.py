"""Role × jurisdiction × act, asked of the real acts; docs/who-may-do-what.md says the same."""

import pytest
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.db import ACTS, Act, Database
from deliberation.errors import Refused
from tests import make
from tests.calls import Call, calls, ready
from tests.house import rights
from tests.house.tree import assert_none, import_acts

import_acts()
NAMES = [name for name in rights.with_actor(ACTS) if name in calls()]


@pytest.mark.parametrize("name", NAMES)
def test_who_may_is_told_apart_from_who_may_not(sqlite_database: Database, name: str) -> None:
    """Whoever was made ready for the act may do it, and nobody gains a right here from a role elsewhere."""
    row = rights.row(sqlite_database, ACTS[name], calls()[name])
    assert row.answers[rights.CONCERNED] is None
    assert_none(rights.overreach(row))


def test_the_page_says_what_the_acts_do(sqlite_database: Database) -> None:
    assert rights.PAGE.exists(), "run: python -m tests.house.rights"
    said, found = rights.PAGE.read_text(encoding="utf-8").splitlines(), rights.page(rights.rows(sqlite_database))
    stale = sorted(set(said) ^ set(found.splitlines()))
    assert_none(f"{line} (stale; run: python -m tests.house.rights)" for line in stale)
    assert said == found.splitlines()


def test_the_table_sees_a_right_that_reaches_too_far(sqlite_database: Database) -> None:
    def careless(db: Connection, *, by: Actor, now: object) -> None:
        if not any(role is Role.clerk for role, _place in by.rights):
            raise Refused("only_clerk")

    planted = Act("comments.careless", "private", careless)
    call = Call("comments.careless", lambda db: ready(by=make.officer(db, Role.clerk)))
    row = rights.row(sqlite_database, planted, call)
    assert row.may("clerk") and not row.may("moderator") and not row.may(rights.PERSON)
    assert rights.overreach(row) == ["comments.careless: clerk"]


def test_a_broken_act_is_no_refusal(sqlite_database: Database) -> None:
    def broken(db: Connection, *, by: Actor, now: object) -> None:
        raise KeyError("seat")

    call = Call("comments.broken", lambda db: ready(by=make.officer(db, Role.clerk)))
    with pytest.raises(KeyError):
        rights.row(sqlite_database, Act("comments.broken", "private", broken), call)
