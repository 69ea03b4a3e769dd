"""A file that comes in parts: what has come lies in a folder of its own, and says itself where it goes on.

The size of the file is the place at which the next part begins; nothing else is to be remembered. One process at a
time holds the folder (a lock of the operating system, gone with its holder): two parts never mix, a file is read once.
"""

import fcntl
import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from deliberation.audits.store import CHUNK
from deliberation.errors import Refused

LARGEST_FILE = 20 * 1024**3
ROOM_LEFT = 1024**3  # bytes of the disk that are never filled with files


def folder_of(uploads: Path, intake: int) -> Path:
    return uploads / "parts" / str(intake)


def data_of(folder: Path) -> Path:
    return folder / "data"


def size(folder: Path) -> int:
    """How much has come."""
    try:
        return data_of(folder).stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Whether nobody else is at it; while this lasts, nobody else gets it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def add(folder: Path, place: int, stream: BinaryIO) -> int:
    """Put a part at its place; how much there is now. What had come of an interrupted part stays, and counts."""
    with held(folder) as ours:
        if not ours:
            raise Refused("part_busy", field="file")
        there = size(folder)
        if place != there:
            raise Refused("part_elsewhere", field="file", n=there)
        if shutil.disk_usage(folder).free < ROOM_LEFT:
            raise Refused("no_room", field="file")
        with data_of(folder).open("ab") as file:
            while chunk := stream.read(CHUNK):
                if there + len(chunk) > LARGEST_FILE:
                    raise Refused("rows_too_large", field="file")
                there += file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return there


def progress(folder: Path) -> dict[str, Any]:
    """How far reading is; empty before it begins."""
    try:
        return dict(json.loads((folder / "progress").read_bytes()))
    except FileNotFoundError:
        return {}


def note(folder: Path, said: Mapping[str, Any]) -> None:
    """Remember how far reading is."""
    write(folder / "progress", json.dumps(said))


def write(path: Path, said: str) -> None:
    """A small file, whole or not at all."""
    fresh = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    fresh.write_text(said, encoding="utf-8")
    os.replace(fresh, path)


def is_free(folder: Path) -> bool:
    """Whether nobody is at it just now."""
    with held(folder) as ours:
        return ours


def drop(folder: Path) -> None:
    """Forget what has come."""
    shutil.rmtree(folder, ignore_errors=True)
