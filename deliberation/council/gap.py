"""The council gap: which stages of a proposal were reached without an act of the assembly on record.

Pure. Dates of real cases are often only months or years, so every date is a span of days; where two spans overlap the
order is not known and that is said. Absence of a record proves nothing more (glossary, no_council_yet).
"""

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from deliberation.council.kinds import ASSEMBLY_BODIES, INVOLVING_KINDS

_WRITTEN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, order=True)
class Span:
    """The days that a written date may mean, both ends included."""

    first: date
    last: date

    @classmethod
    def read(cls, written: str | date | None) -> "Span | None":
        """``2022``, ``2022-12`` or ``2022-12-05``; two of them joined by ``..`` or ``/`` make a period (ended open:
        the first alone). None or anything else: no date."""
        if isinstance(written, date):
            return cls(written, written)
        found = [_days(part) for part in re.split(r"\.\.|/", written or "") if part]
        if not found or None in found:
            return None
        return cls(found[0][0], found[-1][1])


def _days(part: str) -> tuple[date, date] | None:
    found = _WRITTEN.fullmatch(part.strip())
    if not found:
        return None
    year, month, day = (int(one) if one else None for one in found.groups())
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None


class Involvement(StrEnum):
    """What is on record about the assembly at one stage."""

    involved = "involved"
    """An act of the assembly stands between the stage before and this one."""
    earlier = "earlier"
    """None since the stage before, though there were acts earlier."""
    none_yet = "none_yet"
    """No act at all up to this stage."""
    order_unknown = "order_unknown"
    """An act is near, but the dates do not say whether it came before this stage."""
    undated = "undated"
    """The stage itself has no date."""
    not_applicable = "not_applicable"
    """The step was not one at which this assembly could take part (an act of the state, say)."""


@dataclass(frozen=True)
class Stage:
    """A dated step of a proposal. ``key`` is the caller's own. ``noted``: what the step's own entry says about the
    assembly: True, False (nothing), or None where the assembly could have no part."""

    key: object
    span: Span | None
    noted: bool | None = False


@dataclass(frozen=True)
class Dealt:
    """An act on the record of a council. ``stage`` names the step it was about where the entry says so;
    ``separate``: it dealt with another matter and stands beside the proposal as an example."""

    key: object
    kind: str
    body_kind: str
    span: Span | None
    stage: object = None
    separate: bool = False

    @property
    def involves_assembly(self) -> bool:
        """Zone and stakeholder councils are no assembly; signatures and consultations are the residents' own."""
        return self.body_kind in ASSEMBLY_BODIES and self.kind in INVOLVING_KINDS and not self.separate


@dataclass(frozen=True)
class AtStage:
    """One row of the council column."""

    stage: Stage
    involvement: Involvement
    acts: tuple[Dealt, ...] = ()

    @property
    def is_gap(self) -> bool:
        return self.involvement in (Involvement.earlier, Involvement.none_yet)


@dataclass(frozen=True)
class Gap:
    """The whole column, in order of date; undated stages last. ``after`` holds acts later than every stage, and
    ``undated`` those without a date: they are on record, and no stage can claim them."""

    rows: tuple[AtStage, ...]
    after: tuple[Dealt, ...]
    undated: tuple[Dealt, ...]

    @property
    def stages(self) -> int:
        """Steps at which the assembly could have taken part."""
        return sum(row.involvement is not Involvement.not_applicable for row in self.rows)

    @property
    def without(self) -> int:
        return sum(row.is_gap for row in self.rows)

    @property
    def earlier(self) -> int:
        """Of those without: after acts of the assembly, though none since the step before."""
        return sum(row.involvement is Involvement.earlier for row in self.rows)

    @property
    def untold(self) -> int:
        return sum(row.involvement in (Involvement.order_unknown, Involvement.undated) for row in self.rows)


def council_gap(stages: Iterable[Stage], dealt: Iterable[Dealt]) -> Gap:
    """Sets each act of the assembly beside the first stage that it certainly did not come after.

    An act on the very day of a stage counts for it (the assembly that decides is how the stage is reached). An act
    linked to a stage counts there whatever its date.
    """
    acts, steps = [one for one in dealt if one.involves_assembly], list(stages)
    dated = sorted((one for one in steps if one.span), key=lambda one: one.span)
    free = sorted((one for one in acts if one.stage is None and one.span), key=lambda one: one.span)
    rows, seen = [], False
    for before, stage in pairwise([None, *dated]):
        seen = seen or any(before and one.span.last <= before.span.first for one in free)
        own = [one for one in acts if one.stage is not None and one.stage == stage.key]
        row = _at(stage, before, _within(free, stage, dated), own, seen)
        seen = seen or row.involvement is Involvement.involved
        rows.append(row)
    rows += [_undated(one, acts) for one in steps if one.span is None]
    last = dated[-1].span.last if dated else date.min
    return Gap(
        rows=tuple(rows),
        after=tuple(one for one in free if one.span.first > last),
        undated=tuple(one for one in acts if one.stage is None and one.span is None),
    )


def _undated(stage: Stage, acts: Sequence[Dealt]) -> AtStage:
    own = tuple(one for one in acts if one.stage is not None and one.stage == stage.key)
    return AtStage(stage, _noted(stage, own) or Involvement.undated, own)


def _noted(stage: Stage, sure: Sequence[Dealt]) -> Involvement | None:
    """What is settled without comparing dates."""
    if sure or stage.noted:
        return Involvement.involved
    return Involvement.not_applicable if stage.noted is None else None


def _within(free: Sequence[Dealt], stage: Stage, dated: Sequence[Stage]) -> list[Dealt]:
    """Acts that no step certainly before this one has behind it. Of steps on one day nobody knows which came first."""
    sooner = [one.span.first for one in dated if one.span.last < stage.span.first]
    return [one for one in free if not sooner or one.span.last > max(sooner)]


def _at(stage: Stage, before: Stage | None, free: Sequence[Dealt], own: list[Dealt], seen: bool) -> AtStage:
    sure, near = list(own), False
    for one in free:
        after_before = before is None or one.span.first > before.span.last
        if after_before and one.span.last <= stage.span.first:
            sure.append(one)
        elif one.span.first <= stage.span.last:
            near = True
    settled = _noted(stage, sure)
    if settled:
        return AtStage(stage, settled, tuple(sure))
    if near:
        return AtStage(stage, Involvement.order_unknown)
    return AtStage(stage, Involvement.earlier if seen else Involvement.none_yet)
