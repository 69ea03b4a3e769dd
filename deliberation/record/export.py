"""A copy of the whole record, to be kept and checked by others: tiles, checkpoint, key, public texts, the verifier."""

import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

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
    with (target / "texts.jsonl").open("wb") as file:
        _write_texts(database, file, checkpoint.size)
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


def _write_texts(database: Database, file: IO[bytes], size: int) -> None:
    """Public texts with their salts, one a line, in the order of the record: what verify.py checks against entries."""
    with database.reading() as db:
        for row in queries.public_texts(db, size):
            line = {"index": row.idx, "salt": row.salt.hex(), "payload": row.payload.decode()}
            file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")


def bundle(database: Database, source: Folder) -> Iterator[bytes]:
    """The same copy as one tar file, everything in the folder ``record``, piece by piece for a download.

    What may vanish is read first, before anything is sent: Unpublished is raised here, not half way.
    """
    for attempt in range(ATTEMPTS):
        try:
            small = {name: _published(source, name).encode() for name in ("checkpoint", "vkey")}
            checkpoint = Checkpoint.open(small["checkpoint"].decode(), Verifier.parse(small["vkey"].decode().strip()))
            small |= {path: source.read(path) for path in tiles_of(checkpoint.size) if ".p/" in path}
            break
        except FileNotFoundError as error:
            if attempt == ATTEMPTS - 1:
                raise Unpublished(f"{error.filename} is missing: run `jukugi log rebuild`") from error
    small |= {"verify.py": Path(verify.__file__).read_bytes(), "how-to-verify.txt": NOTE.read_bytes()}
    return _pieces(database, source, checkpoint.size, small)


def _pieces(database: Database, source: Folder, size: int, small: dict[str, bytes]) -> Iterator[bytes]:
    for path, data in small.items():
        yield _member(path, len(data)) + data + _filling(len(data))
    for path in tiles_of(size):
        if path not in small:
            data = source.read(path)
            yield _member(path, len(data)) + data + _filling(len(data))
    with TemporaryFile() as texts:  # a tar file says how long a member is before it begins
        _write_texts(database, texts, size)
        length = texts.tell()
        texts.seek(0)
        yield _member("texts.jsonl", length)
        while piece := texts.read(1 << 20):
            yield piece
        yield _filling(length)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _member(path: str, length: int) -> bytes:
    found = tarfile.TarInfo(f"record/{path}")
    found.size, found.mode = length, 0o644
    return found.tobuf(tarfile.USTAR_FORMAT)


def _filling(length: int) -> bytes:
    return bytes(-length % tarfile.BLOCKSIZE)
