"""Triggers that refuse what must never be, from one list: the ``__append_only__`` marks of the models.

Alembic's batch mode drops triggers on SQLite and autogenerate sees none, so ``install`` runs after every
upgrade and puts back exactly this list.
"""

import re
from collections.abc import Iterator

from sqlalchemy import PrimaryKeyConstraint, Table, UniqueConstraint, text
from sqlalchemy.engine import Connection

from deliberation.db import Base

PREFIX = "append_only_"


def append_only_tables() -> dict[str, tuple[Table, tuple[str, ...]]]:
    """Table name → (table, columns that may change); read from the models that are imported."""
    found: dict[str, tuple[Table, tuple[str, ...]]] = {}
    for mapper in Base.registry.mappers:
        mark = mapper.class_.__append_only__
        if mark:
            table = mapper.local_table
            assert isinstance(table, Table)
            found[table.name] = (table, () if mark is True else tuple(mark))
    return dict(sorted(found.items()))


def install(db: Connection) -> None:
    """Put the triggers of the list in place, replacing older ones. Runs inside the caller's transaction."""
    sqlite = db.dialect.name == "sqlite"
    if not sqlite:
        db.execute(text(_PG_FUNCTION))
    for name, (table, free) in append_only_tables().items():
        changed = " OR ".join(_changes(table, free, "IS NOT" if sqlite else "IS DISTINCT FROM")) if free else ""
        statements = (_sqlite if sqlite else _postgresql)(name, changed)
        if sqlite:
            statements += _sqlite_insert(table)
        for statement in statements:
            db.exec_driver_sql(statement)


_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _changes(table: Table, free: tuple[str, ...], differs: str) -> Iterator[str]:
    """Conditions of which none may hold of a row before and after."""
    (model,) = (m.class_ for m in Base.registry.mappers if m.local_table is table)
    state, not_yet = model.__fixed_while__
    for name in (column.name for column in table.columns):
        change = f'OLD."{name}" {differs} NEW."{name}"'
        if name not in free:
            yield change
        elif name in not_yet:
            yield f"(OLD.state = '{state}' AND {change})"
        elif name in model.__only_emptied__:
            yield f'({change} AND NEW."{name}" IS NOT NULL)'
        elif name in model.__set_once__:
            yield f'({change} AND OLD."{name}" IS NOT NULL)'


def _sqlite(name: str, changed: str) -> list[str]:
    when = f" WHEN {changed}" if changed else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, 'append only: {name}'); END"
    return [
        f"DROP TRIGGER IF EXISTS {PREFIX}{name}_update",
        f"DROP TRIGGER IF EXISTS {PREFIX}{name}_delete",
        f'CREATE TRIGGER {PREFIX}{name}_update BEFORE UPDATE ON "{name}"{when} {refuse}',
        f'CREATE TRIGGER {PREFIX}{name}_delete BEFORE DELETE ON "{name}" {refuse}',
    ]


def _sqlite_insert(table: Table) -> list[str]:
    """Against REPLACE from a shell: there it deletes the row in the way without firing the trigger against DELETE
    (recursive_triggers, which our own connections set, is off unless asked for)."""
    in_the_way = " OR ".join(_taken(table, columns, only) for columns, only in _unique(table))
    return [
        f"DROP TRIGGER IF EXISTS {PREFIX}{table.name}_insert",
        f'CREATE TRIGGER {PREFIX}{table.name}_insert BEFORE INSERT ON "{table.name}" WHEN {in_the_way} '
        f"BEGIN SELECT RAISE(ABORT, 'append only: {table.name}'); END",
    ]


def _unique(table: Table) -> list[tuple[list[str], str]]:
    """Columns that no two rows share, each with the condition under which that holds ("" always), in one order."""
    keys = [c for c in table.constraints if isinstance(c, PrimaryKeyConstraint | UniqueConstraint)]
    found = [([c.name for c in key.columns], "") for key in keys]
    for index in table.indexes:
        if index.unique:
            only = index.dialect_options["sqlite"]["where"]
            found.append(([c.name for c in index.columns], "" if only is None else str(only)))
    return sorted(found)


def _taken(table: Table, columns: list[str], only: str) -> str:
    same = " AND ".join(f'"{c}" = NEW."{c}"' for c in columns)
    if not only:
        return f'EXISTS (SELECT 1 FROM "{table.name}" WHERE {same})'
    names = "|".join(re.escape(c.name) for c in table.columns)
    of_new = re.sub(rf"\b({names})\b", r'NEW."\1"', only)
    return f'({of_new}) AND EXISTS (SELECT 1 FROM "{table.name}" WHERE {same} AND ({only}))'


def _postgresql(name: str, changed: str) -> list[str]:
    when = f" WHEN ({changed})" if changed else ""
    refuse = "EXECUTE FUNCTION refuse_change()"
    return [
        f'DROP TRIGGER IF EXISTS {PREFIX}{name}_update ON "{name}"',
        f'DROP TRIGGER IF EXISTS {PREFIX}{name}_delete ON "{name}"',
        f'DROP TRIGGER IF EXISTS {PREFIX}{name}_truncate ON "{name}"',
        f'CREATE TRIGGER {PREFIX}{name}_update BEFORE UPDATE ON "{name}" FOR EACH ROW{when} {refuse}',
        f'CREATE TRIGGER {PREFIX}{name}_delete BEFORE DELETE ON "{name}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER {PREFIX}{name}_truncate BEFORE TRUNCATE ON "{name}" FOR EACH STATEMENT {refuse}',
    ]
