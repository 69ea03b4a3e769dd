"""What pages show of votes, acts and the council gap, put together from rows. Pure: no database, no words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from deliberation.council.figures import SIGNATURES
from deliberation.council.gap import AtStage, Dealt, Gap, Span, Stage, council_gap
from deliberation.council.kinds import SEATED_BODIES, Ending
from deliberation.council.outcomes import Outcome, Quorum, Signatures, outcome, quorum, signatures, taken, with_chair
from deliberation.council.rollcalls import HEADS, NAMED_WAYS, REQUIREMENTS, Choice, Counts, Requirement
from deliberation.council.sides import Seats, Side, Sitting, seats_of
from deliberation.proposals.kinds import COUNCIL_KINDS, STEPS, Involvement


@dataclass(frozen=True)
class Group:
    """The members of one group in a roll call. ``known`` False: the group of that day is not on record; without a name:
    members of no group."""

    name_ja: str | None
    name_en: str | None
    known: bool
    members: tuple[Any, ...]

    @property
    def tally(self) -> dict[str, int]:
        """How many did what, in the order of the choices; nothing is left out by merging."""
        found = Counter(member.choice for member in self.members)
        return {choice.value: found[choice.value] for choice in Choice if found[choice.value]}


@dataclass(frozen=True)
class VoteShown:
    """One vote with its result. ``official``: the single votes are part of the official record."""

    row: Any
    requirement: Requirement
    counts: Counts
    outcome: Outcome
    quorum: Quorum | None
    groups: tuple[Group, ...]

    @property
    def official(self) -> bool:
        return self.row.way in NAMED_WAYS

    @property
    def heads(self) -> list[tuple[str, int | None]]:
        """Each choice with its number, zeros of a roll call included, what nobody printed as None. A list of votes that
        was never counted beyond for and against shows no more than these two."""
        named = [(choice.value, getattr(self.counts, name)) for choice, name in zip(Choice, HEADS, strict=True)]
        return [(name, n) for name, n in named if n or name in ("for", "against") or (n is None and name == "absent")]


def vote_shown(row: Any, roll: Sequence[Any] = ()) -> VoteShown:
    """``row``: queries.votes_of_acts; ``roll``: its single votes with members by group."""
    vote = taken(row._mapping)
    sitting = None
    present = with_chair(vote.requirement, vote.counts)
    everybody = row.way in NAMED_WAYS or (row.way is not None and row.seats is not None and present.told >= row.seats)
    if everybody and row.seats and vote.counts.known:
        sitting = quorum(vote.requirement, present, row.seats, recalled=row.recalled)
    return VoteShown(row, REQUIREMENTS[row.requirement], vote.counts, outcome(vote), sitting, by_group(roll))


def votes_standing(votes: Mapping[int, Iterable[Any]]) -> dict[int, list[VoteShown]]:
    """Act → its votes that were not corrected, each with its result. ``votes``: queries.votes_of_acts."""
    return {act: [vote_shown(row) for row in rows if row.current] for act, rows in votes.items()}


def by_group(rows: Iterable[Any]) -> tuple[Group, ...]:
    """Members by group, in the order of the rows: groups, then members of none, then those whose group is not known."""
    found = []
    for key, members in groupby(rows, key=lambda row: (row.faction_id, row.faction_term is not None)):
        inside = tuple(members)
        found.append(Group(inside[0].faction_ja, inside[0].faction_en, key[1], inside))
    return tuple(found)


def sides_of(rows: Iterable[Any]) -> list[Side]:
    """``rows``: queries.seat_groups of one body."""
    return [Side({"ja": row.for_ja, "en": row.for_en}, row.seats, row.residents) for row in rows]


def seats(rows: Iterable[Any], members: Iterable[Any], number: str = "id", name: str = "name") -> Seats:
    """The seats of a council, by whom they are for, and who fills them. ``members``: rows of the day with their
    ``speaks_for``; ``number`` and ``name``: the columns of the member's number and name."""
    sit = [
        Sitting(
            getattr(row, number), {"ja": getattr(row, f"{name}_ja"), "en": getattr(row, f"{name}_en")},
            {"ja": row.speaks_for_ja, "en": row.speaks_for_en},
        )
        for row in members
    ]  # fmt: skip
    return seats_of(sides_of(rows), sit)


def ending_of(withdrawn: bool, votes: Iterable[Any]) -> str | None:
    """How an act ended: withdrawn, or by its last vote that ended it; a refused motion to carry over ends nothing."""
    if withdrawn:
        return Ending.withdrawn.value
    endings = [row.ending for row in votes if row.current and row.ending not in (None, Ending.not_carried_over)]
    return endings[-1] if endings else None


def endings_of(acts: Iterable[Any], votes: Mapping[int, Sequence[Any]]) -> dict[int, str | None]:
    """Act → its ending, for lists. ``votes``: queries.votes_of_acts of these acts."""
    return {act.id: ending_of(act.withdrawn, votes.get(act.id, ())) for act in acts}


def standing(terms: Iterable[Any], factions: Sequence[Any]) -> str:
    """What a person on record is called: a member of the assembly (``assembly``), of other bodies alone (``council``),
    or nobody has said yet (``unknown``)."""
    kinds = {term.kind for term in terms}
    if factions or kinds - SEATED_BODIES:
        return "assembly"
    return "council" if kinds else "unknown"


def signatures_shown(figures: Iterable[Any]) -> Outcome | None:
    """The verdict on a direct request's signatures, from its figures."""
    told = {figure.code: figure for figure in figures}
    if "valid" not in told:
        return None
    numbers = {code: told[code].value if code in told else None for code in SIGNATURES}
    return signatures(Signatures(**numbers, rough={code: told[code].precision for code in told}))


_NOTED = {Involvement.yes: True, Involvement.not_applicable: None}


def gap_of(events: Iterable[Any], acts: Iterable[Any]) -> Gap:
    """The council column of a proposal's timeline.

    ``events``: proposals.queries.events; its steps are the stages, its council events count as acts.
    ``acts``: queries.acts_of_proposal. Steps are looked up with :func:`columns`.
    """
    steps, dealt = [], [_dealt(act) for act in acts]
    for event in events:
        span = Span.read(event.happened_on)
        if event.kind in COUNCIL_KINDS:
            dealt.append(Dealt(event, "review", "assembly", span, separate=event.involvement != Involvement.yes))
        elif event.kind in STEPS:
            steps.append(Stage(event.id, span, _NOTED.get(event.involvement, False)))
    return council_gap(steps, dealt)


def columns(gap: Gap) -> dict[Any, AtStage]:
    """Event id → what is on record about the assembly at that step."""
    return {row.stage.key: row for row in gap.rows}


def _dealt(act: Any) -> Dealt:
    return Dealt(act, act.kind, act.body_kind, Span.read(act.acted_on), stage=act.event_id, separate=act.separate)
