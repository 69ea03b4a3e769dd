"""What the cells of a sheet say: inputs of the wizard again (sheets.py writes them).

Words are read in every language that we write, codes always, and what spreadsheets make of a day.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from deliberation import numerals
from deliberation.dataplans.columns import COLUMNS
from deliberation.dataplans.entry import Asked
from deliberation.dataplans.inputs import DURATION_UNITS, build, row_kind
from deliberation.dataplans.sheets import MARK, PARTS, STATES, parts_of, state_word, units
from deliberation.dataplans.vocabulary import CODE_LISTS, KNOWN, known_words
from deliberation.dataplans.wording import Voice, country_code


@dataclass
class NotAChoice(Exception):
    """A word that is no answer to this question. ``choices``: those that are."""

    word: str
    choices: tuple[str, ...]


@dataclass
class NotAWord(NotAChoice):
    """A word that is none of ours, where an address of a vocabulary could stand as well."""


@dataclass
class NotALength(Exception):
    """Words that are no length of time."""

    word: str


@dataclass
class NotAnEntry(Exception):
    """An entry of a list with no words at all, or with nothing but an id. ``number``: from 1."""

    number: int


class NotAMark(Exception):
    """Brackets at the front, and no word of ours in them."""


def typed_of(asked: Asked, texts: Sequence[str], voices: Sequence[Voice]) -> dict[str, str]:
    """The inputs of the wizard that these cells stand for. Raises :class:`NotAMark`, :class:`NotAChoice`,
    :class:`NotALength` or :class:`NotAnEntry`.

    ``voices``: languages whose words are understood; the first is the reader's.
    """
    first, name = texts[0].strip(), asked.name
    marked = re.match(rf"[{re.escape(MARK)}]\s*(.*?)\s*[\]\uff3d\u3011]\s*(.*)\Z", first, re.DOTALL)
    if marked:
        state = _state(marked[1], voices)
        why = dict(zip(("ja", "en"), _split(marked[2]), strict=False)) if marked[2] else {}
        rest = {f"{name}.{part}": t for part, t in zip(PARTS.get(asked.type, ()), ["", *texts[1:]], strict=False) if t}
        beside = "reason" if state == "not_applicable" else "note"
        noted = {f"{name}.note.ja": ""} if beside == "note" else {}  # what was said of it before is no longer said
        return {f"{name}.state": state, **noted, **{f"{name}.{beside}.{lang}": t for lang, t in why.items()}, **rest}
    if asked.type in PARTS:
        said = [numerals.as_known(t) if asked.type == "period" else _unplain(t) for t in texts]
        return {f"{name}.{part}": t for part, t in zip(PARTS[asked.type], said, strict=True) if t}
    return _typed_value(asked.type, name, first, voices) if first else {}


def _state(word: str, voices: Sequence[Voice]) -> str:
    known = {_folded(state_word(s, v)): s for v in voices for s in STATES} | {s: s for s in STATES}
    if _folded(word) not in known:
        raise NotAMark
    return known[_folded(word)]


def _folded(word: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)).casefold()


def _typed_value(kind: str, name: str, text: str, voices: Sequence[Voice]) -> dict[str, str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if kind.startswith("list:code:"):
        words = [w for line in lines for w in re.split(r"[;\uff1b]", line) if w.strip()]
        return {f"{name}.{_code(kind.removeprefix('list:'), name, w, voices)}": "on" for w in words}
    if kind == "duration":
        length = _typed_duration(name, text, voices)
        if length[f"{name}.unit"] == "iso" and not length[f"{name}.n"].upper().startswith("P"):
            raise NotALength(text)
        return length
    inner = row_kind(kind) if kind.startswith("list:") else kind
    if inner in COLUMNS:
        places = [f"{name}.{n}" for n in range(len(lines))] if kind.startswith("list:") else [name]
        found = [_typed_entry(inner, at, line, voices) for at, line in zip(places, lines, strict=False)]
        for number, (at, entry) in enumerate(zip(places, found, strict=False), 1):
            if all(key == f"{at}.id.value" for key in entry):  # it would be left out without a word
                raise NotAnEntry(number)
        return {k: v for entry in found for k, v in entry.items()}
    if inner in KNOWN:
        return _chosen(inner, name, lines, voices)
    if inner == "country":
        words = [w for line in lines for w in re.split(r"[,;\u3001\uff0c\uff1b]", line) if w.strip()]
        return {f"{name}.value": "\n".join(country_code(w) for w in words)}
    return {f"{name}.value": _code(kind, name, _unplain(text), voices)}


def _chosen(inner: str, name: str, lines: Sequence[str], voices: Sequence[Voice]) -> dict[str, str]:
    """Entries in our words as choices; the others as they are written."""
    words = {_folded(v.say(key)): short for v in voices for short, key in known_words(inner).items()}
    chosen = {f"{name}.known.{words[_folded(line)]}": "on" for line in lines if _folded(line) in words}
    others = [line for line in lines if _folded(line) not in words]
    if inner == "iri" and (strange := [line for line in others if "://" not in line]):
        raise NotAWord(strange[0], tuple(voices[0].say(key) for key in known_words(inner).values()))
    rest = "\n".join(others)
    return {**chosen, **({f"{name}.value": rest} if rest else {})}


def _typed_entry(inner: str, at: str, line: str, voices: Sequence[Voice]) -> dict[str, str]:
    said = zip(parts_of(COLUMNS[inner]), _split(_unplain_entry(line)), strict=False)
    found: dict[str, str] = {}
    for (c, end), part in said:
        if part and c.kind == "duration":
            found |= _typed_duration(f"{at}.{c.name}", part, voices)
        elif part:
            found[f"{at}.{c.name}.{end}"] = _code(c.kind, c.name, part, voices)
    return found


def duration_code(written: str, voices: Sequence[Voice]) -> str:
    """An ISO 8601 duration from a number and a unit in words ("90 days"); anything else as it is."""
    return build("duration", _typed_duration("typed", written, voices), "typed") or ""


def _typed_duration(name: str, text: str, voices: Sequence[Voice]) -> dict[str, str]:
    written = unicodedata.normalize("NFKC", text).strip()
    one = re.fullmatch(r"([0-9]+)\s*(\D+)", numerals.in_digits(written))
    for unit in DURATION_UNITS[:-1]:
        if one and _folded(one[2]) in {_folded(word) for v in voices for word in units(unit, v)}:
            return {f"{name}.n": one[1], f"{name}.unit": unit}
    return {f"{name}.n": written, f"{name}.unit": "iso"}


def _code(kind: str, name: str, word: str, voices: Sequence[Voice]) -> str:
    """The code, or the yes or no, that a word stands for; a day as we write it; anything else as it is."""
    keys = _choices(kind, name)
    if not keys:
        return numerals.day(word) if kind == "date" else word
    known = {_folded(v.say(key)): code for v in voices for code, key in keys.items()} | {_folded(c): c for c in keys}
    found = known.get(_folded(word))
    if found is None:
        raise NotAChoice(word.strip(), tuple(voices[0].say(key) for key in keys.values()))
    return found


def _choices(kind: str, name: str) -> dict[str, str]:
    if kind == "bool":
        return {word: f"truth.{name}.{word}" for word in ("yes", "no")}
    listed = kind.removeprefix("code:") if kind.startswith("code:") else ""
    return {code: f"code.{listed}.{code}" for code in CODE_LISTS[listed].codes} if listed else {}


def _unplain(text: str) -> str:
    text = text.strip()
    return text[1:] if re.match(r"\\[\\\[\uff3b\u3010]", text) else text


def _unplain_entry(text: str) -> str:
    return text[1:] if re.match(r"\\[\[\uff3b\u3010]", text) else text


def split_entry(text: str) -> list[str]:
    """The parts of an entry that stands in a cell by itself."""
    return _split(_unplain_entry(text.strip()))


def _split(text: str) -> list[str]:
    """The parts of an entry, each as it was before it was written."""
    parts, now, escaped = [], "", False
    for c in text:
        if escaped:
            now, escaped = now + ("\n" if c == "n" else c), False
        elif c == "\\":
            escaped = True
        elif c in "|\uff5c":
            parts.append(now.strip())
            now = ""
        else:
            now += c
    return [*parts, now.strip()]
