"""Acts that need the same things at the same moment wait for each other in one order, and no two of them for ever."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from deliberation import db as under_test
from deliberation.accounts import acts as accounts
from deliberation.accounts import queries as accounts_queries
from deliberation.accounts.acts import roles
from deliberation.accounts.models import Person
from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.comments import acts as comments
from deliberation.comments import queries as comment_queries
from deliberation.comments.acts import commenting
from deliberation.db import Database, act
from deliberation.overload import is_overload
from deliberation.record import queries as record
from deliberation.site import acts
from tests import make
from tests.consents.scene import SLUG, Scene
from tests.moment import NOW
from tests.together import LONGEST, ON_POSTGRESQL, at_once, until_somebody_waits


@pytest.fixture
def author(database: Database) -> Actor:
    with database.writing() as db:
        Scene(db)
        return make.resident(db)


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No second try: what is on trial is that none is needed."""
    monkeypatch.setattr(under_test, "TRIES", 1)


def say(database: Database, by: Actor, body: str = "one") -> int:
    return int(comments.submit_comment(database, by=by, now=NOW, slug=SLUG, version=1, body=body, flow="bus"))


@contextmanager
def stopped_before(
    monkeypatch: pytest.MonkeyPatch, database: Database, module: Any, name: str
) -> Iterator[Callable[[], None]]:
    """The first call of ``module.name`` goes on only once another act waits for what its own already holds.

    Gives a function that returns when that call has been reached.
    """
    reached, real = threading.Event(), getattr(module, name)

    def stop(*args: Any, **kwargs: Any) -> Any:
        if not reached.is_set():
            reached.set()
            until_somebody_waits(database)
        return real(*args, **kwargs)

    monkeypatch.setattr(module, name, stop)
    yield lambda: None if reached.wait(LONGEST) else pytest.fail("never got there")


def pending(database: Database, by: Actor, act: str, **arguments: object) -> Callable[[Actor], Any]:
    """An act put before a second seat; the function with which that seat confirms it."""
    number = accounts.propose_act(
        database, by=by, now=NOW, act=act, jurisdiction=WHOLE_SITE, arguments=arguments, link="/there"
    )
    with database.reading() as db:
        digest = make.shown_digest(db, number)
    return lambda second: accounts.confirm_act(database, by=second, now=NOW, pending_id=number, digest=digest)


def both(first: Callable[[], Any], reached: Callable[[], None], second: Callable[[], Any]) -> list[Exception]:
    """Errors of two acts, the second begun when the first has come to where it stops."""

    def then() -> Any:
        reached()
        return second()

    return [end for end in at_once(first, then) if isinstance(end, Exception)]


@ON_POSTGRESQL
@pytest.mark.parametrize("by_order", [False, True])
def test_who_comments_and_who_erases_do_not_wait_for_each_other(
    database: Database, author: Actor, by_order: bool, once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(database, author)
    other = make.resident(database)
    administrators = [make.officer(database, Role.administrator) for _ in range(2)]
    order = {"person_id": author.person_id, "ground": "court_order", "order": "an order"}
    confirm = pending(database, administrators[0], "erase_person", **order)

    def erase() -> Any:
        return confirm(administrators[1]) if by_order else acts.erase_myself(database, by=author, now=NOW)

    with stopped_before(monkeypatch, database, commenting, "append") as reached:
        assert both(lambda: say(database, other, "two"), reached, erase) == []
    with database.reading() as db:
        assert comment_queries.texts_of(db, author.person_id) == []


@ON_POSTGRESQL
def test_a_role_ended_while_another_is_given_does_not_wait_for_it(
    database: Database, author: Actor, once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (make.officer(database, Role.administrator) for _ in range(3))
    clerk = make.officer(database, Role.clerk)
    with database.reading() as db:
        grant = next(row.id for row in accounts_queries.holders(db) if row.person_id == clerk.person_id)
    confirm = pending(database, first, "grant_role", person_id=author.person_id, role=Role.moderator, place=make.HERE)
    with stopped_before(monkeypatch, database, roles, "append") as reached:
        end = lambda: accounts.end_role(database, by=third, now=NOW, grant_id=grant)  # noqa: E731
        assert both(end, reached, lambda: confirm(second)) == []


def sleepers(database: Database, meet: threading.Barrier) -> list[Callable[[], int]]:
    """Two acts that write two rows in opposite order; PostgreSQL undoes one of them."""
    people = [make.person(database).person_id for _ in range(2)]
    change = text("UPDATE people SET chosen_name = coalesce(chosen_name, '') || 'x' WHERE id = :id")

    @act("private")
    def cross(db: Connection, *, now: object, order: list[int], tries: list[int]) -> int:
        tries.append(1)
        db.execute(change, {"id": order[0]})
        if len(tries) == 1:
            meet.wait(LONGEST)
        db.execute(change, {"id": order[1]})
        return len(tries)

    return [
        lambda: cross(database, now=NOW, order=people, tries=[]),
        lambda: cross(database, now=NOW, order=people[::-1], tries=[]),
    ]


@ON_POSTGRESQL
def test_of_two_acts_that_wait_for_each_other_the_one_undone_is_done_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(under_test, "ACTS", {})
    tried = at_once(*sleepers(database, threading.Barrier(2)))
    assert 2 <= max(tried) <= under_test.TRIES, tried
    with database.reading() as db:
        assert list(db.execute(text("SELECT chosen_name FROM people")).scalars()) == ["xx", "xx"]


def broken(sqlstate: str) -> OperationalError:
    class Original(Exception):
        pass

    Original.sqlstate = sqlstate  # type: ignore[attr-defined]
    return OperationalError("statement", {}, Original("deadlock detected"))


@pytest.mark.parametrize(("sqlstate", "tries"), [("40P01", 3), ("40001", 3), ("57014", 1)])
def test_an_act_is_tried_three_times_at_most_and_only_where_nothing_else_was_wrong(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, sqlstate: str, tries: int
) -> None:
    monkeypatch.setattr(under_test, "ACTS", {})
    begun: list[int] = []

    @act("private")
    def fails(db: Connection, *, now: object) -> None:
        make.person(db)
        begun.append(1)
        raise broken(sqlstate)

    with pytest.raises(OperationalError) as found:
        fails(sqlite_database, now=NOW)
    assert len(begun) == tries and make.rows(sqlite_database, Person) == 0
    assert is_overload(found.value)
    with pytest.raises(OperationalError), sqlite_database.writing() as db:
        fails(db, now=NOW)
    assert len(begun) == tries + 1, "inside another act it is for that one to begin again"


def test_an_act_done_again_leaves_one_entry(database: Database, author: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    real, begun = commenting.append, []

    def late(*args: Any, **kwargs: Any) -> int:
        number = real(*args, **kwargs)
        begun.append(number)
        if len(begun) == 1:
            raise broken("40P01")
        return number

    monkeypatch.setattr(commenting, "append", late)
    number = say(database, author)
    with database.reading() as db:
        kinds = [row.kind for row in record.newest(db, before=2**31 - 1, most=100)]
        assert kinds.count("comment_submitted") == 1 and len(begun) == 2 and begun[0] == begun[1]
        assert comment_queries.comment(db, number).number == 1
