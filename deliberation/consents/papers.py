"""Papers that proponents hand in: kept as they come under their digest, given back as files and never opened here."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from deliberation import refusals
from deliberation.errors import Refused

MOST = 10 * 1024 * 1024  # bytes of one paper
CHUNK = 1024 * 1024
NAME = 120  # characters of a file's name that are kept


@dataclass(frozen=True)
class Paper:
    """A paper as it came. ``name``: what its sender called it, without any folder."""

    digest: str
    size: int
    name: str


def receive(folder: Path, stream: BinaryIO, name: str | None) -> Paper:
    """Write the stream to its place. What it is is never asked: whatever it says of its type, it is only kept.

    The file is there before any row of the database names it; one that nothing names does no harm.
    """
    kept = folder_of(folder)
    kept.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, written = tempfile.mkstemp(dir=kept)
    try:
        with os.fdopen(handle, "wb") as file:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += file.write(chunk)
                if size > MOST:
                    raise Refused("paper_too_large", field="paper", max=MOST // 1024 // 1024)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise Refused("paper_empty", field="paper")
        found = "sha256:" + digest.hexdigest()
        os.replace(written, path_of(folder, found))
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise
    return Paper(found, size, called(name))


def refuse(folder: Path, paper: Paper) -> None:
    """Note that it was not taken; it goes a day later, unless somebody hands in the same."""
    refusals.refuse(folder_of(folder), paper.digest)


def folder_of(folder: Path) -> Path:
    return folder / "papers"


def path_of(folder: Path, digest: str) -> Path:
    """Where a paper of this digest lies; the digest is ours, sixty-four hexadecimal signs."""
    return folder_of(folder) / digest.removeprefix("sha256:")


def called(name: str | None) -> str:
    """The last part of what its sender called it, printable, with its ending."""
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if c.isprintable()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= NAME else stem[: NAME - 10] + dot + ending[:9]
