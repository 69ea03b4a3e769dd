"""Names that residents choose to stand on their comments: none that a reader would take for an office. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import yaml

from deliberation.web.text import is_blank

_WORDS = yaml.safe_load((Path(__file__).parent / "data" / "names_of_office.yaml").read_text(encoding="utf-8"))
# Hiragana as katakana, and no marks of long vowels, which are written or left out as one likes.
_KANA = {**{code: code + 0x60 for code in range(0x3041, 0x3097)}, 0x30FC: None}


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


def speaks_for(name: str, places: Iterable[str]) -> str | None:
    """The municipality, of these by their names, that a name is, or of which it would be taken for a desk."""
    bare = _bare(_plain(name))
    desks = "|".join(_bare(desk) for desk in _WORDS["desks"])
    for place in places:
        if re.fullmatch(f"{re.escape(_bare(_plain(place)))}(.*({desks})[0-9]*)?", bare):
            return place
    return None


def _plain(text: str) -> str:
    """One form of each letter, and nothing between them that nobody sees."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isspace() or not is_blank(c))


def _bare(text: str) -> str:
    """Letters and digits alone, in one kana: neither a space, a mark nor the other kana hides a word."""
    return "".join(c for c in text if c.isalnum()).translate(_KANA)
