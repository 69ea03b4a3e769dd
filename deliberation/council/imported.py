"""Rows of an agenda or of minutes, read from CSV, JSON lines, Popolo and OParl into one form. Pure.

Nothing is lost: what no heading of ours names goes into the text of the row, with its own heading before it. What says
that it is not public is left out and counted.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from deliberation.council.entries import Source
from deliberation.council.imported_json import MEETING, Found, records
from deliberation.council.imported_table import MOST_ROWS, Unread, decoded, table
from deliberation.council.imported_words import (
    HEADINGS,
    NAMES,
    PEOPLE,
    SUBMITTED,
    day_of,
    folded,
    in_lines,
    is_private,
    kind_of,
    person_in,
    told_apart,
    worded,
)
from deliberation.council.kinds import SourceKind
from deliberation.council.marks import marked, seconds
from deliberation.proposals.addresses import is_address
from deliberation.web.text import clean, clean_line, unseen

MOST_BYTES, TITLE, TEXT, MEETING_NAME = 2_000_000, 300, 20_000, 120


@dataclass(frozen=True)
class Item:
    """One row. ``line``: where it stands in the file, from 1; ``word``: its kind as written; ``sitting``: it is a
    meeting itself; ``unseen``: characters left out that nobody sees; ``people``: who stands beside it in which part, as
    written; ``result``: what became of it, as written, and ``result_on`` the day of that, if it is told; ``wrong``:
    reason of the catalogue, with its values."""

    line: int
    title: str = ""
    kind: str = ""
    day: str | None = None
    number: str | None = None
    body: str | None = None
    meeting: str | None = None
    text: str | None = None
    sources: tuple[Source, ...] = ()
    word: str = ""
    sitting: bool = False
    unseen: int = 0
    people: tuple[tuple[str, str], ...] = ()
    result: str = ""
    result_on: str | None = None
    wrong: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """A whole file. ``form``: csv, popolo, oparl, json; ``encoding``: utf-8, cp932, utf-16; ``withheld``: how much of
    it is not public, was deleted or cancelled; ``left``: parts beside the rows, with how much is in each; ``wrong``:
    why nothing was read."""

    form: str = ""
    items: tuple[Item, ...] = ()
    wrong: str | None = None
    encoding: str = ""
    withheld: int = 0
    left: Mapping[str, int] = field(default_factory=dict)


def read(raw: bytes) -> Read:
    """What a file holds, by what stands in it, whatever it is called."""
    try:
        text, encoding = decoded(raw)
        if not text.strip():
            return Read(wrong="import_empty")
        found = records(text) if text.lstrip()[0] in "[{" else _table(text)
        if len(found.rows) > MOST_ROWS:
            return Read(found.form, wrong="import_too_many")
        items = tuple(_item(line, row) for line, row in enumerate(found.rows, 1))
    except Unread as unread:
        return Read(wrong=unread.reason)
    except (ValueError, csv.Error, RecursionError):
        return Read(wrong="import_not_read")
    if not items:
        return Read(found.form, wrong="import_all_withheld" if found.withheld else "import_empty")
    return Read(found.form, items, None, encoding, found.withheld, found.left)


def _table(text: str) -> Found:
    rows = list(table(text))
    return Found("csv", [row for row in rows if row is not None], rows.count(None))


def _item(line: int, row: Mapping[str, Any]) -> Item:
    sitting = bool(row.get(MEETING))
    read = {name: value for name, value in row.items() if name != MEETING and not is_private(name)}
    named = {name: worded(person_in(name, value)) for name, value in read.items()}
    hidden = sum(unseen(name) + unseen(value) for name, value in named.items())
    names = told_apart(clean_line(str(name)) for name in named)
    told = {name: _kept(value) for name, value in zip(names, named.values(), strict=True) if value.strip()}
    told = {name: value for name, value in told.items() if value}
    taken = _taken(told)
    people = tuple((part, taken[part]) for part in PEOPLE if part in taken)
    word = taken.get("kind", "")
    kind = kind_of(word)
    if word and word != kind:
        told = {NAMES["kind"]: word, **told}
    return _checked(Item(
        line, taken.get("title", ""), kind, day_of(taken.get("day", "")), taken.get("number", "")[:40] or None,
        taken.get("body"), taken.get("meeting"), _beside(taken.get("text"), told), tuple(_sources(taken)),
        word, sitting, hidden, people, taken.get("result", "")[:300], _decided_on(taken),
    ), taken)  # fmt: skip


def _kept(value: str) -> str:
    """A value as typed text is kept; what has parts begins on the line below its heading."""
    told = clean(value).rstrip()
    return told if told.startswith("\n  - ") else told.strip()


def _taken(told: dict[str, str]) -> dict[str, str]:
    """What has a place of its own, taken out of ``told``."""
    at, taken = {folded(name): name for name in reversed(told)}, {}
    for what, headings in HEADINGS.items():
        heading = next((at[one] for one in headings if one in at), None)
        if heading is not None:
            value = told[heading] if what == "result" else told.pop(heading)
            if what == "day":
                taken["day_is"] = folded(heading)
            taken[what] = value if what == "text" else clean_line(value)
    return taken


def _decided_on(taken: Mapping[str, str]) -> str | None:
    """The day of a result: that of the row, unless it is the one on which the bill came in."""
    return None if taken.get("day_is") in SUBMITTED else day_of(taken.get("day", ""))


def _checked(item: Item, taken: Mapping[str, str]) -> Item:
    """The row with the first thing that keeps it from being entered."""
    addresses = [taken[name] for name in ("minutes", "video", "paper") if name in taken]
    wrong = (
        (not item.title, "import_no_title"), (len(item.title) > TITLE, "import_title_long"),
        (len(item.text or "") > TEXT and not item.sitting, "import_text_long"),
        (len(taken.get("number", "")) > 40, "import_number_long"),
        (len(item.meeting or "") > MEETING_NAME, "import_meeting_long"),
        ("day" not in taken, "import_no_day"), (item.day is None, "import_day_unread"),
        (any(not is_address(one) or len(one) > 900 for one in addresses), "import_no_address"),
        ("video_time" in taken and seconds(taken["video_time"]) is None, "import_time_unread"),
        ("video_time" in taken and "video" not in taken, "import_time_without_video"),
    )  # fmt: skip
    reason = next((reason for is_so, reason in wrong if is_so), None)
    given = {"given": taken.get("day", "")[:40]} if reason == "import_day_unread" else {}
    return replace(item, wrong=reason, values=given)


def _sources(taken: Mapping[str, str]) -> Iterator[Source]:
    """Minutes, video with the time at which the item begins, papers."""
    for kind in (SourceKind.minutes, SourceKind.video, SourceKind.paper):
        if kind.value in taken:
            at = seconds(taken.get("video_time", "")) if kind is SourceKind.video else None
            yield Source(kind, address=taken[kind.value] if at is None else marked(taken[kind.value], at))


def _beside(text: str | None, rest: Mapping[str, str]) -> str | None:
    """The text, then everything that has no place of its own, each under its heading."""
    return "\n\n".join(part for part in (text, in_lines(rest)) if part) or None
