"""Two clicks at once on any button do what one click after the other does, and the second is told so in words."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import current_thread
from typing import Any

import pytest
from sqlalchemy import event, func, literal, select, union_all
from sqlalchemy.exc import IntegrityError

from deliberation.db import ACTS, Base, Database
from deliberation.errors import Missing, Problems, Refused
from tests.calls import calls
from tests.house.tree import import_acts
from tests.moment import NOW
from tests.together import ON_POSTGRESQL, cut_in_at

import_acts()
PART_OF_ANOTHER = {"comments.erase_author"}  # asks nothing itself: site's acts hold what it erases
NAMES = sorted(set(calls()) & set(ACTS) - PART_OF_ANOTHER)
SIZES = union_all(*(select(literal(t.name), func.count()).select_from(t) for t in Base.metadata.sorted_tables))


@contextmanager
def before_its_first_write(database: Database, call: Callable[[], None]) -> Iterator[None]:
    """All looks are over, and nothing is locked that they did not lock."""
    mine = current_thread()

    def listen(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if current_thread() is mine and not statement.lstrip().upper().startswith("SELECT"):
            call()

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        yield
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)


def grown(database: Database, name: str, twice: Callable[[Callable[[], str]], list[Any]]) -> tuple[Any, Any]:
    """What came of an act sent ``twice``, and how many rows each table has more."""
    with database.writing() as db:
        prepared = calls()[name].prepare(db)
        before = {(table, n) for table, n in db.execute(SIZES)}
    by = {"by": prepared.by} if prepared.by is not None else {}
    # a command on the server may answer in the words of the database; a person may not
    ways = (Refused, Missing, Problems) if by else (Refused, Missing, Problems, IntegrityError)

    def job() -> str:
        try:
            ACTS[name].run(database, **by, now=NOW, **prepared.arguments)
        except ways:
            return "told why not"
        return "done"

    ends = twice(job)
    for end in ends:
        if isinstance(end, Exception):
            raise end
    with database.reading() as db:
        after = {(table, n) for table, n in db.execute(SIZES)}
    more = dict(after - before)
    return Counter(ends), {table: n - dict(before)[table] for table, n in more.items()}


@ON_POSTGRESQL
@pytest.mark.parametrize("name", NAMES)
def test_an_act_sent_twice_at_once_ends_as_one_after_the_other(
    database: Database, sqlite_database: Database, name: str
) -> None:
    together = grown(
        database, name, lambda job: cut_in_at(database, lambda go: before_its_first_write(database, go), job, job)
    )
    assert together == grown(sqlite_database, name, lambda job: [job(), job()])
