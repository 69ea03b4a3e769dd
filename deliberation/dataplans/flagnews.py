"""Which points to check a version raised, and which went with it, against the version before: what a feed tells of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deliberation.dataplans import redflags
from deliberation.dataplans.document import stored
from deliberation.dataplans.redflags import Flag, Group
from deliberation.proposals.kinds import Kind


@dataclass(frozen=True)
class News:
    """One version (a row of queries.newest_everywhere): points that it raised, that are gone, that it leaves untold."""

    version: Any
    came: tuple[Group, ...]
    went: tuple[Group, ...]
    untold: tuple[Group, ...]


def news(rows: Iterable[Any]) -> tuple[News, ...]:
    """Versions that changed what is raised. All points of a first version came with it; of one whose neighbour was
    taken away nobody can say what changed."""
    told = (_of(row) for row in rows if row.document is not None and (row.number == 1 or row.before is not None))
    return tuple(one for one in told if one.came or one.went or one.untold)


def _of(row: Any) -> News:
    new, old = (_states(raw, row.kind) for raw in (row.document, row.before))
    after = {key: flag.state for key, flag in new.items()}
    before = {key: flag.state for key, flag in old.items()}
    came = [flag for key, flag in new.items() if before.get(key) != "raised"]
    ended = [(flag, after.get(key)) for key, flag in old.items() if after.get(key) != "raised"]
    untold = [flag for flag, state in ended if state == "cannot_tell"]
    went = [flag for flag, state in ended if state != "cannot_tell"]
    return News(row, *(redflags.group(flags, "raised") for flags in (came, went, untold)))


def _states(raw: bytes | None, kind: str) -> dict[tuple[str, str, tuple[str, ...]], Flag]:
    flags = redflags.evaluate(stored(raw, compiled=kind == Kind.compiled)) if raw is not None else ()
    return {(flag.rule, flag.place, flag.fields): flag for flag in flags}
