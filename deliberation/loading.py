"""``jukugi load``: data that the program brings. A deployment holds none of it until its administrator asks for it."""

import argparse
from collections.abc import Callable
from datetime import datetime
from typing import Any

from deliberation import clock
from deliberation.council.acts import load_council_cases
from deliberation.dataplans.acts import publish_by_command
from deliberation.db import Database
from deliberation.proposals import cases
from deliberation.votes.acts import load_precedents


def register(subparsers: Any, database: Callable[[], Database]) -> None:
    load = subparsers.add_parser("load", help="load data that the program brings")
    load = load.add_subparsers(required=True, metavar="WHAT")
    real = load.add_parser("cases", help="real cases, votes of other assemblies, referendums (read-only, from sources)")
    real.set_defaults(run=lambda args: _cases(args, database()))
    zero = load.add_parser("platform", help="the platform's own data-use plan (proposal zero)")
    zero.set_defaults(run=lambda args: _platform(args, database()))


def load_cases(database: Database, now: datetime) -> dict[str, int]:
    """Everything compiled from public sources that is not there yet; how many of each were entered now."""
    return {
        "proposals": len(cases.load_cases(database, now=now, publish=publish_by_command)),
        "acts of assemblies": len(load_council_cases(database, now)),
        "referendums": load_precedents(database, now),
    }


def _cases(_args: argparse.Namespace, database: Database) -> int:
    entered = load_cases(database, clock.now())
    print(", ".join(f"{n} {what}" for what, n in entered.items()) + " loaded; what was there already stays")
    return 0


def _platform(_args: argparse.Namespace, database: Database) -> int:
    done = cases.load_zero(database, now=clock.now(), publish=publish_by_command)
    print("the platform's own plan is open" if done else "the platform's own plan is there already")
    return 0
