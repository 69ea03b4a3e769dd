"""What a sheet would change in a draft, field by field, or everything that is wrong with it. Nothing in between.

A cell that was not touched changes nothing, whatever it holds; an empty one takes away what the draft has; flows and
columns that the file lacks stay as they are. A row without an id begins a flow.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from deliberation.dataplans import rules
from deliberation.dataplans.entry import Asked, read
from deliberation.dataplans.faults import Fault
from deliberation.dataplans.format import FLOW_LIMIT
from deliberation.dataplans.sheet_notes import NoteTwice, as_kept, with_note, without_old_sources
from deliberation.dataplans.sheet_words import NotAChoice, NotALength, NotAMark, NotAnEntry, NotAWord, typed_of
from deliberation.dataplans.sheets import ASKED, BY_KEY, CELLS, FLOW_ID, NOTES, Cell, cells, note_text
from deliberation.dataplans.wording import Voice

SIZE_LIMIT = 4_000_000  # bytes of a file: a plan of two hundred flows is a tenth of that
MOST = 200  # problems in one report


@dataclass(frozen=True)
class Wrong:
    """A problem of a sheet. ``row``: as the spreadsheet numbers it; ``cell``: None where no column is meant."""

    fault: Fault
    row: int | None = None
    cell: Cell | None = None


@dataclass(frozen=True)
class Change:
    """``before`` and ``after``: plain wrappers, None where the draft says nothing."""

    flow_id: str
    asked: Asked
    before: Any
    after: Any


@dataclass
class Sheet:
    """``added``: ids of new flows. ``seen``: flows of the draft that the file has; the others stay. ``linked``: other
    flows that cells name: row, column, entry (from 1), id."""

    changes: list[Change] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    linked: list[tuple[int, Cell, int, str]] = field(default_factory=list)

    @property
    def by_flow(self) -> list[tuple[str, list[Change]]]:
        """The changes of each flow, in the order of the sheet's rows."""
        return [(flow_id, [*of]) for flow_id, of in groupby(self.changes, key=attrgetter("flow_id"))]

    @property
    def sources_gone(self) -> list[str]:
        """Places in the draft whose answer changes and loses the numbers of its sources."""
        lost = (c for c in self.changes if c.before and c.after and "sources" in c.before and "sources" not in c.after)
        return [f"flows/{c.flow_id}/{c.asked.name}" for c in lost]

    def answers(self) -> dict[str, Any]:
        """What rules.with_answers puts into the draft."""
        new: dict[str, Any] = {f"flows/{flow_id}": {} for flow_id in self.added}
        return new | {f"flows/{c.flow_id}/{c.asked.name}": c.after for c in self.changes}


def text_of(raw: bytes) -> str | None:
    """The text of a file as spreadsheets save it: UTF-8, or what Japanese Windows calls plain CSV; None for neither."""
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def changes(text: str, document: Mapping[str, Any], voices: Sequence[Voice]) -> Sheet:
    """``voices``: languages whose words are understood; the first is the reader's."""
    found = Sheet()
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if _tabs(text) else ",", strict=True))
    except csv.Error:
        return Sheet(wrong=[_wrong("sheet_not_csv")])
    if not table:
        return Sheet(wrong=[_wrong("sheet_empty")])
    columns = _columns(table[0], table[1:], found)
    if not found.wrong:
        for number, row in enumerate(table[1:], 2):
            if any(cell.strip() for cell in row):
                _row(found, number, [*map(_bare, row)], columns, document, voices)
    flows = {f[FLOW_ID] for f in document["plan"]["flows"]}
    if len(flows) + len(found.added) > FLOW_LIMIT:
        found.wrong.append(_wrong("too_many_flows", limit=FLOW_LIMIT))
    for number, cell, entry, flow_id in found.linked:
        if flow_id not in flows and flow_id not in found.added:
            found.wrong.append(Wrong(Fault("", "sheet_no_such_flow", {"flow": flow_id[:80]}, entry), number, cell))
    found.wrong.sort(key=lambda one: one.row or 0)
    del found.wrong[MOST:]
    return found


def _tabs(text: str) -> bool:
    first = text.partition("\n")[0]
    return first.count("\t") > first.count(",")


def _bare(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it; line ends as we write them."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return text[1:] if text.startswith("'") else text


def _wrong(reason: str, row: int | None = None, cell: Cell | None = None, **values: Any) -> Wrong:
    return Wrong(Fault("", reason, values), row, cell)


def _columns(head: Sequence[str], rows: Sequence[Sequence[str]], found: Sheet) -> dict[str, int]:
    """Key → place. Every head that we do not know is named: what is under it would be lost."""
    places: dict[str, int] = {}
    for place, words in enumerate(head):
        key = _key(words)
        if key is None:
            if words.strip() or any(len(row) > place and row[place].strip() for row in rows):
                found.wrong.append(_wrong("sheet_unknown_column", 1, name=words.strip() or str(place + 1)))
        elif key in places:
            found.wrong.append(_wrong("sheet_column_twice", 1, BY_KEY.get(key), name=words.strip()))
        else:
            places[key] = place
    if FLOW_ID not in places:
        found.wrong.append(_wrong("sheet_no_ids", 1, name=FLOW_ID))
    for cell in (*CELLS, *NOTES):
        if cell.key in places and any(c.key not in places for c in CELLS if c.asked is cell.asked):
            found.wrong.append(_wrong("sheet_half_a_field", 1, cell))
            places = {k: v for k, v in places.items() if k == FLOW_ID or BY_KEY[k].asked is not cell.asked}
    return places


def _key(words: str) -> str | None:
    named = re.search(r"[(\uff08]([a-z_]+(?:\.[a-z]+)?)[)\uff09]\s*\Z", words.strip())
    key = named[1] if named else words.strip()
    return key if key == FLOW_ID or key in BY_KEY else None


def _row(
    found: Sheet, number: int, row: list[str], columns: Mapping[str, int], document: Mapping[str, Any],
    voices: Sequence[Voice],
) -> None:  # fmt: skip
    outside = [text for text in row[max(columns.values()) + 1 :] if text.strip()]
    if outside:
        found.wrong.append(_wrong("sheet_cell_outside", number))
    flow = _flow(found, number, _at(row, columns, FLOW_ID).strip(), document)
    if flow is None:
        return
    for asked in ASKED:
        own = [cell for cell in CELLS if cell.asked is asked]
        if own[0].key in columns:
            texts = [_at(row, columns, cell.key) for cell in own]
            note = _at(row, columns, f"{asked.name}.note") if f"{asked.name}.note" in columns else None
            _field(found, number, own[0], flow, texts, note, voices)


def _at(row: Sequence[str], columns: Mapping[str, int], key: str) -> str:
    place = columns[key]
    return row[place] if place < len(row) else ""


def _flow(found: Sheet, number: int, flow_id: str, document: Mapping[str, Any]) -> dict[str, Any] | None:
    """The flow that a row is about; a new one where the draft has none. None when the row cannot be one."""
    rows = {f[FLOW_ID]: f for f in document["plan"]["flows"]}
    if flow_id in found.seen or flow_id in found.added:
        found.wrong.append(_wrong("sheet_flow_twice", number, flow=flow_id))
        return None
    if flow_id in rows:
        found.seen.append(flow_id)
        return rows[flow_id]
    with_new = {"plan": {"flows": [*document["plan"]["flows"], *({FLOW_ID: x} for x in found.added)]}}
    flow_id = flow_id or rules.free_flow_id(with_new)
    refused = rules.cannot_add_flow(with_new, flow_id)
    if refused and refused != "too_many_flows":
        found.wrong.append(_wrong(refused, number))
        return None
    found.added.append(flow_id)
    return {FLOW_ID: flow_id}


def _field(
    found: Sheet, number: int, cell: Cell, flow: Mapping[str, Any], texts: list[str], note: str | None,
    voices: Sequence[Voice],
) -> None:  # fmt: skip
    asked, kept = cell.asked, flow.get(cell.asked.name)
    same = any(_same(texts, cells(asked, kept, voice)) for voice in voices)
    if same and (note is None or _same([note], [note_text(asked, kept)])):
        return
    try:
        typed = with_note(as_kept(asked, kept) if same else typed_of(asked, texts, voices), asked, note)
    except (NotAMark, NotAChoice, NotAnEntry, NoteTwice, NotALength) as unread:
        found.wrong.append(Wrong(_unread(unread, texts[0], voices), number, cell))
        return
    if kept and ("unknown" in kept or kept.get("value", 0) in (None, [])):
        # its note stood in the cell and went with it
        typed = {f"{asked.name}.note.ja": "", **typed}
    entered = read(asked, typed, kept)
    found.wrong += [Wrong(problem, number, cell) for problem in entered.problems]
    if asked.type == "list:dataset" and entered.answer:
        named = enumerate(entered.answer.get("value") or (), 1)
        found.linked += [(number, cell, n, str(entry["flow_id"])) for n, entry in named if "flow_id" in entry]
    after = without_old_sources(entered.answer, kept)
    if not entered.problems and after != kept:
        found.changes.append(Change(flow[FLOW_ID], asked, kept, after))


def _unread(found: Exception, text: str, voices: Sequence[Voice]) -> Fault:
    match found:
        case NotAChoice():
            reason = "sheet_not_a_word" if isinstance(found, NotAWord) else "sheet_not_a_choice"
            choices = voices[0].say("word.between").join(found.choices)
            return Fault("", reason, {"word": found.word[:40], "choices": choices})
        case NotAnEntry():
            return Fault("", "sheet_empty_entry", {}, found.number)
        case NotALength():
            return Fault("", "sheet_not_a_length", {"word": found.word[:40]})
        case NoteTwice():
            return Fault("", "sheet_note_twice")
    return Fault("", "sheet_not_a_mark", {"word": text.strip()[:40]})


_THROUGH_SHIFT_JIS = str.maketrans(
    "\u301c\u2212\u2016\u2014\u00a2\u00a3\u00ac", "\uff5e\uff0d\u2225\u2015\uffe0\uffe1\uffe2"
)
"""Signs that come back as their twins from a file in Shift_JIS: nobody changed them."""


def _same(texts: Sequence[str], written: Sequence[str]) -> bool:
    found, ours = ([t.strip().translate(_THROUGH_SHIFT_JIS) for t in row] for row in (texts, written))
    return found == ours
