"""Names that residents choose to stand on their comments: none that a reader would take for an office. Pure."""

import re
import unicodedata
from pathlib import Path

import yaml

_WORDS = yaml.safe_load((Path(__file__).parent / "data" / "names_of_office.yaml").read_text(encoding="utf-8"))


def imitates(name: str) -> str | None:
    """The word in a name by which its bearer would be taken for an official, or the name for a verified one."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    bare = _bare(plain)
    for word in _WORDS["ja"]:
        if word in bare:
            return str(word)
    for word in _WORDS["en"]:
        if bare == _bare(word) or re.search(rf"(?<![a-z]){word.replace(' ', '[^a-z]*')}s?(?![a-z])", plain):
            return str(word)
    return None


def _bare(text: str) -> str:
    """Letters and digits alone: a space or a mark between them hides no word."""
    return "".join(c for c in text if c.isalnum())
