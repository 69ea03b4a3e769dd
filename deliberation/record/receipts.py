"""Receipts: an entry, its text where that is public, and the proof that it is in the published record."""

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from deliberation.record.folder import Folder
from deliberation.record.notes import Checkpoint, Verifier
from deliberation.record.proofs import Tree, tlog_proof
from deliberation.record.tiles import leaf_hash

FORMAT = "jukugi-receipt/1"


@dataclass(frozen=True)
class Published:
    """The checkpoint that everybody can fetch, and the key that signed it."""

    note: str
    checkpoint: Checkpoint
    vkey: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key line: short enough to compare by eye."""
        return sha256(self.vkey.encode()).hexdigest()


@dataclass(frozen=True)
class Proof:
    """Where an entry stands in a published checkpoint."""

    index: int
    leaf: bytes
    path: list[bytes]
    published: Published

    @property
    def text(self) -> str:
        return tlog_proof(self.index, self.path, self.published.note)


def published(folder: Folder) -> Published | None:
    """The published checkpoint; None before the first one, or when what lies there is not signed by its key."""
    try:
        note, vkey = folder.read("checkpoint").decode(), folder.read("vkey").decode().strip()
        return _opened(note, vkey)
    except (FileNotFoundError, ValueError):
        return None


@lru_cache(maxsize=8)
def _opened(note: str, vkey: str) -> Published:
    return Published(note, Checkpoint.open(note, Verifier.parse(vkey)), vkey)


def proof(folder: Folder, found: Published | None, index: int | None, leaf: bytes) -> Proof | None:
    """The proof of an entry, from the tiles; None while it waits for its checkpoint."""
    if found is None or index is None or index >= found.checkpoint.size:
        return None
    path = Tree(folder.read, found.checkpoint.size).inclusion(index)
    return Proof(index, leaf_hash(leaf), path, found)


def receipt(row: Any, of: Proof) -> str:
    """The receipt of an entry as JSON. Salt and text are in it only while the text is public."""
    shown = row.payload is not None and not row.withdrawn
    value = {
        "format": FORMAT,
        "entry": row.leaf.decode(),
        "salt": row.salt.hex() if shown else None,
        "payload": row.payload.decode() if shown else None,
        "proof": of.text,
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
