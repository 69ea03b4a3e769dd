"""What may become of a row of a file, and what rows are compared by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from deliberation.council.entries import Content, Sitting, Source
from deliberation.council.imported import Item
from deliberation.council.imported_compared import Act, Difference
from deliberation.council.rules import Fault

NEW, PLANNED, KNOWN, SOURCES, ALIKE, TWICE, REFUSED = FATES = (
    "new", "planned", "known", "sources", "alike", "twice", "refused",
)  # fmt: skip


class Held(NamedTuple):
    """A meeting that a row belongs to: ``known``, its number on record; None where it is to be entered."""

    body: int
    day: str
    name: str | None
    known: int | None = None

    @property
    def sitting(self) -> Sitting:
        return Sitting(self.day, session_name={"ja": self.name})


class Fate(NamedTuple):
    """``content``: the row as an act; ``act``: the one that is there already; ``line``: of the same row before;
    ``fault``: what is wrong; ``held``: the meeting that it belongs to; ``adds``: sources that are new beside what is on
    record; ``differs``: what else is not as on record; ``several``: how many on record it may be."""

    item: Item
    fate: str
    content: Content | None = None
    act: int | None = None
    line: int | None = None
    fault: Fault | None = None
    held: Held | None = None
    adds: tuple[Source, ...] = ()
    differs: tuple[Difference, ...] = ()
    several: int = 0


@dataclass
class Desk:
    """What rows are compared by: the bodies of the assembly, its meetings, the acts of a day, the rows before."""

    db: Connection
    jurisdiction: str
    body: int
    today: date
    kinds: Mapping[str, str]
    bodies: dict[str, int] = field(default_factory=dict)
    members: dict[str, list[int]] = field(default_factory=dict)
    meetings: dict[tuple[int, str], Sequence[Any]] = field(default_factory=dict)
    acts: dict[tuple[int, str], dict[str, list[Act]]] = field(default_factory=dict)
    seen: dict[tuple[Any, ...], int] = field(default_factory=dict)
