"""Reading large files beside the server: in a process of its own, with its progress where the page can see it.

An interrupted reading of rows goes on where it stopped. A log of another system is read again from its beginning: its
sums are in memory, and the same log gives the same rows.
"""

import hashlib
import os
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from deliberation import clock, refusals
from deliberation.accounts import queries as accounts
from deliberation.audits import acts, converting, parts, queries, store
from deliberation.audits.adapters.mapping import table_of
from deliberation.audits.surveying import Survey
from deliberation.consents import papers
from deliberation.consents import queries as consents
from deliberation.db import Database
from deliberation.errors import Refused

BETWEEN_NOTES = 1.0  # seconds between two notes of progress
KEPT_DAYS = 14  # a file that is not whole is forgotten this long after it was begun


def read_waiting(database: Database, uploads: Path) -> int:
    """Read every file that waits and that nobody else reads; how many. One that fails keeps no other waiting."""
    with database.reading() as db:
        waiting = queries.waiting_intakes(db)
    done, troubles = 0, []
    for number in waiting:
        try:
            done += read(database, uploads, number)
        except Exception as trouble:  # told when the others are read
            troubles.append(trouble)
    if troubles:
        raise troubles[0]
    return done


def is_waiting(database: Database, uploads: Path) -> bool:
    """Whether a file waits that nobody reads."""
    with database.reading() as db:
        waiting = queries.waiting_intakes(db)
    return any(parts.is_free(parts.folder_of(uploads, number)) for number in waiting)


def read(database: Database, uploads: Path, intake_id: int) -> bool:
    """Read one file and enter it, or say why not. False where it is ended or somebody else is at it."""
    folder = parts.folder_of(uploads, intake_id)
    with parts.held(folder) as ours:
        with database.reading() as db:
            row = queries.intake(db, intake_id) if ours else None
        if row is None or row.closed_at is None or row.ended_at is not None:
            return False
        while not _taken(database, uploads, folder, row):
            parts.note(folder, {name: parts.progress(folder)[name] for name in ("digest", "size")})
        parts.drop(folder)
    return True


def _taken(database: Database, uploads: Path, folder: Path, row: Any) -> bool:
    """Read and enter it, or end it with its refusal. False where it is to be read anew: another file of the same
    observer came meanwhile, and the chain goes on from that one."""
    received = None
    try:
        received, log = _received(database, uploads, folder, row)
        _enter(database, row, received, log)
    except Refused as refused:
        if refused.reason == "file_meanwhile":
            return False
        lines = [(n, r.code, r.name) for n, r in (received.refused if received else ())]
        said = {"reason": refused.reason, "values": refused.values, "lines": lines}
        acts.end_intake(database, now=clock.now(), intake_id=row.id, **said)
        if received is not None:
            refusals.refuse(uploads, received.digest)
    return True


def forget_stale(database: Database, uploads: Path, now: datetime) -> None:
    """Files of which the rest never came, and those that came whole and were refused, papers to obligations, too."""
    with database.reading() as db:
        stale = queries.stale_intakes(db, now - timedelta(days=KEPT_DAYS))
    for number in stale:
        acts.end_intake(database, now=now, intake_id=number, reason="intake_expired", values={"days": KEPT_DAYS})
        parts.drop(parts.folder_of(uploads, number))
    with database.reading() as db:
        refusals.forget_refused(uploads, now, lambda digests: queries.named(db, digests))
        refusals.forget_refused(papers.folder_of(uploads), now, lambda digests: consents.papers_named(db, digests))


def _received(
    database: Database, uploads: Path, folder: Path, row: Any
) -> tuple[store.Received, converting.Log | None]:
    with database.reading() as db:
        ends = {} if row.mends_id else queries.chain_ends(db, row.observer_id)
    known = _with_digest(folder)
    if row.mapping:
        return _made(uploads, folder, row, known, ends)
    with database.reading() as db:
        same = queries.same_file(db, row.proposal_id, known["digest"])
    if same is not None:
        raise Refused("file_known", no=same.id, time=same.uploaded_at)
    data, place = parts.data_of(folder), store.path_of(uploads, known["digest"])
    with (data if data.exists() else place).open("rb") as file:
        survey = Survey.of(known["survey"]) if "survey" in known else Survey.begin(file, ends, row.closed_at)
        _survey(folder, file, survey, known)
    if data.exists():
        os.replace(data, place)
    return store.received(known["digest"], known["size"], survey), None


def _survey(folder: Path, file: BinaryIO, survey: Survey, known: dict[str, Any]) -> None:
    noted = 0.0
    for _ in survey.steps(file):
        if time.monotonic() - noted >= BETWEEN_NOTES:
            shown = {"read": survey.place, "rows": survey.taken, "refused": survey.bad}
            parts.note(folder, known | shown | {"survey": survey.plain()})
            noted = time.monotonic()


def _with_digest(folder: Path) -> dict[str, Any]:
    """Digest and size, taken once before anything else: a second giving in of the same file is seen at once."""
    known = parts.progress(folder)
    if "digest" not in known:
        if not parts.data_of(folder).exists():
            raise Refused("file_empty")
        with parts.data_of(folder).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        known = {"digest": f"sha256:{digest}", "size": parts.size(folder)}
        parts.note(folder, known)
    return known


def _made(
    uploads: Path, folder: Path, row: Any, known: Mapping[str, Any], ends: dict[str, str]
) -> tuple[store.Received, converting.Log]:
    table, post = table_of(row.mapping), converting.Post(row.code, row.independent)
    with parts.data_of(folder).open("rb") as log:
        watched = _Watched(log, folder, known)
        given = watched, known["size"], known["digest"], row.mapping, table, post, ends, row.closed_at
        return converting.of_file(uploads, *given)  # type: ignore[arg-type]


class _Watched:
    """A log that notes how far it was read."""

    def __init__(self, file: BinaryIO, folder: Path, known: Mapping[str, Any]) -> None:
        self._file, self._folder, self._known = file, folder, dict(known)
        self._noted, self._calls = time.monotonic(), 0
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        self._note()
        return self._file.read(size)

    def readline(self, size: int = -1) -> bytes:
        self._calls += 1
        if not self._calls % 1000:
            self._note()
        return self._file.readline(size)

    def _note(self) -> None:
        if time.monotonic() - self._noted >= BETWEEN_NOTES:
            parts.note(self._folder, self._known | {"read": self._file.tell()})
            self._noted = time.monotonic()


def _enter(database: Database, row: Any, received: store.Received, log: converting.Log | None) -> None:
    """Into the record under the observer's own seat, as it stands now."""
    now = clock.now()
    with database.writing() as db:
        say = {"by": accounts.actor(db, row.person_id), "now": now, "proposal_id": row.proposal_id}
        upload = acts.load_rows(db, **say, received=received, mends_id=row.mends_id, log=log)
        acts.end_intake(db, now=now, intake_id=row.id, upload_id=upload)
