"""The words that files of agendas and minutes are read by, and what they hold written as words. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from deliberation import numerals
from deliberation.council.kinds import ActKind
from deliberation.council.rollcalls import Result

_TOLD = yaml.safe_load((Path(__file__).parent / "data" / "import_headings.yaml").read_text(encoding="utf-8"))
NAMES: Mapping[str, str] = _TOLD["names"]
_WORDS: Mapping[str, str] = _TOLD["words"]
_FRONT, _BETWEEN, _ONES = (re.compile(_TOLD[name]) for name in ("front", "between", "ones"))


def folded(heading: str) -> str:
    """A heading as it is compared: in any width, case and spacing."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())


HEADINGS: Mapping[str, list[str]] = {
    what: [folded(one) for one in headings] for what, headings in _TOLD["headings"].items()
}
PEOPLE: Sequence[str] = _TOLD["people"]
_PARTED, _TITLED, _OTHERS = (re.compile(_TOLD[name]) for name in ("parted", "titled", "others"))
_PRIVATE = re.compile(_TOLD["private"])
_PEOPLE = frozenset(heading for what in PEOPLE for heading in HEADINGS[what])
SUBMITTED = {folded(one) for one in _TOLD["submitted"]}
_PUBLIC = {folded(one) for one in _TOLD["public"]}
_OPEN = {folded(one) for one in _TOLD["open"]}
_TITLES = set(HEADINGS["title"])


def names_titles(headings: Iterable[str]) -> bool:
    """Whether a table has a column of titles: without one its first row is none of headings."""
    return not _TITLES.isdisjoint(map(folded, headings))


def is_closed(heading: str, value: Any) -> bool:
    """Whether this says that what it stands in is not public. What says neither is taken for closed."""
    if folded(heading) not in _PUBLIC or value is None:
        return False
    return folded(str(value)) not in _OPEN


def is_private(heading: str) -> bool:
    """Whether what stands under this tells of a person who is not in office: who signed a petition, where they live,
    how to reach them. A column that names who moved or introduced an item is read as such (``PEOPLE``)."""
    return folded(heading) not in _PEOPLE and _PRIVATE.search(folded(heading)) is not None


def told_apart(names: Iterable[str]) -> list[str]:
    """Each name once, in order: one that comes again is told with its place, ``name (2)``."""
    times: Counter[str] = Counter()
    taken: dict[str, None] = {}
    for name in names:
        free = ""
        while not free or free in taken:
            times[name] += 1
            free = name if times[name] == 1 else f"{name} ({times[name]})"
        taken[free] = None
    return list(taken)


def kind_of(word: str) -> str:
    """The kind of act that a word names; empty where it names none of ours."""
    if word in set(ActKind):
        return word
    return next((kind for part, kind in _TOLD["kinds"] if part in word), "")


def people_of(written: str) -> list[str]:
    """The names in a cell of people, as they are compared: without what is said behind a name, in any spacing."""
    names = (folded(_TITLED.sub("", _OTHERS.sub("", one.strip()))) for one in _PARTED.split(written))
    return [name for name in names if name]


def names_all(written: str) -> bool:
    """Whether a cell of people names everybody whom it counts."""
    return not any(_OTHERS.search(one.strip()) for one in _PARTED.split(written))


def person_in(heading: str, value: Any) -> Any:
    """What is read under a heading: of people told with more than their names, the names alone."""
    if folded(heading) not in _PEOPLE:
        return value
    if isinstance(value, list):
        return [person_in(heading, one) for one in value]
    return value.get("name") if isinstance(value, dict) else value


def result_of(written: str) -> Result | None:
    """The answer that a word for a result gives; None for one that gives none, such as a bill that was not decided."""
    word = folded(written)
    return next((Result(result) for begins, result in _TOLD["results"] if word.startswith(begins)), None)


def day_of(written: str) -> str | None:
    """A day as offices write it, with the weekday or the hour behind it, in the form that we keep; None for others."""
    line = _BETWEEN.sub(r"\1", numerals.folded(written))
    found = _FRONT.match(_ONES.sub(lambda number: numerals.in_digits(number[0]), line))
    try:
        return date.fromisoformat(numerals.day(found[1])).isoformat() if found else None
    except ValueError:
        return None


def worded(value: Any) -> str:
    """A value as people read it: what has parts as its parts, each under its name, a line each where they are many."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return NAMES[str(value).lower()]
    if isinstance(value, dict):
        told = {name: _inside(part) for name, part in value.items() if not is_private(name)}
        return in_lines({name: part for name, part in told.items() if part}, short=True)
    if isinstance(value, list):
        parts = [part for one in value if (part := worded(one))]
        short = not any(isinstance(one, dict | list) for one in value)
        return NAMES["and"].join(parts) if short else parts[0] if len(parts) == 1 else _below(parts)
    return str(value)


def in_lines(told: Mapping[str, str], *, short: bool = False) -> str:
    """Each value under its heading, a line each; ``short``: in one line where all of them are short."""
    named = {_WORDS.get(name, name): value for name, value in told.items()}
    named = named if len(named) == len(told) else dict(told)
    if short and not any("\n" in value for value in named.values()):
        return NAMES["and"].join(NAMES["pair"].format(name, value) for name, value in named.items())
    lines = "\n".join(NAMES["line"].format(name, value) for name, value in named.items())
    return "\n" + _indented(lines) if short else lines


def _inside(value: Any) -> str:
    """The same within another one: parts in one line are held together."""
    told = worded(value)
    return NAMES["inside"].format(told) if told and "\n" not in told and _has_parts(value) else told


def _has_parts(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))


def _below(parts: Iterable[str]) -> str:
    """The parts of a list, a line each, below their heading."""
    return "".join("\n" + _indented(f"- {part.strip()}") for part in parts)


def _indented(lines: str) -> str:
    return "\n".join(f"  {line}" for line in lines.split("\n"))
