"""Tables' base, the two engines behind one Database, and @act: one transaction for everything that changes.

Reads run in autocommit; acts run in one transaction (SQLite: BEGIN IMMEDIATE, so that a read-then-write
never fails half way with "database is locked"; measured in the design). A nested act joins the outer one.
"""

import functools
import inspect
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, ParamSpec, TypeVar

from sqlalchemy import BigInteger, DateTime, Integer, MetaData, String, create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

Kind = Literal["public", "private", "housekeeping"]
P = ParamSpec("P")
R = TypeVar("R")

TITLE_GONE = "title.gone"
"""Stands where a title went with what it was of: the catalogues say it in the reader's language (language.pair)."""
Key = BigInteger().with_variant(Integer, "sqlite")
Digest = String(71)
Code = String(64)


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC. SQLite keeps no zone, so it is put back on reading; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value.astimezone(UTC) if value is not None else None
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Declarative tables. ``__append_only__`` True: no row ever changes; a tuple names the columns that may.
    ``__fixed_while__``: a ``state`` of the row, and those of these columns that may not change while it is that.
    ``__only_emptied__``: those that may lose what they hold and nothing else; ``__set_once__``: those that may be
    filled where they are empty, and then stay."""

    __append_only__: bool | tuple[str, ...] = False
    __fixed_while__: tuple[str, tuple[str, ...]] = ("", ())
    __only_emptied__: tuple[str, ...] = ()
    __set_once__: tuple[str, ...] = ()

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# hide_parameters: what people typed must not reach the log of operation with an error
_POOL: dict[str, Any] = {"pool_size": 10, "max_overflow": 20, "hide_parameters": True}


class Database:
    """Where everything is kept: ``reading()`` for queries, ``writing()`` for acts."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.url = parsed
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        self.engine = self._engine()
        reads = {"jukugi_read": True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._reads = self.engine.execution_options(**reads)

    def _engine(self) -> Engine:
        if not self.is_sqlite:
            # no server-side prepared statements: a generic plan was a thousand times slower
            return create_engine(self.url, connect_args={"prepare_threshold": None}, **_POOL)
        engine = create_engine(self.url, connect_args={"timeout": 30}, **_POOL)
        event.listen(engine, "do_connect", _make_for_us_alone)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for queries; each statement sees what is committed."""
        with self._reads.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: all or nothing."""
        with self.engine.begin() as connection:
            yield connection

    def dispose(self) -> None:
        self.engine.dispose()


def _make_for_us_alone(_dialect: object, _record: object, given: Sequence[Any], _named: object) -> None:
    """A new file of SQLite is made readable by this account only (so are the two that SQLite puts beside it)."""
    path = str(given[0])
    if path != ":memory:" and not os.path.exists(path):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _prepare_sqlite(raw: Any, _record: object) -> None:
    raw.isolation_level = None  # we say BEGIN ourselves
    cursor = raw.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # an acknowledged act survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA recursive_triggers=ON")  # REPLACE then fires the delete trigger too
    cursor.execute("PRAGMA secure_delete=ON")  # erased means gone
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get("jukugi_read"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@dataclass(frozen=True)
class Act:
    """An act as the house knows it: ``name`` is "slice.verb_phrase"."""

    name: str
    kind: Kind
    run: Callable[..., Any]


ACTS: dict[str, Act] = {}
_ENTRIES = "jukugi_entries"


class NoEntry(RuntimeError):
    """A public act came to its end without a log entry: a mistake of ours, so nothing is kept."""


def act(kind: Kind) -> Callable[[Callable[P, R]], Callable[..., R]]:
    """Mark a function as an act of one of the three kinds of write.

    The first argument is a Database (a transaction is opened and committed) or the write Connection of an
    outer act (joined). ``by`` and ``now`` are keyword-only. A public act without an entry is rolled back.

    What an act checks must stay true until it is kept: it holds it before it looks (``held`` in queries), or says it
    again in the UPDATE and counts the rows. Of what two acts might wait for, an act takes the tally of a proposal's
    comments first, then the proposal, then what else it locks (a vote, a table, a person), the heads of the record
    last: it appends after that, or two acts wait for each other.
    """

    def wrap(function: Callable[P, R]) -> Callable[..., R]:
        name = f"{function.__module__.split('.')[1]}.{function.__name__}"
        if "now" not in inspect.signature(function).parameters:
            raise TypeError(f"{name}: an act takes its moment as now=")

        @functools.wraps(function)
        def run(db: Database | Connection, *args: Any, **kwargs: Any) -> R:
            if isinstance(db, Database):
                return _until_kept(db, lambda connection: _run(connection, args, _as_of_now(connection, kwargs)))
            return _run(db, args, kwargs)

        def _run(connection: Connection, args: tuple[Any, ...], kwargs: dict[str, Any]) -> R:
            before = entries_appended(connection)
            result = function(connection, *args, **kwargs)  # type: ignore[arg-type]
            if kind == "public" and entries_appended(connection) == before:
                raise NoEntry(name)
            return result

        ACTS[name] = Act(name, kind, run)
        return run

    return wrap


# Filled by accounts: who acts, with the rights held as the act begins, and until it is kept. They were read when the
# request began; a file may have taken minutes since.
LOOKS: list[Callable[[Connection, Any], Any]] = []


def _as_of_now(connection: Connection, named: dict[str, Any]) -> dict[str, Any]:
    by = named.get("by")
    for look in LOOKS if by is not None else ():
        named = {**named, "by": look(connection, by)}
    return named


TRIES, PAUSE = 3, (0.01, 0.1)  # seconds between two tries, by chance, so that the same two do not meet again
_STOOD_IN_THE_WAY = ("40P01", "40001")  # PostgreSQL undid one of two acts that waited for each other, or met


def _until_kept(db: Database, run: Callable[[Connection], R]) -> R:
    """The act in a transaction of its own; again when another stood in its way and nothing of it was kept.

    An act changes nothing outside the database, and draws its salts anew: so the second time is like the first.
    """
    for left in reversed(range(TRIES)):
        try:
            with db.writing() as connection:
                return run(connection)
        except DBAPIError as error:
            if not left or getattr(error.orig, "sqlstate", None) not in _STOOD_IN_THE_WAY:
                raise
        time.sleep(random.uniform(*PAUSE))  # whoever stood in the way is done by then
    raise AssertionError("unreachable")


def entries_appended(connection: Connection) -> int:
    """How many log entries this connection's acts have appended so far (counted by record.append)."""
    return connection.info.get(_ENTRIES, 0)


def count_entry(connection: Connection) -> None:
    """Called by record.append alone."""
    connection.info[_ENTRIES] = connection.info.get(_ENTRIES, 0) + 1
