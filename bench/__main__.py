"""``python -m bench [--quick] [--engine sqlite|postgresql] [--only WORD] [--json FILE]``"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import grown, seed
from bench.inside import QUICK, WHOLE, Sizes
from bench.measure import Figure, Place, machine, measure, settings
from bench.rows import COLD, MEMORY, PAGES, Row
from bench.servers import WORKERS, Served
from bench.work import WORK, Bench
from deliberation.cli import upgrade
from deliberation.clock import now
from deliberation.db import Database
from deliberation.factory import create_app
from deliberation.record import runner
from tests.postgres import Server

SECONDS, QUICKLY = 8.0, 0.6
ENTRIES, FEW_ENTRIES = 1_000_000, 20_000
ROWS, FEW_ROWS = 1_000_000, 50_000
TURNS, FEW_TURNS = 30, 5


@contextmanager
def filled(engine: str, folder: Path, sizes: Sizes) -> Iterator[Place]:
    """A new database with the newest schema and much in it; PostgreSQL writes durably here, unlike in the tests."""
    server = Server(durable=True) if engine == "postgresql" else None
    if server:
        server.execute("CREATE DATABASE bench")
    found = Database(server.url("bench") if server else f"sqlite:///{folder / 'bench.sqlite'}")
    upgrade(found)
    runner.open_log(found, settings(found, folder), now())
    content = seed.fill(found, sizes, lambda text: say(f"{engine}: {text}"))
    try:
        app = create_app(settings(found, folder), found)
        yield Place(found, folder, content, server._keeper.pid if server else None, app)
    finally:
        found.dispose()
        if server:
            server.stop()


def say(text: str) -> None:
    """Progress, on the terminal only."""
    print(f"\r\033[K{text}" if sys.stderr.isatty() else text, end="" if sys.stderr.isatty() else "\n", file=sys.stderr)


def run(engines: list[str], only: str, *, quick: bool) -> tuple[list[Figure], list[grown.Grown], list[dict[str, Any]]]:
    figures: list[Figure] = []
    over_much: list[grown.Grown] = []
    works: list[dict[str, Any]] = []
    hello = Served("bench.hello:app")
    try:
        for engine in engines:
            with tempfile.TemporaryDirectory() as folder, filled(engine, Path(folder), QUICK if quick else WHOLE) as at:
                figures += _pages(at, [row for row in PAGES if only in row.name], hello, QUICKLY if quick else SECONDS)
                over_much += _over_much(at, only, FEW_TURNS if quick else TURNS)
                bench = Bench(
                    at.database, at.var, QUICKLY if quick else SECONDS, FEW_ENTRIES if quick else ENTRIES,
                    FEW_ROWS if quick else ROWS,
                )  # fmt: skip
                for work in [work for work in WORK if only in work.name]:
                    say(f"{at.engine}: {work.name}")
                    works.append({"work": work, "engine": at.engine, "value": work.run(bench)})
    finally:
        hello.stop()
    say("\n")
    return figures, over_much, works


def _pages(at: Place, rows: list[Row], hello: Served, seconds: float) -> list[Figure]:
    """Rows by the server that answers them, one server at a time; the figures in the order of the rows."""
    found: dict[Row, Figure] = {}
    for mode in dict.fromkeys(row.server for row in rows):
        product = at.serve(mode)
        try:
            for row in (row for row in rows if row.server == mode):
                say(f"[{len(found) + 1}/{len(rows)}] {at.engine}: {row.name}, {row.mode}")
                found[row] = measure(row, at, product, hello, seconds)
        finally:
            product.stop()
    return [found[row] for row in rows]


def _over_much(at: Place, only: str, turns: int) -> list[grown.Grown]:
    found = []
    for pair in [pair for pair in grown.PAIRS if only in pair.name]:
        say(f"{at.engine}: {pair.name}, over much")
        found.append(grown.measure(pair, at, turns))
    return found


def table(figures: list[Figure], works: list[dict[str, Any]], sizes: Sizes) -> str:
    """Markdown, ready for the README: one line for what was measured, the engines side by side."""
    engines = list(dict.fromkeys([f.engine for f in figures] + [w["engine"] for w in works]))
    pages = {(f.name, f.mode, f.engine): f for f in figures}
    done = {(w["work"], w["engine"]): w["value"] for w in works}
    lines = [
        f"Machine: {machine()}. Server: gunicorn {' '.join(WORKERS)}; hello is Flask under the same, before and after.",
        f"Comments: {' / '.join(f'{n:,}' for n in sizes.comments)}. Proposals: "
        f"{' / '.join(f'{n:,}' for n in sizes.proposals)}. Documents: {sizes.documents:,}. "
        f"Memory of a worker: {max((f.memory_mb for f in figures), default=0):.0f} MB at most.",
        "",
        _row(
            "page", "how", *(f"{e}: of hello (aim)" for e in engines), *(f"{e}: CPU ms (hello)" for e in engines),
            "queries", "kB",
        ),
        _row(*["---"] * (4 + 2 * len(engines))),
    ]
    for name, mode in dict.fromkeys((f.name, f.mode) for f in figures):
        found = [pages.get((name, mode, engine)) for engine in engines]
        memory = [pages.get((name, MEMORY, engine)) if mode == COLD else None for engine in engines]
        some = next(f for f in found if f)
        lines.append(_row(
            name, mode, *map(_share, found, memory), *map(_spent, found), some.queries, f"{some.bytes / 1000:.0f}"
        ))  # fmt: skip
    lines += ["", _row("work", *engines, "aim"), _row(*["---"] * (2 + len(engines)))]
    for work in dict.fromkeys(w["work"] for w in works):
        values = (done.get((work, engine)) for engine in engines)
        said = ("" if v is None else f"{v:,.{work.digits}f} {work.unit}" for v in values)
        lines.append(_row(work.name, *said, work.aim))
    return "\n".join(lines)


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _share(f: Figure | None, memory: Figure | None) -> str:
    """Its rate over hello's, and our aim; of a page drawn cold also that over the same of the page without a query.

    Not its rate over the other's: minutes lie between them, and the machine may have had more to do for one.
    """
    if f is None:
        return ""
    if not f.rate:
        return "not measured: no answer in its time"
    aim = f" ({f.aim:.2f}{', short' if f.share < f.aim else ''})" if f.aim else ""
    wrong = f", {f.other_statuses} other answers" if f.other_statuses else ""
    return f"{f.share:.2f}{aim}{f', {f.share / memory.share:.2f} of memory' if memory and memory.share else ''}{wrong}"


def _spent(f: Figure | None) -> str:
    """Processor time of one answer: server, and database where it is a process of its own; hello's beside it."""
    if f is None or not f.rate:
        return ""
    there = f" + {f.database_ms:.1f}" if f.database_ms else ""
    return f"{f.processor_ms:.1f}{there} ({f.hello_processor_ms:.2f})"


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description="Measure the product beside the limits of this machine.")
    parser.add_argument("--quick", action="store_true", help="smaller and shorter, under two minutes in all; coarse")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], help="one engine only")
    parser.add_argument("--only", default="", help="rows whose name holds this word")
    parser.add_argument("--json", type=Path, default=Path("var/bench.json"), help="where the figures are written")
    args = parser.parse_args()
    engines = [args.engine] if args.engine else ["sqlite", "postgresql"]
    figures, over_much, works = run(engines, args.only, quick=args.quick)
    print(table(figures, works, QUICK if args.quick else WHOLE))
    print("\n".join(["", *grown.table(over_much)]))
    args.json.parent.mkdir(parents=True, exist_ok=True)
    rows = [{**w, "work": w["work"].name, "unit": w["work"].unit, "aim": w["work"].aim} for w in works]
    pages, more = [f.as_json() for f in figures], [g.as_json() for g in over_much]
    whole = {"machine": machine(), "server": WORKERS, "pages": pages, "over much": more, "work": rows}
    args.json.write_text(json.dumps(whole, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\nWritten to {args.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
