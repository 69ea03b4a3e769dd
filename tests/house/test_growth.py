"""No page reads more rows where more are: counted in steps of SQLite's machine, which are the same on every run."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Connection

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

LITTLE = Sizes((60, 61, 3_000), (60, 60), 20, 20, (60, 6_000), 200, 120, 300)
MUCH = Sizes((60, 61, 12_000), (60, 240), 20, 20, (60, 24_000), 800, 480, 1_200)
OF_ALL, OF_ONE = ("comments", "consultations"), ("comments_of", "answers_of", "issues_of", "proposal")
FEEDS = [grown.Pair(f"feed of all {what}", lambda _, what=what: f"/follow/{what}/all/feed.atom") for what in OF_ALL]
FEEDS += [grown.Pair(f"feed, {what}", lambda f, what=what: f"/follow/{what}/{f.most}/feed.atom") for what in OF_ONE]
GROWS = 1.1  # some rows stand elsewhere in the trees of a larger file
EACH = 20  # steps between two looks


class City(NamedTuple):
    """One database, and how many steps an answer took."""

    app: Flask
    filled: seed.Filled
    steps: list[int]

    def client(self, role: str | None) -> FlaskClient:
        client = self.app.test_client()
        if role:
            client.set_cookie("jukugi", signed_in(self.app, self.filled.crowds.officials[role])[0])
        return client

    def asked(self, pair: grown.Pair) -> int:
        client, path = self.client(pair.role), pair.path(self.filled)
        for _ in range(2):  # the first one also reads what is read once in a process
            self.steps.clear()
            answer = client.get(path)
        assert answer.status_code == 200, path
        return len(self.steps) * EACH


def city(folder: Path, sizes: Sizes) -> Iterator[City]:
    database, steps = Database(f"sqlite:///{folder / 'city.sqlite'}"), list[int]()
    upgrade(database)
    runner.open_log(database, settings(database, folder), now())
    filled = seed.fill(database, sizes, lambda _: None)
    with database.writing() as db:
        told(db, filled.most, sizes.comments[2] // 4)
    database.dispose()

    @event.listens_for(database.engine, "connect")
    def watch(raw: object, _record: object) -> None:
        raw.set_progress_handler(lambda: steps.append(1), EACH)  # type: ignore[attr-defined]

    app = create_app(settings(database, folder), database)
    app.extensions["jukugi_fragments"] = Fragments(0)
    yield City(app, filled, steps)
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


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    yield from city(tmp_path_factory.mktemp("little"), LITTLE)


@pytest.fixture(scope="module")
def much(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    yield from city(tmp_path_factory.mktemp("much"), MUCH)


PAIRS = [pair for pair in (*grown.PAIRS, *FEEDS) if not pair.grows]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_page_over_four_times_as_much_reads_no_more(little: City, much: City, pair: grown.Pair) -> None:
    assert much.asked(pair) <= GROWS * little.asked(pair) + 1_000
