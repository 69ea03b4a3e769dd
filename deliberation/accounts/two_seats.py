"""The one mechanism for public acts that need two seats: the list of them, filled by the slices at import."""

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.engine import Connection

from deliberation.accounts import queries
from deliberation.accounts.rules import Role
from deliberation.db import Database
from deliberation.errors import Missing
from deliberation.overload import is_overload
from deliberation.record.acts import canonical

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class TwoSeatAct:
    """``run(db, by=second, now=, first=<person id of the first seat>, **arguments)`` asks its own rule again.

    ``role``: who proposes; ``second_role``: who confirms (the same role unless said otherwise). ``afterwards``: what
    follows at once when the act is kept, outside its transaction. ``holds(db, arguments)``: what must not change
    between the last look at what follows from the act and its being kept.
    """

    name: str
    role: Role
    second_role: Role
    run: Callable[..., Any]
    afterwards: Callable[[Database], object] = lambda _database: None
    holds: Callable[[Connection, Mapping[str, Any]], object] = lambda _db, _arguments: None


TWO_SEAT_ACTS: dict[str, TwoSeatAct] = {}


def needs_second_seat(
    name: str, *, role: Role, second_role: Role | None = None, **more: Callable[..., object]
) -> Callable[[F], F]:
    """Register an act (already marked with @act) that only ``accounts.acts.confirm_act`` may run.

    The function takes ``by`` (the second seat), ``now``, ``first`` (Actor of the first seat), ``jurisdiction``
    and the JSON arguments as keywords. ``more``: afterwards, holds (TwoSeatAct).
    """

    def wrap(function: F) -> F:
        TWO_SEAT_ACTS[name] = TwoSeatAct(name, role, second_role or role, function, **more)
        return function

    return wrap


Load = Callable[[Any, str, dict[str, Any]], dict[str, Any]]
Moved = Callable[[Connection], Hashable]


@dataclass(frozen=True)
class Shown:
    """How a waiting act is told to the second seat.

    ``load(db, jurisdiction, arguments)`` gives ``found`` to the macro ``facts(act, arguments, found)`` of the template.
    Its "refusal", if any, with "values" for its sentence: why the act could no longer be carried out. Its "late": why
    nobody can by now, which the act asks again at its own moment. Its "waits": what another act has to decide first;
    it has not lapsed. Its "follows":
    what the act would make of the state of things now (JSON without floats), when that is more than its arguments.
    ``moved(db)``: another value whenever what such acts are about changed without an entry of the record (drafts).
    """

    template: str
    load: Load
    moved: Moved = lambda _db: None


SHOWN: dict[str, Shown] = {}


def shows(name: str, template: str, **more: Moved) -> Callable[[Load], Load]:
    """Register what the second seat is shown of an act; every act of ``TWO_SEAT_ACTS`` has one. ``more``: moved."""

    def wrap(load: Load) -> Load:
        SHOWN[name] = Shown(template, load, **more)
        return load

    return wrap


@dataclass(frozen=True)
class Seen:
    """A waiting act as it stands now. ``digest``: of the act and of all that would follow from it, as it was seen."""

    arguments: dict[str, Any]
    template: str
    facts: dict[str, Any]
    digest: str


def seen(db: Connection, row: Any) -> Seen:
    """What the second seat is shown of a waiting act, and what confirming it now would confirm."""
    arguments, shown = json.loads(row.arguments)["arguments"], SHOWN[row.act]
    facts = {"refusal": None, "values": {}, "follows": None, "late": None, "waits": None}
    try:
        facts |= shown.load(db, row.jurisdiction, arguments)
    except Missing:
        facts["refusal"] = "pending_act_lost"
    what = canonical({"act": row.digest, "follows": facts["follows"]})
    return Seen(arguments, shown.template, facts, "sha256:" + hashlib.sha256(what).hexdigest())


def moved(db: Connection, act: str) -> Hashable:
    """What the record does not tell of such acts (Shown.moved)."""
    return SHOWN[act].moved(db) if act in SHOWN else None


def first_stays(db: Connection, row: Any) -> bool:
    """Whether the seat that put it forward is still its holder's: nobody else can confirm it otherwise."""
    return row.proposed_by in queries.people_with(db, TWO_SEAT_ACTS[row.act].role, row.jurisdiction)


def has_lapsed(db: Connection, row: Any) -> bool:
    """Whether nobody can confirm it any more. What cannot be told, by a fault of ours, waits on."""
    try:
        facts = seen(db, row).facts
        return not first_stays(db, row) or (facts["refusal"] or facts["late"]) is not None
    except Exception as error:
        if is_overload(error):
            raise
        return False


def awaits(db: Connection, place: str, act: str, **named: object) -> bool:
    """Whether such an act waits in this jurisdiction that a second seat can still confirm."""
    return any(not has_lapsed(db, row) for row in queries.awaiting(db, place, act, **named))
