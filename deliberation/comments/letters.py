"""A text without what makes no other text of it. Pure."""

import re
import unicodedata

_SPACE = re.compile(r"[\s\u3000]+")


def plain(body: str) -> str:
    """NFKC, lower case, no spaces, no final marks: what equal texts have in common."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", body).casefold()).strip("\u3002\u3001.,!?\uff01\uff1f")


def letters(body: str) -> str:
    """The plain text without its marks: what near-copies are compared by. Of marks alone: the marks."""
    whole = plain(body)
    return "".join(char for char in whole if char.isalnum()) or whole
