"""Commands of plans: ``jukugi points compute``."""

import argparse
from collections.abc import Callable
from typing import Any

from deliberation import clock
from deliberation.dataplans import acts
from deliberation.db import Database


def register(subparsers: Any, database: Callable[[], Database]) -> None:
    points = subparsers.add_parser("points", help="points to check (red flags) across proposals")
    commands = points.add_subparsers(required=True, metavar="COMMAND")
    again = commands.add_parser(
        "compute", help="compute the points of every newest version again by today's rules, for the page /points"
    )
    again.set_defaults(run=lambda args: _compute(args, database()))


def _compute(_args: argparse.Namespace, database: Database) -> int:
    print(f"{acts.compute_flags_again(database, now=clock.now()):,} proposals had other points")
    return 0
