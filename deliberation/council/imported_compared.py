"""A row of a file beside what is on record of its day: the same, the same with new sources, or what differs. Pure.

What a file does not say does not differ: the minutes of a sitting repeat little of its agenda.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from deliberation.council.entries import Content, Source
from deliberation.council.imported import Item
from deliberation.council.imported_words import NAMES, in_lines


class Act(NamedTuple):
    """An act on record, as rows are compared with it."""

    id: int
    kind: str
    title: str
    number: str | None
    text: str | None
    meeting: int | None
    sources: frozenset[str | None]


class Difference(NamedTuple):
    """``name``: title, number or text; what is on record there, and what the file gives."""

    name: str
    there: str | None
    given: str


class Compared(NamedTuple):
    """The act that a row is, or is like; ``several``: how many it may be, where nothing tells which."""

    act: int
    adds: tuple[Source, ...] = ()
    differs: tuple[Difference, ...] = ()
    several: int = 0


def compared(there: Mapping[str, Sequence[Act]], item: Item, content: Content) -> Compared | None:
    """``there``: the acts of the day by title and by number (which no title is like). Several bills of one day may have
    one title: the same is one with the same text, else the only one on which the row says nothing else. Of a row that
    names no kind of ours the kind was chosen by hand: any is the same."""
    titled = [row for row in there.get(item.title, ()) if not item.kind or row.kind == item.kind]
    text = (content.text or {}).get("ja")
    same = [row for row in titled if (row.text, row.number) == (text, content.number)]
    same = same or [row for row in titled if not _differences(row, item, content)]
    if same:
        return _same(same, item)
    alike = [row for row in titled if not (row.number and content.number and row.number != content.number)]
    for row in there.get(f"\0{content.number}", ()) if content.number else ():
        if row.kind == content.kind and row.meeting == content.meeting_id and row not in alike:
            alike.append(row)
    closest = [row for row in alike if content.number and row.number == content.number] or alike
    if not closest:
        return None
    if len(closest) > 1:
        return Compared(closest[0].id, several=len(closest))
    return Compared(closest[0].id, differs=_differences(closest[0], item, content))


def new_beside(item: Item, there: Collection[str | None]) -> tuple[Source, ...]:
    """The sources of a row that are not among these addresses, each once."""
    return tuple({one.address: one for one in item.sources if one.address not in there}.values())


def _same(same: Sequence[Act], item: Item) -> Compared:
    adds = {row.id: new_beside(item, row.sources) for row in same}
    held = next((act for act, new in adds.items() if not new), None)
    if held is not None:
        return Compared(held)
    return Compared(same[0].id, adds[same[0].id]) if len(same) == 1 else Compared(same[0].id, several=len(same))


def _differences(row: Act, item: Item, content: Content) -> tuple[Difference, ...]:
    told = (content.text or {}).get("ja") or ""
    found = []
    if item.title != row.title:
        found.append(Difference("title", row.title, item.title))
    if content.number and content.number != row.number:
        found.append(Difference("number", row.number, content.number))
    if not _lines(told, item) <= _lines(row.text or "", item):
        found.append(Difference("text", row.text, told))
    return tuple(found)


def _lines(text: str, item: Item) -> set[str]:
    """The lines that say something; a kind that is one of ours is compared by itself."""
    kind = in_lines({NAMES["kind"]: item.word}) if item.kind else ""
    return {line.strip() for line in text.split("\n")} - {"", kind}
