"""Assessments under five heads: their words as closed lists, and when one can be published. Pure.

A level is a word of a published scale. It is never a number: nothing is added up, and no head weighs more than another.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from deliberation.accounts.rules import Actor, Role
from deliberation.council.entries import WHOLE_PLAN, Pair, read_anchor
from deliberation.council.kinds import COMMITTEES
from deliberation.council.rules import Fault
from deliberation.dataplans.redflags import BY_ID, GAP, name_of

GROUNDS = 40  # what one head can rest on: more would be the whole plan, and say nothing


class Head(StrEnum):
    """The five kinds of problem of the slides, in their order."""

    rights = "rights"
    society = "society"
    environment = "environment"
    equality = "equality"
    governance = "governance"


class Level(StrEnum):
    """The scale. ``cannot_tell``: looked at, and the plan leaves it open; ``not_assessed``: not looked at."""

    no_concern = "no_concern"
    met = "met"
    unmet = "unmet"
    grave = "grave"
    cannot_tell = "cannot_tell"
    not_assessed = "not_assessed"


@dataclass(frozen=True)
class Ground:
    """What a reason rests on: a point to check (``rule``, of a gap its ``field``), or a flow, or a field."""

    rule: str | None = None
    flow_id: str | None = None
    field: str | None = None

    @property
    def code(self) -> str:
        """As it is typed: RF05, GAP/retention, rides, rides.retention, plan.exit_plan."""
        if self.rule:
            return name_of(self.rule, self.field)
        return f"{self.flow_id or WHOLE_PLAN}.{self.field}" if self.field else str(self.flow_id)


def read_ground(written: str) -> Ground | None:
    """A ground from its code, or from an address on the page of a plan that ends in one. None: it names nothing."""
    rule, _, field = written.strip().partition("/")
    if rule in BY_ID or (rule == GAP and field):
        return Ground(rule=rule, field=field or None)
    flow, field_name = read_anchor(written)
    return Ground(flow_id=flow, field=field_name) if flow or field_name else None


@dataclass(frozen=True)
class HeadTold:
    """What is said under one head."""

    level: Level
    reason: Mapping[str, str | None] | None = None
    principles: Sequence[int] = ()
    grounds: Sequence[Ground] = ()

    @property
    def reason_ja(self) -> str | None:
        return (self.reason or {}).get("ja") or None

    @property
    def reason_en(self) -> str | None:
        return (self.reason or {}).get("en") or None


@dataclass(frozen=True)
class Assessed:
    """An assessment as it is entered. ``body_id`` None: by the city. ``principles_id``: the set that it was held
    against, None where the city has adopted none."""

    heads: Mapping[Head, HeadTold]
    assessed_on: date
    body_id: int | None = None
    principles_id: int | None = None
    source_title: str | None = None
    source_address: str | None = None


@dataclass(frozen=True)
class Principles:
    """A set of principles as the municipality adopted it: names and texts in the order of the source."""

    title: Pair
    adopted_on: date
    texts: Sequence[tuple[Pair, Pair]]
    source_title: str | None = None
    source_address: str | None = None


def adoption(held: Any) -> int:
    """What a set of principles is compared by: a corrected print is the same set as the one it puts right. ``held``: a
    row of ``council_principle_sets``, or None: 0, against none."""
    return held.adoption if held is not None else 0


def next_adoption(holds: Any, correction: str | None) -> int:
    """Of the set that is published after ``holds``: put right it stays the same one."""
    return adoption(holds) + (0 if correction else 1)


def prints(sets: Iterable[Any]) -> dict[int, Any]:
    """The newest print of each set by its adoption. ``sets``: newest first."""
    found: dict[int, Any] = {}
    for row in sets:
        found.setdefault(row.adoption, row)
    return found


def held_on(sets: Iterable[Any], day: date) -> Any:
    """The set that held on a day, or None. ``sets``: newest first."""
    return next((row for row in prints(sets).values() if row.adopted_on <= day), None)


def cannot_tell_principles(actor: Actor | None, jurisdiction: str, *, compiled: bool = False) -> str | None:
    """The city's own clerks say what the city has adopted."""
    if compiled:
        return "compiled_read_only"
    return None if actor is not None and actor.has(Role.clerk, jurisdiction) else "only_clerk"


def cannot_assess(
    actor: Actor | None, jurisdiction: str, *, body_kind: str | None, compiled: bool = False
) -> str | None:
    """The city's clerks publish the city's assessment, the assembly's secretariat that of a committee: neither the
    other's. ``body_kind`` None: by the city."""
    if body_kind is None:
        return cannot_tell_principles(actor, jurisdiction, compiled=compiled)
    if compiled:
        return "compiled_read_only"
    if actor is None or not actor.has(Role.secretariat, jurisdiction):
        return "only_secretariat"
    return None if body_kind in COMMITTEES else "assessment_by_committee"


def faults_of_source(title: str | None, address: str | None) -> Iterator[Fault]:
    if not (title or address):
        yield Fault("source_names_nothing", "source_title")


def faults_of_days(told: Assessed, *, published_on: date | None, today: date) -> Iterator[Fault]:
    if told.assessed_on > today:
        yield Fault("date_in_future", "assessed_on")
    elif published_on is not None and told.assessed_on < published_on:
        yield Fault("assessed_before_version", "assessed_on", {"date": published_on})


def faults_of_heads(heads: Mapping[Head, HeadTold], *, principles: Collection[int]) -> Iterator[Fault]:
    """Every head is answered, if only with "not assessed"; whatever else is said has its reason. ``principles``: ids of
    the set that the assessment is held against."""
    for head in Head:
        told = heads.get(head)
        if told is None:
            yield Fault("level_missing", f"{head}_level")
            continue
        silent = told.level is Level.not_assessed
        if not silent and not told.reason_ja:
            yield Fault("assessment_needs_reason", f"{head}_ja")
        elif told.reason_en and not told.reason_ja:
            yield Fault("japanese_first", f"{head}_ja")
        if silent and (told.principles or told.grounds):
            yield Fault("not_assessed_rests_on_nothing", f"{head}_level")
        if set(told.principles) - set(principles):
            yield Fault("no_such_principle", f"{head}_principles")
        if len(told.grounds) > GROUNDS:
            yield Fault("too_many_grounds", f"{head}_fields", {"most": GROUNDS})
    if heads and all(told.level is Level.not_assessed for told in heads.values()):
        yield Fault("nothing_assessed", f"{Head.rights}_level")


def faults_of_principles(told: Principles, *, today: date) -> Iterator[Fault]:
    if told.adopted_on > today:
        yield Fault("date_in_future", "adopted_on")
    if not told.texts:
        yield Fault("principles_empty", "texts_ja")
