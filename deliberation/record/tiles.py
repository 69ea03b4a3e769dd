"""The Merkle tree of the log, and how it is cut into static files.

Hashing is that of RFC 6962, section 2.1 (the same as RFC 9162): a leaf is SHA-256(0x00 || entry), a node is
SHA-256(0x01 || left || right). The files are C2SP tlog-tiles: ``tile/<level>/<n>[.p/<width>]`` holds up to 256
hashes, ``tile/entries/<n>[.p/<width>]`` the entries themselves, each behind its length in two bytes.

This is the writer's side. The verifier (verify.py) shares no code with it, so that one mistake cannot hide in both.
"""

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

WIDTH = 256  # hashes in a full tile
HASH = 32  # bytes in a hash
LARGEST_ENTRY = 65_535  # bytes: what the two-byte length of an entry bundle can say
EMPTY_ROOT = sha256(b"").digest()

_length = struct.Struct(">H").pack

Read = Callable[[str], bytes]  # relative path -> bytes; raises FileNotFoundError
Write = Callable[[str, bytes], None]  # relative path, bytes


def leaf_hash(entry: bytes) -> bytes:
    """Hash of one entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Root above a power of two of neighbouring hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [sha256(b"\x01" + a + b).digest() for a, b in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def split(size: int) -> int:
    """The largest power of two smaller than ``size`` (at least 2): where RFC 6962 parts a tree."""
    return 1 << (size - 1).bit_length() - 1


def perfect_parts(size: int) -> Iterator[tuple[int, int]]:
    """(start, length) of the perfect subtrees that make up a tree, from the largest, at the left, to the smallest."""
    start = 0
    for bit in range(size.bit_length() - 1, -1, -1):
        if size >> bit & 1:
            yield start, 1 << bit
            start += 1 << bit


def fold(parts: Sequence[bytes]) -> bytes:
    """Root over perfect subtrees given from left to right; of none, the root of the empty tree."""
    if not parts:
        return EMPTY_ROOT
    root = parts[-1]
    for left in reversed(parts[:-1]):
        root = node_hash(left, root)
    return root


def _number(n: int) -> str:
    """The number of a tile as path elements of three digits: 1234067 is x001/x234/067."""
    groups = [f"{n % 1000:03d}"]
    while n >= 1000:
        n //= 1000
        groups.insert(0, f"x{n % 1000:03d}")
    return "/".join(groups)


def tile_path(level: int | None, n: int, width: int = WIDTH) -> str:
    """Where a tile of hashes lies, or an entry bundle when ``level`` is None."""
    path = f"tile/{'entries' if level is None else level}/{_number(n)}"
    return path if width == WIDTH else f"{path}.p/{width}"


def partials(level: int | None, n: int) -> str:
    """The folder of the partial forms of a tile, of no use once the full tile is published."""
    return f"tile/{'entries' if level is None else level}/{_number(n)}.p"


def widths(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, number, width) of the partial tile at each level of a tree; levels whose last tile is full have none."""
    level = 0
    while size >> 8 * level:
        hashes = size >> 8 * level
        if hashes % WIDTH:
            yield level, hashes // WIDTH, hashes % WIDTH
        level += 1


def tiles_of(size: int) -> Iterator[str]:
    """Every file that a tree of this size consists of: full tiles, partial tiles, entry bundles."""
    levels: list[tuple[int | None, int]] = [(None, size)]
    levels += [(level, size >> 8 * level) for level in range((size.bit_length() + 7) // 8)]
    for level, hashes in levels:
        for n in range(hashes // WIDTH):
            yield tile_path(level, n)
        if hashes % WIDTH:
            yield tile_path(level, hashes // WIDTH, hashes % WIDTH)


def read_tile(read: Read, level: int | None, n: int, width: int) -> bytes:
    """A tile in at least this width: the partial one, or the full one that has replaced it."""
    try:
        return read(tile_path(level, n, width))
    except FileNotFoundError:
        if width == WIDTH:
            raise
        return read(tile_path(level, n))


def hashes_of(tile: bytes, width: int) -> list[bytes]:
    """The first ``width`` hashes of a tile. A tile too short for that raises ValueError."""
    if len(tile) < width * HASH:
        raise ValueError(f"a tile of {len(tile)} bytes holds no {width} hashes")
    return [tile[i : i + HASH] for i in range(0, width * HASH, HASH)]


class Edge:
    """The right edge of the tree: all that a writer must remember to go on (at most 255 hashes a level).

    ``extend`` writes every tile that becomes full; ``finish`` writes the partial ones, which only a size that gets a
    checkpoint needs. The same entries always give the same files, whatever the batches.
    """

    def __init__(self, size: int = 0) -> None:
        self.size = size
        self._rows: list[list[bytes]] = [[]]  # by level: the hashes of its partial tile
        self._bundle: list[bytes] = []  # framed entries of the partial bundle
        self.filled: list[str] = []  # folders of partial tiles that a full tile has replaced

    @classmethod
    def load(cls, read: Read, size: int) -> "Edge":
        """The edge of a tree whose tiles are on disk. Raises FileNotFoundError or ValueError when they are not."""
        edge = cls(size)
        for level, n, width in widths(size):
            edge._row(level).extend(hashes_of(read_tile(read, level, n, width), width))
        if size % WIDTH:
            bundle = read_tile(read, None, size // WIDTH, size % WIDTH)
            edge._bundle = list(unframed(bundle, size % WIDTH))
        return edge

    def _row(self, level: int) -> list[bytes]:
        while len(self._rows) <= level:
            self._rows.append([])
        return self._rows[level]

    def extend(self, entries: Sequence[bytes], write: Write) -> None:
        """Append entries in order, writing each tile that they fill. One of more than 65,535 bytes: struct.error."""
        done = 0
        while done < len(entries):
            chunk = entries[done : done + WIDTH - self.size % WIDTH]
            self._bundle += [_length(len(entry)) + entry for entry in chunk]
            self._rows[0] += [sha256(b"\x00" + entry).digest() for entry in chunk]
            self.size += len(chunk)
            done += len(chunk)
            if self.size % WIDTH == 0:
                self._carry(write)

    def _carry(self, write: Write) -> None:
        """Write the tiles that are full, from the bundle upwards, and hand each one's root to the level above."""
        n = self.size // WIDTH - 1
        write(tile_path(None, n), b"".join(self._bundle))
        self.filled.append(partials(None, n))
        self._bundle = []
        level = 0
        while len(row := self._row(level)) == WIDTH:
            write(tile_path(level, n), b"".join(row))
            self.filled.append(partials(level, n))
            self._row(level + 1).append(perfect_root(row))
            self._rows[level] = []
            level, n = level + 1, n // WIDTH

    def finish(self, write: Write) -> bytes:
        """Write the partial tiles of this size and return its root."""
        if self.size % WIDTH:
            write(tile_path(None, self.size // WIDTH, self.size % WIDTH), b"".join(self._bundle))
        for level, n, width in widths(self.size):
            write(tile_path(level, n, width), b"".join(self._rows[level]))
        return self.root()

    def root(self) -> bytes:
        """Root of the tree as it stands."""
        parts: list[bytes] = []
        for row in reversed(self._rows):
            parts += [perfect_root(row[start : start + length]) for start, length in perfect_parts(len(row))]
        return fold(parts)


def unframed(bundle: bytes, count: int) -> Iterable[bytes]:
    """The first ``count`` framed entries of a bundle, lengths included. A short bundle raises ValueError."""
    at = 0
    for _ in range(count):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if at + 2 > len(bundle) or end > len(bundle):
            raise ValueError("the entry bundle is too short")
        yield bundle[at:end]
        at = end
