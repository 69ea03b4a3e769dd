"""What becomes of each row of an imported agenda: entered, there already, there with its new sources to be added, or
refused with the reason. Only reads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.council import checks, queries, seating
from deliberation.council.agenda import is_to_come, on_agenda
from deliberation.council.entries import Content, Source
from deliberation.council.imported import Item
from deliberation.council.imported_compared import Act, compared, new_beside
from deliberation.council.imported_fates import ALIKE, KNOWN, NEW, PLANNED, REFUSED, SOURCES, TWICE, Desk, Fate, Held
from deliberation.council.imported_people import people_beside
from deliberation.council.imported_words import NAMES, folded, in_lines
from deliberation.council.rules import Fault
from deliberation.proposals.addresses import is_address
from deliberation.record import queries as record

_AT_ONCE = 5_000  # acts whose sources are asked for together
_CHOSEN = ("import_kind_unknown", "import_kind_missing")


def fates(
    db: Connection, jurisdiction: str, body: int, items: Sequence[Item], today: date,
    kinds: Mapping[str, str] | None = None,
) -> list[Fate]:  # fmt: skip
    """Row by row, in the order of the file. ``body``: of rows that name none that is on record here; ``kinds``: what
    the secretariat chose for words that name no kind of ours."""
    desk = Desk(db, jurisdiction, body, today, kinds or {})
    desk.bodies = {row.name_ja: row.id for row in queries.bodies(db, jurisdiction)}
    for row in queries.members(db, jurisdiction):
        desk.members.setdefault(folded(row.name_ja), []).append(row.id)
    desk.acts = _acts(db, jurisdiction, items)
    return [_fate(desk, item) for item in items]


def words_without_kind(told: Sequence[Fate]) -> Counter[str]:
    """Words for kinds that are none of ours, with the rows that they would be asked for."""
    asked = (one for one in told if one.content and not (one.item.kind or one.act))
    return Counter(one.item.word for one in asked)


def rows_without_word(told: Sequence[Fate]) -> dict[str, Item]:
    """Rows that give no kind, by the name under which one is chosen for each alone."""
    asked = (one.item for one in told if one.content and not (one.item.word or one.act))
    return {_own(item): item for item in asked}


def is_broken(one: Fate) -> bool:
    """Whether only another file can have this row entered; one that lacks its kind alone waits for a choice."""
    return one.fault is not None and one.fault.reason not in _CHOSEN


def meetings_of(told: Sequence[Fate]) -> Counter[Held]:
    """The meetings that the new rows belong to, with how many of those each has."""
    found: Counter[Held] = Counter()
    for one in told:
        if one.held is not None and (one.fate in (NEW, PLANNED) or one.item.sitting):
            found[one.held] += not one.item.sitting
    return found


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
    body = desk.bodies.get(item.body or "", desk.body)
    held = _held(desk, body, item)
    if is_to_come(item.day, desk.today):
        return on_agenda(desk, item, body, held)
    if item.sitting:
        return _sitting(desk, item, body, held)
    content = _content(desk, item, body, held)
    there = _there(desk, item, content)
    if there is not None:
        return there
    if not content.kind:
        reason = "import_kind_unknown" if item.word else "import_kind_missing"
        return Fate(item, REFUSED, content, fault=Fault(reason, "", {"given": item.word[:40]}))
    _place, faults = checks.of_content(desk.db, desk.jurisdiction, content, desk.today)
    if faults:
        return Fate(item, REFUSED, content, fault=faults[0])
    row = (content.kind, body, item.day, item.title, item.number, item.text, item.sources, item.meeting)
    if row in desk.seen:
        return Fate(item, TWICE, content, line=desk.seen[row])
    desk.seen[row] = item.line
    return Fate(item, NEW, content, held=held)


def _sitting(desk: Desk, item: Item, body: int, held: Held | None) -> Fate:
    """A row that is a meeting itself."""
    late = checks.of_day(item.day, desk.today, "held_on")
    faults = late or seating.after_end(queries.body(desk.db, body), item.day or "", "held_on")
    if faults or held is None:
        return Fate(item, REFUSED, fault=faults[0] if faults else Fault("import_body_unknown", ""))
    key = ("meeting", held)
    if key in desk.seen:
        return Fate(item, TWICE, line=desk.seen[key])
    desk.seen[key] = item.line
    if held.known is None:
        return Fate(item, NEW, held=held)
    there = queries.sources_of_meeting(desk.db, held.known) if item.sources else ()
    adds = new_beside(item, {one.address for one in there})
    return _late(desk, Fate(item, SOURCES, held=held), f"meeting {held.known}", adds) if adds else Fate(
        item, KNOWN, held=held
    )  # fmt: skip


def _there(desk: Desk, item: Item, content: Content) -> Fate | None:
    """What of this row is on record."""
    found = compared(desk.acts.get((content.body_id, content.acted_on or ""), {}), item, content)
    if found is None:
        return None
    if found.adds:
        return _late(desk, Fate(item, SOURCES, content, found.act), f"act {found.act}", found.adds)
    fate = ALIKE if found.differs or found.several else KNOWN
    return Fate(item, fate, content, act=found.act, differs=found.differs, several=found.several)


def _late(desk: Desk, told: Fate, beside: str, adds: Sequence[Source]) -> Fate:
    """The row with the sources that it adds; one of the same that an earlier row adds is not added once more."""
    keys = {one: (beside, one.address) for one in adds}
    new = tuple(one for one in adds if keys[one] not in desk.seen)
    if not new:
        return told._replace(fate=TWICE, act=None, line=desk.seen[keys[adds[0]]])
    desk.seen |= {keys[one]: told.item.line for one in new}
    return told._replace(adds=new)


def _acts(db: Connection, jurisdiction: str, items: Sequence[Item]) -> dict[tuple[int, str], dict[str, list[Act]]]:
    """What was done on the days of a file, by body and day, and there by title and by number (which no title is like);
    asked for all at once."""
    rows = queries.acts_of_days(db, jurisdiction, sorted({item.day for item in items if item.day}))
    titles = {item.title for item in items}
    asked = [row.id for row in rows if row.title_ja in titles]
    sources: dict[int, list[Any]] = {}
    for first in range(0, len(asked), _AT_ONCE):
        sources |= queries.sources_of_acts(db, asked[first : first + _AT_ONCE])
    found: dict[tuple[int, str], dict[str, list[Act]]] = {}
    for row in rows:
        addresses = frozenset(one.address for one in sources.get(row.id, ()))
        act = Act(row.id, row.kind, row.title_ja, row.number, row.text_ja, row.meeting_id, addresses)
        there = found.setdefault((row.body_id, row.acted_on), {})
        for name in (row.title_ja, row.number and f"\0{row.number}"):
            if name:
                there.setdefault(name, []).append(act)
    return found


def _content(desk: Desk, item: Item, body: int, held: Held | None) -> Content:
    """The row as an act. A body that is not on record here, and a meeting by another name, are told in the text."""
    unknown = {NAMES["body"]: item.body} if item.body and item.body not in desk.bodies else {}
    if item.meeting and (held is None or held.name != item.meeting):
        unknown |= {NAMES["meeting"]: item.meeting}
    kind = item.kind or _chosen(item, desk.kinds)
    members, rest = people_beside(desk.members, kind, item)
    text = "\n\n".join(part for part in (item.text, in_lines(rest | unknown)) if part)
    return Content(
        kind=kind, members=members, body_id=body, title={"ja": item.title}, acted_on=item.day,
        number=item.number, meeting_id=held.known if held else None, text={"ja": text} if text else None,
    )  # fmt: skip


def _own(item: Item) -> str:
    return f"[{item.line}]"


def _chosen(item: Item, kinds: Mapping[str, str]) -> str:
    """What was chosen for the word of a row, or for one without a word: for itself, else for all of those."""
    return kinds.get(item.word, "") if item.word else kinds.get(_own(item)) or kinds.get("", "")


def _held(desk: Desk, body: int, item: Item) -> Held | None:
    """The meeting of that body and day: the one that the row names, or one without a name, or the only one. One that
    is named and not on record is to be entered. A body that is not on record here held none; an address names none."""
    day = item.day or ""
    if item.body and item.body not in desk.bodies and not is_address(item.body):
        return None
    if (body, day) not in desk.meetings:
        desk.meetings[body, day] = queries.meetings_of_day(desk.db, body, day) if day else ()
    there = desk.meetings[body, day]
    named = [row for row in there if row.session_ja == item.meeting] if item.meeting else []
    only = [row for row in there if not item.meeting or row.session_ja is None]
    chosen = named or (only if len(only) == 1 else [])
    if chosen:
        return Held(body, day, chosen[0].session_ja, chosen[0].id)
    return Held(body, day, item.meeting) if item.meeting else None
