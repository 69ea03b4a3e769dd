"""No page reads more where more are: in steps of SQLite's machine and in rows that PostgreSQL visits, which are alike
on every run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from bench import grown, seed
from bench.inside import Sizes
from bench.measure import settings
from bench.rows import signed_in
from deliberation.cli import upgrade
from deliberation.clock import now
from deliberation.db import Database
from deliberation.factory import create_app
from deliberation.record import acts as record
from deliberation.record import runner
from deliberation.web.pages import Fragments
from tests.conftest import ENGINES

LITTLE = Sizes((60, 61, 3_000), (60, 60), 20, 20, (60, 6_000), 200, 120, 300)
MUCH = Sizes((60, 61, 12_000), (60, 240), 20, 20, (60, 24_000), 800, 480, 1_200)
OF_ALL, OF_ONE = ("comments", "consultations"), ("comments_of", "answers_of", "issues_of", "proposal")
FEEDS = [grown.Pair(f"feed of all {what}", lambda _, what=what: f"/follow/{what}/all/feed.atom") for what in OF_ALL]
FEEDS += [grown.Pair(f"feed, {what}", lambda f, what=what: f"/follow/{what}/{f.most}/feed.atom") for what in OF_ONE]
PAIRS = [pair for pair in (*grown.PAIRS, *FEEDS) if not pair.grows]
AS_WHERE_TABLES_ARE_LARGE = (
    "enable_seqscan = off", "enable_hashjoin = off", "enable_mergejoin = off", "max_parallel_workers_per_gather = 0"
)  # fmt: skip
EACH = 20  # steps between two looks
STEPS, ROWS = (1.1, 1_000), (1.0, 100)  # times, and more, in any case: rows stand elsewhere in larger trees

Watched = tuple[Callable[[], None], Callable[[], int], float, int]


class City(NamedTuple):
    """One database, and what its answers cost: ``begin`` before one, ``cost`` after it; ``grows`` times and
    ``slack`` more are let pass."""

    app: Flask
    filled: seed.Filled
    begin: Callable[[], None]
    cost: Callable[[], int]
    grows: float
    slack: int

    def client(self, role: str | None) -> FlaskClient:
        client = self.app.test_client()
        if role:
            client.set_cookie("jukugi", signed_in(self.app, self.filled.crowds.officials[role])[0])
        return client

    def asked(self, pair: grown.Pair) -> int:
        client, path = self.client(pair.role), pair.path(self.filled)
        for _ in range(2):  # the first one also reads what is read once in a process
            self.begin()
            answer = client.get(path)
        assert answer.status_code == 200, path
        return self.cost()


@contextmanager
def city(database: Database, folder: Path, sizes: Sizes) -> Iterator[City]:
    upgrade(database)
    runner.open_log(database, settings(database, folder), now())
    filled = seed.fill(database, sizes, lambda _: None)
    with database.writing() as db:
        told(db, filled.most, sizes.comments[2] // 4)
    database.dispose()
    watched = steps(database.engine) if database.is_sqlite else rows(database.engine)
    app = create_app(settings(database, folder), database)
    app.extensions["jukugi_fragments"] = Fragments(0)
    yield City(app, filled, *watched)
    database.dispose()


def told(db: Connection, slug: str, times: int) -> None:
    """Entries of the record: a few answers and issues, and far more comments after them."""
    say = {"now": now(), "jurisdiction": None, "subjects": (f"proposal:{slug}",)}
    about = {"proposal": slug, "version": 1, "digest": "sha256:" + "0" * 64, "verified": True}
    answered = {"proposal": slug, "result": "adopted", "count": 1, "first": 1}
    for _ in range(60):
        record.append(db, kind="answer_given", facts=answered, **say)
        record.append(db, kind="issue_made", facts={"proposal": slug}, **say)
    for n in range(1, times):
        record.append(db, kind="comment_submitted", facts={**about, "comment": n}, **say)


def steps(engine: Engine) -> Watched:
    """Of SQLite's machine."""
    taken = list[int]()

    @event.listens_for(engine, "connect")
    def watch(raw: Any, _record: object) -> None:
        raw.set_progress_handler(lambda: taken.append(1), EACH)

    return taken.clear, lambda: len(taken) * EACH, *STEPS


def rows(engine: Engine) -> Watched:
    """That PostgreSQL visits, kept or not, and looks for in vain: every question is asked again to be explained.

    Where tables are as small as here, it reads them whole rather than go by an index a hundred times. It is told not
    to: so it plans as it does for large ones, and what no index bounds still shows.
    """
    questions = list[tuple[str, Any]]()

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: object, _cursor: object, statement: str, values: Any, *_more: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            questions.append((statement, values))

    def visited() -> int:
        found = 0
        with engine.connect() as db:
            for setting in AS_WHERE_TABLES_ARE_LARGE:
                db.exec_driver_sql(f"SET LOCAL {setting}")
            for statement, values in list(questions):
                explained = db.exec_driver_sql(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}", values)
                found += _visited(explained.scalar_one()[0]["Plan"])
        return found

    return questions.clear, visited, *ROWS


def _visited(node: dict[str, Any]) -> int:
    """By a node of a plan and those below it."""
    its = sum(_visited(below) for below in node.get("Plans", ()))
    if "Relation Name" in node or "Index Name" in node:
        seen = node["Actual Rows"] + sum(n for name, n in node.items() if name.startswith("Rows Removed by"))
        its += int((1 + seen) * node["Actual Loops"])
    return its


def made(request: pytest.FixtureRequest, folder: Path) -> Database:
    if request.param == "sqlite":
        return Database(f"sqlite:///{folder / 'city.sqlite'}")
    server = request.getfixturevalue("postgresql")
    server.execute(f"CREATE DATABASE {folder.name}")
    return Database(server.url(folder.name))


@pytest.fixture(scope="module", params=ENGINES)
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[City, City]]:
    """Little and much, on one engine."""
    with ExitStack() as open_ones:
        folders = [tmp_path_factory.mktemp(name) for name in ("little", "much")]
        few, many = (
            open_ones.enter_context(city(made(request, folder), folder, sizes))
            for folder, sizes in zip(folders, (LITTLE, MUCH), strict=True)
        )
        yield few, many


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_page_over_four_times_as_much_reads_no_more(both: tuple[City, City], pair: grown.Pair) -> None:
    little, much = (one.asked(pair) for one in both)
    assert much <= both[0].grows * little + both[0].slack
