"""Which points to check a version raised, and which went with it, against the version before: what a feed tells of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans import redflags
from deliberation.dataplans.document import stored
from deliberation.dataplans.redflags import Flag, Group
from deliberation.proposals.kinds import Kind


@dataclass(frozen=True)
class News:
    """One version (a row of queries.newest_everywhere) with the points that it raised and those that are gone."""

    version: Any
    came: tuple[Group, ...]
    went: tuple[Group, ...]


def news(rows: Iterable[Any]) -> tuple[News, ...]:
    """Versions that changed what is raised. All points of a first version came with it; of one whose neighbour was
    taken away nobody can say what changed."""
    told = (_of(row) for row in rows if row.document is not None and (row.number == 1 or row.before is not None))
    return tuple(one for one in told if one.came or one.went)


def _of(row: Any) -> News:
    new, old = _raised(row.document, row.kind), _raised(row.before, row.kind)
    return News(row, _lines(new, old), _lines(old, new))


def _raised(raw: bytes | None, kind: str) -> list[Flag]:
    flags = redflags.evaluate(stored(raw, compiled=kind == Kind.compiled)) if raw is not None else ()
    return [flag for flag in flags if flag.state == "raised"]


def _lines(of: Sequence[Flag], but: Sequence[Flag]) -> tuple[Group, ...]:
    known = {(flag.rule, flag.place, flag.fields) for flag in but}
    return redflags.group([f for f in of if (f.rule, f.place, f.fields) not in known], "raised")
