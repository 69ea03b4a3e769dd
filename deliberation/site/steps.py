"""What followed a comment, in the order of its days. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from deliberation import clock

OF_THE_PLACE = frozenset({"change", "act", "vote", "record", "audit", "away"})
"""Kinds of steps that a comment shares with every other about the same place."""


@dataclass(frozen=True)
class Step:
    """One dated thing that followed. ``kind``: by which words it is told; ``what``: as its slice's query gave it."""

    kind: str
    on: date
    what: Any


def in_order(found: Mapping[str, Any]) -> list[Step]:
    """``found``: what the page of a comment is drawn from. Of one day: in the order in which the kinds stand here.

    What happened at its place after it was withdrawn or erased did not follow from it.
    """
    standing = found["standing"]
    ended = min((day_of(x.at) for _, x in found["endings"]), default=None)
    steps = sorted(
        [
            *_moderated(found["moderations"], found["appeals"]),
            *_steps("answer", ((clock.day(a.answered_at), a) for a in found["answers"])),
            *_steps("change", ((clock.day(x.after.published_at), x) for x in found["changes"])),
            *_steps("away", ((clock.day(v.published_at), v) for v in found["away"])),
            *_steps("act", ((a.acted_from, a) for a in found["acts"])),
            *_steps("vote", ((clock.day(v["row"].closes_at), v) for v in found["votes"])),
            *_steps("record", [(clock.day(standing.row.confirmed_at), standing)] if standing else ()),
            *_steps("audit", ((clock.day(x[0].published_at), x) for x in found["audits"])),
            *_steps("ending", ((day_of(x.at), (number, x)) for number, x in found["endings"])),
        ],
        key=lambda step: step.on,
    )
    return [step for step in steps if ended is None or step.on <= ended or step.kind not in OF_THE_PLACE]


def _moderated(acts: Iterable[Any], appeals: Mapping[int, Any]) -> Iterable[Step]:
    """Each request for review stands between the hiding that it is about and what came of it, be it of one day."""
    for x in acts:
        yield Step("moderation", clock.day(x.at), x)
        if x.id in appeals:
            yield Step("appeal", appeals[x.id].appealed_on, appeals[x.id])


def day_of(at: date) -> date:
    """An official's entry has its moment, a resident's its day."""
    return clock.day(at) if isinstance(at, datetime) else at


def _steps(kind: str, found: Iterable[tuple[date, Any]]) -> Iterable[Step]:
    return (Step(kind, on, what) for on, what in found)
