"""Long audits: millions of rows are held against the plan by a process beside the server, asked for from a page.

A report depends on its basis and its files alone, so what was asked for has one place, named by the digest of both: who
asks again finds it being made, or made. Where something else is recorded meanwhile, that is another question.
"""

import hashlib
import json
import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from deliberation.audits import gathering, parts
from deliberation.audits.basis import Basis, basis_of
from deliberation.audits.duties import days_of
from deliberation.audits.report import to_bytes

AT_ONCE = 150_000  # rows held against the plan within a request: some three seconds
BETWEEN_NOTES = 1.0
KEPT = timedelta(days=2)
_NEEDED = (
    "id", "observer_id", "code", "independent", "digest", "kind", "rows_taken", "rows_refused", "mends_id", "unmapped",
    "made", "read_at",
)  # fmt: skip

logger = logging.getLogger(__name__)


def report_of(basis: Basis, files: Sequence[Any], uploads: Path) -> dict[str, Any] | None:
    """The report; None while it is made beside the server. ``files``: queries.all_uploads."""
    if sum(file.rows_taken for file in files) <= AT_ONCE:
        return gathering.make_report(basis, files, uploads)
    asked = _asked(basis, files)
    place = _place(uploads, asked)
    if (place / "report").exists():
        return dict(json.loads((place / "report").read_bytes()))
    if parts.progress(place).get("failed"):
        parts.drop(place)
    if not (place / "asked").exists():
        place.mkdir(parents=True, exist_ok=True)
        parts.write(place / "asked", asked)
    return None


def progress(basis: Basis, files: Sequence[Any], uploads: Path) -> dict[str, int]:
    """How many rows were held against the plan, of how many."""
    done = parts.progress(_place(uploads, _asked(basis, files))).get("rows", 0)
    return {"rows": done, "total": sum(file.rows_taken + file.rows_refused for file in files)}


@dataclass(frozen=True)
class Asked:
    """A report that was asked for. ``record``: digest of the record, if any; ``digest``: its own, once it is made."""

    first: date
    last: date
    record: str | None
    rows: int
    total: int
    digest: str | None


def asked_for(uploads: Path, proposal: str) -> list[Asked]:
    """Reports of a proposal that were asked for in the last days: being made, or made."""
    found = []
    for place in _all(uploads):
        asked = json.loads((place / "asked").read_bytes()) if (place / "asked").exists() else None
        if asked is None or asked["basis"]["proposal"] != proposal:
            continue
        made, total = place / "report", sum(file["rows_taken"] + file["rows_refused"] for file in asked["files"])
        digest = "sha256:" + hashlib.sha256(made.read_bytes()).hexdigest() if made.exists() else None
        done = parts.progress(place).get("rows", 0)
        found.append(Asked(*days_of(basis_of(asked["basis"])), asked["basis"]["record"], done, total, digest))
    return found


def is_waiting(uploads: Path) -> bool:
    """Whether a report was asked for that nobody makes."""
    return any(parts.is_free(place) for place in _waiting(uploads))


def make_waiting(uploads: Path) -> int:
    """Make every report that was asked for and that nobody else makes; how many."""
    return sum(_make(uploads, place) for place in _waiting(uploads))


def forget_stale(uploads: Path, now: datetime) -> None:
    """Reports that were asked for days ago: they are published, or nobody wants them."""
    for place in _all(uploads):
        if now.timestamp() - place.stat().st_mtime > KEPT.total_seconds():
            parts.drop(place)


def _make(uploads: Path, place: Path) -> bool:
    with parts.held(place) as ours:
        if not ours or (place / "report").exists():
            return False
        asked = json.loads((place / "asked").read_bytes())
        noting = _Noting(place)
        try:
            files = [_file(file) for file in asked["files"]]
            made = gathering.make_report(basis_of(asked["basis"]), files, uploads, noting.watch)
        except Exception:  # one report must not keep the others from being made; it is made anew when asked for again
            logger.exception("making a report failed")
            parts.note(place, {"failed": True})
            return False
        parts.write(place / "report", to_bytes(made).decode())
    return True


class _Noting:
    """Counts rows as they pass, and notes how many."""

    def __init__(self, place: Path) -> None:
        self._place, self._rows, self._noted = place, 0, 0.0

    def watch(self, rows: Iterable[Any]) -> Iterator[Any]:
        for found in rows:
            self._rows += 1
            if not self._rows % 5_000 and time.monotonic() - self._noted >= BETWEEN_NOTES:
                parts.note(self._place, {"rows": self._rows})
                self._noted = time.monotonic()
            yield found


def _asked(basis: Basis, files: Sequence[Any]) -> str:
    told = [{n: getattr(f, n) for n in _NEEDED} for f in files]
    return json.dumps({"basis": basis.plain(), "files": told}, default=datetime.isoformat)


def _file(told: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**told | {"read_at": datetime.fromisoformat(told["read_at"])})


def _place(uploads: Path, asked: str) -> Path:
    return uploads / "reports" / hashlib.sha256(asked.encode()).hexdigest()


def _all(uploads: Path) -> list[Path]:
    return sorted((uploads / "reports").glob("*")) if (uploads / "reports").exists() else []


def _waiting(uploads: Path) -> list[Path]:
    return [
        place
        for place in _all(uploads)
        if (place / "asked").exists() and not (place / "report").exists() and not parts.progress(place).get("failed")
    ]
