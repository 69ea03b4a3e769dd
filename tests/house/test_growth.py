"""No page reads more rows where more are: counted in steps of SQLite's machine, which are the same on every run."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench import grown, seed
from bench.inside import Sizes
from bench.measure import settings
from bench.rows import signed_in
from deliberation.cli import upgrade
from deliberation.clock import now
from deliberation.db import Database
from deliberation.factory import create_app
from deliberation.record import runner
from deliberation.web.pages import Fragments

LITTLE = Sizes((60, 61, 3_000), (60, 60), 20, 20, (60, 6_000), 200, 120, 300)
MUCH = Sizes((60, 61, 12_000), (60, 240), 20, 20, (60, 24_000), 800, 480, 1_200)
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
    database.dispose()

    @event.listens_for(database.engine, "connect")
    def watch(raw: object, _record: object) -> None:
        raw.set_progress_handler(lambda: steps.append(1), EACH)  # type: ignore[attr-defined]

    app = create_app(settings(database, folder), database)
    app.extensions["jukugi_fragments"] = Fragments(0)
    yield City(app, filled, steps)
    database.dispose()


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    yield from city(tmp_path_factory.mktemp("little"), LITTLE)


@pytest.fixture(scope="module")
def much(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    yield from city(tmp_path_factory.mktemp("much"), MUCH)


@pytest.mark.parametrize("pair", [pair for pair in grown.PAIRS if not pair.grows], ids=lambda pair: pair.name)
def test_a_page_over_four_times_as_much_reads_no_more(little: City, much: City, pair: grown.Pair) -> None:
    assert much.asked(pair) <= GROWS * little.asked(pair) + 1_000
