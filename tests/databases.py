"""Databases for tests: SQLite ones are copies of a file, the PostgreSQL one is emptied after each test.

Copying a PostgreSQL database of our size costs a tenth of a second and more, emptying it a few milliseconds.
A test that changes the schema itself takes a copy of its own (``fresh_database``).
"""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

from tests.postgres import Server

TEMPLATE = "template_jukugi"
SHARED = "jukugi"


class SqliteCopies:
    """``make()`` gives the address of a new database with the whole schema; ``drop`` removes it."""

    def __init__(self, folder: Path, fill_schema: Callable[[str], None]) -> None:
        self._folder, self._numbers = folder, count(1)
        self._template = folder / "template.sqlite"
        fill_schema(f"sqlite:///{self._template}")

    def make(self) -> str:
        path = self._folder / f"{next(self._numbers)}.sqlite"
        shutil.copyfile(self._template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        path = Path(url.removeprefix("sqlite:///"))
        for file in path.parent.glob(path.name + "*"):
            file.unlink()


class PostgresqlCopies:
    """The same on PostgreSQL, and ``shared``: one database that is emptied after each use."""

    def __init__(self, server: Server, fill_schema: Callable[[str], None]) -> None:
        self._server, self._numbers = server, count(1)
        server.execute(f"CREATE DATABASE {TEMPLATE}")
        fill_schema(server.url(TEMPLATE))
        self._renew()

    def make(self) -> str:
        name = f"copy{next(self._numbers)}"
        self._server.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        return self._server.url(name)

    def drop(self, url: str) -> None:
        name = url.partition("?")[0].rpartition("/")[2]
        self._server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @property
    def shared(self) -> str:
        """Address of the database that every test of this engine uses in turn."""
        return self._server.url(SHARED)

    def empty(self) -> None:
        """Take every row out of the shared database and start its numbers anew, past the triggers that forbid it.

        A test that left a transaction open holds locks; then the database is made anew.
        """
        try:
            self._empty()
        except psycopg.errors.LockNotAvailable:
            self._connection.close()
            self._server.execute(f"DROP DATABASE {SHARED} WITH (FORCE)")
            self._renew()

    def _renew(self) -> None:
        self._server.execute(f"CREATE DATABASE {SHARED} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
        self._connection = psycopg.connect(self._server.conninfo(SHARED), autocommit=True)
        self._connection.execute("SET session_replication_role = replica")  # no trigger, no foreign key
        self._connection.execute("SET lock_timeout = '5s'")
        tables = [
            name for (name,) in self._connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        asked = [sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(t, sql.Identifier(t)) for t in tables]
        self._filled = sql.SQL(" UNION ALL ").join(asked)

    def _empty(self) -> None:
        for (name,) in self._connection.execute(self._filled).fetchall():
            self._connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        self._connection.execute(
            "SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences"
            " WHERE last_value IS NOT NULL"
        )
