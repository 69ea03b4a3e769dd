"""Ready calls: how each act is called rightly. Slices list theirs in ``tests/<slice>/calls.py``.

From these lists the house tests learn, for every act alike: who may call it (docs/who-may-do-what.md), that a
public act whose log entry fails leaves nothing, that a private act leaves no entry, that no GET writes.

    CALLS = [Call("comments.withdraw_comment", lambda db: ready(by=author, comment_id=comment(db, author)))]
    ADDRESSES = {"comments.show": lambda db: {"no": make.comment(db)}}
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor
from tests.house.tree import ROOT


@dataclass(frozen=True)
class Ready:
    """Everything an act needs besides ``db`` and ``now``. ``by`` is somebody who may; None for acts without ``by``."""

    by: Actor | None
    arguments: dict[str, Any]


def ready(*, by: Actor | None = None, **arguments: Any) -> Ready:
    return Ready(by, arguments)


@dataclass(frozen=True)
class Call:
    """``act``: its name in ACTS. ``prepare`` makes what the act needs, with the factories, in the given transaction."""

    act: str
    prepare: Callable[[Connection], Ready]


def _lists() -> list[Any]:
    found = sorted((ROOT / "tests").glob("*/calls.py"))
    return [importlib.import_module(f"tests.{path.parent.name}.calls") for path in found]


@cache
def calls() -> dict[str, Call]:
    """Every slice's ready calls by the name of the act."""
    found: dict[str, Call] = {}
    for module in _lists():
        for call in module.CALLS:
            assert call.act not in found, f"{call.act} is listed twice"
            found[call.act] = call
    return found


@cache
def addresses() -> dict[str, Callable[[Connection], dict[str, Any]]]:
    """Every slice's example addresses: endpoint → function that makes the thing and gives the values of the route."""
    found: dict[str, Callable[[Connection], dict[str, Any]]] = {}
    for module in _lists():
        found |= getattr(module, "ADDRESSES", {})
    return found
