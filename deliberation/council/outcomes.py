"""What a vote of an assembly comes to: computed where counts exist, else as the chair declared or a source reports it.

Pure: no database, no words. Every verdict is a code of the catalogue with the numbers that its sentence needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import inf
from typing import Any

from deliberation.council.kinds import Precision
from deliberation.council.rollcalls import (
    HEADS,
    REQUIREMENTS,
    Basis,
    Chair,
    Choice,
    Counts,
    Declared,
    Denominator,
    Requirement,
    Result,
)


@dataclass(frozen=True)
class Outcome:
    """A result with its reason. ``reason`` is a catalogue code, ``values`` the numbers of its sentence.

    ``result`` None: the vote cannot be told (no counts and no report) or did not decide (a tie without the chair's
    answer, a sitting without quorum). ``rough``: of those numbers, which are known roughly only, and how.
    """

    result: Result | None
    basis: Basis
    reason: str
    values: Mapping[str, int] = field(default_factory=dict)
    rough: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Quorum:
    """Whether the sitting could decide. ``reason`` is quorum_met, quorum_excused, quorum_recalled or quorum_missed."""

    met: bool
    reason: str
    present: int
    needed: int
    seats: int


def quorum(requirement: Requirement, counts: Counts, seats: int, *, recalled: bool = False) -> Quorum:
    """Art. 113: half of the seats, the chair counted. Two of its exceptions are known here: members excused under
    art. 117 are the cause, or the sitting was called a second time for the same matter (``recalled``)."""
    needed = -(-seats * requirement.attendance.numerator // requirement.attendance.denominator)
    present = counts.in_room
    if present >= needed:
        return Quorum(True, "quorum_met", present, needed, seats)
    ordinary = requirement.attendance == Fraction(1, 2)
    if ordinary and present + (counts.excused or 0) >= needed:
        return Quorum(True, "quorum_excused", present, needed, seats)
    if ordinary and recalled:
        return Quorum(True, "quorum_recalled", present, needed, seats)
    return Quorum(False, "quorum_missed", present, needed, seats)


def with_chair(requirement: Requirement, counts: Counts) -> Counts:
    """Heads as they were counted, and the presiding member: nobody counts a chair among those who vote."""
    silent = requirement.chair is Chair.decides_tie and counts.not_voting is None
    return replace(counts, not_voting=1) if silent else counts


def computed(
    requirement: Requirement, counts: Counts, *, seats: int | None = None, casting: Choice | None = None
) -> Outcome:
    """The result that the counts give. ``casting`` is the chair's answer to a tie, asked only under art. 116.

    Raises ValueError when the counts are not known, or when the denominator is the seats and nobody gave them:
    callers show such a vote as reported.
    """
    if not counts.known:
        raise ValueError("counts_unknown")
    base = counts.voting
    if requirement.denominator is Denominator.seats:
        if seats is None:
            raise ValueError("seats_unknown")
        base = seats
    needed, yes = requirement.needed(base), counts.in_favour or 0
    values = {"a": yes, "b": counts.against or 0, "n": needed, "base": base}
    if requirement.chair is Chair.decides_tie and base and 2 * yes == base:
        return _tie(casting, values)
    if base and yes >= needed:
        return Outcome(Result.passed, Basis.computed, f"{requirement.word}_reached", values)
    return Outcome(Result.rejected, Basis.computed, f"{requirement.word}_{_short_of(requirement, yes, base)}", values)


def in_favour_alone(requirement: Requirement, counts: Counts, seats: int | None) -> Outcome | None:
    """What follows where only those in favour were counted: everything if a share of the seats is asked for; of those
    present, that they suffice even if everybody sat who could. None: it does not follow."""
    if counts.in_favour is None or seats is None:
        return None
    away = sum(one or 0 for one in (counts.abstained, counts.absent, counts.excused))
    silent = 1 if requirement.chair is Chair.decides_tie else 0
    of_seats = requirement.denominator is Denominator.seats
    base = seats if of_seats else seats - away - silent
    values = {"a": counts.in_favour, "n": requirement.needed(base), "base": base}
    if counts.in_favour >= values["n"]:
        return Outcome(Result.passed, Basis.computed, f"alone_{'seats' if of_seats else 'present'}_reached", values)
    return Outcome(Result.rejected, Basis.computed, "alone_seats_short", values) if of_seats else None


def _short_of(requirement: Requirement, yes: int, base: int) -> str:
    """How a vote fell short: with a majority that was not enough, with equal votes, or with fewer."""
    if 2 * yes > base:
        return "missed"
    return "tied" if base and requirement.share is None and 2 * yes == base else "minority"


def _tie(casting: Choice | None, values: Mapping[str, int]) -> Outcome:
    if casting is Choice.in_favour:
        return Outcome(Result.passed, Basis.computed, "tie_chair_for", values)
    if casting is Choice.against:
        return Outcome(Result.rejected, Basis.computed, "tie_chair_against", values)
    return Outcome(None, Basis.computed, "tie_open", values)


def declared(word: Declared) -> Outcome:
    """A vote in which nobody counted heads: the chair's words are the result."""
    result = Result.rejected if word is Declared.few else Result.passed
    return Outcome(result, Basis.declared, f"declared_{word.value}")


def reported(
    result: Result | None, *, tie: bool = False, casting: Choice | None = None, unanimous: bool = False
) -> Outcome:
    """A historic result without counts: told as its source tells it."""
    if tie and casting in (Choice.in_favour, Choice.against):
        return Outcome(result, Basis.reported, f"reported_tie_chair_{casting.value}")
    if unanimous:
        return Outcome(result, Basis.reported, "reported_unanimous")
    return Outcome(result, Basis.reported, "reported" if result else "reported_nothing")


@dataclass(frozen=True)
class Taken:
    """Everything about one vote that bears on its result, as stored."""

    requirement: Requirement
    counts: Counts
    seats: int | None = None
    casting: Choice | None = None
    declared: Declared | None = None
    reported: Result | None = None
    tie: bool = False
    unanimous: bool = False


def taken(row: Mapping[str, Any]) -> Taken:
    """A vote as it is stored, by name of column."""
    return Taken(
        requirement=REQUIREMENTS[row["requirement"]],
        counts=Counts(**{name: row[name] for name in HEADS}),
        seats=row["seats"],
        casting=Choice(row["casting"]) if row["casting"] else None,
        declared=Declared(row["declared"]) if row["declared"] else None,
        reported=Result(row["reported"]) if row["reported"] else None,
        tie=row["tie"],
        unanimous=row["unanimous"],
    )


def outcome(vote: Taken) -> Outcome:
    """The one answer of this module: computed where counts exist, else declared, else as reported."""
    rule = vote.requirement
    if vote.counts.known and (rule.denominator is Denominator.present or vote.seats is not None):
        return computed(rule, vote.counts, seats=vote.seats, casting=vote.casting)
    if vote.declared:
        return declared(vote.declared)
    alone = None if vote.counts.known else in_favour_alone(rule, vote.counts, vote.seats)
    return alone or reported(vote.reported, tie=vote.tie, casting=vote.casting, unanimous=vote.unanimous)


@dataclass(frozen=True)
class Signatures:
    """A direct request's count: what was asked for, handed in, found valid. None: not seen. ``rough``: by name, what is
    known roughly only, ``about`` or ``over`` (more than)."""

    needed: int | None
    collected: int | None
    valid: int | None
    invalid: int | None = None
    rough: Mapping[str, str | None] = field(default_factory=dict)


def at_least(value: int, precision: str | None) -> int:
    """The smallest number that a figure can stand for; of one that is only about right, none is known: 0."""
    return value if precision is None else value + 1 if precision == Precision.over else 0


def at_most(value: int, precision: str | None) -> float:
    """The largest one."""
    return value if precision is None else inf


def signatures(found: Signatures) -> Outcome:
    """Whether the signatures sufficed: said where it follows, told as reported where a number is missing."""
    if found.needed is None or found.valid is None:
        missing = "valid" if found.needed is not None else "needed" if found.valid is not None else "reported"
        return Outcome(None, Basis.reported, f"signatures_{missing}")
    valid, needed = (found.valid, found.rough.get("valid")), (found.needed, found.rough.get("needed"))
    rough = {name: how for name, (_, how) in {"a": valid, "n": needed}.items() if how}
    values = {"a": found.valid, "n": found.needed}
    if at_least(*valid) >= at_most(*needed):
        return Outcome(Result.passed, Basis.computed, "signatures_enough", values, rough)
    if at_most(*valid) < at_least(*needed):
        return Outcome(Result.rejected, Basis.computed, "signatures_short", values, rough)
    return Outcome(None, Basis.reported, "signatures_rough", values, rough)
