"""Which purpose lies within which: a row's purpose code passes when the plan names it or one of its wider terms.

The outline ships with the program (data/purposes.txt) and names the version of the vocabulary that it follows,
so that a report of today is computed alike in ten years.
"""

from collections.abc import Iterable
from pathlib import Path

OUTLINE = Path(__file__).with_name("data") / "purposes.txt"


def _read(lines: Iterable[str]) -> tuple[str, dict[str, frozenset[str]]]:
    """The version, and for every term its direct wider terms (a term may stand under several)."""
    version, prefixes, path = "", {}, []
    wider: dict[str, set[str]] = {}
    for line in lines:
        words = line.split()
        if not words or words[0] == "#":
            continue
        if words[0] == "@version":
            version = words[1]
        elif words[0] == "@prefix":
            prefixes[words[1]] = words[2]
        else:
            depth = (len(line) - len(line.lstrip())) // 2
            prefix, name = words[0].split(":")
            term = prefixes[prefix] + name
            path[depth:] = [term]
            wider.setdefault(term, set()).update(path[depth - 1 : depth] if depth else ())
    return version, {term: frozenset(parents) for term, parents in wider.items()}


VERSION, WIDER = _read(OUTLINE.read_text(encoding="utf-8").splitlines())


def within(purpose: str, declared: frozenset[str]) -> bool:
    """True when ``purpose`` is one of ``declared`` or lies below one of them."""
    seen: set[str] = set()
    waiting = [purpose]
    while waiting:
        term = waiting.pop()
        if term in declared:
            return True
        if term not in seen:
            seen.add(term)
            waiting.extend(WIDER.get(term, ()))
    return False
