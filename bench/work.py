"""What is timed by itself, without a server. A function gives a figure; the unit says of what, the aim is in words."""

import contextlib
import hashlib
import io
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from bench import year
from deliberation import clock
from deliberation.accounts.models import Counter
from deliberation.audits import findings
from deliberation.audits.reading import kind_of, read
from deliberation.audits.tallies import Source
from deliberation.config import Settings
from deliberation.db import Database, act
from deliberation.record import runner, verify
from deliberation.record.acts import append, canonical
from deliberation.record.export import export
from deliberation.record.folder import Folder
from deliberation.record.models import Head, LogEntry
from tests.audits import making


@dataclass(frozen=True)
class Bench:
    """``seconds`` for what is repeated; ``entries``, ``rows``: how many for what is done once."""

    database: Database
    var: Path
    seconds: float
    entries: int
    rows: int


@dataclass(frozen=True)
class Work:
    name: str
    unit: str
    aim: str
    run: Callable[[Bench], float]
    digits: int = 0


@act("housekeeping")
def _nothing(db: Connection, *, now: datetime, name: str) -> None:
    db.execute(insert(Counter), {"name": name, "time_window": 0, "count": 1})


@act("public")
def _one_entry(db: Connection, *, now: datetime, name: str) -> None:
    """As an act of an official writes: facts, a text, two subjects."""
    db.execute(insert(Counter), {"name": name, "time_window": 0, "count": 1})
    append(
        db, kind="act_declined", now=now, jurisdiction="a-shi", seat="clerk-1",
        subjects=("proposal:bench-100", "jurisdiction:a-shi"),
        facts={"pending": 1, "act": "bench", "digest": "sha256:" + "0" * 64}, text={"reason": "bench"},
    )  # fmt: skip


def _times(run: Callable[[int], object], seconds: float) -> float:
    """Seconds for one run, over as many as fit."""
    count, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < seconds:
        run(count)
        count += 1
    return spent / count


def entry_cost(bench: Bench) -> float:
    """Microseconds that one entry adds to an act: many acts with one entry against the same acts without, in turns."""
    now, tag = clock.now(), os.urandom(4).hex()
    costs = []
    with bench.database.writing() as db:
        for turn in range(6):
            bare = _times(lambda n, t=turn: _nothing(db, now=now, name=f"bare {tag} {t} {n}"), bench.seconds / 12)
            full = _times(lambda n, t=turn: _one_entry(db, now=now, name=f"full {tag} {t} {n}"), bench.seconds / 12)
            costs.append(full - bare)
    return sorted(costs)[1] * 1e6  # the machine is shared: nearly the best turn


def durable_commits(bench: Bench) -> float:
    """Durable transactions a second, one writer: the limit of every act."""
    now, tag = clock.now(), os.urandom(4).hex()
    return 1 / _times(lambda n: _nothing(bench.database, now=now, name=f"commit {tag} {n}"), bench.seconds)


def public_acts(bench: Bench) -> float:
    """The smallest public act, durable, a second, one writer."""
    now, tag = clock.now(), os.urandom(4).hex()
    return 1 / _times(lambda n: _one_entry(bench.database, now=now, name=f"act {tag} {n}"), bench.seconds)


def bare_hashing(count: int) -> float:
    """Seconds to hash ``count`` leaves of 300 bytes and the tree above them with hashlib alone."""
    leaf, node, sha = b"\0" + os.urandom(300), b"\1" + os.urandom(64), hashlib.sha256
    started = time.perf_counter()
    for _ in range(count):
        sha(leaf).digest()
        sha(node).digest()
    return time.perf_counter() - started


def integrated(bench: Bench) -> float:
    """Entries given their places, hashed, written as tiles, signed: how many times bare hashing of as many leaves."""
    _fill_log(bench)
    rounds = runner.sequencer(bench.database, _settings(bench))
    started = time.perf_counter()
    runner.drain(rounds)
    return (time.perf_counter() - started) / bare_hashing(bench.entries)


def audited(bench: Bench) -> float:
    """The whole exported record checked by its own verifier: how many times bare hashing."""
    folder, settings = Folder(_settings(bench).log_dir), bench.var / "exported"
    export(bench.database, folder, settings)
    key = verify.read_key((settings / "vkey").read_text().strip())
    started = time.perf_counter()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        tree = verify.verify_record(str(settings), key, [], print)
    spent = time.perf_counter() - started
    shutil.rmtree(settings)
    return spent / bare_hashing(tree.size)


def rows_audited(bench: Bench) -> float:
    """Observed rows read, checked and judged a second, one core."""
    data = b"\n".join(
        making.line(event_id=f"o-{n}", record_count=100 + n % 7, consented_count=100) for n in range(bench.rows)
    )
    source = Source(1, "gateway-1", independent=False)
    started = time.perf_counter()
    findings.run(making.basis(), [(source, read(io.BytesIO(data), kind_of(data[:64])))])
    return bench.rows / (time.perf_counter() - started)


def year_audited(bench: Bench) -> float:
    """A constructed year, every member and the chain given: rows a second of processor time; all planted is found."""
    return _year(bench.rows)


def long_year_audited(bench: Bench) -> float:
    """The same with ten times as many rows."""
    return _year(10 * bench.rows)


def memory_of_rows(bench: Bench) -> float:
    """How much more memory ten times as many rows take."""
    return year.measured(10 * bench.rows).memory_mb / year.measured(bench.rows).memory_mb


def _year(rows: int) -> float:
    figure = year.measured(rows)
    assert not figure.missed and not figure.unexpected, figure
    return figure.rows / figure.seconds


def _settings(bench: Bench) -> Settings:
    return Settings(secret="bench", var=bench.var, database_url=str(bench.database.url))


def _fill_log(bench: Bench) -> None:
    """Entries that wait for the sequencer, as append would have written them."""
    now = clock.now()
    runner.open_log(bench.database, _settings(bench), now)
    with bench.database.writing() as db:
        first = db.execute(Head.__table__.select().where(Head.subject == "site")).one().seq + 1
        facts = {"act": "x" * 110, "digest": f"sha256:{'0' * 64}"}
        body = {"v": 1, "kind": "act_declined", "at": "2026-11-21T00:00:00Z", "jurisdiction": "a-shi"}
        for start in range(first, first + bench.entries, 5_000):
            ids = range(start, min(start + 5_000, first + bench.entries))
            leaves = [canonical({**body, "facts": {**facts, "pending": i}}) for i in ids]
            db.execute(
                insert(LogEntry),
                [
                    {"id": i, "kind": "act_declined", "jurisdiction": "a-shi", "appended_at": now, "leaf": leaf}
                    for i, leaf in zip(ids, leaves, strict=True)
                ],
            )
        db.execute(Head.__table__.update().where(Head.subject == "site").values(seq=first + bench.entries - 1))


WORK = [
    Work("durable commits", "a second", "the limit", durable_commits),
    Work("public act with one entry", "a second", "beside the commits", public_acts),
    Work("one entry inside an act", "µs", "≤ 90 on SQLite", entry_cost),
    Work("log integrated with tiles", "× bare hashing", "≤ 5", integrated, 1),
    Work("log audited from its export", "× bare hashing", "≤ 3", audited, 1),
    Work("observed rows audited", "a second", "≥ 50,000", rows_audited),
    Work("a year of rows: all planted deviations found, nothing else", "a second", "≥ 50,000", year_audited),
    Work("a year of ten times as many rows, likewise", "a second", "≥ 50,000", long_year_audited),
    Work("memory of ten times as many rows", "× that of the fewer", "flat", memory_of_rows, 2),
]
