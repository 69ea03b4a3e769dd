"""Words for searching Japanese: pairs of characters, so that two-character words such as 同意 are found at once.

Text is folded (NFKC, case). Every run of kana, kanji or hangul gives its overlapping pairs and its last character
alone; other words stay whole. A query of one character finds every pair that begins with it. Found by measurement:
trigram indexes silently find nothing for two characters. An English word finds its singular and its plural: the query
asks for either, the index holds what was written.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

CUT = 2  # how texts are cut below: raise it with every change, and `jukugi upgrade` makes the index again
CHUNK = 4_000  # characters of a piece: PostgreSQL loses positions past 16,383 lexemes
LONGEST_QUERY = 200
OVERLAP = 2 * LONGEST_QUERY  # half-width kana with their marks are two characters for one
MOST_WORDS = 8
LONGEST_WORD = 100
SEVERAL = "x" * (LONGEST_WORD + 1)  # in each piece of a text that has several: no query is as long
DOTS = "\u2026"
# letters only: the middle dot and the voicing marks that stand alone separate words, for both engines' own parsers too
_CJK = "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_CJK += "\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_PARAGRAPH = re.compile(r"\n[ \t\u3000]*\n")
_MARKS = re.compile(r"\*\*|^[ \t]*(?:#{1,6}|[-*+])[ \t]+", re.MULTILINE)  # headings, lists, bold
_ENGLISH = re.compile("[a-z]{3,}\\Z")
_HISSING = ("ss", "us", "x", "z", "ch", "sh")  # take -es
_CLUSTER = re.compile(r".[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*", re.DOTALL)


def fold(text: str) -> str:
    """One form for half and full width, upper and lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> str:
    """What is indexed for a text: its pairs and words between spaces."""
    return " ".join(gram for run in _RUNS.findall(fold(text)) for gram in _of_run(run, whole=True))


def _of_run(run: str, *, whole: bool) -> Iterator[str]:
    """``whole``: the run ends here, so its last character stands alone, too."""
    if not _IS_CJK.match(run):
        yield run[:LONGEST_WORD]
        return
    for i in range(len(run) - 1):
        yield run[i : i + 2]
    if whole or len(run) == 1:
        yield run[-1]


def forms(word: str) -> tuple[str, ...]:
    """A folded word and, of an English one, its singular and plural (after the S-stemmer, Harman 1991). Some are no
    words, and then find nothing."""
    if not _ENGLISH.match(word):
        return (word,)
    others: list[str] = []
    if word.endswith(_HISSING):
        others = [f"{word}es"]
    elif word.endswith("ies"):
        others = [f"{word[:-3]}y", word[:-1]]
    elif word.endswith("s"):
        others = [word[:-1], *([word[:-2]] if word.endswith("es") and word[:-2].endswith((*_HISSING, "s")) else [])]
    elif re.search("[^aeiou]y\\Z", word):
        others = [f"{word[:-1]}ies"]
    else:
        others = [f"{word}s"]
    return (word, *(other for other in others if _ENGLISH.match(other)))


@dataclass(frozen=True)
class Phrase:
    """Neighbours in the index. ``begins``: the last one is only the beginning of a pair; else it may have other forms,
    any of which will do."""

    grams: tuple[str, ...]
    begins: bool

    @property
    def last(self) -> tuple[str, ...]:
        """The last one in each of its forms."""
        return forms(self.grams[-1])


def phrases(query: str) -> list[Phrase]:
    """The words of a query as phrases that must all be found, the longest (and so the rarest) first."""
    found = [_phrase(_RUNS.findall(word)) for word in fold(query[:LONGEST_QUERY]).split()]
    unlike = dict.fromkeys(phrase for phrase in found if phrase.grams)
    return sorted(unlike, key=lambda p: -sum(map(len, p.grams)))[:MOST_WORDS]


def _phrase(runs: list[str]) -> Phrase:
    """A word of the query: each run but the last ends inside it, the last may go on in the text."""
    last = len(runs) - 1
    parts = [gram for i, run in enumerate(runs) for gram in _of_run(run, whole=i < last)]
    begins = bool(runs) and len(runs[-1]) == 1 and _IS_CJK.match(runs[-1]) is not None
    return Phrase(tuple(parts), begins)


def for_sqlite(phrase: Phrase) -> str:
    """A query of FTS5. Only letters and digits reach it, in quotes."""
    before = "".join(f"{gram} " for gram in phrase.grams[:-1])
    return " OR ".join(f'"{before}{last}"' for last in phrase.last) + (" *" if phrase.begins else "")


def for_postgresql(phrase: Phrase) -> str:
    """A ``tsquery`` of the simple configuration."""
    before = "".join(f"'{gram}' <-> " for gram in phrase.grams[:-1])
    last = " | ".join(f"'{form}'" for form in phrase.last)
    return before + (f"({last})" if len(phrase.last) > 1 else last) + (":*" if phrase.begins else "")


_WRITTEN: Mapping[str, tuple[Callable[[Phrase], str], str]] = {
    "sqlite": (for_sqlite, " AND "), "postgresql": (for_postgresql, " & "),
}  # fmt: skip


def asked(wanted: Sequence[Phrase], engine: str) -> dict[str, str]:
    """What the index is asked for: "all" words in one piece, each word ("m0"), each in one piece of several."""
    write, and_also = _WRITTEN[engine]
    words, mark = [f"({write(phrase)})" for phrase in wanted], write(Phrase((SEVERAL,), begins=False))
    several = {f"several{n}": and_also.join((word, mark)) for n, word in enumerate(words)}
    return {"all": and_also.join(words), **several, **{f"m{n}": word for n, word in enumerate(words)}}


def indexed(text: str) -> list[tuple[str, str]]:
    """The pieces of a text, and what is indexed for each."""
    parts = list(chunks(text))
    mark = f" {SEVERAL}" if len(parts) > 1 else ""
    return [(part, grams(part) + mark) for part in parts]


def chunks(text: str) -> Iterator[str]:
    """Pieces of a long text that overlap, so that a phrase across the seam is still found."""
    start = 0
    while True:
        yield text[start : start + CHUNK]
        if start + CHUNK >= len(text):
            return
        start += CHUNK - OVERLAP


def excerpt(text: str, query: str, size: int = 120, *, lines: bool = False) -> tuple[str, str, str]:
    """(before, found, after) around the first place where a word of the query stands as a whole.

    It stays within a paragraph: what stands around the word is in its own language, and belongs to it. ``found`` is
    empty when the word stands there only with other marks between its parts: then the text's beginning.
    ``lines``: each line is a value of its own, and tells nothing of the next.
    """
    plain = _MARKS.sub("", text)
    parts = [
        flat for part in (plain.splitlines() if lines else _PARAGRAPH.split(plain)) if (flat := " ".join(part.split()))
    ]
    for word in sorted((form for typed in query.split() for form in forms(fold(typed))), key=len, reverse=True):
        for flat in parts:
            at = _find(flat, word)
            if at is not None:
                start, end = at
                first, last = max(0, start - size // 2), end + size
                after = flat[end:last] + DOTS * (last < len(flat))
                return DOTS * (first > 0) + flat[first:start], flat[start:end], after
    flat = parts[0] if parts else ""
    return "", "", flat[: 2 * size] + DOTS * (len(flat) > 2 * size)


def _find(text: str, word: str) -> tuple[int, int] | None:
    """Where a word stands in a text, whatever the width and case of either."""
    wanted = fold(word)
    if not wanted:
        return None
    folded = fold(text)
    at = folded.find(wanted)
    if at < 0 or len(folded) == len(text):
        return None if at < 0 else (at, at + len(wanted))
    places: list[tuple[int, int]] = []  # of each folded character, the cluster it came from
    for cluster in _CLUSTER.finditer(text):
        places += [cluster.span()] * len(fold(cluster[0]))
    if at + len(wanted) > len(places):
        return None
    return places[at][0], places[at + len(wanted) - 1][1]
