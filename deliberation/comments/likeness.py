"""How much two texts are written alike. Pure, and light: pages use it, too.

Two texts are near-copies when their pairs of neighbouring letters, spaces and marks left out, are the same to
``ALIKE`` (Jaccard). Pairs rather than longer runs: they need no words, which Japanese does not part, and of 1,500 real
opinions fewer that are no copies came above the line (docs/decisions/0017).
"""

from itertools import pairwise

ALIKE = 0.8  # about one character in twenty changed, all over the text; or a sixth added
METHOD = 1  # other letters, or other bands (copies.py): raise it, and everything is compared anew


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters; a text of one letter is its own pair."""
    return frozenset(a + b for a, b in pairwise(text)) or frozenset((text,))


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard: what both have, of what either has. 0 at once where the sizes alone leave it below ALIKE."""
    if min(len(a), len(b)) < ALIKE * max(len(a), len(b)):
        return 0.0
    both = len(a & b)
    return both / (len(a) + len(b) - both)
