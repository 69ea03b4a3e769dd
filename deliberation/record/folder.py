"""The published record as plain files: one folder that any web server can serve.

``checkpoint``, ``vkey`` and ``tile/…``. Tiles are written once and never change; ``checkpoint`` is replaced whole.
What a checkpoint covers is on the disk before the checkpoint is signed: ``flush`` returns only when it is.
"""

import fcntl
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

MANY = 64  # files in one flush, past which one sync of the whole disk is quicker than one for each

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


class Folder:
    """Reads and writes below one path. Not for use by two threads at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unflushed: set[Path] = set()

    def read(self, path: str) -> bytes:
        """A file's bytes; FileNotFoundError where there is none."""
        return (self.path / path).read_bytes()

    def write(self, path: str, data: bytes) -> None:
        """Write a tile. The same bytes again are no change; others replace what a crash left half-written.

        Only tiles beyond the signed size are ever written, so nothing that was published is replaced.
        """
        target = self.path / path
        self._unflushed.add(target)
        try:
            _create(target, data)
        except FileExistsError:
            if target.read_bytes() != data:
                self._replace(target, data)

    def flush(self) -> None:
        """Return when everything written so far, and the folders it stands in, would survive a power cut."""
        if len(self._unflushed) > MANY and sys.platform == "linux":
            os.sync()  # elsewhere it may return before the data is on the disk
        else:
            inside = {folder for path in self._unflushed for folder in path.parents if folder.is_relative_to(self.path)}
            for path in [*self._unflushed, *inside, self.path.parent]:
                _fsync(path)
        self._unflushed.clear()

    def publish(self, name: str, text: str) -> None:
        """Replace a small file as a whole: a reader sees the old one or the new one."""
        self.path.mkdir(parents=True, exist_ok=True)
        self._replace(self.path / name, text.encode())
        _fsync(self.path)

    def _replace(self, target: Path, data: bytes) -> None:
        draft = target.with_name(f".{target.name}.{os.urandom(8).hex()}")
        _create(draft, data)
        _fsync(draft)
        draft.replace(target)

    def drop(self, folders: Iterable[str]) -> None:
        """Remove partial tiles that a published full tile has replaced (tlog-tiles allows it; readers fall back)."""
        for folder in folders:
            shutil.rmtree(self.path / folder, ignore_errors=True)

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Whether this process may sequence; False when another one does. The system frees it when a process dies.

        A courtesy between the processes of one machine: what keeps the log from forking is the head's
        compare-and-swap in the database.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with (self.path.parent / f"{self.path.name}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


def _create(path: Path, data: bytes) -> None:
    """Write a new file; FileExistsError when there is one."""
    try:
        descriptor = os.open(path, _NEW, 0o644)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, _NEW, 0o644)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
