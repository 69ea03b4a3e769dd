"""Fixtures for every test. Databases are copied from a template made once a session, on both engines."""

import importlib
import shutil
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.engine import Connection

from deliberation import clock, triggers
from deliberation.config import Settings
from deliberation.db import Base, Database
from deliberation.web import language
from tests import make, once
from tests.client import Client
from tests.databases import PostgresqlCopies, SqliteCopies
from tests.house.drawn import Drawn, left_out
from tests.house.tree import import_models
from tests.house.words import KEY
from tests.moment import NOW
from tests.postgres import Server

ENGINES = ("sqlite", "postgresql")


LONG_FILES = ("tests/journeys/test_pages", "tests/journeys", "tests/demo", "tests/serving", "tests/archive")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take minutes first: beside them the short ones fill the other processes to the end."""
    items.sort(key=lambda item: next((n for n, start in enumerate(LONG_FILES) if item.nodeid.startswith(start)), 9))


DRAWN = pytest.StashKey[Drawn]()


def pytest_configure(config: pytest.Config) -> None:
    """Every process notes what it draws, from the first test to the last."""
    patch = pytest.MonkeyPatch()
    config.stash[DRAWN] = Drawn()
    config.stash[DRAWN].watch(patch)
    once.addresses(patch)
    config.add_cleanup(patch.undo)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a process of ``make test`` drew, told to the one that gathers."""
    node.config.stash[DRAWN].names.update(getattr(node, "workeroutput", {}).get("drawn", ()))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A whole run that passed has drawn every template and macro, or it did not pass."""
    config, drawn = session.config, session.config.stash[DRAWN].names
    if hasattr(config, "workeroutput"):
        config.workeroutput["drawn"] = sorted(drawn)
    elif session.exitstatus == pytest.ExitCode.OK and is_whole(config) and (missing := left_out(drawn)):
        config.stash[NOT_DRAWN] = missing
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


NOT_DRAWN = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Tell the templates and macros that no test drew."""
    if missing := config.stash.get(NOT_DRAWN, []):
        terminalreporter.section("templates and macros that no test drew (tests/house/drawn.py)", red=True)
        terminalreporter.write_line("\n".join(missing))


def is_whole(config: pytest.Config) -> bool:
    """Whether everything was asked for, at most without the slow tests and not a choice of files or names."""
    chosen = any(config.getoption(name, None) for name in ("keyword", "lf", "deselect"))  # lf: with its plugin alone
    return not chosen and config.args == config.getini("testpaths") and config.option.markexpr in ("", "not slow")


def fill_schema(url: str) -> None:
    """Tables and triggers as after the newest migration (tests/house/test_schema.py proves that they are equal)."""
    import_models()
    database = Database(url)
    with database.writing() as connection:
        Base.metadata.create_all(connection)
        triggers.install(connection)
    database.dispose()


@pytest.fixture(scope="session")
def sqlite_copies() -> Iterator[SqliteCopies]:
    """New SQLite databases with the whole schema."""
    folder = once.folder()
    yield SqliteCopies(folder, fill_schema)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server of our own for this session."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgresql_copies(postgresql: Server) -> PostgresqlCopies:
    """New PostgreSQL databases with the whole schema."""
    return PostgresqlCopies(postgresql, fill_schema)


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The database of one test, empty, on SQLite and on PostgreSQL."""
    copies = request.getfixturevalue(f"{request.param}_copies")
    url = copies.make() if request.param == "sqlite" else copies.shared
    found = once.database(url)
    yield found
    found.dispose()
    if request.param == "sqlite":
        copies.drop(url)
    else:
        copies.empty()


@pytest.fixture
def db(database: Database) -> Iterator[Connection]:
    """One transaction of that database, for tests of acts that look at what they did before it is over."""
    with database.writing() as connection:
        yield connection


@pytest.fixture(params=ENGINES)
def fresh_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """For a test that changes the schema itself: a copy of its own on each engine (slow on PostgreSQL)."""
    copies = request.getfixturevalue(f"{request.param}_copies")
    url = copies.make()
    found = once.database(url)
    yield found
    found.dispose()
    copies.drop(url)


@pytest.fixture
def sqlite_database(sqlite_copies: SqliteCopies) -> Iterator[Database]:
    """For tests of pages and commands, which need one engine only."""
    url = sqlite_copies.make()
    found = once.database(url)
    yield found
    found.dispose()
    sqlite_copies.drop(url)


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


class StrictCatalogue(dict[str, Any]):
    """A catalogue that notes what it was asked for and does not have."""

    def __init__(self, lang: str, messages: dict[str, Any], missing: list[str]) -> None:
        super().__init__(messages)
        self.lang, self.missing = lang, missing

    def get(self, key: str, default: Any = None) -> Any:
        if key not in self and (self.lang != "ja" or KEY.match(key)):
            self.missing.append(f"{key} ({self.lang})")
        return super().get(key, default)


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once a session, not once a test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("jinja")))


_read_catalogue = cache(language.load_catalogue)


def build_app(
    database: Database, var: Path, compiled: FileSystemBytecodeCache, patch: pytest.MonkeyPatch, **settings: Any
) -> Flask:
    """The application over a test's database; its catalogues note what they lack."""
    missing: list[str] = []
    patch.setattr(language, "load_catalogue", lambda lang: StrictCatalogue(lang, _read_catalogue(lang), missing))
    # Imported here, so that pages under repair do not stop the tests of rules and acts.
    create_app = importlib.import_module("deliberation.factory").create_app
    values = {"secret": make.SECRET, "var": var, "sequencer": False}
    found = create_app(Settings(**{**values, "database_url": str(database.url), **settings}), database)
    found.testing = True
    found.test_client_class = Client
    found.extensions["missing_words"] = missing
    for lang, overlay in found.extensions["jukugi_overlays"].items():  # each language compiles its own words in
        overlay.bytecode_cache = FileSystemBytecodeCache(compiled.directory, f"{lang}_%s")
    return found


@pytest.fixture
def app(
    sqlite_database: Database,
    tmp_path: Path,
    compiled_templates: FileSystemBytecodeCache,
    monkeypatch: pytest.MonkeyPatch,
    fixed_clock: FixedClock,
) -> Flask:
    """The application on ``sqlite_database``, at the moment of the tests, with the demonstration's municipality."""
    make.jurisdiction(sqlite_database)
    return build_app(sqlite_database, tmp_path, compiled_templates, monkeypatch)


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without JavaScript that checks every page it gets."""
    found = app.test_client()
    assert isinstance(found, Client)
    return found
