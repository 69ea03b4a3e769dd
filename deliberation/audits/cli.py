"""``jukugi rows``: observers make files and send them from their own machines; the server's reads what came."""

import argparse
import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from deliberation.audits import auditing, working
from deliberation.audits.adapters.counting import Counting
from deliberation.audits.adapters.mapping import table_of
from deliberation.audits.converting import unpacked
from deliberation.config import BadSettings
from deliberation.db import Database

KEY = "JUKUGI_KEY"
PART = 32 * 1024 * 1024  # bytes sent at once; less than a server takes
AGAIN, PAUSE = 5, 2.0  # tries of a part, seconds before the next (twice as long each time)


def register(subparsers: Any, database: Callable[[], Database], uploads: Callable[[], Path]) -> None:
    rows = subparsers.add_parser("rows", help="make, send and read files of observed rows")
    commands = rows.add_subparsers(required=True, metavar="COMMAND")
    make = commands.add_parser("make", help="rows from a log of another system, to the standard output")
    make.add_argument("table", type=Path, help="mapping table (docs/audit-format.md)")
    make.add_argument("log", type=Path)
    make.add_argument("observer", help="the name under which the observer is registered for the proposal")
    make.add_argument("--independent", action="store_true", help="registered as independent")
    make.set_defaults(run=_make)
    send = commands.add_parser("send", help="send a large file to a server in parts; again: go on where it stopped")
    send.add_argument("address", help="the address on the page of the file; its key is read from JUKUGI_KEY")
    send.add_argument("file", type=Path)
    send.set_defaults(run=_send)
    read = commands.add_parser(
        "read", help="read the large files and make the long reports that wait (the server does it itself)"
    )
    read.add_argument("--nice", action="store_true", help="let everything else on this machine go first")
    read.set_defaults(run=lambda args: _read(args, database(), uploads()))


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


def _read(args: argparse.Namespace, database: Database, uploads: Path) -> int:
    if args.nice:
        os.nice(10)
    done = 0
    try:
        done += working.read_waiting(database, uploads)
    finally:  # a file that cannot be read keeps no report waiting
        done += auditing.make_waiting(uploads)
    if not args.nice:
        print(f"{done} done")
    return 0


def _send(args: argparse.Namespace) -> int:
    """Ask how much has come, send what is missing, say that it is whole."""
    key = os.environ.get(KEY, "")
    if not key:
        raise BadSettings(f"{KEY} is not set; the page of the file shows it")
    size = args.file.stat().st_size
    there = _asked("GET", args.address.removesuffix("/data") + "/state.json", key)
    with args.file.open("rb") as file:
        while there["state"] == "open":
            place = there["size"]
            if place > size:
                raise BadSettings(f"{place:,} bytes have come, the file has {size:,}: this is another file")
            file.seek(place)
            part = file.read(PART)
            whole = place + len(part) == size
            address = f"{args.address}?offset={place}{'&last=1' if whole else ''}"
            there = _asked("PUT", address, key, part)
            print(f"{there['size']:,} of {size:,} bytes", file=sys.stderr)
    print(there["state"])
    return 0


def _asked(method: str, address: str, key: str, part: bytes | None = None) -> dict[str, Any]:
    """The server's answer; asked again a few times where the line is broken."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/octet-stream"}
    for attempt in range(AGAIN):
        asked = urllib.request.Request(address, data=part, headers=headers, method=method)
        try:
            with urllib.request.urlopen(asked) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            said = error.read().decode("utf-8", "replace")
            if error.code == HTTPStatus.CONFLICT and json.loads(said).get("refused") == "part_elsewhere":
                return dict(json.loads(said))  # some of it had come: go on from there
            why = said[:300] if said.startswith("{") else error.reason  # a page is for people who look at one
            raise BadSettings(f"the server answered {error.code}: {why}") from error
        except OSError as error:
            if attempt == AGAIN - 1:
                raise BadSettings(f"the server cannot be reached: {error}; start this again to go on") from error
            time.sleep(PAUSE * 2**attempt)
    raise AssertionError
