"""Files of observed rows on disk: kept verbatim under their digest, read as a stream, never into memory."""

import hashlib
import os
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from deliberation.audits.reading import Chains, Kind, Refusal, lines, read
from deliberation.audits.rows import Row
from deliberation.audits.rules import last_second
from deliberation.audits.surveying import Survey, second

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Received:
    """A file as it came and what reading it showed. ``refused``: the first REFUSED_KEPT; ``rows_refused``: all.

    ``first`` and ``last``: the first and the last second that the rows cover.
    """

    digest: str
    size: int
    kind: Kind
    rows_taken: int
    rows_refused: int
    refused: tuple[tuple[int, Refusal], ...]
    first: datetime | None
    last: datetime | None
    chains: Chains


def receive(folder: Path, stream: BinaryIO, ends: dict[str, str], read_at: datetime | None = None) -> Received:
    """Write the stream to its place and read it once. ``ends``: where the observer's chains stood (reading.Chains);
    ``read_at``: now."""
    return keep(folder, iter(lambda: stream.read(CHUNK), b""), ends, read_at)


def keep(folder: Path, parts: Iterable[bytes], ends: dict[str, str], read_at: datetime | None = None) -> Received:
    """Write the parts to one file in its place and read it once.

    The file is there before any row of the database names it; one that nothing names does no harm.
    """
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                digest.update(part)
                size += file.write(part)
            file.flush()
            os.fsync(file.fileno())
        found = "sha256:" + digest.hexdigest()
        os.replace(name, path_of(folder, found))
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return _survey(folder, found, size, ends, read_at)


def _survey(folder: Path, digest: str, size: int, ends: dict[str, str], read_at: datetime | None) -> Received:
    with path_of(folder, digest).open("rb") as file:
        survey = Survey.begin(file, ends, read_at)
        for _ in survey.steps(file):
            pass
    return received(digest, size, survey)


def received(digest: str, size: int, survey: Survey) -> Received:
    """What a whole reading showed."""
    first, last = survey.covered
    counts = survey.taken, survey.bad, tuple(survey.refused)
    return Received(digest, size, survey.kind, *counts, first, last_second(first, last), survey.chains)


def path_of(folder: Path, digest: str) -> Path:
    """Where a file of this digest lies; the digest is ours, sixty-four hexadecimal signs."""
    return folder / digest.removeprefix("sha256:")


def rows_of(
    folder: Path, digest: str, kind: Kind, chains: Chains | None = None, read_at: datetime | None = None
) -> Iterator[tuple[int, Row | Refusal]]:
    """The rows of a kept file, as they were read when it came (``read_at``)."""
    with path_of(folder, digest).open("rb") as file:
        yield from read(file, kind, chains, read_at=second(read_at))


def refused_only(folder: Path, digest: str, kind: Kind, numbers: Collection[int]) -> Iterator[bytes]:
    """The refused lines (and a CSV file's header) to be mended. They may hold anything: for the observer alone."""
    wanted = set(numbers)
    with path_of(folder, digest).open("rb") as file:
        for place, (number, raw) in enumerate(lines(file)):
            if raw is not None and (number in wanted or (kind == "csv" and place == 0)):
                yield raw + b"\n"
