"""Sittings to come: what was announced for them, a line each, and when a sitting is no plan any more.

Nothing here is an act of the assembly: a plan says what is to be dealt with, minutes what was.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from deliberation import clock
from deliberation.council import checks, queries, seating
from deliberation.council.imported import Item
from deliberation.council.imported_compared import Difference, new_beside
from deliberation.council.imported_fates import ALIKE, KNOWN, PLANNED, REFUSED, SOURCES, TWICE, Desk, Fate, Held
from deliberation.council.rules import Fault

AHEAD = timedelta(days=366)  # what is further away is taken for a wrong year


class Announced(NamedTuple):
    """A line of an agenda; ``act``: what the meeting did of it, as it is on record."""

    line: str
    act: Any = None


def is_to_come(written: str | None, today: date) -> bool:
    """Whether a day lies ahead, no further than sittings are announced."""
    return written is not None and today < date.fromisoformat(written) <= today + AHEAD


def is_planned(held: Any) -> bool:
    """Whether a meeting is on record as a plan alone: entered before its day, and nothing that it did, and no minutes,
    since. ``held``: queries.meeting."""
    if held.dealt or held.voted or clock.day(held.entered_at) >= held.held_from:
        return False
    return held.minutes_at is None or clock.day(held.minutes_at) < held.held_from


def faults_of_day(written: str | None, today: date, *, held: Any = None) -> list[Fault]:
    """What is entered of a meeting has happened; one that is planned may be put off to another day to come."""
    found = checks.of_day(written, today, "held_on")
    late = [one for one in found if one.reason == "date_in_future"]
    return [] if late and held is not None and is_planned(held) and is_to_come(written, today) else found


def line_of(number: str | None, title: str) -> str:
    """As an agenda writes an item: its number, then its title."""
    return f"{number} {title}" if number else title


def joined(there: str | None, new: Iterable[str]) -> str | None:
    """An agenda with these lines at its end."""
    return "\n".join([*_lines(there), *new]) or None


def announced(agenda: str | None, acts: Iterable[Any]) -> list[Announced]:
    """Each line with the act that it became, by number and title, else by either of them where only one fits."""
    found, rest = [], list(acts)
    for line in _lines(agenda):
        whole = [row for row in rest if line == line_of(row.number, row.title_ja)]
        parts = [
            row for row in rest
            if f" {line}".endswith(f" {row.title_ja}") or (row.number and line.startswith(f"{row.number} "))
        ]  # fmt: skip
        act = whole[0] if whole else parts[0] if len(parts) == 1 else None
        rest = [row for row in rest if row is not act]
        found.append(Announced(line, act))
    return found


def on_agenda(desk: Desk, item: Item, body: int, held: Held | None) -> Fate:
    """What becomes of a row about a day to come: a line of the agenda of its meeting, which is entered as a plan where
    it is not on record."""
    held, faults = _placed(desk, item, body, held)
    if held is None:
        return Fate(item, REFUSED, fault=faults[0])
    key = ("agenda", held, None if item.sitting else line_of(item.number, item.title))
    if key in desk.seen:
        return Fate(item, TWICE, line=desk.seen[key])
    desk.seen[key] = item.line
    there = next((row for row in desk.meetings[body, held.day] if row.id == held.known), None)
    lines = _lines(there.agenda) if there is not None else []
    beside = {one.address for one in queries.sources_of_meeting(desk.db, there.id)} if there is not None else set()
    beside |= {address for what, address in (one[:2] for one in desk.seen) if what == held}
    adds = new_beside(item, beside)
    desk.seen |= {(held, one.address): item.line for one in adds}
    if there is None or not (item.sitting or key[2] in lines):
        renamed = next((line for line in lines if item.number and line.startswith(f"{item.number} ")), None)
        if renamed is not None:
            old = renamed.removeprefix(f"{item.number} ")
            return Fate(item, ALIKE, held=held, differs=(Difference("title", old, item.title),))
        return Fate(item, PLANNED, held=held, adds=adds)
    return Fate(item, SOURCES if adds else KNOWN, held=held, adds=adds)


def _placed(desk: Desk, item: Item, body: int, held: Held | None) -> tuple[Held | None, list[Fault]]:
    """The meeting that a row is announced for, or why there is none."""
    faults = seating.after_end(queries.body(desk.db, body), item.day or "", "held_on")
    if faults:
        return None, faults
    there = desk.meetings.get((body, item.day or ""))
    if there is None:
        return None, [Fault("import_body_unknown", "")]
    if held is None and there:
        return None, [Fault("import_which_meeting", "")]
    return held or Held(body, item.day or "", None), []


def _lines(agenda: str | None) -> list[str]:
    return (agenda or "").splitlines()
