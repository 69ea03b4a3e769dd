"""A copy of the whole record, to be kept and checked by others: tiles, checkpoint, key, public texts, the verifier."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from deliberation.db import Database
from deliberation.record import queries, verify
from deliberation.record.folder import Folder
from deliberation.record.notes import Checkpoint, Verifier
from deliberation.record.tiles import tiles_of

ATTEMPTS = 5  # a sequencer at work may remove a partial tile between the checkpoint's reading and its own
NOTE = Path(__file__).parent / "data" / "how-to-verify.txt"

Progress = Callable[[int], None]  # files copied so far


class Unpublished(Exception):
    """There is no published record to copy. The message says what to do."""


def export(database: Database, source: Folder, target: Path, progress: Progress = lambda done: None) -> int:
    """Copy the published record to ``target``, which must be empty or absent; returns its size in entries.

    Raises FileExistsError when ``target`` holds anything, Unpublished when nothing is published yet.
    """
    if target.exists() and any(target.iterdir()):
        raise FileExistsError(f"{target} is not empty")
    for attempt in range(ATTEMPTS):
        try:
            checkpoint = _copy(source, target, progress)
            break
        except FileNotFoundError as error:
            shutil.rmtree(target / "tile", ignore_errors=True)
            if attempt == ATTEMPTS - 1:
                raise Unpublished(f"{error.filename} is missing: run `jukugi log rebuild`") from error
    _write_texts(database, target, checkpoint.size)
    shutil.copyfile(verify.__file__, target / "verify.py")
    shutil.copyfile(NOTE, target / "how-to-verify.txt")
    return checkpoint.size


def _copy(source: Folder, target: Path, progress: Progress) -> Checkpoint:
    note = _published(source, "checkpoint")
    checkpoint = Checkpoint.open(note, Verifier.parse(_published(source, "vkey").strip()))
    for done, path in enumerate(tiles_of(checkpoint.size), 1):
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source.path / path, target / path)
        progress(done)
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source.path / "vkey", target / "vkey")
    (target / "checkpoint").write_text(note, encoding="utf-8")
    return checkpoint


def _published(source: Folder, name: str) -> str:
    try:
        return source.read(name).decode()
    except FileNotFoundError as error:
        raise Unpublished(f"{source.path} holds no {name}: run `jukugi log init`") from error


def _write_texts(database: Database, target: Path, size: int) -> None:
    """Public texts with their salts, one a line, in the order of the record: what verify.py checks against entries."""
    with database.reading() as db, (target / "texts.jsonl").open("w", encoding="utf-8", newline="\n") as file:
        for row in queries.public_texts(db, size):
            line = {"index": row.idx, "salt": row.salt.hex(), "payload": row.payload.decode()}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
