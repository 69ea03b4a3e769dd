"""Near-copies among texts: what staff are shown as written alike. Pure; it finds, and people decide.

Two texts are near-copies when their pairs of neighbouring letters, spaces and marks left out, are the same to
``ALIKE`` (Jaccard). MinHash (rensa) only finds whom to compare: what it finds is counted exactly before it is said.
Pairs rather than longer runs: they need no words, which Japanese does not part, and of 1,500 real opinions fewer that
are no copies came above the line (docs/decisions/0017).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rensa import RMinHash, RMinHashLSH

from deliberation.comments.letters import letters

ALIKE = 0.8  # about one character in twenty changed, all over the text; or a sixth added
_SIGNS, _BANDS = 128, 32  # a pair at ALIKE escapes all bands once in twenty million
_SEED = 1
_SAMPLE = 24  # members of a group among which its middle is looked for


@dataclass(frozen=True)
class Alike:
    """Texts that are near-copies of one of them, ``middle``: key → how much alike, from ALIKE to 1, itself included."""

    middle: int
    members: Mapping[int, float]


def near_copies(texts: Mapping[int, str]) -> list[Alike]:
    """Groups of two texts or more, the largest first; every text is in one group at most.

    Every member is a near-copy of the middle, not of some other member only: a chain of small changes ends where it is
    no longer the same text. The first round takes middles as they come, the second the texts most like their group.
    """
    found = _Search(texts)
    groups = found.around(sorted(found.plain))
    middles = [found.middle(group) for group in sorted(groups.values(), key=lambda g: (-len(g), min(g)))]
    groups = found.around([*middles, *sorted(found.plain.keys() - set(middles))])
    told = [Alike(middle, found.with_equals(group)) for middle, group in groups.items()]
    return sorted((g for g in told if len(g.members) > 1), key=lambda g: (-len(g.members), g.middle))


def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters; a text of one letter is its own pair."""
    return frozenset(a + b for a, b in pairwise(text)) or frozenset((text,))


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard: what both have, of what either has. 0 at once where the sizes alone leave it below ALIKE."""
    if min(len(a), len(b)) < ALIKE * max(len(a), len(b)):
        return 0.0
    both = len(a & b)
    return both / (len(a) + len(b) - both)


class _Search:
    """The texts, each equal one once (``plain``), and their signatures. Pairs are kept of middles only: of 10,000 long
    texts they would fill the memory."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._equals: dict[str, list[int]] = {}
        for key in sorted(texts):
            self._equals.setdefault(letters(texts[key]), []).append(key)
        self.plain = {keys[0]: text for text, keys in self._equals.items() if text}
        self._signatures = {key: _signature(pairs(text)) for key, text in self.plain.items()}

    def around(self, order: Iterable[int]) -> dict[int, dict[int, float]]:
        """Middle → its near-copies with their likeness: each text joins the middle most like it, or becomes one."""
        index = RMinHashLSH(threshold=ALIKE, num_perm=_SIGNS, num_bands=_BANDS)
        middles: dict[int, frozenset[str]] = {}
        groups: dict[int, dict[int, float]] = {}
        for key in order:
            own, signature = pairs(self.plain[key]), self._signatures[key]
            near = [(likeness(own, middles[m]), -m) for m in set(index.query(signature))]
            best, place = max(near, default=(0.0, 0))
            if best >= ALIKE:
                groups[-place][key] = best
                continue
            index.insert(key, signature)
            middles[key], groups[key] = own, {key: 1.0}
        return groups

    def middle(self, group: Mapping[int, float]) -> int:
        """The text most like the others of its group; of a large one, among some from its whole length."""
        keys = sorted(group)
        sample = keys[:: max(1, len(keys) // _SAMPLE)]
        found = {key: pairs(self.plain[key]) for key in sample}
        return max(sample, key=lambda key: (sum(likeness(found[key], other) for other in found.values()), -key))

    def with_equals(self, group: Mapping[int, float]) -> dict[int, float]:
        """The group with every text that is equal to one in it."""
        told = {key: likeness for first, likeness in group.items() for key in self._same(first)}
        return dict(sorted(told.items()))

    def _same(self, key: int) -> Sequence[int]:
        return self._equals[self.plain[key]]


def _signature(found: frozenset[str]) -> RMinHash:
    signature = RMinHash(num_perm=_SIGNS, seed=_SEED)
    signature.update(sorted(found))
    return signature
