"""Logs for tests: built with the writer, in memory or as an exported folder, under a key of their own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from deliberation.record.notes import Checkpoint, Signer
from deliberation.record.proofs import Tree, tlog_proof
from deliberation.record.tiles import Edge

SIGNER = Signer("city.invalid/log", bytes(range(32)))
KEY = SIGNER.verifier.vkey


def entry(number: int) -> bytes:
    return f'{{"facts":{{"no":{number}}},"kind":"test","v":1}}'.encode()


@dataclass
class Log:
    """A log whose every written file stays in memory."""

    files: dict[str, bytes] = field(default_factory=dict)
    edge: Edge = field(default_factory=Edge)

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise FileNotFoundError(path)
        return self.files[path]

    def write(self, path: str, data: bytes) -> None:
        assert self.files.setdefault(path, data) == data, f"{path} was written twice, with different bytes"

    def grow(self, entries: Sequence[bytes]) -> "Log":
        self.edge.extend(entries, self.write)
        self.edge.finish(self.write)
        return self

    def to(self, size: int) -> "Log":
        return self.grow([entry(n) for n in range(self.edge.size, size)])

    @property
    def root(self) -> bytes:
        return self.edge.root()

    def checkpoint(self, signer: Signer = SIGNER) -> str:
        return signer.sign(Checkpoint(signer.name, self.edge.size, self.root).text)

    def tree(self) -> Tree:
        return Tree(self.read, self.edge.size)

    def save(self, folder: Path) -> Path:
        for path, data in {**self.files, "checkpoint": self.checkpoint().encode()}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder


def receipt(
    log: Log, index: int, leaf: bytes, salt: bytes | None = None, payload: bytes | None = None
) -> dict[str, object]:
    """A receipt as the product writes it."""
    return {
        "format": "jukugi-receipt/1",
        "entry": leaf.decode(),
        "salt": salt.hex() if salt is not None else None,
        "payload": payload.decode() if payload is not None else None,
        "proof": tlog_proof(index, log.tree().inclusion(index), log.checkpoint()),
    }


def entry_with_text(salt: bytes, payload: bytes) -> bytes:
    commitment = "sha256:" + sha256(salt + payload).hexdigest()
    return json.dumps({"commitment": commitment, "kind": "test", "v": 1}, sort_keys=True).encode()
