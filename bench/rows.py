"""What is measured. A row of pages names a path and how it is asked for; a row of work is a function timed by itself.

More rows: add them to PAGES or WORK. ``prepare`` fills the database before the server starts and gives the path.
"""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.models import Counter
from deliberation.db import Database, act
from deliberation.record.acts import append


@dataclass(frozen=True)
class Row:
    """One page asked for in one way.

    ``mode``: "cold" (no fragment kept), "warm", "304" (asked again with its ETag).
    ``aim``: share of hello that we aim for, on SQLite and on PostgreSQL.
    """

    name: str
    mode: str
    aim: tuple[float, float]
    prepare: Callable[[Database], str]


@dataclass(frozen=True)
class Work:
    """Something timed without a server. ``run`` gives a figure; ``unit`` says of what; ``aim`` is in words."""

    name: str
    unit: str
    aim: str
    run: Callable[[Database, float], float]


def _home(_database: Database) -> str:
    return "/"


@act("housekeeping")
def _nothing(db: Connection, *, now: datetime, name: str) -> None:
    db.execute(insert(Counter), {"name": name, "time_window": 0, "count": 1})


@act("public")
def _one_entry(db: Connection, *, now: datetime, name: str) -> None:
    db.execute(insert(Counter), {"name": name, "time_window": 0, "count": 1})
    append(db, kind="setting_changed", now=now, jurisdiction=None, facts={"setting": "bench", "value": "on"})


def _times(run: Callable[[int], object], seconds: float) -> float:
    """Seconds for one run, over as many as fit."""
    count, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < seconds:
        run(count)
        count += 1
    return spent / count


def entry_cost(database: Database, seconds: float) -> float:
    """Microseconds that one entry adds to an act: many acts with one entry against the same acts without."""
    now, tag = clock.now(), os.urandom(4).hex()
    with database.writing() as db:
        bare = _times(lambda n: _nothing(db, now=now, name=f"bare {tag} {n}"), seconds / 2)
        full = _times(lambda n: _one_entry(db, now=now, name=f"full {tag} {n}"), seconds / 2)
    return (full - bare) * 1e6


def durable_commits(database: Database, seconds: float) -> float:
    """Durable transactions a second, one writer: the limit of every act."""
    now, tag = clock.now(), os.urandom(4).hex()
    return 1 / _times(lambda n: _nothing(database, now=now, name=f"commit {tag} {n}"), seconds)


def public_acts(database: Database, seconds: float) -> float:
    """The smallest public act, durable, a second, one writer."""
    now, tag = clock.now(), os.urandom(4).hex()
    return 1 / _times(lambda n: _one_entry(database, now=now, name=f"act {tag} {n}"), seconds)


def leaf_hashes(_database: Database, seconds: float) -> float:
    """Leaves of 300 bytes hashed a second: the limit of integrating and of auditing the log."""
    leaf = b"\0" + os.urandom(300)

    def thousand(_n: int) -> None:
        for _ in range(1000):
            hashlib.sha256(leaf).digest()

    return 1000 / _times(thousand, seconds)


PAGES = [
    Row("home page", "cold", (0.18, 0.18), _home),
    Row("home page", "warm", (0.45, 0.40), _home),
    Row("home page asked again", "304", (0.50, 0.42), _home),
]
WORK = [
    Work("durable commits", "a second", "the limit", durable_commits),
    Work("smallest public act", "a second", "beside the commits", public_acts),
    Work("one entry inside an act", "µs", "≤ 90 on SQLite", entry_cost),
    Work("leaf hashing", "a second", "the limit", leaf_hashes),
]
