"""What text is before it is anything else: composed, without what nobody sees, and where an address in it ends."""

import re
import unicodedata

MOST_MARKS = 8  # combining marks on one character; living scripts need three

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls but tab and newline; bidirectional overrides and isolates (they reorder what a reader sees);
# the byte-order mark and invisible tag characters (they carry text that nobody sees); lone surrogates; non-characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_STACKED = re.compile(
    f"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{{{MOST_MARKS}}})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)

# An address: http(s), a host without "user@" before it (which would show one host and open another), and ASCII only,
# because Japanese writes on without a space. At most 2,000 characters.
ADDRESS = re.compile(
    r"[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::[0-9]{1,5})?(?![A-Za-z0-9.:@-])"
    r"(?:[/?#][A-Za-z0-9_.~:/?#\[\]@!$&'()*+,;=%-]{0,1700})?"
)
# Letters and marks that draw nothing: fillers, vowels that are not pronounced, variation selectors, the empty notehead;
# what stands for a character that was lost.
_BLANK = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\ufffc\ufffd"
    "\U0001d159\U000e0080-\U000e0fff]"
)
# Format characters, private and unassigned ones, and marks: without a letter beside them, nobody reads anything.
_NOTHING = frozenset({"Cf", "Co", "Cn", "Mn", "Mc", "Me"})
# Planes of kanji and of pictures, which grow every year: what this Python does not know there may be a newer one.
_GROWING = re.compile("[\U0001f000-\U0001faff\U00020000-\U0003fffd]")
_TAIL = ".,;:!?'*_"


def clean(text: str) -> str:
    """Text as it is kept: NFC, newlines as \\n, no control or invisible characters, no towers of accents."""
    text = _INVISIBLE.sub("", _NEWLINES.sub("\n", text))
    return _STACKED.sub(r"\1", unicodedata.normalize("NFC", text))


def unseen(text: str) -> int:
    """How many characters that nobody sees :func:`clean` takes out of it."""
    return len(_INVISIBLE.findall(text))


def clean_line(text: str) -> str:
    """The same for one line (titles, names): every run of white space becomes one space."""
    return " ".join(clean(text).split())


def is_blank(text: str) -> bool:
    """Whether nobody would read anything in it: white space, spaces of no width, marks or private characters alone."""
    if text[:1].isalnum() and not _BLANK.match(text):  # as nearly every text begins: a plan of 200 flows has thousands
        return False
    return all(c.isspace() or _BLANK.match(c) or _shows_nothing(c) for c in clean(text))


def _shows_nothing(character: str) -> bool:
    return unicodedata.category(character) in _NOTHING and not _GROWING.match(character)


def without_tail(address: str) -> str:
    """The address without the sentence's own punctuation; a closing bracket stays when it was opened inside."""
    address = address.rstrip(_TAIL)
    for opening, closing in ("()", "[]"):
        spare = address.count(closing) - address.count(opening)
        trailing = len(address) - len(address.rstrip(closing))
        if spare > 0 and trailing:
            address = address[: len(address) - min(spare, trailing)]
    return address.rstrip(_TAIL)
