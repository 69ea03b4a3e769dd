"""A log of another system taken in: its rows are kept as a file of their own, with the mapping table; the log is not.

A log holds what no row may hold (users, addresses, ids), so only its digest stays: every row names it, and whoever has
the log can make the rows again with the table and compare.
"""

import gzip
import hashlib
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from deliberation.audits.adapters.counting import Counting, Made
from deliberation.audits.adapters.mapping import Table, table_of
from deliberation.audits.store import CHUNK, Received, keep
from deliberation.errors import Refused

MOST_UNPACKED = 64 * 1024 * 1024  # bytes of a packed log that is read within a request
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Log:
    """What is kept of a log: its digest, the mapping table as it was given in, and what became of its events."""

    source_format: str
    digest: str
    size: int
    mapping: bytes
    mapping_digest: str
    made: Made

    @property
    def unmapped(self) -> int:
        return self.made.unmapped.total()


@dataclass(frozen=True)
class Post:
    """Under which name and standing rows are written: those of the register, not what a file says."""

    code: str
    independent: bool


def receive_log(
    folder: Path, stream: BinaryIO, mapping: bytes, post: Post, ends: dict[str, str], read_at: datetime | None = None
) -> tuple[Received, Log]:
    """Make the file of rows from a log. Raises Problems of the table, or Refused where the log cannot be unpacked."""
    table = table_of(mapping)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as log:
        digest, size = hashlib.sha256(), 0
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += log.write(chunk)
        log.seek(0)
        _refuse_swelling(log)
        return of_file(folder, log, size, "sha256:" + digest.hexdigest(), mapping, table, post, ends, read_at)


def of_file(
    folder: Path, log: BinaryIO, size: int, digest: str, mapping: bytes, table: Table, post: Post, ends: dict[str, str],
    read_at: datetime | None = None,
) -> tuple[Received, Log]:  # fmt: skip
    """The same for a log that lies in a file, from its beginning."""
    counting = Counting(table, post.code, independent=post.independent, evidence=digest)
    try:
        with unpacked(log) as plain:
            received = keep(folder, counting.of(plain), ends, read_at)
    except (OSError, EOFError, zlib.error) as error:
        if not isinstance(error, OSError) or isinstance(error, gzip.BadGzipFile):
            raise Refused("log_gzip", field="file") from error
        raise
    mapped = "sha256:" + hashlib.sha256(mapping).hexdigest()
    return received, Log(table.adapter.name, digest, size, mapping, mapped, counting.made)


def _refuse_swelling(log: BinaryIO) -> None:
    """A hundred kilobytes can be packed that unpack to gigabytes: within a request no more is read than may be sent."""
    size = 0
    with suppress(OSError, EOFError, zlib.error), unpacked(log) as plain:  # what is broken is told by who reads it
        while chunk := plain.read(CHUNK):
            size += len(chunk)
            if size > MOST_UNPACKED:
                raise Refused("log_unpacks_large", field="file", max=MOST_UNPACKED // 1024**2)
    log.seek(0)


@contextmanager
def unpacked(log: BinaryIO) -> Iterator[BinaryIO]:
    """X-Road gives its data packed."""
    packed = log.read(2) == _GZIP
    log.seek(0)
    if not packed:
        yield log
        return
    with gzip.GzipFile(fileobj=log) as plain:
        yield plain  # type: ignore[misc]
