"""The demonstration city, loaded once a session by the real acts; tests here only look at it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from deliberation.config import Settings
from deliberation.db import Database
from deliberation.demo import story
from deliberation.demo.people import Account
from deliberation.record import runner
from tests.databases import SqliteCopies
from tests.moment import NOW


@dataclass(frozen=True)
class City:
    """Where it was loaded, and the accounts that the load gave."""

    database: Database
    settings: Settings
    accounts: list[Account]


@pytest.fixture(scope="session")
def city(sqlite_copies: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder, url = tmp_path_factory.mktemp("city"), sqlite_copies.make()
    (folder / "keys").mkdir()
    settings = Settings(secret="a secret of the tests, long enough", var=folder)
    database = Database(url)
    runner.open_log(database, settings, NOW)
    yield City(database, settings, story.load(database, settings, NOW))
    database.dispose()
    sqlite_copies.drop(url)
