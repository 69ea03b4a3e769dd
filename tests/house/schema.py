"""A database's schema in a form that two engines and two ways of making it can be compared by."""

import re
from typing import Any

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.types import TypeEngine

Schema = dict[str, dict[str, Any]]

# What each engine calls the same thing. VARCHAR keeps its length; SQLite's INTEGER stands for all sizes.
FAMILIES = {
    "BIGINT": "INTEGER", "SMALLINT": "INTEGER", "INTEGER": "INTEGER", "BOOLEAN": "BOOLEAN", "DATE": "DATE",
    "TIMESTAMP": "MOMENT", "DATETIME": "MOMENT", "BYTEA": "BYTES", "BLOB": "BYTES", "TEXT": "TEXT",
    "TSVECTOR": "TEXT",  # what is searched: each engine keeps it in its own way
}  # fmt: skip


def schema(db: Connection, *, both_engines: bool = False) -> Schema:
    """Tables with columns, keys, constraints, indexes and triggers, by name.

    ``both_engines``: only what SQLite and PostgreSQL can be compared by: no clauses, no index over an expression or
    for words, no full-text tables (each engine searches in its own way).
    """
    found: Schema = {}
    inspector = inspect(db)
    left_out = ("sqlite_", "alembic_version", *(_virtual(db) if both_engines else ()))
    for table in sorted(inspector.get_table_names()):
        if table.startswith(left_out):
            continue
        found[table] = {
            "columns": {c["name"]: (_family(c["type"]), c["nullable"]) for c in inspector.get_columns(table)},
            "primary key": tuple(inspector.get_pk_constraint(table)["constrained_columns"]),
            "foreign keys": sorted(
                (tuple(k["constrained_columns"]), k["referred_table"], tuple(k["referred_columns"]))
                for k in inspector.get_foreign_keys(table)
            ),
            "unique": sorted(tuple(u["column_names"]) for u in inspector.get_unique_constraints(table)),
            "indexes": sorted(
                (i["name"], bool(i["unique"]), tuple(str(c) for c in i["column_names"]))
                for i in inspector.get_indexes(table)
                if not i.get("duplicates_constraint") and not (both_engines and _of_one_engine(i))
            ),
            "checks": sorted(
                str(c["name"]) if both_engines else f"{c['name']}: {_plain(str(c['sqltext']))}"
                for c in inspector.get_check_constraints(table)
            ),
        }
    _add_triggers(db, found, both_engines)
    return found


def _of_one_engine(index: Any) -> bool:
    """An index over an expression, or one for words."""
    return None in index["column_names"] or index.get("dialect_options", {}).get("postgresql_using") == "gin"


def _virtual(db: Connection) -> list[str]:
    """Virtual tables of SQLite; their shadow tables begin with the same name."""
    if db.dialect.name != "sqlite":
        return []
    return list(db.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")).scalars())


def _family(declared: TypeEngine[Any]) -> str:
    name = re.sub(r"\s*\(.*|\s+WITH.*", "", str(declared)).upper()
    if name == "VARCHAR":
        return str(declared).upper()
    return FAMILIES.get(name, name)


def _plain(clause: str) -> str:
    return re.sub(r"\s+", " ", clause).strip("() ").lower()


def _add_triggers(db: Connection, found: Schema, both_engines: bool) -> None:
    if db.dialect.name == "sqlite":
        statement = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    else:
        statement = (
            "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid)"
            " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal ORDER BY t.tgname"
        )
    for table, name, definition in db.execute(text(statement)):
        # SQLite has no TRUNCATE, and PostgreSQL no REPLACE: the lists differ by the triggers against them.
        if table in found and not (both_engines and name.endswith(("_truncate", "_insert"))):
            found[table].setdefault("triggers", []).append(name if both_engines else (name, _plain(definition)))


def differences(first: Schema, second: Schema) -> list[str]:
    """What one schema has and the other has not, in words."""
    found = [f"table {name} is only in one" for name in sorted(set(first) ^ set(second))]
    for table in sorted(set(first) & set(second)):
        for aspect in sorted(set(first[table]) | set(second[table])):
            ours, theirs = first[table].get(aspect), second[table].get(aspect)
            if ours != theirs:
                found.append(f"{table}: {aspect}: {ours} and {theirs}")
    return found
