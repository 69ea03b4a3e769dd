"""What every test did anew and a whole run needs once: addresses and statements compiled. No result depends on it.

Each test has an application and a database of its own. Compiling the addresses of one and the statements of the other
took a third of the processor time of a run.
"""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from deliberation.db import Database

_IN_MEMORY = Path("/dev/shm")
_ENOUGH = 1 << 30  # bytes: a small one, as in some containers, would be full in the middle of a run


class _Statements(dict[Any, Any]):
    """Compiled statements by engine's name instead of by engine: those of one test's database serve the next."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


_STATEMENTS = _Statements()


def database(url: str) -> Database:
    """A database of one test."""
    found = Database(url)
    for engine in (found.engine, found._reads):
        engine._compiled_cache = _STATEMENTS
    return found


def addresses(patch: pytest.MonkeyPatch) -> None:
    """From now on a rule of addresses is compiled once, whichever application it belongs to."""
    compile_builder: Callable[..., Any] = Rule._compile_builder
    compiled: dict[Any, Any] = {}

    def compiled_once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.endpoint, rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    patch.setattr(Rule, "_compile_builder", compiled_once)


def folder() -> Path:
    """A folder for the databases of tests: in memory where there is room, since waiting for a disk proves nothing."""
    roomy = _IN_MEMORY.is_dir() and shutil.disk_usage(_IN_MEMORY).free > _ENOUGH
    return Path(tempfile.mkdtemp(prefix="jukugi-", dir=_IN_MEMORY if roomy else None))
