"""Append-only tables are attacked with UPDATE, DELETE, REPLACE and TRUNCATE; the database itself refuses."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Boolean, Date, Integer, LargeBinary, MetaData, Table, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import Column

from deliberation import triggers
from deliberation.db import Base, Database, Moment
from tests.house.tree import import_models
from tests.moment import NOW

import_models()
TABLES = sorted(triggers.append_only_tables())


def _value(column: Column[Any], other: bool = False) -> Any:
    """Any value of the column's type; ``other`` gives a different one."""
    if isinstance(column.type, Boolean):
        return other
    if isinstance(column.type, Moment):
        return NOW.replace(year=NOW.year + other)
    if isinstance(column.type, Date):
        return date(2026 + other, 1, 1)
    if isinstance(column.type, LargeBinary):
        return b"2" if other else b"1"
    if isinstance(column.type, Integer):
        return 2 if other else 1
    return "b" if other else "a"


def _filled(db: Connection, name: str) -> Table:
    """One row in the table, planted past its checks and keys: only the triggers are on trial here."""
    if db.dialect.name == "sqlite":
        db.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    else:
        for row in db.execute(
            text("SELECT conname FROM pg_constraint WHERE conrelid = CAST(:t AS regclass) AND contype IN ('c', 'f')"),
            {"t": name},
        ).all():
            db.exec_driver_sql(f'ALTER TABLE "{name}" DROP CONSTRAINT "{row.conname}"')
    table = Base.metadata.tables[name]
    db.execute(insert(table).values({c.name: _value(c) for c in table.columns}))
    return table


def _attacks(table: Table, free: tuple[str, ...], sqlite: bool) -> list[tuple[str, dict[str, Any]]]:
    """Statements that would change or remove the row, each with its parameters."""
    name = f'"{table.name}"'
    fixed = [c for c in table.columns if c.name not in free]
    changes = [(f'UPDATE {name} SET "{c.name}" = :v', {"v": _value(c, other=True)}) for c in fixed]
    if not sqlite:
        return [*changes, (f"DELETE FROM {name}", {}), (f"TRUNCATE {name} CASCADE", {})]
    replace = f"REPLACE INTO {name} SELECT * FROM {name}"
    return [*changes, (f"DELETE FROM {name}", {}), (replace, {})]


def _refused(db: Connection, statement: str, values: dict[str, Any]) -> bool:
    attempt = db.begin_nested()
    try:
        db.execute(text(statement), {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in values.items()})
    except DBAPIError as refused:
        attempt.rollback()
        return "append only" in str(refused)
    attempt.rollback()
    return False


@pytest.fixture
def unkeyed(database: Database) -> Database:
    """A database whose foreign keys are not looked at, so that one row can stand alone."""
    if database.is_sqlite:
        with database.engine.connect() as connection:
            raw = connection.connection.driver_connection
            raw.rollback()
            raw.execute("PRAGMA foreign_keys=OFF")
    return database


@pytest.mark.parametrize("name", TABLES)
def test_an_append_only_table_refuses_every_change(unkeyed: Database, name: str) -> None:
    free = triggers.append_only_tables()[name][1]
    with unkeyed.engine.connect() as db, db.begin():
        table = _filled(db, name)
        succeeded = [s for s, values in _attacks(table, free, unkeyed.is_sqlite) if not _refused(db, s, values)]
        assert succeeded == []


@pytest.mark.parametrize("name", [n for n in TABLES if triggers.append_only_tables()[n][1]])
def test_the_columns_named_as_free_may_change(unkeyed: Database, name: str) -> None:
    with unkeyed.engine.connect() as db, db.begin():
        table = _filled(db, name)
        for column in triggers.append_only_tables()[name][1]:
            db.execute(table.update().values({column: _value(table.columns[column], other=True)}))
        assert db.execute(select(table)).one()


def test_the_attack_sees_a_table_without_its_triggers(unkeyed: Database) -> None:
    name = "log_entry"
    with unkeyed.engine.connect() as db, db.begin():
        table = _filled(db, name)
        for trigger in ("update", "delete", "truncate"):
            db.exec_driver_sql(
                f"DROP TRIGGER IF EXISTS append_only_{name}_{trigger}" + ("" if unkeyed.is_sqlite else f" ON {name}")
            )
        assert [s for s, values in _attacks(table, (), unkeyed.is_sqlite) if not _refused(db, s, values)]


def test_installing_again_puts_back_what_was_dropped(database: Database) -> None:
    with database.writing() as db:
        on = "" if database.is_sqlite else " ON log_entry"
        db.exec_driver_sql(f"DROP TRIGGER append_only_log_entry_delete{on}")
        triggers.install(db)
    with database.writing() as db:
        reflected = Table("log_entry", MetaData(), autoload_with=db)
        db.execute(insert(Base.metadata.tables["log_entry"]).values(kind="x", appended_at=NOW, leaf=b"1"))
        assert _refused(db, f"DELETE FROM {reflected.name}", {})
