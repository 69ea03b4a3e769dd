"""Files that were handed in and refused: they lie under their digest, and are taken off the disk a day later."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

REFUSED_FOR = timedelta(days=1)  # longer than any file takes from its place on disk to its row
AT_ONCE = 500


def refuse(folder: Path, digest: str) -> None:
    """Note that a file was not taken. It goes later: just now somebody else may be entering the same bytes."""
    marks = folder / "refused"
    marks.mkdir(parents=True, exist_ok=True)
    (marks / digest.removeprefix("sha256:")).touch()


def forget_refused(folder: Path, now: datetime, named: Callable[[list[str]], set[str]]) -> None:
    """Remove files that were refused a day ago, but for those that were taken since.

    ``named``: which of these digests the database names. What it does not name is not removed for that alone: it may be
    the wrong database that is asked.
    """
    last = (now - REFUSED_FOR).timestamp()
    marks = [mark for mark in (folder / "refused").glob("*") if mark.stat().st_mtime < last]
    kept = named([f"sha256:{mark.name}" for mark in marks[:AT_ONCE]])
    for mark in marks[:AT_ONCE]:
        if f"sha256:{mark.name}" not in kept:
            (folder / mark.name).unlink(missing_ok=True)
        mark.unlink(missing_ok=True)
