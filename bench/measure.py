"""One row, measured: the target between two runs of the limit, its processor time, its queries."""

import platform
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import event

from bench.load import get, load
from bench.rows import Row
from bench.servers import Served
from deliberation.config import Settings
from deliberation.db import Database
from deliberation.factory import create_app
from deliberation.web.pages import Fragments

SECRET = "a secret of the bench, long enough"


@dataclass(frozen=True)
class Figure:
    """One measured page. ``share``: its rate over the mean rate of hello before and after."""

    name: str
    mode: str
    engine: str
    share: float
    aim: float
    rate: float
    hello_before: float
    hello_after: float
    processor_ms: float
    hello_processor_ms: float
    p50_ms: float
    p99_ms: float
    queries: int
    bytes: int
    memory_mb: float
    other_statuses: int

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def measure(row: Row, database: Database, var: Path, hello: Served, seconds: float) -> Figure:
    """Start the product over ``database``, ask, and put the answer beside hello's."""
    path = row.prepare(database)
    url = database.url.render_as_string(hide_password=False)
    environment = {"DATABASE_URL": url, "JUKUGI_VAR": str(var), "JUKUGI_SECRET": SECRET, "JUKUGI_SEQUENCER": "0"}
    product = Served("bench.product:app", BENCH_COLD="1" if row.mode == "cold" else "0", **environment)
    try:
        with urlopen(f"http://127.0.0.1:{product.port}{path}") as answer:
            etag, size = answer.headers.get("ETag"), len(answer.read())
        asked = get(path, If_None_Match=etag) if row.mode == "304" else get(path)
        load(product.port, asked, min(1.0, seconds))  # both workers have drawn the page once
        before, hello_ms = _hello(hello, seconds / 2)
        spent = product.processor_seconds
        found = load(product.port, asked, seconds)
        spent = product.processor_seconds - spent
        after, _ = _hello(hello, seconds / 2)
        wanted = 304 if row.mode == "304" else 200
        return Figure(
            name=row.name, mode=row.mode, engine="SQLite" if database.is_sqlite else "PostgreSQL",
            share=found.rate / ((before + after) / 2), aim=row.aim[0 if database.is_sqlite else 1],
            rate=found.rate, hello_before=before, hello_after=after,
            processor_ms=spent * 1000 / max(1, found.answers), hello_processor_ms=hello_ms,
            p50_ms=found.wait(0.5), p99_ms=found.wait(0.99), queries=queries(database, var, path, row.mode),
            bytes=size, memory_mb=product.memory,
            other_statuses=found.answers - found.statuses.get(wanted, 0),
        )  # fmt: skip
    finally:
        product.stop()


def _hello(hello: Served, seconds: float) -> tuple[float, float]:
    """Rate of hello and processor milliseconds of one answer."""
    spent = hello.processor_seconds
    found = load(hello.port, get("/"), seconds)
    return found.rate, (hello.processor_seconds - spent) * 1000 / max(1, found.answers)


def queries(database: Database, var: Path, path: str, mode: str) -> int:
    """SQL statements of one request, counted in this process."""
    settings = Settings(secret=SECRET, var=var, database_url=str(database.url), sequencer=False)
    app = create_app(settings, database)
    if mode == "cold":
        app.extensions["jukugi_fragments"] = Fragments(0)
    client = app.test_client()
    etag = client.get(path).headers.get("ETag", "")
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    client.get(path, headers={"If-None-Match": etag} if mode == "304" else {})
    event.remove(database.engine, "before_cursor_execute", note)
    return len([s for s in seen if not re.match(r"\s*(BEGIN|COMMIT|PRAGMA|SAVEPOINT)", s, re.IGNORECASE)])


def machine() -> str:
    """What the figures were taken on, in a line."""
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*:\s*(.+)", cpuinfo.read_text()) if cpuinfo.exists() else None
    return (
        f"{model.group(1) if model else platform.processor()}, Python {platform.python_version()}, {platform.system()}"
    )
