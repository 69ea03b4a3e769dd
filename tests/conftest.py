"""Fixtures for every test. Databases are copied from a template made once a session, on both engines."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from deliberation import clock, triggers
from deliberation.db import Base, Database
from tests.house.tree import import_models
from tests.moment import NOW
from tests.postgres import Server

ENGINES = ("sqlite", "postgresql")

Copy = Callable[[], str]


def fill_schema(url: str) -> None:
    """Tables and triggers as after the newest migration (tests/house/test_schema.py proves that they are equal)."""
    import_models()
    database = Database(url)
    with database.writing() as connection:
        Base.metadata.create_all(connection)
        triggers.install(connection)
    database.dispose()


@pytest.fixture(scope="session")
def sqlite_copies(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Gives the address of a new SQLite database with the whole schema."""
    folder = tmp_path_factory.mktemp("sqlite")
    template = folder / "template.sqlite"
    fill_schema(f"sqlite:///{template}")
    numbers = count(1)

    def copy() -> str:
        path = folder / f"{next(numbers)}.sqlite"
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    return copy


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server of our own for this session."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql_copies(postgresql: Server) -> Copy:
    """Gives the address of a new PostgreSQL database with the whole schema."""
    postgresql.execute("CREATE DATABASE template_jukugi")
    fill_schema(postgresql.url("template_jukugi"))
    numbers = count(1)

    def copy() -> str:
        name = f"t{next(numbers)}"
        postgresql.execute(f"CREATE DATABASE {name} TEMPLATE template_jukugi STRATEGY FILE_COPY")
        return postgresql.url(name)

    return copy


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database on each engine in turn; gone after the test."""
    url = request.getfixturevalue(f"{request.param}_copies")()
    yield url
    drop(url, request)


def drop(url: str, request: pytest.FixtureRequest) -> None:
    """Remove a copy, so that a long run does not fill the disk."""
    if url.startswith("sqlite"):
        for path in Path(url.removeprefix("sqlite:///")).parent.glob(Path(url).name + "*"):
            path.unlink()
    else:
        name = url.rpartition("?")[0].rpartition("/")[2]
        request.getfixturevalue("postgresql").execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database of one test, on SQLite and on PostgreSQL."""
    found = Database(database_url)
    yield found
    found.dispose()


@pytest.fixture
def sqlite_database(sqlite_copies: Copy, request: pytest.FixtureRequest) -> Iterator[Database]:
    """For tests of pages and commands, which need one engine only."""
    url = sqlite_copies()
    found = Database(url)
    yield found
    found.dispose()
    drop(url, request)


class FixedClock:
    """What the program takes for the present; ``clock.now`` returns ``moment`` until a test moves it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def fixed_clock(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    fixed = FixedClock(NOW)
    monkeypatch.setattr(clock, "now", fixed)
    return fixed
