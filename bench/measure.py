"""One row, measured: the target between two runs of the limit, its processor time, its queries."""

import platform
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from bench.load import CONNECTIONS, Request, get, load
from bench.rows import COLD, POSTED, UNCHANGED, Row, request
from bench.seed import Filled
from bench.servers import Served, processor_seconds
from deliberation.config import Settings
from deliberation.db import Database
from deliberation.web.pages import Fragments

SECRET = "a secret of the bench, long enough"


@dataclass(frozen=True)
class Figure:
    """One measured row. ``share``: its rate over the mean rate of hello before and after.

    ``processor_ms`` is of the server's processes, ``database_ms`` of PostgreSQL's, each for one answer.
    """

    name: str
    mode: str
    engine: str
    share: float
    aim: float | None
    rate: float
    hello_before: float
    hello_after: float
    processor_ms: float
    database_ms: float
    hello_processor_ms: float
    p50_ms: float
    p99_ms: float
    queries: int
    bytes: int
    memory_mb: float
    other_statuses: int

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class Place:
    """Where one engine is measured: its database (and the process of its server), what it was filled with."""

    database: Database
    var: Path
    filled: Filled
    server_process: int | None
    app: Flask  # for counting queries and for signing cookies

    @property
    def engine(self) -> str:
        return "SQLite" if self.database.is_sqlite else "PostgreSQL"

    def serve(self, mode: str) -> Served:
        """The product over this database, in one of the modes of bench/product.py."""
        url = self.database.url.render_as_string(hide_password=False)
        environment = {"DATABASE_URL": url, "JUKUGI_VAR": str(self.var), "JUKUGI_SECRET": SECRET}
        own = {"JUKUGI_SEQUENCER": "0", "JUKUGI_BEHIND_PROXY": "1"}  # each request says from which network it comes
        return Served("bench.product:app", BENCH_MODE=mode, **own, **environment)


def settings(database: Database, var: Path) -> Settings:
    url = database.url.render_as_string(hide_password=False)
    return Settings(secret=SECRET, var=var, database_url=url, sequencer=False)


def measure(row: Row, place: Place, product: Served, hello: Served, seconds: float) -> Figure:
    """Ask the product, and put the answers beside hello's before and after."""
    etag, size = _first(product, row.path(place.filled))
    asked = request(row, place.filled, place.app, etag)
    load(product.port, asked, min(1.0, seconds / 3), least=2 * CONNECTIONS)  # every worker has drawn the page
    before, hello_ms = _hello(hello, seconds / 2)
    spent, spent_there = product.processor_seconds, _there(place)
    found = load(product.port, asked, seconds, least=4 * CONNECTIONS)
    spent, spent_there = product.processor_seconds - spent, _there(place) - spent_there
    after, _ = _hello(hello, seconds / 2)
    wanted = {UNCHANGED: 304, POSTED: 303}.get(row.mode, 200)
    answers = max(1, found.answers)
    return Figure(
        name=row.name, mode=row.mode, engine=place.engine, share=found.rate / ((before + after) / 2),
        aim=row.aim and row.aim[0 if place.database.is_sqlite else 1],
        rate=found.rate, hello_before=before, hello_after=after, processor_ms=spent * 1000 / answers,
        database_ms=spent_there * 1000 / answers, hello_processor_ms=hello_ms,
        p50_ms=found.wait(0.5), p99_ms=found.wait(0.99), queries=queries(row, place, etag), bytes=size,
        memory_mb=product.memory, other_statuses=found.answers - found.statuses.get(wanted, 0),
    )  # fmt: skip


def _first(product: Served, path: str) -> tuple[str | None, int]:
    try:
        with urlopen(f"http://127.0.0.1:{product.port}{path}", timeout=60) as answer:
            return answer.headers.get("ETag"), len(answer.read())
    except HTTPError as error:
        raise RuntimeError(f"{path} answers {error.code}\n{product.said()}") from error


def _there(place: Place) -> float:
    return processor_seconds(place.server_process) if place.server_process else 0.0


def _hello(hello: Served, seconds: float) -> tuple[float, float]:
    """Rate of hello and processor milliseconds of one answer."""
    spent = hello.processor_seconds
    found = load(hello.port, get("/"), seconds)
    return found.rate, (hello.processor_seconds - spent) * 1000 / max(1, found.answers)


def queries(row: Row, place: Place, etag: str | None) -> int:
    """SQL statements of one request, counted in this process; for a posted comment its writes as well."""
    place.app.extensions["jukugi_fragments"] = Fragments(0) if row.mode == COLD else Fragments()
    client = place.app.test_client(use_cookies=False)  # a posted comment brings its own
    path = row.path(place.filled)
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not re.match(r"\s*(BEGIN|COMMIT|PRAGMA|SAVEPOINT)", statement, re.IGNORECASE):
            seen.append(statement)

    for _ in range(2):  # the first one also reads what is read once in a process
        seen.clear()
        event.listen(place.database.engine, "before_cursor_execute", note)
        if row.mode == POSTED:
            _post(client, request(row, place.filled, place.app, None))
        else:
            client.get(path, headers={"If-None-Match": etag or ""} if row.mode == UNCHANGED else {})
        event.remove(place.database.engine, "before_cursor_execute", note)
    return 0 if row.mode == "memory" else len(seen)


def _post(client: FlaskClient, asked: Request) -> None:
    """The same bytes as over the network, through the test client."""
    raw = asked() if callable(asked) else asked
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = [tuple(line.split(": ", 1)) for line in lines]
    answer = client.post(first.split(" ")[1], data=body, headers=headers)
    if answer.status_code != 303:
        raise RuntimeError(f"{first} answers {answer.status_code}")


def machine() -> str:
    """What the figures were taken on, in a line."""
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text()) if cpuinfo.exists() else None
    return (
        f"{model.group(1) if model else platform.processor()}, Python {platform.python_version()}, {platform.system()}"
    )
