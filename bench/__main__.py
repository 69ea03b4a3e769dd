"""``python -m bench [--quick] [--engine sqlite|postgresql] [--only WORD] [--json FILE]``"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Figure, machine, measure
from bench.rows import PAGES, WORK
from bench.servers import WORKERS, Served
from deliberation.cli import upgrade
from deliberation.db import Database
from tests.postgres import Server

SECONDS, QUICK = 8.0, 2.0


@contextmanager
def database(engine: str, folder: Path) -> Iterator[Database]:
    """A new database with the newest schema; PostgreSQL writes durably here, unlike in the tests."""
    server = Server(durable=True) if engine == "postgresql" else None
    if server:
        server.execute("CREATE DATABASE bench")
    found = Database(server.url("bench") if server else f"sqlite:///{folder / 'bench.sqlite'}")
    upgrade(found)
    try:
        yield found
    finally:
        found.dispose()
        if server:
            server.stop()


def say(text: str) -> None:
    """Progress, on the terminal only."""
    print(f"\r\033[K{text}" if sys.stderr.isatty() else text, end="" if sys.stderr.isatty() else "\n", file=sys.stderr)


def run(engines: list[str], seconds: float, only: str) -> tuple[list[Figure], list[dict[str, object]]]:
    pages = [row for row in PAGES if only in row.name]
    work = [row for row in WORK if only in row.name]
    total, done = len(engines) * (len(pages) + len(work)), 0
    figures: list[Figure] = []
    works: list[dict[str, object]] = []
    hello = Served("bench.hello:app")
    try:
        for engine in engines:
            with tempfile.TemporaryDirectory() as folder, database(engine, Path(folder)) as db:
                for row in pages:
                    done += 1
                    say(f"[{done}/{total}] {engine}: {row.name}, {row.mode}")
                    figures.append(measure(row, db, Path(folder), hello, seconds))
                for job in work:
                    done += 1
                    say(f"[{done}/{total}] {engine}: {job.name}")
                    value = job.run(db, seconds)
                    works.append({"name": job.name, "engine": engine, "value": value, "unit": job.unit, "aim": job.aim})
    finally:
        hello.stop()
    say("\n")
    return figures, works


def table(figures: list[Figure], works: list[dict[str, object]]) -> str:
    """Markdown, ready for the README."""
    lines = [
        f"Machine: {machine()}. Server: gunicorn {' '.join(WORKERS)}; hello is Flask under the same, before and after.",
        "",
        "| page | how | engine | of hello | aim | CPU ms (hello) | queries | p50 / p99 ms | kB | MB a worker |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for f in figures:
        mark = "" if f.share >= f.aim else " (short)"
        wrong = f", {f.other_statuses} other answers" if f.other_statuses else ""
        lines.append(
            f"| {f.name} | {f.mode}{wrong} | {f.engine} | {f.share:.2f}{mark} | {f.aim:.2f} "
            f"| {f.processor_ms:.2f} ({f.hello_processor_ms:.2f}) | {f.queries} "
            f"| {f.p50_ms:.1f} / {f.p99_ms:.1f} | {f.bytes / 1000:.0f} | {f.memory_mb:.0f} |"
        )
    lines += ["", "| work | engine | figure | aim |", "|---|---|---|---|"]
    lines += [f"| {w['name']} | {w['engine']} | {w['value']:,.0f} {w['unit']} | {w['aim']} |" for w in works]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description="Measure the product beside the limits of this machine.")
    parser.add_argument("--quick", action="store_true", help="short runs, under two minutes in all; coarse")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], help="one engine only")
    parser.add_argument("--only", default="", help="rows whose name holds this word")
    parser.add_argument("--json", type=Path, default=Path("var/bench.json"), help="where the figures are written")
    args = parser.parse_args()
    engines = [args.engine] if args.engine else ["sqlite", "postgresql"]
    figures, works = run(engines, QUICK if args.quick else SECONDS, args.only)
    print(table(figures, works))
    args.json.parent.mkdir(parents=True, exist_ok=True)
    whole = {"machine": machine(), "server": WORKERS, "pages": [f.as_json() for f in figures], "work": works}
    args.json.write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\nWritten to {args.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
