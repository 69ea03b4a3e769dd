"""``jukugi rows``: what observers do with their files on their own machines. Needs no database."""

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any

from deliberation.audits.adapters.counting import Counting
from deliberation.audits.adapters.mapping import table_of
from deliberation.audits.converting import unpacked


def register(subparsers: Any) -> None:
    rows = subparsers.add_parser("rows", help="make files of observed rows")
    commands = rows.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser("make", help="rows from a log of another system, to the standard output")
    make.add_argument("table", type=Path, help="mapping table (docs/audit-format.md)")
    make.add_argument("log", type=Path)
    make.add_argument("observer", help="the name under which the observer is registered for the proposal")
    make.add_argument("--independent", action="store_true", help="registered as independent")
    make.set_defaults(run=_make)


def _make(args: argparse.Namespace) -> int:
    """The rows on the standard output, byte for byte what giving in the log would make; the counts beside them."""
    table = table_of(args.table.read_bytes())
    with args.log.open("rb") as log:
        evidence = "sha256:" + hashlib.file_digest(log, "sha256").hexdigest()
        log.seek(0)
        counting = Counting(table, args.observer, independent=args.independent, evidence=evidence)
        with unpacked(log) as plain:
            for line in counting.of(plain):
                sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    made = counting.made.plain()
    print(f"{made['events']:,} events, {made['counted']:,} counted in {made['rows']:,} rows", file=sys.stderr)
    for code, count in (made["unmapped"] | made["apart"]).items():
        first = ", ".join(map(str, made["numbers"].get(code, ())))
        print(f"{code}: {count:,}{f' (first: {first})' if first else ''}", file=sys.stderr)
    return 0
