"""``jukugi comments``: what is computed about comments beside the server."""

import argparse
import importlib
import os
from collections.abc import Callable
from typing import Any

from deliberation.db import Database


def register(subparsers: Any, database: Callable[[], Database]) -> None:
    comments = subparsers.add_parser("comments", help="compare comments with each other")
    commands = comments.add_subparsers(required=True, metavar="COMMAND")
    compare = commands.add_parser(
        "compare", help="find comments that are written alike, for who groups them (the server does it itself)"
    )
    compare.add_argument("--nice", action="store_true", help="let everything else on this machine go first")
    compare.set_defaults(run=lambda args: _compare(args, database()))


def _compare(args: argparse.Namespace, database: Database) -> int:
    if args.nice:
        os.nice(10)
    comparing = importlib.import_module("deliberation.comments.comparing")  # heavy: no worker has it
    steps = comparing.compare_waiting(database)
    if not args.nice:
        print(f"{steps} steps")
    return 0
