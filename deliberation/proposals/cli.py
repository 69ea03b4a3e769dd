"""``jukugi load cases``, ``jukugi load platform``: a deployment holds neither until its administrator asks for it."""

import argparse
from collections.abc import Callable
from typing import Any

from deliberation import clock
from deliberation.db import Database
from deliberation.proposals import cases
from deliberation.proposals.cases import Publish


def register(subparsers: Any, database: Callable[[], Database], publish: Publish) -> None:
    """Add the commands. ``publish`` comes from dataplans, which this slice must not know."""
    load = subparsers.add_parser("load", help="load data that the program brings")
    load = load.add_subparsers(required=True, metavar="WHAT")
    real = load.add_parser("cases", help="real cases compiled from public sources (read-only)")
    real.set_defaults(run=lambda args: load_cases(args, database(), publish))
    zero = load.add_parser("platform", help="the platform's own data-use plan (proposal zero)")
    zero.set_defaults(run=lambda args: load_platform(args, database(), publish))


def load_cases(_args: argparse.Namespace, database: Database, publish: Publish) -> int:
    entered = cases.load_cases(database, now=clock.now(), publish=publish)
    print(f"{len(entered)} case(s) loaded: {', '.join(entered)}" if entered else "every case is there already")
    return 0


def load_platform(_args: argparse.Namespace, database: Database, publish: Publish) -> int:
    done = cases.load_zero(database, now=clock.now(), publish=publish)
    print("the platform's own plan is open" if done else "the platform's own plan is there already")
    return 0
