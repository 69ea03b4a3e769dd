"""What becomes of each row of an imported agenda: entered, there already, or refused with the reason. Only reads."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from deliberation.council import checks, queries
from deliberation.council.entries import Content
from deliberation.council.imported import NAMES, Item, in_lines
from deliberation.council.rules import Fault
from deliberation.record import queries as record

NEW, KNOWN, ALIKE, TWICE, REFUSED = "new", "known", "alike", "twice", "refused"
FATES = (NEW, KNOWN, ALIKE, TWICE, REFUSED)


class Fate(NamedTuple):
    """``act``: the one that is there already; ``line``: of the same row before; ``fault``: what is wrong."""

    item: Item
    fate: str
    content: Content | None = None
    act: int | None = None
    line: int | None = None
    fault: Fault | None = None


@dataclass
class Desk:
    """What rows are compared by: the bodies of the assembly, its meetings, the rows before."""

    db: Connection
    jurisdiction: str
    body: int
    today: date
    bodies: dict[str, int] = field(default_factory=dict)
    meetings: dict[tuple[int, str], Sequence[Any]] = field(default_factory=dict)
    seen: dict[tuple[Any, ...], int] = field(default_factory=dict)


def fates(db: Connection, jurisdiction: str, body: int, items: Sequence[Item], today: date) -> list[Fate]:
    """Row by row, in the order of the file. ``body``: of rows that name none that is on record here."""
    desk = Desk(db, jurisdiction, body, today)
    desk.bodies = {row.name_ja: row.id for row in queries.bodies(db, jurisdiction)}
    return [_fate(desk, item) for item in items]


def file_subject(jurisdiction: str, digest: str) -> str:
    """Under which the entry of an import is found again: the same file for the same assembly."""
    return f"council-file:{jurisdiction}:{digest.rpartition(':')[2][:40]}"


def before(db: Connection, jurisdiction: str, digest: str) -> Any:
    """The entry of the public record by which this file was imported before, the last one."""
    found = record.of_kinds(db, file_subject(jurisdiction, digest), ("council_imported",))
    return found[-1] if found else None


def _fate(desk: Desk, item: Item) -> Fate:
    if item.wrong:
        return Fate(item, REFUSED, fault=Fault(item.wrong, "", dict(item.values)))
    content = _content(desk, item)
    _place, faults = checks.of_content(desk.db, desk.jurisdiction, content, desk.today)
    if faults:
        return Fate(item, REFUSED, fault=faults[0])
    same = (item.kind, content.body_id, item.day, item.title, item.number, item.text, item.sources)
    if same in desk.seen:
        return Fate(item, TWICE, line=desk.seen[same])
    desk.seen[same] = item.line
    return _beside_known(desk, item, content)


def _beside_known(desk: Desk, item: Item, content: Content) -> Fate:
    """The same act is one with the same text: several bills of one day may have one title. One of the same title and
    day with another text is shown and not entered."""
    title, text = content.title["ja"], (content.text or {}).get("ja")
    rows = queries.acts_alike(desk.db, desk.jurisdiction, content.kind, content.body_id, content.acted_on, title)
    alike = [row for row in rows if not (row.number and content.number and row.number != content.number)]
    same = next((row.id for row in alike if (row.text_ja, row.number) == (text, content.number)), None)
    if same is not None:
        return Fate(item, KNOWN, act=same)
    return Fate(item, ALIKE, content=None, act=alike[0].id) if alike else Fate(item, NEW, content)


def _content(desk: Desk, item: Item) -> Content:
    """The row as an act. A body or a meeting that is not on record here is told in the text."""
    body = desk.bodies.get(item.body or "", desk.body)
    held = _meeting(desk, body, item)
    unknown = {NAMES["body"]: item.body} if item.body and item.body not in desk.bodies else {}
    unknown |= {NAMES["meeting"]: item.meeting} if item.meeting and held is None else {}
    text = "\n\n".join(part for part in (item.text, in_lines(unknown)) if part)
    return Content(
        kind=item.kind, body_id=body, title={"ja": item.title}, acted_on=item.day, number=item.number,
        meeting_id=held, text={"ja": text} if text else None,
    )  # fmt: skip


def _meeting(desk: Desk, body: int, item: Item) -> int | None:
    """The meeting of that body and day: the one that the row names, or the only one."""
    key = (body, item.day or "")
    if key not in desk.meetings:
        desk.meetings[key] = queries.meetings_of_day(desk.db, body, item.day) if item.day else ()
    held = desk.meetings[key]
    named = [row for row in held if item.meeting and row.session_ja == item.meeting]
    chosen = named or (held if len(held) == 1 and not item.meeting else [])
    return chosen[0].id if chosen else None
