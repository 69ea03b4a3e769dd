"""The seats that the rules of a zone or stakeholder council provide by whom members speak for, and which are empty.
Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from deliberation.council.entries import Pair
from deliberation.council.rules import Fault


class ForResidents(StrEnum):
    """What is on record about seats of residents."""

    not_entered = "not_entered"
    none_provided = "none_provided"
    none_filled = "none_filled"
    some_filled = "some_filled"
    all_filled = "all_filled"


@dataclass(frozen=True)
class Side:
    """Seats for who speaks for one side. ``name``: {"ja": ..., "en": ... or None}."""

    name: Pair
    seats: int
    residents: bool = False

    @property
    def line(self) -> str:
        """As :func:`read_sides` reads it."""
        return " / ".join(one for one in (self.name["ja"], self.name["en"]) if one) + f" {self.seats}"


@dataclass(frozen=True)
class Sitting:
    """A member of today, with the words in which it was announced for whom they speak; none: not announced."""

    member: int
    name: Pair
    speaks_for: Pair


@dataclass(frozen=True)
class Filled:
    """A side with the members who speak for it. ``empty`` is never below zero: ``over`` says how many are too many."""

    side: Side
    members: tuple[Sitting, ...]

    @property
    def filled(self) -> int:
        return len(self.members)

    @property
    def empty(self) -> int:
        return max(0, self.side.seats - self.filled)

    @property
    def over(self) -> int:
        return max(0, self.filled - self.side.seats)


@dataclass(frozen=True)
class Seats:
    """``others``: members announced for no side of the rules, or for nobody; they fill no seat of a side."""

    sides: tuple[Filled, ...]
    others: tuple[Sitting, ...]

    @property
    def provided(self) -> int:
        return sum(one.side.seats for one in self.sides)

    @property
    def residents(self) -> tuple[int, int]:
        """Seats of residents that are provided, and how many of them somebody fills."""
        own = [one for one in self.sides if one.side.residents]
        return sum(one.side.seats for one in own), sum(one.side.seats - one.empty for one in own)

    @property
    def for_residents(self) -> ForResidents:
        provided, filled = self.residents
        if not self.sides:
            return ForResidents.not_entered
        if not provided:
            return ForResidents.none_provided
        known = ForResidents.some_filled if filled else ForResidents.none_filled
        return ForResidents.all_filled if filled == provided else known


def seats_of(sides: Iterable[Side], members: Sequence[Sitting]) -> Seats:
    """Who fills the seats of which side, by the same words; spaces and widths of letters make no difference."""
    told = tuple(
        Filled(side, tuple(one for one in members if _alike(one.speaks_for["ja"]) == _alike(side.name["ja"])))
        for side in sides
    )
    placed = {one.member for side in told for one in side.members}
    return Seats(told, tuple(one for one in members if one.member not in placed))


_WORDS = 200
_LINE = re.compile(
    r"(?P<ja>[^/\uff0f]+?)(?:\s*[/\uff0f]\s*(?P<en>.+?))?\s*(?<![0-9\uff10-\uff19])"
    r"(?P<seats>[0-9\uff10-\uff19]{1,3})\s*(?:\u5e2d|seats?)?"
)


def read_sides(typed: str | None, residents: bool) -> list[Side]:
    """One side a line: its words, after a slash perhaps those in English, and the number of its seats. ValueError with
    the number of the first line that is none."""
    found = []
    for number, line in enumerate((typed or "").splitlines(), start=1):
        read = _LINE.fullmatch(line.strip())
        if not line.strip():
            continue
        if read is None or not int(read["seats"]) or max(len(one or "") for one in read.group("ja", "en")) > _WORDS:
            raise ValueError(number)
        found.append(Side({"ja": read["ja"], "en": read["en"]}, int(read["seats"]), residents))
    return found


def faults_of_sides(sides: Sequence[Side], seats: int | None) -> list[Fault]:
    """``seats``: of the body as a whole, where that is known; then the sides add up to it."""
    if not sides:
        return [Fault("seats_of_no_side", "others")]
    names = [_alike(side.name["ja"]) for side in sides]
    twice = next((side for side, name in zip(sides, names, strict=True) if names.count(name) > 1), None)
    if twice is not None:
        return [Fault("side_twice", "residents" if twice.residents else "others", {"name": dict(twice.name)})]
    total = sum(side.seats for side in sides)
    differ = seats is not None and total != seats
    return [Fault("sides_do_not_add_up", "others", {"sum": total, "n": seats})] if differ else []


def _alike(words: str | None) -> str | None:
    return "".join(unicodedata.normalize("NFKC", words).split()) if words else None
