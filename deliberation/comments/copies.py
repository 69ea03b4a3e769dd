"""Near-copies among texts: what staff are shown as written alike. Pure; it finds, and people decide.

MinHash (rensa) only finds whom to compare: what it finds is counted exactly (likeness.py) before it is said. For the
process that compares alone: no page imports this.
"""

import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from rensa import RMinHash, RMinHashLSH

from deliberation.comments.letters import letters
from deliberation.comments.likeness import ALIKE, likeness, pairs

# a pair at ALIKE escapes all bands once in five thousand, one at 0.85 once in a million; with others, raise METHOD
_BANDS, _ROWS = 36, 7
_SIGNS = _BANDS * _ROWS
_SEED = 1
_SAMPLE = 24  # members of a group among which its middle is looked for
_KEYS, _BAND = struct.Struct(f"<{_BANDS}I"), struct.Struct(f"<{_ROWS}I")


@dataclass(frozen=True)
class Alike:
    """Texts that are near-copies of one of them, ``middle``: key → how much alike, from ALIKE to 1, itself included.
    ``bands``: what finds the middle again."""

    middle: int
    members: Mapping[int, float]
    bands: bytes


def near_copies(texts: Mapping[int, str], fixed: Collection[int] = ()) -> list[Alike]:
    """Every text in one group, the largest first; those that no other is like alone. ``fixed`` ones are and stay
    middles.

    Every member is a near-copy of the middle, not of some other member only: a chain of small changes ends where it is
    no longer the same text. The first round takes middles as they come, the second the texts most like their group.
    """
    found = _Search(texts, fixed)
    groups = found.around(sorted(found.plain))
    middles = [found.middle(group) for group in sorted(groups.values(), key=lambda g: (-len(g), min(g)))]
    groups = found.around([*middles, *sorted(found.plain.keys() - set(middles))])
    told = [Alike(middle, found.with_equals(group), found.bands(middle)) for middle, group in groups.items()]
    told += [Alike(key, {key: 1.0}, b"") for key in found.without_letters]
    return sorted(told, key=lambda g: (-len(g.members), g.middle))


def bands(text: str) -> bytes:
    """Of the letters of a text: near-copies have one or more in common."""
    return _bands(_signature(pairs(text))) if text else b""


def keys(found: bytes) -> tuple[int, ...]:
    """The single bands."""
    return _KEYS.unpack(found) if found else ()


class _Search:
    """The texts, each equal one once (``plain``), and their signatures. Pairs are kept of middles only: of 10,000 long
    texts they would fill the memory."""

    def __init__(self, texts: Mapping[int, str], fixed: Collection[int]) -> None:
        self._equals: dict[str, list[int]] = {}
        set_already = frozenset(fixed)
        for key in (*sorted(set_already), *sorted(texts.keys() - set_already)):
            self._equals.setdefault(letters(texts[key]), []).append(key)
        self._fixed = {keys[0]: None for text, keys in self._equals.items() if text and keys[0] in set_already}
        self.without_letters = self._equals.get("", [])
        self.plain = {keys[0]: text for text, keys in self._equals.items() if text}
        self._signatures = {key: _signature(pairs(text)) for key, text in self.plain.items()}

    def around(self, order: Iterable[int]) -> dict[int, dict[int, float]]:
        """Middle → its near-copies with their likeness: each text joins the middle most like it, or becomes one."""
        index = RMinHashLSH(threshold=ALIKE, num_perm=_SIGNS, num_bands=_BANDS)
        middles: dict[int, frozenset[str]] = {}
        groups: dict[int, dict[int, float]] = {}
        for key in dict.fromkeys((*self._fixed, *order)):
            own, signature = pairs(self.plain[key]), self._signatures[key]
            near = [(likeness(own, middles[m]), -m) for m in set(index.query(signature))]
            best, place = max(near, default=(0.0, 0))
            if best >= ALIKE and key not in self._fixed:
                groups[-place][key] = best
                continue
            index.insert(key, signature)
            middles[key], groups[key] = own, {key: 1.0}
        return groups

    def middle(self, group: Mapping[int, float]) -> int:
        """The text most like the others of its group; of a large one, among some from its whole length."""
        if set_already := group.keys() & self._fixed.keys():
            return min(set_already)
        own = sorted(group)
        sample = own[:: max(1, len(own) // _SAMPLE)]
        found = {key: pairs(self.plain[key]) for key in sample}
        return max(sample, key=lambda key: (sum(likeness(found[key], other) for other in found.values()), -key))

    def with_equals(self, group: Mapping[int, float]) -> dict[int, float]:
        """The group with every text that is equal to one in it."""
        told = {key: likeness for first, likeness in group.items() for key in self._same(first)}
        return dict(sorted(told.items()))

    def bands(self, key: int) -> bytes:
        return _bands(self._signatures[key])

    def _same(self, key: int) -> Sequence[int]:
        return self._equals[self.plain[key]]


def _signature(found: frozenset[str]) -> RMinHash:
    signature = RMinHash(num_perm=_SIGNS, seed=_SEED)
    signature.update(sorted(found))
    return signature


def _bands(signature: RMinHash) -> bytes:
    signs = signature.digest()
    return _KEYS.pack(*(crc32(_BAND.pack(*signs[n * _ROWS : (n + 1) * _ROWS]), n) for n in range(_BANDS)))
