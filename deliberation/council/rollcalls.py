"""One vote of a body as figures: how it was taken, what each member did, how many must be in favour, of whom.

Pure. Sources (design glossary, procedure notes P4-P10): Local Autonomy Act art. 113 (quorum), art. 116 (majority of the
members present; the chair has no vote as a member and decides a tie), special majorities where the chair votes and is
counted (town hall: two thirds of those present). A count that nobody printed is None and stays None.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Way(StrEnum):
    """How the vote was taken; it decides whether single votes can be known (P10)."""

    roll_call = "roll_call"
    standing = "standing"
    no_objection = "no_objection"
    electronic = "electronic"
    secret = "secret"


#: Ways whose official record names each member's vote.
NAMED_WAYS = frozenset({Way.roll_call, Way.electronic})
#: Ways in which the chair may declare a result that nobody has counted.
DECLARED_WAYS = frozenset({Way.standing, Way.no_objection})


class Choice(StrEnum):
    """What one member did. ``stayed`` sat through the vote without an answer and is still present (P5);
    ``abstained`` left the room; ``excused`` was barred by art. 117; ``not_voting`` is the presiding member."""

    in_favour = "for"
    against = "against"
    stayed = "stayed"
    abstained = "abstained"
    absent = "absent"
    excused = "excused"
    not_voting = "not_voting"


class Result(StrEnum):
    """Answer to the question that was put."""

    passed = "passed"
    rejected = "rejected"


class Basis(StrEnum):
    """Where a result comes from: our arithmetic, the chair's words in the sitting, or a source that we only cite."""

    computed = "computed"
    declared = "declared"
    reported = "reported"


class Declared(StrEnum):
    """What the chair declared without counting heads (P10)."""

    unanimous = "unanimous"
    many = "many"
    few = "few"
    no_objection = "no_objection"


class Chair(StrEnum):
    """What the presiding member does in this kind of vote."""

    decides_tie = "decides_tie"
    votes = "votes"


class Denominator(StrEnum):
    """Of whom the share is taken."""

    present = "present"
    seats = "seats"


@dataclass(frozen=True)
class Requirement:
    """How many must be in favour. ``share`` None means more than half; otherwise at least that share.

    ``attendance`` is the share of the seats that must be present for this vote (art. 113; two thirds for the
    three-quarters decisions of P7).
    """

    code: str
    word: str
    share: Fraction | None
    denominator: Denominator
    chair: Chair
    attendance: Fraction = Fraction(1, 2)

    def needed(self, base: int) -> int:
        """Votes in favour that suffice among ``base`` people."""
        if self.share is None:
            return base // 2 + 1
        return -(-base * self.share.numerator // self.share.denominator)


_HALF, _TWO_THIRDS, _THREE_QUARTERS = None, Fraction(2, 3), Fraction(3, 4)
_PRESENT, _SEATS = Denominator.present, Denominator.seats

#: The closed list. ``majority`` is art. 116. ``majority_all`` is for bodies whose chair votes like everyone else
#: (stakeholder councils, boards, councils abroad).
REQUIREMENTS: Mapping[str, Requirement] = {
    one.code: one
    for one in (
        Requirement("majority", "majority", _HALF, _PRESENT, Chair.decides_tie),
        Requirement("majority_all", "majority", _HALF, _PRESENT, Chair.votes),
        Requirement("majority_seats", "majority", _HALF, _SEATS, Chair.votes),
        Requirement("two_thirds_present", "two_thirds", _TWO_THIRDS, _PRESENT, Chair.votes),
        Requirement("two_thirds_seats", "two_thirds", _TWO_THIRDS, _SEATS, Chair.votes),
        Requirement("three_quarters_present", "three_quarters", _THREE_QUARTERS, _PRESENT, Chair.votes, _TWO_THIRDS),
    )
}


@dataclass(frozen=True)
class Counts:
    """Heads of one vote. None: not printed in the source. Where the chair votes, the chair is inside the numbers."""

    in_favour: int | None = None
    against: int | None = None
    stayed: int | None = None
    abstained: int | None = None
    absent: int | None = None
    excused: int | None = None
    not_voting: int | None = None

    @property
    def known(self) -> bool:
        return self.in_favour is not None and self.against is not None

    @property
    def some(self) -> bool:
        """Whether anybody counted: of who stood up, often those in favour alone."""
        return self.in_favour is not None or self.against is not None

    @property
    def voting(self) -> int:
        """The members present among whom a share is taken: who left, was absent or excused is not among them, and
        neither is a chair without a vote. Who stayed and did not answer is, and so weighs against (P5)."""
        return (self.in_favour or 0) + (self.against or 0) + (self.stayed or 0)

    @property
    def in_room(self) -> int:
        """Everyone who counts for the quorum of the sitting, the chair included."""
        return self.voting + (self.not_voting or 0)

    @property
    def told(self) -> int:
        """Of how many members it is known what they did, or that they were not there."""
        return self.in_room + (self.abstained or 0) + (self.absent or 0) + (self.excused or 0)


#: The heads of a vote by name, as they are stored.
HEADS = ("in_favour", "against", "stayed", "abstained", "absent", "excused", "not_voting")


def count(choices: Mapping[int, Choice]) -> Counts:
    """Counts of a roll call: member id to what the member did."""
    heads = Counter(choices.values())
    return Counts(
        in_favour=heads[Choice.in_favour],
        against=heads[Choice.against],
        stayed=heads[Choice.stayed],
        abstained=heads[Choice.abstained],
        absent=heads[Choice.absent],
        excused=heads[Choice.excused],
        not_voting=heads[Choice.not_voting],
    )


def mismatch(requirement: Requirement, counts: Counts, seats: int | None) -> str | None:
    """Why these heads cannot be one vote of that body, or None. A chair without a vote sits in a seat as well (P5)."""
    heads = [getattr(counts, name) for name in HEADS]
    if any(one is not None and one < 0 for one in heads):
        return "count_negative"
    if counts.in_favour is None and counts.against is not None:
        return "counts_half_known"
    if seats is not None and sum(one or 0 for one in heads) > seats:
        return "more_than_seats"
    if requirement.chair is Chair.votes and counts.not_voting:
        return "chair_votes_here"
    if requirement.chair is Chair.decides_tie and (counts.not_voting or 0) > 1:
        return "one_chair"
    return None


def seats_known(requirement: Requirement | None, seats: int | None, corrects: Any = None) -> int | None:
    """The seats of the body today. One that ``corrects`` an older vote keeps its seats: the body may have had more
    seats added since."""
    of_seats = requirement is not None and requirement.denominator is Denominator.seats
    return corrects.seats if corrects is not None and (corrects.seats or not of_seats) else seats
