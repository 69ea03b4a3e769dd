"""The rules of a vote as data: fixed, digested before opening, never changed after.

Everything is exact: shares are Fractions, thresholds are computed in whole votes, no float occurs anywhere.
``parsing.py`` makes these objects from a document and names every problem in it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Literal

FORMAT = "jukugi-vote-rules/1"

Text = Mapping[str, str]  # {"ja": …} and, where there is one, "en"
Op = Literal[">=", ">"]


class Kind(StrEnum):
    """Advisory unless an ordinance or a statute says otherwise (glossary, C Votes)."""

    ADVISORY = "advisory"
    ORDINANCE = "ordinance"
    STATUTE = "statute"


class OnUnmet(StrEnum):
    """What an unmet quorum does. A required choice: silence was read as "sealed" in Kodaira (glossary, R6)."""

    SEALED = "sealed"
    COUNTED = "counted"


class Numerator(StrEnum):
    """Which ballots count towards the quorum: all that were cast, or the valid ones."""

    CAST = "cast"
    VALID = "valid"


class Side(StrEnum):
    """Where an answer stands. ``NEUTRAL`` is an answer ("neither"), ``BLANK`` the blank or undecided one."""

    FOR = "for"
    AGAINST = "against"
    NEUTRAL = "neutral"
    BLANK = "blank"


class Blanks(StrEnum):
    """What a blank counts for: an invalid ballot, a valid answer, or an answer apart from the valid votes."""

    INVALID = "invalid"
    VALID = "valid"
    APART = "apart"


class Method(StrEnum):
    """How the counts decide. The shares ask for more votes for than against as well."""

    MORE_FOR = "more_for"
    SHARE_OF_ROLL = "share_of_roll"
    SHARE_OF_VALID = "share_of_valid"
    PLURALITY = "plurality"


class Tie(StrEnum):
    REJECTED = "rejected"
    UNDECIDED = "undecided"


class Rounding(StrEnum):
    """What the ordinance does with the fraction of a share: nothing (exact comparison), up, or down."""

    EXACT = "exact"
    UP = "up"
    DOWN = "down"


class Nationality(StrEnum):
    """Whose nationality the roll asks for (glossary, 2.4)."""

    ELECTORS = "electors"
    PERMANENT = "permanent"
    YEARS = "years"
    ANY = "any"


class Departed(StrEnum):
    """People who moved away after the cut-off day: they stay on the roll; may they still vote?"""

    MAY_VOTE = "may_vote"
    MAY_NOT_VOTE = "may_not_vote"


@dataclass(frozen=True)
class Threshold:
    """At least (``>=``) or more than (``>``) a share of a base, or a plain number of people or votes."""

    op: Op
    share: Fraction | None = None
    number: int | None = None
    rounding: Rounding = Rounding.EXACT

    def needed(self, base: int) -> int:
        """The smallest whole number that reaches the threshold on this base."""
        exact = Fraction(self.number) if self.number is not None else (self.share or Fraction(0)) * base
        if self.rounding is Rounding.DOWN:
            exact = Fraction(math.floor(exact))
        elif self.rounding is Rounding.UP:
            exact = Fraction(math.ceil(exact))
        return math.ceil(exact) if self.op == ">=" else math.floor(exact) + 1

    def reached(self, number: int, base: int) -> bool:
        return number >= self.needed(base)


@dataclass(frozen=True)
class Quorum:
    """成立要件: how many of the roll must take part for the vote to be valid at all."""

    threshold: Threshold
    numerator: Numerator
    on_unmet: OnUnmet


@dataclass(frozen=True)
class Decision:
    """可否の決め方. ``threshold`` only for the two methods that name a share."""

    method: Method
    tie: Tie
    threshold: Threshold | None = None


@dataclass(frozen=True)
class Effect:
    """A share of the roll that the leading answer must reach before the result has the effect that is named."""

    threshold: Threshold
    consequence: Text


@dataclass(frozen=True)
class Option:
    key: str
    label: Text
    side: Side


@dataclass(frozen=True)
class Counting:
    """The part of the rules that turns counts into an outcome (outcome.py)."""

    options: tuple[Option, ...]
    quorum: Quorum | None
    decision: Decision
    effect: Effect | None
    blanks: Blanks
    binding: bool

    def keys(self, side: Side) -> list[str]:
        return [o.key for o in self.options if o.side is side]

    def valid(self, votes: Mapping[str, int]) -> int:
        """Valid votes among the counts of the options; a blank "apart" is none."""
        apart = set(self.keys(Side.BLANK)) if self.blanks is Blanks.APART else set()
        return sum(n for key, n in votes.items() if key not in apart)


@dataclass(frozen=True)
class Eligibility:
    """Who may vote. ``years``: years of residence in Japan, only with the nationality rule of that name."""

    age: int
    residence_months: int
    cutoff: date
    nationality: Nationality
    years: int | None
    application: bool
    departed: Departed


@dataclass(frozen=True)
class Statement:
    """The case for one answer; all statements of a vote are equally long."""

    option: str
    text: Text


@dataclass(frozen=True)
class Counter:
    """A place where paper is handed out and taken back."""

    key: str
    name: Text


@dataclass(frozen=True)
class Ruleset:
    """Every rule of one vote. ``content`` is the canonical document, ``digest`` its SHA-256 ("sha256:…")."""

    kind: Kind
    basis: Text | None
    question: Text
    information: Text
    statements: tuple[Statement, ...]
    eligibility: Eligibility
    counting: Counting
    opens: datetime
    closes: datetime
    counters: tuple[Counter, ...]
    assistance: Text | None
    smallest_batch: int
    recount: Text
    objections_until: date
    objections_to: Text
    content: bytes
    digest: str
