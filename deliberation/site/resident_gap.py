"""The resident gap: which steps of a proposal were reached before residents were asked, or before any answer.

Pure. As in the council gap, dates of real cases may be months or years: where two overlap, the order is not known and
that is said. That no asking is on record proves nothing more.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from deliberation.council.gap import Span


class Heard(StrEnum):
    """What is on record about residents at one step."""

    asked = "asked"
    """They had been asked before, and that had ended."""
    running = "running"
    """They were being asked on that day: it had not ended."""
    not_ended = "not_ended"
    """The step is told by a month or year: on none of its days had an asking ended, begun or not."""
    none_yet = "none_yet"
    order_unknown = "order_unknown"
    undated = "undated"


@dataclass(frozen=True)
class Asking:
    """Residents were asked from some day of ``begins`` to some day of ``ends``; without: still, as far as is known.

    ``ours``: in a consultation here, whose answers are known; ``answered``: the first day on which the city answered
    any of it; ``owed``: whether there was anything to answer; ``what``: the caller's own, by which the asking is named.
    """

    begins: Span
    ends: Span | None
    ours: bool = False
    answered: date | None = None
    owed: bool = True
    what: object = None

    @property
    def to_answer(self) -> bool:
        return self.ours and (self.owed or self.answered is not None)

    @classmethod
    def read(
        cls, written: str | None, until: str | None = None, continues: bool = False, what: object = None
    ) -> "Asking | None":
        """From dates as written; a period may stand in the first of them. None without a date."""
        begins, _, end = re.sub(r"/", "..", written or "").partition("..")
        first, goes_on = Span.read(begins), continues or (written or "").endswith("..")
        last = Span.read(until) or Span.read(end) or first
        return cls(first, None if goes_on else last, what=what) if first else None


@dataclass(frozen=True)
class AtStep:
    """``unanswered``: what was asked here had ended by then, and nothing of one of them had been answered.
    ``askings``: on which ``heard`` rests, the newest first."""

    step: object
    heard: Heard
    unanswered: bool = False
    askings: tuple[Asking, ...] = ()

    @property
    def too_soon(self) -> bool:
        return self.heard in (Heard.none_yet, Heard.running, Heard.not_ended)


@dataclass(frozen=True)
class ResidentGap:
    """``ours``: whether residents were asked here, too; of other places nobody knows the answers."""

    rows: tuple[AtStep, ...]
    ours: bool = False

    @property
    def without(self) -> int:
        """Steps reached while nobody had been asked, or before the asking ended."""
        return sum(row.too_soon for row in self.rows)

    @property
    def untold(self) -> int:
        return sum(row.heard in (Heard.order_unknown, Heard.undated) for row in self.rows)

    @property
    def unanswered(self) -> int:
        return sum(row.unanswered for row in self.rows)


def resident_gap(steps: Iterable[tuple[object, Span | None]], askings: Sequence[Asking]) -> ResidentGap:
    """``steps``: each with its days, in any order."""
    rows = tuple(_at(key, span, askings) for key, span in steps)
    return ResidentGap(rows, any(one.ours for one in askings))


def _at(key: object, span: Span | None, askings: Sequence[Asking]) -> AtStep:
    if span is None:
        return AtStep(key, Heard.undated)
    newest = sorted(askings, key=lambda one: one.begins, reverse=True)
    ended = tuple(one for one in newest if one.ends and one.ends.last < span.first)
    before_answer = any(one.to_answer and (one.answered is None or one.answered > span.last) for one in ended)
    if ended:
        return AtStep(key, Heard.asked, before_answer, ended)
    touching = tuple(one for one in newest if one.begins.first <= span.last)
    if not touching:
        return AtStep(key, Heard.none_yet)
    if any(one.ends and one.ends.first < span.last for one in touching):
        return AtStep(key, Heard.order_unknown, askings=touching)
    running = any(one.begins.last <= span.first for one in touching)
    return AtStep(key, Heard.running if running else Heard.not_ended, askings=touching)
