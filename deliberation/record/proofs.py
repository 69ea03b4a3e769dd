"""Proofs out of tiles, and the text in which a reader keeps one.

An inclusion proof shows that an entry is in the tree of a checkpoint; a consistency proof shows that a later tree only
adds to an earlier one (RFC 6962, sections 2.1.1 and 2.1.2). ``tlog_proof`` writes C2SP tlog-proof.
"""

from base64 import b64encode

from deliberation.record.tiles import (
    EMPTY_ROOT,
    WIDTH,
    Read,
    fold,
    hashes_of,
    perfect_parts,
    perfect_root,
    read_tile,
    split,
)

TITLE = "c2sp.org/tlog-proof@v1"


class Tree:
    """A published tree of one size, read from its tiles; each tile is read once.

    Every range that a proof needs parts into perfect subtrees, and each of those lies inside one tile.
    """

    def __init__(self, read: Read, size: int) -> None:
        self.size = size
        self._read = read
        self._tiles: dict[tuple[int, int], list[bytes]] = {}

    def root(self, size: int | None = None) -> bytes:
        """Root of the first ``size`` entries (all of them by default)."""
        size = self.size if size is None else size
        return self._range(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int) -> list[bytes]:
        """Siblings from the leaf up (RFC 6962 PATH). ``index`` must lie in the tree, else IndexError."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        path: list[bytes] = []
        start, size = 0, self.size
        while size > 1:
            k = split(size)
            if index - start < k:
                path.append(self._range(start + k, size - k))
                size = k
            else:
                path.append(self._range(start, k))
                start, size = start + k, size - k
        return path[::-1]

    def consistency(self, old: int) -> list[bytes]:
        """Hashes that lead from the root of the first ``old`` entries to this root (RFC 6962 PROOF).

        Empty when ``old`` is 0 or the size itself; an ``old`` beyond the size raises IndexError.
        """
        if not 0 <= old <= self.size:
            raise IndexError(old)
        return self._subproof(old, 0, self.size, True) if 0 < old < self.size else []

    def _subproof(self, old: int, start: int, size: int, whole: bool) -> list[bytes]:
        if old == size:
            return [] if whole else [self._range(start, size)]
        k = split(size)
        if old <= k:
            return [*self._subproof(old, start, k, whole), self._range(start + k, size - k)]
        return [*self._subproof(old - k, start + k, size - k, False), self._range(start, k)]

    def _range(self, start: int, length: int) -> bytes:
        """Root of the entries from ``start`` on."""
        return fold([self._perfect(start + at, part) for at, part in perfect_parts(length)])

    def _perfect(self, start: int, length: int) -> bytes:
        """Root of a perfect, aligned subtree, folded out of the lowest tile that holds it in few hashes."""
        level = (length.bit_length() - 1) // 8
        first, count = start >> 8 * level, length >> 8 * level
        tile = self._tile(level, first // WIDTH)
        return perfect_root(tile[first % WIDTH : first % WIDTH + count])

    def _tile(self, level: int, n: int) -> list[bytes]:
        if (level, n) not in self._tiles:
            width = min(WIDTH, (self.size >> 8 * level) - n * WIDTH)
            self._tiles[level, n] = hashes_of(read_tile(self._read, level, n, width), width)
        return self._tiles[level, n]


def tlog_proof(index: int, path: list[bytes], checkpoint: str) -> str:
    """The proof as text: what, with the entry itself, can be checked without any connection."""
    hashes = "".join(b64encode(value).decode() + "\n" for value in path)
    return f"{TITLE}\nindex {index}\n{hashes}\n{checkpoint}"
