"""Migrations end equal to the models, on both engines, and the engines are equal to each other."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import text

from deliberation.cli import upgrade
from deliberation.db import Database
from tests.databases import PostgresqlCopies, SqliteCopies
from tests.house.schema import Schema, differences, schema
from tests.house.tree import assert_none
from tests.postgres import Server

Copies = SqliteCopies | PostgresqlCopies
_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database made by the migrations alone, from nothing."""
    if request.param == "sqlite":
        found = Database(f"sqlite:///{tmp_path / 'migrated.sqlite'}")
    else:
        server: Server = request.getfixturevalue("postgresql")
        name = f"migrated{next(_numbers)}"
        server.execute(f"CREATE DATABASE {name}")
        found = Database(server.url(name))
    upgrade(found)
    yield found
    found.dispose()


def read(database: Database, *, both_engines: bool = False) -> Schema:
    with database.engine.connect() as db:
        return schema(db, both_engines=both_engines)


def of_models(copies: Copies, *, both_engines: bool = False) -> Schema:
    url = copies.make()
    database = Database(url)
    found = read(database, both_engines=both_engines)
    database.dispose()
    copies.drop(url)
    return found


def test_migrations_end_equal_to_the_models(migrated: Database, request: pytest.FixtureRequest) -> None:
    engine = "sqlite" if migrated.is_sqlite else "postgresql"
    found = read(migrated)
    assert found
    assert_none(differences(found, of_models(request.getfixturevalue(f"{engine}_copies"))))


def test_both_engines_have_the_same_schema(sqlite_copies: Copies, postgresql_copies: Copies) -> None:
    ours, theirs = (of_models(copies, both_engines=True) for copies in (sqlite_copies, postgresql_copies))
    assert_none(differences(ours, theirs))


def test_upgrading_twice_changes_nothing(migrated: Database) -> None:
    before = read(migrated)
    upgrade(migrated)
    assert_none(differences(before, read(migrated)))


@pytest.mark.parametrize(
    "breakage",
    [
        "ALTER TABLE people ADD COLUMN planted TEXT",
        "CREATE INDEX ix_planted ON people (closed_on)",
        "CREATE TABLE planted (id INTEGER)",
        "DROP INDEX ix_notices_person_id_id",
        "DROP TRIGGER append_only_log_entry_update",
    ],
)
def test_the_comparison_sees(fresh_database: Database, breakage: str) -> None:
    before = read(fresh_database)
    with fresh_database.writing() as db:
        on = " ON log_entry" if breakage.startswith("DROP TRIGGER") and not fresh_database.is_sqlite else ""
        db.execute(text(breakage + on))
    assert differences(before, read(fresh_database))
