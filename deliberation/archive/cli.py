"""Commands of the archive: ``jukugi search rebuild``."""

import argparse
from collections.abc import Callable
from typing import Any

from deliberation import clock
from deliberation.archive import acts
from deliberation.db import Database


def register(subparsers: Any, database: Callable[[], Database]) -> None:
    search = subparsers.add_parser("search", help="keep the search index")
    commands = search.add_subparsers(required=True, metavar="COMMAND")
    again = commands.add_parser("rebuild", help="throw the search index away and make it again from the record")
    again.set_defaults(run=lambda args: _rebuild(args, database()))


def _rebuild(_args: argparse.Namespace, database: Database) -> int:
    print(f"{acts.rebuild(database, now=clock.now()):,} entries read")
    return 0
