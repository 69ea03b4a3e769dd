"""Values as words of a language: lists, periods, countries, codes. Filters of the templates; no sentence stands here.

``Say`` is gettext of a language. A phrase is what a sentence's placeholder stands for; it becomes a string only
here, so that the pure rules of the slice give codes and parameters.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from babel import Locale

from deliberation.dataplans.vocabulary import load

LANGUAGES = ("ja", "en")
_TERRITORIES = {lang: Locale(lang).territories for lang in LANGUAGES}
LISTED = 6
"""How many entries a sentence names before it says how many more there are."""


@dataclass(frozen=True)
class Voice:
    """A language as the wording needs it: its code, gettext and ngettext."""

    lang: str
    say: Callable[..., str]
    say_number: Callable[..., str]


@dataclass(frozen=True)
class Texts:
    """{"ja", "en"} pairs (or entries that hold such members), each named.

    ``always``: so many at the front are named however long the row gets, and then as many more as of any list.
    ``running``: the sentence goes on after them, so the last one is joined by a word.
    ``unit``: what those are that are only counted, "items" or "parties". ``most``: how many are named.
    """

    entries: tuple[Mapping[str, Any], ...]
    always: int = 0
    running: bool = False
    unit: str = ""
    most: int = LISTED


@dataclass(frozen=True)
class Codes:
    """Keys of the catalogue below one prefix. ``running``: the sentence goes on after them, and each is named."""

    prefix: str
    codes: tuple[str, ...]
    running: bool = False


@dataclass(frozen=True)
class Countries:
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """An ISO 8601 duration."""

    duration: str


@dataclass(frozen=True)
class Purpose:
    """A purpose inside a sentence that goes on after it."""

    text: Mapping[str, str]


@dataclass(frozen=True)
class Sentence:
    """A key of the catalogue and what fills it."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


def in_full(said: Sentence) -> Sentence:
    """The same with every entry of its lists named, however many they are."""
    full = {name: replace(v, always=len(v.entries)) for name, v in said.values.items() if isinstance(v, Texts)}
    return replace(said, values={**said.values, **full})


def sentence(said: Sentence, voice: Voice) -> str:
    """The words of a sentence."""
    told = voice.say(said.key, **{name: phrase(value, voice) for name, value in said.values.items()})
    return _TWO_STOPS.sub(r"\1", told)


_TWO_STOPS = re.compile(r"(?<!\.)([.\u3002])\1(?!\.)")
"""A name or a sentence that people wrote ends with a stop of its own ("Co.") where ours ends too."""


def phrase(value: Any, voice: Voice) -> str:
    """The words of one parameter."""
    if isinstance(value, Texts):
        words = [called(e, voice) for e in value.entries]
        most = value.always + value.most
        if value.running and len(words) <= most:
            return joined(words, voice)
        return listed(words, voice, most, value.unit)
    if isinstance(value, Codes):
        words = [voice.say(f"{value.prefix}.{code}") for code in value.codes]
        return _row(words, voice) if value.running else listed(words, voice)
    if isinstance(value, Countries):
        return joined([_in_country(code, voice.lang) for code in value.codes], voice, apart=False)
    if isinstance(value, Span):
        return span(value.duration, voice)
    if isinstance(value, Purpose):
        return purpose(value.text, voice)
    if isinstance(value, Mapping):
        return pair(value, voice.lang)
    return str(value)


def called(entry: Mapping[str, Any], voice: Voice) -> str:
    """An entry in words: of a party that is not decided yet, its row says so wherever it is named."""
    name = pair(named(entry), voice.lang)
    return voice.say(f"word.party.{entry['unknown']}", name=name) if "unknown" in entry else name


def named(entry: Mapping[str, Any]) -> Mapping[str, str]:
    """The text pair of an entry: its name where it has one."""
    return entry.get("name") or entry


def pair(value: Mapping[str, str] | None, lang: str) -> str:
    """The text in this language; Japanese where there is no other."""
    return "" if value is None else value.get(lang) or value["ja"]


def country(code: str, lang: str) -> str:
    return str(_TERRITORIES[lang].get(code, code))


_WITH_ARTICLE = re.compile(
    r"United |.*(Islands|Republic|Territories|Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros|Seychelles)$"
)


def _in_country(code: str, lang: str) -> str:
    """The country inside a sentence."""
    name = country(code, lang)
    return f"the {name}" if lang == "en" and _WITH_ARTICLE.match(name) else name


_EVERYDAY: Mapping[str, list[str]] = load("country_names.json")
_BY_NAME = {
    name.casefold(): code
    for names in _TERRITORIES.values()
    for code, name in names.items()
    if len(code) == 2
} | {name.casefold(): code for code, names in _EVERYDAY.items() for name in names}


def country_code(written: str) -> str:
    """The code of a country written as its code or by name, also as people say it; what is neither stays as it is."""
    code = written.strip()
    return _BY_NAME.get(code.casefold(), code.upper() if len(code) == 2 else code)


def listed(words: Iterable[str], voice: Voice, most: int = LISTED, unit: str = "") -> str:
    """Words in a row; past ``most`` only how many more, with the counter of their ``unit``."""
    words = list(words)
    row = voice.say("word.between").join(words[:most])
    if len(words) <= most:
        return row
    return voice.say(f"word.and_more.{unit}" if unit else "word.and_more", row=row, n=len(words) - most)


LONG = 12
"""Longer than this together, two words need a comma between them: the first would be read as part of the second."""


def joined(words: list[str], voice: Voice, apart: bool = True) -> str:
    """Words in a row inside a sentence: two by a word between them, more by commas and that word.

    ``apart``: long ones could be read into one another; names of countries cannot.
    """
    if len(words) < 2:
        return "".join(words)
    if len(words) > 2:
        return _row(words, voice)
    long = apart and len("".join(words)) > LONG
    return voice.say(f"word.{'long' if long else 'one'}_and_last", one=words[0], last=words[1])


def _row(words: list[str], voice: Voice) -> str:
    """Words in a row that may be whole clauses: never joined by a word that could be read as part of one."""
    row = voice.say("word.between").join(words[:-1])
    return voice.say("word.more_and_last", row=row, last=words[-1]) if row else words[-1]


_UNITS = {
    "Y": "span.years",
    "M": "span.months",
    "W": "span.weeks",
    "D": "span.days",
    "TH": "span.hours",
    "TM": "span.minutes",
}


def span(duration: str, voice: Voice) -> str:
    """P5Y as 5年間 or 5 years; more than one unit in a row."""
    days, _, hours = duration.removeprefix("P").partition("T")
    found = [(n, u) for n, u in re.findall(r"([0-9]+)([YMWD])", days)]
    found += [(n, "T" + u) for n, u in re.findall(r"([0-9]+)([HM])", hours)]
    keys = ((_UNITS[u] + ("" if place == len(found) else ".part"), n) for place, (n, u) in enumerate(found, 1))
    words = [voice.say_number(key, key, int(n)) for key, n in keys] or [""]
    return reduce(lambda first, last: voice.say("word.then", first=first, last=last), words)


_TAME = "\u305f\u3081"  # "for the purpose of"; escaped, since sentences stand in the catalogue


def fits_before_verb(text: Mapping[str, str]) -> bool:
    """Whether the Japanese sentence can go on after a purpose; any other purpose has a sentence of its own."""
    return _bare(text["ja"]).endswith(_TAME)


def purpose(text: Mapping[str, str], voice: Voice) -> str:
    """A purpose inside a sentence: before its verb, or quoted."""
    said = _bare(pair(text, voice.lang))
    if voice.lang == "ja" and fits_before_verb(text):
        return voice.say("word.purpose_as_written", text=said)
    return said


def _bare(text: str) -> str:
    return text.strip().rstrip(".\u3002")
