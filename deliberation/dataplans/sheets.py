"""The flows of a draft as a sheet for spreadsheets: its columns, and what stands in them (sheet_words.py reads them).

One row a flow. A cell holds what an input of the wizard holds, in the words of a language; a mark in brackets says
that there is no value ("[undecided]"). An entry of a list stands on a line of its own, its parts are divided by "|".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans.columns import COLUMNS, Column
from deliberation.dataplans.entry import Asked, typed_from
from deliberation.dataplans.inputs import build, row_kind
from deliberation.dataplans.vocabulary import CODE_LISTS, KNOWN, known_words
from deliberation.dataplans.wizard import flow_steps
from deliberation.dataplans.wording import Voice, country

FLOW_ID = "flow_id"
STATES = ("undecided", "not_stated", "not_seen", "not_applicable", "none")
PARTS: Mapping[str, tuple[str, ...]] = {
    "text": ("ja", "en"),
    "place": ("ja", "en", "lat", "lon"),
    "period": ("start", "end"),
}
_UNFOLDED_LAST = frozenset({"en", "id", "iri", "retention"})  # what a row needs least stands last


@dataclass(frozen=True)
class Cell:
    """One column of the sheet: a field, or a part of one. ``first``: where a mark in brackets stands."""

    asked: Asked
    part: str = ""
    first: bool = True

    @property
    def key(self) -> str:
        return self.asked.name if self.first else f"{self.asked.name}.{self.part}"


ASKED: tuple[Asked, ...] = tuple(a for step in flow_steps("-") for a in step.asked)
CELLS: tuple[Cell, ...] = tuple(
    Cell(asked, part, n == 0) for asked in ASKED for n, part in enumerate(PARTS.get(asked.type, ("",)))
)
NOTES: tuple[Cell, ...] = tuple(Cell(asked, "note", False) for asked in ASKED)
"""Columns that a sheet has only where a flow has such a note beside a value."""
BY_KEY: Mapping[str, Cell] = {cell.key: cell for cell in (*CELLS, *NOTES)}


def title(cell: Cell, voice: Voice) -> str:
    """The head of a column in words, with what stands in it and its key, by which it is found again."""
    words = voice.say(f"field.{cell.asked.name}")
    if cell.part:
        ends = {"lat": "lat_e7", "lon": "lon_e7"}
        words += " " + voice.say(f"part.{ends.get(cell.part, cell.part)}")
    inner = row_kind(cell.asked.type) if cell.asked.type.startswith("list:") else cell.asked.type
    if inner in COLUMNS and cell.first:
        words += " [" + " | ".join(_part_title(c, end, voice) for c, end in parts_of(COLUMNS[inner])) + "]"
    return f"{words} ({cell.key})"


def _part_title(column: Column, end: str, voice: Voice) -> str:
    name = voice.say(f"column.{column.name}")
    return f"{name} {voice.say('part.en')}" if end == "en" else name


def parts_of(columns: Sequence[Column]) -> list[tuple[Column, str]]:
    """The parts of an entry in their order: what everybody writes, then English, then ids and terms."""
    needed = [c for c in columns if c.name not in _UNFOLDED_LAST]
    found = [(c, "ja" if c.kind == "text" else "value") for c in needed]
    found += [(c, "en") for c in needed if c.kind == "text"]
    return found + [(c, "value") for c in columns if c.name in _UNFOLDED_LAST]


def head(voice: Voice, flows: Sequence[Mapping[str, Any]] = ()) -> list[str]:
    """The titles. A field has a column for notes where one of these flows has a note that no mark carries."""
    noted = _noted(flows)
    shown = (cell for asked in ASKED for cell in (*_OWN[asked.name], *([_NOTE[asked.name]] if asked in noted else [])))
    return [f"{voice.say('field.flow_id')} ({FLOW_ID})", *(title(cell, voice) for cell in shown)]


_NOTE: Mapping[str, Cell] = {cell.asked.name: cell for cell in NOTES}
_OWN: Mapping[str, list[Cell]] = {a.name: [cell for cell in CELLS if cell.asked is a] for a in ASKED}


def rows(flows: Sequence[Mapping[str, Any]], voice: Voice) -> Iterator[list[str]]:
    noted = _noted(flows)
    for flow in flows:
        yield [flow[FLOW_ID], *(_kept(text) for asked in ASKED for text in _row(flow, asked, noted, voice))]


def _noted(flows: Sequence[Mapping[str, Any]]) -> list[Asked]:
    return [asked for asked in ASKED if any(note_text(asked, flow.get(asked.name)) for flow in flows)]


def _row(flow: Mapping[str, Any], asked: Asked, noted: Sequence[Asked], voice: Voice) -> list[str]:
    plain = flow.get(asked.name)
    return [*cells(asked, plain, voice), *([note_text(asked, plain)] if asked in noted else [])]


def note_text(asked: Asked, plain: Any) -> str:
    """What stands in the column of notes: a note beside a value, or beside why the question does not apply."""
    typed = typed_from(asked, plain)
    return "" if in_mark(asked, typed) else _divided([typed.get(f"{asked.name}.note.{lang}", "") for lang in _LANGS])


_LANGS = ("ja", "en")


def in_mark(asked: Asked, typed: Mapping[str, str]) -> bool:
    """Whether what stands beside the answer is said in brackets with it: beside what is open, and beside none."""
    return typed.get(f"{asked.name}.state", "") in {*STATES} - {"not_applicable"}


def _kept(text: str) -> str:
    """An apostrophe at the front is doubled, so that the one a spreadsheet needs before a formula can be told apart."""
    return f"'{text}" if text.startswith("'") else text


def cells(asked: Asked, plain: Any, voice: Voice) -> list[str]:
    """What stands in the columns of one field."""
    typed, parts = typed_from(asked, plain), PARTS.get(asked.type, ("",))
    state = typed.get(f"{asked.name}.state", "")
    if state in STATES:
        why = [typed.get(f"{asked.name}.reason.{lang}", "") for lang in _LANGS]
        noted = [typed.get(f"{asked.name}.note.{lang}", "") for lang in _LANGS]
        said = _divided(why if state == "not_applicable" else noted)
        return [f"[{state_word(state, voice)}] {said}".strip(), *("" for _ in parts[1:])]
    if asked.type in PARTS:
        return [_plain(typed.get(f"{asked.name}.{part}", "")) for part in parts]
    return [_value(asked.type, asked.name, typed, voice)]


def state_word(state: str, voice: Voice) -> str:
    return voice.say("gap.not_seen" if state == "not_seen" else f"entry_state.{state}")


def _value(kind: str, name: str, typed: Mapping[str, str], voice: Voice) -> str:
    if kind.startswith("list:code:"):
        codes = CODE_LISTS[kind.removeprefix("list:code:")]
        return "\n".join(voice.say(f"code.{codes.name}.{c}") for c in codes.codes if typed.get(f"{name}.{c}"))
    if kind == "duration":
        number, unit = typed.get(f"{name}.n", ""), typed.get(f"{name}.unit", "iso")
        return number if unit == "iso" or not number else f"{number}{units(unit, voice)[0]}"
    inner = row_kind(kind) if kind.startswith("list:") else kind
    if inner in COLUMNS:
        numbers = range(1 + max((int(k.split(".")[1]) for k in typed if k.split(".")[1].isdecimal()), default=-1))
        places = [f"{name}.{n}" for n in numbers] if kind.startswith("list:") else [name]
        return "\n".join(_entry(inner, at, typed, voice) for at in places)
    if inner in KNOWN:
        words = {entry: voice.say(known_words(inner)[short]) for short, entry in KNOWN[inner].items()}
        return "\n".join(words.get(entry, entry) for entry in build(kind, typed, name) or ())
    written = typed.get(f"{name}.value", "")
    if inner == "country":
        return "\n".join(country(code, voice.lang) for code in written.splitlines())
    return _plain(_word(kind, name, written, voice))


def _entry(inner: str, at: str, typed: Mapping[str, str], voice: Voice) -> str:
    def part(c: Column, end: str) -> str:
        if c.kind == "duration":
            return _value(c.kind, f"{at}.{c.name}", typed, voice)
        return _word(c.kind, c.name, typed.get(f"{at}.{c.name}.{end}", ""), voice)

    return _divided([part(c, end) for c, end in parts_of(COLUMNS[inner])])


def _word(kind: str, name: str, written: str, voice: Voice) -> str:
    """A code or a yes or no in words."""
    if not written:
        return ""
    if kind == "bool":
        return voice.say(f"truth.{name}.{written}")
    return voice.say(f"code.{kind.removeprefix('code:')}.{written}") if kind.startswith("code:") else written


def units(unit: str, voice: Voice) -> list[str]:
    """How a unit of time is written: first as we write it, then as others do."""
    return voice.say(f"sheet_unit.{unit.lower()}").split("|")


MARK = "[\uff3b\u3010"  # brackets, also wide ones


def _plain(text: str) -> str:
    """A text that begins like a mark is told apart by a backslash."""
    return f"\\{text}" if text[:1] in (*MARK, "\\") and text else text


_WRITTEN = {"\\": "\\\\", "|": "\\|", "\uff5c": "\\\uff5c", "\n": "\\n"}


def _divided(parts: Sequence[str]) -> str:
    said = ["".join(_WRITTEN.get(c, c) for c in part) for part in parts]
    while said and not said[-1]:
        said.pop()
    return _plain_entry(" | ".join(said))


def _plain_entry(text: str) -> str:
    return f"\\{text}" if text[:1] in tuple(MARK) and text else text
