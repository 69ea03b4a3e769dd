"""Append-only tables are attacked with UPDATE, DELETE, REPLACE and TRUNCATE; the database itself refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, Integer, LargeBinary, Table, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import Column

from deliberation import triggers
from deliberation.db import Base, Database, Moment
from tests.house.tree import assert_none, import_models
from tests.moment import NOW

import_models()


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


def _held(table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Its columns that may only be emptied, and those that may only be set once."""
    (model,) = (m.class_ for m in Base.registry.mappers if m.local_table is table)
    return model.__only_emptied__, model.__set_once__


def _filled(db: Connection, name: str, empty: tuple[str, ...] = ()) -> Table:
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
    db.execute(insert(table).values({c.name: None if c.name in empty else _value(c) for c in table.columns}))
    return table


def _attacks(table: Table, free: tuple[str, ...], sqlite: bool) -> list[tuple[str, dict[str, Any]]]:
    """Statements that would change or remove the row, each with its parameters."""
    name = f'"{table.name}"'
    emptied, once = _held(table)
    fixed = [c for c in table.columns if c.name not in free or c.name in (*emptied, *once)]
    changes = [(f'UPDATE {name} SET "{c.name}" = :v', {"v": _value(c, other=True)}) for c in fixed]
    changes += [(f'UPDATE {name} SET "{column}" = NULL', {}) for column in once]
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


def unkeyed(database: Database) -> None:
    """Foreign keys are not looked at, so that one row can stand alone."""
    if database.is_sqlite:
        with database.engine.connect() as connection:
            raw = connection.connection.driver_connection
            raw.rollback()
            raw.execute("PRAGMA foreign_keys=OFF")


@contextmanager
def trial(database: Database) -> Iterator[Connection]:
    """A transaction that is undone, so that the next table finds everything as it was."""
    with database.engine.connect() as db:
        transaction = db.begin()
        yield db
        transaction.rollback()


def test_every_append_only_table_refuses_every_change(fresh_database: Database) -> None:
    unkeyed(fresh_database)
    succeeded = []
    for name, (_table, free) in triggers.append_only_tables().items():
        with trial(fresh_database) as db:
            attacks = _attacks(_filled(db, name), free, fresh_database.is_sqlite)
            succeeded += [statement for statement, values in attacks if not _refused(db, statement, values)]
    assert_none(succeeded)


def test_replacing_from_a_plain_shell_changes_nothing_either(sqlite_database: Database) -> None:
    """A shell does not ask for recursive triggers, so REPLACE would delete without a word."""
    unkeyed(sqlite_database)
    succeeded = []
    for name, (table, _free) in triggers.append_only_tables().items():
        with trial(sqlite_database) as db:
            _filled(db, name)
            db.exec_driver_sql("PRAGMA recursive_triggers=OFF")
            for columns, _only in triggers._unique(table):
                others = {c.name: _value(c, other=c.name not in columns) for c in table.columns}
                named = ", ".join(f'"{c}"' for c in others)
                statement = f'REPLACE INTO "{name}" ({named}) VALUES ({", ".join(f":{c}" for c in others)})'
                kept = db.execute(select(table)).all()
                if not _refused(db, statement, others) and db.execute(select(table)).all() != [*kept]:
                    succeeded.append(f"{statement} over {columns}")
            db.exec_driver_sql("PRAGMA recursive_triggers=ON")
    assert_none(succeeded)


def test_a_row_that_is_in_nobodys_way_is_taken(sqlite_database: Database) -> None:
    """A condition of a unique index is one of both rows: who left a seat does not stand in the way of who takes it."""
    unkeyed(sqlite_database)
    table = Base.metadata.tables["grants"]
    row = {c.name: _value(c) for c in table.columns}
    with sqlite_database.writing() as db:
        db.execute(insert(table).values(row))
        db.execute(insert(table).values({**row, "id": 2, "seat": 2, "ended_at": None}))
        db.execute(insert(table).values({**row, "id": 3, "seat": 3}))
        again = 'REPLACE INTO "grants" SELECT 4, person_id, role, jurisdiction, 4, granted_at, ended_at FROM grants'
        assert _refused(db, f"{again} WHERE id = 2", {})
        assert len(db.execute(select(table)).all()) == 3


def test_the_columns_named_as_free_may_change(fresh_database: Database) -> None:
    unkeyed(fresh_database)
    for name, (of, free) in triggers.append_only_tables().items():
        emptied, once = _held(of)
        assert {*emptied, *once} <= {*free}, "is fixed for ever"
        with trial(fresh_database) as db:
            table = _filled(db, name, empty=once)
            for column in free:
                changed = None if column in emptied else _value(table.columns[column], other=True)
                db.execute(table.update().values({column: changed}))
            assert db.execute(select(table)).one()


def test_the_attack_sees_a_table_without_its_triggers(fresh_database: Database) -> None:
    unkeyed(fresh_database)
    name, sqlite = "log_entry", fresh_database.is_sqlite
    with trial(fresh_database) as db:
        table = _filled(db, name)
        for trigger in ("update", "delete", "truncate", "insert"):
            db.exec_driver_sql(
                f"DROP TRIGGER IF EXISTS append_only_{name}_{trigger}" + ("" if sqlite else f" ON {name}")
            )
        assert [statement for statement, values in _attacks(table, (), sqlite) if not _refused(db, statement, values)]


def test_installing_again_puts_back_what_was_dropped(fresh_database: Database) -> None:
    with fresh_database.writing() as db:
        on = "" if fresh_database.is_sqlite else " ON log_entry"
        db.exec_driver_sql(f"DROP TRIGGER append_only_log_entry_delete{on}")
        triggers.install(db)
    with fresh_database.writing() as db:
        db.execute(insert(Base.metadata.tables["log_entry"]).values(kind="x", appended_at=NOW, leaf=b"1"))
        assert _refused(db, "DELETE FROM log_entry", {})
