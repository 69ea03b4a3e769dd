"""Words for searching Japanese: pairs of characters, so that two-character words such as 同意 are found at once.

Text is folded (NFKC, case). Every run of kana, kanji or hangul gives its overlapping pairs and its last character
alone; other words stay whole. A query of one character finds every pair that begins with it. Found by
measurement: trigram indexes silently find nothing for two characters (design, interface.md).
"""

import re
import unicodedata
from collections.abc import Iterator

CHUNK = 4_000  # characters of a piece: PostgreSQL loses positions past 16,383 lexemes
OVERLAP = 100
LONGEST_QUERY = 200
_CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")


def fold(text: str) -> str:
    """One form for half and full width, upper and lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> str:
    """What is indexed for a text: its pairs and words between spaces."""
    return " ".join(_pieces(fold(text)))


def _pieces(folded: str) -> Iterator[str]:
    for run in _RUNS.findall(folded):
        if _IS_CJK.match(run):
            for i in range(len(run) - 1):
                yield run[i : i + 2]
            yield run[-1]
        else:
            yield run[:100]


def phrases(query: str) -> list[list[str]]:
    """The query as phrases that must all be found: each a list of neighbours; one single character stands alone."""
    found: list[list[str]] = []
    for run in _RUNS.findall(fold(query[:LONGEST_QUERY])):
        if _IS_CJK.match(run):
            found.append([run[i : i + 2] for i in range(len(run) - 1)] or [run])
        else:
            found.append([run[:100]])
    return found[:8]


def for_sqlite(query: str) -> str:
    """A query of FTS5. Only letters reach it, each phrase in quotes."""
    return " AND ".join(f'"{p[0]}"*' if _single(p) else '"' + " ".join(p) + '"' for p in phrases(query))


def for_postgresql(query: str) -> str:
    """A ``tsquery`` of the simple configuration."""
    return " & ".join(f"{_quoted(p[0])}:*" if _single(p) else "(" + " <-> ".join(_quoted(g) for g in p) + ")" for p in phrases(query))


def _single(phrase: list[str]) -> bool:
    return len(phrase) == 1 and len(phrase[0]) == 1 and _IS_CJK.match(phrase[0]) is not None


def _quoted(gram: str) -> str:
    return "'" + gram.replace("'", "''").replace("\\", "\\\\") + "'"


def chunks(text: str) -> Iterator[str]:
    """Pieces of a long text that overlap, so that a phrase across the seam is still found."""
    start = 0
    while True:
        yield text[start : start + CHUNK]
        if start + CHUNK >= len(text):
            return
        start += CHUNK - OVERLAP


def excerpt(text: str, query: str, size: int = 120) -> tuple[str, str, str]:
    """(before, found, after) around the first place where the query stands; found is empty when only folding matches."""
    flat = " ".join(text.split())
    for word in query.split():
        at = _find(flat, word)
        if at is not None:
            start, end = at
            before = flat[max(0, start - size // 2) : start]
            return before, flat[start:end], flat[end : end + size]
    return "", "", flat[: 2 * size]


def _find(text: str, word: str) -> tuple[int, int] | None:
    """Where a folded word stands in the unfolded text."""
    wanted = fold(word)
    if not wanted:
        return None
    folded, places = [], []
    for i, c in enumerate(text):
        for f in fold(c):
            folded.append(f)
            places.append(i)
    at = "".join(folded).find(wanted)
    return None if at < 0 else (places[at], places[at + len(wanted) - 1] + 1)
