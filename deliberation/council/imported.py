"""Rows of an agenda or of minutes, read from CSV, JSON lines, Popolo and OParl into one form. Pure.

Nothing is lost: what no heading of ours names goes into the text of the row, with its own heading before it.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from deliberation.council.entries import Source
from deliberation.council.imported_json import records
from deliberation.council.kinds import ActKind, SourceKind
from deliberation.council.marks import marked, seconds
from deliberation.web.text import clean, clean_line

MOST_ROWS, MOST_BYTES, TITLE, TEXT = 2_000, 2_000_000, 300, 20_000
_TOLD = yaml.safe_load((Path(__file__).parent / "data" / "import_headings.yaml").read_text(encoding="utf-8"))
NAMES: Mapping[str, str] = _TOLD["names"]
_DAY = re.compile(_TOLD["day"])


@dataclass(frozen=True)
class Item:
    """One row. ``line``: where it stands in the file, from 1; ``wrong``: reason of the catalogue, with its values."""

    line: int
    title: str = ""
    kind: str = ""
    day: str | None = None
    number: str | None = None
    body: str | None = None
    meeting: str | None = None
    text: str | None = None
    sources: tuple[Source, ...] = ()
    wrong: str | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """A whole file. ``form``: csv, popolo, oparl, json; ``wrong``: why nothing of it could be read."""

    form: str = ""
    items: tuple[Item, ...] = ()
    wrong: str | None = None


def read(raw: bytes) -> Read:
    """What a file holds, by what stands in it, whatever it is called."""
    text = _text(raw)
    if text is None or not text.strip():
        return Read(wrong="import_not_text" if text is None else "import_empty")
    try:
        form, found = records(text) if text.lstrip()[0] in "[{" else ("csv", list(_table(text)))
    except (ValueError, csv.Error, RecursionError):
        return Read(wrong="import_not_read")
    if len(found) > MOST_ROWS:
        return Read(form, wrong="import_too_many")
    items = tuple(_item(line, row) for line, row in enumerate(found, 1))
    return Read(form, items) if items else Read(form, wrong="import_empty")


def _text(raw: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _table(text: str) -> Iterator[dict[str, Any]]:
    """Rows by their headings; cells beyond the last heading are kept under their column."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    headings: list[str] = []
    for one in next(rows):  # a heading that comes again keeps its cells as well
        name = one.strip()
        headings.append(f"{name} ({headings.count(name) + 1})" if name in headings else name)
    for row in rows:
        if any(cell.strip() for cell in row):
            names = headings + [f"[{n}]" for n in range(len(headings) + 1, len(row) + 1)]
            yield dict(zip(names, row, strict=False))


def _item(line: int, row: Mapping[str, Any]) -> Item:
    told = {clean_line(str(name)): _said(value) for name, value in row.items()}
    told = {name: value for name, value in told.items() if value}
    taken: dict[str, str] = {}
    for what, headings in _TOLD["headings"].items():
        at = next((one for one in headings if one in told), None)
        if at is not None:
            taken[what] = told.pop(at) if what == "text" else clean_line(told.pop(at))
    kind, day = _kind(taken.get("kind", "")), _day(taken.get("day"))
    if taken.get("kind") and taken["kind"] != kind:
        told = {NAMES["kind"]: taken["kind"], **told}
    return _checked(Item(
        line, taken.get("title", ""), kind, day, taken.get("number", "")[:40] or None, taken.get("body"),
        taken.get("meeting"), _beside(taken.get("text"), told), tuple(_sources(taken)),
    ), taken)  # fmt: skip


def _checked(item: Item, taken: Mapping[str, str]) -> Item:
    """The row with the first thing that keeps it from being entered."""
    addresses = [taken[name] for name in ("minutes", "video", "paper") if name in taken]
    wrong = (
        (not item.title, "import_no_title"), (len(item.title) > TITLE, "import_title_long"),
        (len(item.text or "") > TEXT, "import_text_long"), (len(taken.get("number", "")) > 40, "import_number_long"),
        ("day" not in taken, "import_no_day"), (item.day is None, "import_day_unread"),
        (any(not re.match(r"https?://\S+\Z", one) or len(one) > 900 for one in addresses), "import_no_address"),
        ("video_time" in taken and seconds(taken["video_time"]) is None, "import_time_unread"),
        ("video_time" in taken and "video" not in taken, "import_time_without_video"),
    )  # fmt: skip
    reason = next((reason for is_so, reason in wrong if is_so), None)
    given = {"given": taken.get("day", "")[:40]} if reason == "import_day_unread" else {}
    return Item(**{**item.__dict__, "wrong": reason, "values": given})


def _said(value: Any) -> str:
    """A cell as text, as typed text is kept; what has parts as JSON."""
    if value is None:
        return ""
    return clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).strip()


def _kind(word: str) -> str:
    """The kind of act that a word names; a bill where it names none of ours, and the word stays in the text."""
    if word in set(ActKind):
        return word
    return next((kind for part, kind in _TOLD["kinds"] if part in word), ActKind.bill.value)


def _day(written: str | None) -> str | None:
    found = _DAY.match(written or "")
    return "{}-{:0>2}-{:0>2}".format(*found.groups()) if found else None


def _sources(taken: Mapping[str, str]) -> Iterator[Source]:
    """Minutes, video with the time at which the item begins, papers."""
    for kind in (SourceKind.minutes, SourceKind.video, SourceKind.paper):
        if kind.value in taken:
            at = seconds(taken.get("video_time", "")) if kind is SourceKind.video else None
            yield Source(kind, address=taken[kind.value] if at is None else marked(taken[kind.value], at))


def _beside(text: str | None, rest: Mapping[str, str]) -> str | None:
    """The text, then everything that has no place of its own, each under its heading."""
    return "\n\n".join(part for part in (text, in_lines(rest)) if part) or None


def in_lines(told: Mapping[str, str]) -> str:
    """Each value under its heading, a line each."""
    return "\n".join(NAMES["line"].format(name, value) for name, value in told.items())
