"""What the law says that fields, stages and ways of confirming intent rest on: facts with source, date and state.

The facts are data (data/laws.json), each in both languages. ``read``: the words of the source were read, in a stored
excerpt; ``reported``: a secondary source says so; ``claimed``: only a document that takes sides; ``unverified``: nobody
here has seen it. The last two are never shown as fact: the page says who says so and what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from deliberation.dataplans.vocabulary import load

State = Literal["read", "reported", "claimed", "unverified"]
STATES: tuple[State, ...] = ("read", "reported", "claimed", "unverified")
Pair = Mapping[str, str]


@dataclass(frozen=True)
class Source:
    """Where it was read. ``as_of``: from when the text that was read is in force; ``read_on``: the day of reading."""

    title: str
    address: str | None
    as_of: str | None
    read_on: str


@dataclass(frozen=True)
class Law:
    """``short``: what stands before an article."""

    key: str
    name: Pair
    short: Pair
    address: str | None


@dataclass(frozen=True)
class Fact:
    """One fact. ``key`` is its anchor for ever. ``rests``: what rests on it, "field.<name>", "way.<code>" and so on.

    It has an ``article`` of its law, or else a ``topic``.
    """

    key: str
    law: Law
    article: Pair | None
    topic: Pair | None
    state: State
    says: Pair
    said_by: Pair | None
    missing: Pair | None
    sources: tuple[Source, ...]
    rests: tuple[str, ...]

    @property
    def verified(self) -> bool:
        """Whether it may be shown as a fact."""
        return self.state in ("read", "reported")


_DATA = load("laws.json")
LAWS: Mapping[str, Law] = {row["key"]: Law(**row) for row in _DATA["laws"]}
FACTS: Mapping[str, Fact] = {
    row["key"]: Fact(
        **{
            **row,
            "law": LAWS[row["law"]],
            "sources": tuple(Source(**s) for s in row["sources"]),
            "rests": tuple(row["rests"]),
        }
    )
    for row in _DATA["facts"]
}


def _by_place() -> dict[str, tuple[Fact, ...]]:
    places = dict.fromkeys(place for fact in FACTS.values() for place in fact.rests)
    return {place: tuple(f for f in FACTS.values() if place in f.rests) for place in places}


BY_PLACE: Mapping[str, tuple[Fact, ...]] = _by_place()


def by_law() -> list[tuple[Law, tuple[Fact, ...]]]:
    """Facts under their laws, in the order of the data."""
    return [(law, tuple(f for f in FACTS.values() if f.law is law)) for law in LAWS.values()]
