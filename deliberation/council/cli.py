"""``jukugi load-council-cases``: real votes, signatures, consultations, beside the compiled cases that are loaded."""

import argparse
from collections.abc import Callable
from typing import Any

from deliberation import clock
from deliberation.council import acts
from deliberation.db import Database


def register(subparsers: Any, database: Callable[[], Database]) -> None:
    """Add the command. Those about a compiled proposal wait until `jukugi load cases` has entered it; run it again."""
    load = subparsers.add_parser("load-council-cases", help="real votes of other assemblies (read-only, from sources)")
    load.set_defaults(run=lambda args: load_cases(args, database()))


def load_cases(_args: argparse.Namespace, database: Database) -> int:
    entered = acts.load_council_cases(database, clock.now())
    print(f"{len(entered)} case(s) loaded: {', '.join(entered)}" if entered else "every case is there already")
    return 0
