"""The file of the log's private key: made once, readable by its owner alone, never in a database or its backup."""

import os
from pathlib import Path

from deliberation.record.notes import BadNote, Signer


class KeyTrouble(Exception):
    """The key file is missing, readable by others, or not this log's. The message says which, and what to do."""


def make(path: Path, origin: str) -> Signer:
    """Make the key of a new log. An existing file is never touched: FileExistsError."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    signer = Signer.new(origin)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(signer.skey + "\n")
        file.flush()
        os.fsync(file.fileno())
    return signer


def load(path: Path, origin: str) -> Signer:
    """The key of the log named ``origin``. Raises KeyTrouble in words for the operator; never shows the key."""
    try:
        others = path.stat().st_mode & 0o077
        signer = Signer.parse(path.read_text())
    except FileNotFoundError as error:
        raise KeyTrouble(f"there is no key at {path}: run `jukugi log init`, or put the key back") from error
    except (BadNote, UnicodeDecodeError, OSError) as error:
        raise KeyTrouble(f"the key at {path} cannot be read: {error}") from error
    if others:
        raise KeyTrouble(f"other users can read the key at {path}: chmod 600 it, and consider whether it was copied")
    if signer.name != origin:
        raise KeyTrouble(f"the key at {path} is of the log {signer.name!r}; this site's log is {origin!r}")
    return signer
