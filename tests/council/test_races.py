"""Terms and groups of members under two hands at the same moment."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from deliberation.council import acts, queries
from deliberation.council.models import CouncilFactionTerm, CouncilTerm
from deliberation.db import Database
from deliberation.record.models import LogEntry
from tests.council import assembly as a
from tests.together import ON_POSTGRESQL, cut_in, reason

pytestmark = ON_POSTGRESQL


@pytest.fixture
def cut(database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Any]]:
    return lambda name, act, other: cut_in(monkeypatch, database, (queries, name), act, other)


@pytest.fixture
def found(database: Database) -> a.Assembly:
    with database.writing() as db:
        return a.assembly(db)


def test_a_term_ends_once(database: Database, found: a.Assembly, cut: Any) -> None:
    with database.reading() as db:
        term = db.execute(select(CouncilTerm.id).order_by(CouncilTerm.id)).scalars().first()
    end = lambda day: acts.end_term(database, **a.say(found), term_id=term, until=date(2026, 5, day))  # noqa: E731
    ends = cut("term", lambda: end(1), lambda: end(2))
    assert sorted([ends[0] is None, ends[1] is None]) == [False, True]
    assert {reason(one) for one in ends} == {None, "term_ended_or_later"}
    with database.reading() as db:
        kinds = list(db.execute(select(LogEntry.kind).order_by(LogEntry.id)).scalars())
    assert kinds.count("council_term_ended") == 1


@pytest.mark.parametrize("months", [(6, 5), (5, 6)])
def test_a_member_is_in_one_group_at_a_time(
    database: Database, found: a.Assembly, cut: Any, months: tuple[int, int]
) -> None:
    member, (one, two) = found.members[4], found.factions
    join = lambda group, month: acts.set_faction(  # noqa: E731
        database, **a.say(found), member_id=member, faction_id=group, since=date(2026, month, 1)
    )
    ends = cut("last_faction_term", lambda: join(one, months[0]), lambda: join(two, months[1]))
    assert ends[0] is None and reason(ends[1]) == (None if months == (5, 6) else "term_exists")
    of = select(CouncilFactionTerm.since, CouncilFactionTerm.until).where(CouncilFactionTerm.member_id == member)
    with database.reading() as db:
        terms = db.execute(of.order_by(CouncilFactionTerm.since)).all()
    assert all(before.until and before.until < after.since for before, after in pairwise(terms))
    assert terms[-1].until is None


@pytest.mark.parametrize("parent", [False, True])
@pytest.mark.parametrize("how", ["added", "renamed", "resumed"])
def test_two_bodies_of_one_name_are_not_entered_by_two_hands(
    database: Database, found: a.Assembly, cut: Any, parent: bool, how: str
) -> None:
    of = {"part_of_id": found.body} if parent else {}
    given = {**a.say(found), "kind": "plenary", "name_ja": "新しい会議"}
    with database.writing() as db:
        name = {"name_ja": "別の会議"} if how == "renamed" else {}
        other = acts.add_body(db, **{**given, **name}, slug="z", **of)
        if how != "renamed":
            acts.change_body(db, **a.say(found), body_id=other, seats=None, ended_on=a.DAY)
    first = lambda: acts.add_body(database, **given, slug="x", **of)  # noqa: E731
    second = {
        "added": lambda: acts.add_body(database, **given, slug="y", **of),
        "renamed": lambda: acts.correct_name(
            database, **a.say(found), what="body", number=other, name_ja="新しい会議", correction="Misspelt"
        ),
        "resumed": lambda: acts.change_body(database, **a.say(found), body_id=other, seats=None),
    }[how]
    ends = cut("bodies_named", first, second)
    assert isinstance(ends[0], int) and reason(ends[1]) == "body_named_so"
