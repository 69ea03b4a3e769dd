"""What is handed to an act of entry: contents of a meeting, an act, a source. Plain values, nothing asked. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.council.gap import Span
from deliberation.council.kinds import MemberPart, Precision, SourceKind
from deliberation.council.rollcalls import Counts

Pair = Mapping[str, str | None]  # {"ja": …, "en": …}; ja is always there


@dataclass(frozen=True)
class Source:
    """Where something can be read. ``seen_on``: day on which we, or the secretariat, saw it there."""

    kind: SourceKind
    title: str | None = None
    address: str | None = None
    seen_on: str | None = None


@dataclass(frozen=True)
class About:
    """What an act is about: a proposal by slug, one of its versions by number, in it a flow or a field."""

    proposal: str
    version: int | None = None
    flow: str | None = None
    field: str | None = None


WHOLE_PLAN = "plan"  # the anchor of a field that belongs to no flow: plan.platform_operator


def read_anchor(written: str | None) -> tuple[str | None, str | None]:
    """Flow and field from the anchor of a plan page, as people copy it: ``#rides.retention``, ``rides``,
    ``plan.platform_operator``."""
    flow, _, field_name = (written or "").strip().rpartition("#")[2].partition(".")
    return (None if flow in ("", WHOLE_PLAN) else flow), field_name or None


@dataclass(frozen=True)
class Figure:
    """A number of a source; ``value`` None: not seen."""

    code: str
    value: int | None
    part: str | None = None
    precision: Precision | None = None


@dataclass(frozen=True)
class Sitting:
    """Contents of a meeting's entry. ``held_on`` as written: the secretariat gives a day, a source perhaps a month.
    ``agenda``: what was announced for it, a line each."""

    held_on: str
    session: str | None = None
    session_name: Pair | None = None
    agenda: str | None = None

    @property
    def span(self) -> Span | None:
        return Span.read(self.held_on)


@dataclass(frozen=True)
class Content:
    """Contents of an act's entry."""

    kind: str
    body_id: int
    title: Pair
    acted_on: str | None = None
    meeting_id: int | None = None
    number: str | None = None
    text: Pair | None = None
    members: Sequence[tuple[int, MemberPart]] = ()
    answerer: str | None = None
    answer: str | None = None
    withdrawn: bool = False
    parent_id: int | None = None
    question_id: int | None = None
    about: About | None = None
    event_id: int | None = None
    separate: bool = False
    figures: Sequence[Figure] = ()

    @property
    def span(self) -> Span | None:
        return Span.read(self.acted_on)


@dataclass(frozen=True)
class ReportedVote:
    """A vote of a compiled case as its source tells it: computed only where it gives counts."""

    requirement: str
    requirement_seen: bool
    counts: Counts = field(default_factory=Counts)
    question: str = "original"
    way: str | None = None
    seats: int | None = None
    casting: str | None = None
    tie: bool = False
    unanimous: bool = False
    result: str | None = None
    words: Pair | None = None
