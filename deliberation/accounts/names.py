"""Names that residents choose to stand on their comments: none that a reader would take for an office. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from deliberation.web.text import is_blank

_WORDS = yaml.safe_load((Path(__file__).parent / "data" / "names_of_office.yaml").read_text(encoding="utf-8"))
# Hiragana as katakana, and no marks of long vowels, which are written or left out as one likes.
_KANA = {**{code: code + 0x60 for code in range(0x3041, 0x3097)}, 0x30FC: None}
_SIGNED, _THERE = (_WORDS[tail].translate(_KANA) for tail in ("signed", "there"))
_OFFICE = "|".join(_WORDS["offices"]).replace("{desk}", "|".join(_WORDS["desk"])).translate(_KANA)


def imitates(name: str) -> str | None:
    """The word in a name by which its bearer would be taken for an official, or the name for a verified one."""
    plain = _plain(name)
    bare = _bare(plain)
    for pattern in _WORDS["ja_by_chance"]:
        bare = re.sub(pattern.translate(_KANA), " ", bare)
    for word in _WORDS["ja"]:
        if re.search(f"{_bare(word)}(?!{_WORDS['ja_goes_on']})", bare):
            return str(word)
    for word in _WORDS["en"]:
        if bare == _bare(word) or re.search(rf"(?<![a-z]){word.replace(' ', '[^a-z]*')}s?(?![a-z])", plain):
            return str(word)
    return None


def is_office(name: str) -> bool:
    """Whether a name as a whole is that of an office, of one of its desks or of this site."""
    bare = _bare(_plain(name))
    return bool(re.fullmatch(f"({_OFFICE})({_SIGNED}|{_THERE})?[0-9]*", bare) or speaks_for(name, _WORDS["site"]))


def speaks_for(name: str, places: Iterable[str]) -> str | None:
    """The municipality, of these by their names, that a name is, or of which it would be taken for a desk."""
    bare = _bare(_plain(name))
    desks = "|".join(_bare(desk) for desk in _WORDS["desks"])
    for place in places:
        called = "|".join(_called(_plain(place)))
        if re.fullmatch(f"({called})(({_SIGNED})?|.*({desks}|{_OFFICE})({_SIGNED}|{_THERE})?)[0-9]*", bare):
            return place
    return None


def _called(place: str) -> Iterator[str]:
    """What a municipality is called (patterns of bare names): also without its prefecture and county, and in English
    with the kind of place before or after its name."""
    yield re.escape(_bare(place))
    for before in _WORDS["before_places"]:
        yield re.escape(_bare(re.sub(f"^{before}", "", place)))
    if place.isascii():
        kinds = _WORDS["kinds"]
        own = re.escape(_bare(re.sub(rf",.*|\b({kinds})\b( of\b)?", "", place)))
        if kind := re.search(rf"\b({kinds})\b", place.partition(",")[0]):
            kinds = kind[0]
        yield f"(the)?({kinds})(of)?{own}|(the)?{own}({kinds})"


def _plain(text: str) -> str:
    """One form of each letter, and nothing between them that nobody sees."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isspace() or not is_blank(c))


def _bare(text: str) -> str:
    """Letters and digits alone, in one kana: neither a space, a mark nor the other kana hides a word."""
    return "".join(c for c in text if c.isalnum()).translate(_KANA)
