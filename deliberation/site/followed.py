"""What later versions did to the place of a comment, put together from the versions themselves. No write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.dataplans import diff
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.redflags import PLAN
from deliberation.dataplans.vocabulary import PLAN_FIELDS

VERSIONS = 12  # versions of a plan that the page of one comment walks through, from its own on


@dataclass(frozen=True)
class Change:
    """``after`` against ``before``: the one before it that can be read. ``what``: the field that changed; None where
    the flow itself went, or came back. ``taken``: the versions between the two that can no longer be read; the change
    may be theirs. ``early``: one of them was out before the comment came."""

    before: Any
    after: Any
    how: Literal["changed", "removed", "added"]
    what: diff.Change | None = None
    taken: Sequence[Any] = ()
    early: bool = False
    said: bool = False  # whether an answer to the comment names it: nothing else says that the comment led to it


def told(db: Connection, row: Any, answers: Sequence[Any]) -> dict[str, Any]:
    """:func:`changes_since`, each with whether one of the answers names it; of a comment on the whole of a version that
    can be read there is nothing to ask."""
    asked = _placed(row) or row.version_gone
    found = changes_since(db, row, list(reversed(dataplans.versions(db, row.proposal_id))) if asked else [])
    return {**found, "changes": [replace(x, said=any(_names(row, a, x) for a in answers)) for x in found["changes"]]}


def _names(row: Any, answer: Any, change: Change) -> bool:
    """Whether an answer says that this change followed. One that names a version alone speaks of all that it changed;
    one that names a flow alone, of all its fields."""
    number = answer.changed_version
    if number is None or not change.before.number < number <= change.after.number:
        return False
    place, field = (answer.changed_flow, answer.changed_field), change.what.field if change.what else None
    return place == (None, None) or (place[0] == row.flow_id and place[1] in (None, field))


def _placed(row: Any) -> bool:
    """A comment on the whole has no place to follow."""
    return row.flow_id is not None or row.field is not None


def changes_since(db: Connection, row: Any, every: Sequence[Any]) -> dict[str, Any]:
    """What later versions changed at the comment's own flow or field since it came; the last version walked to and the
    newest, where more follow; ``away``: later versions that can no longer be read; ``gone``: its own version, where
    that can no longer be read, ``names``: of flows, from one that can, ``untold``: the version of which nobody can tell
    for that reason what it changed there. ``every``: the versions of the plan, oldest first."""
    away = [v for v in every if v.number >= row.version and v.redacted_at is not None]
    gone = next((v for v in away if v.number == row.version), None)
    if not _placed(row):
        return {"changes": [], "walked": None, "away": [], "gone": gone, "names": {}, "untold": None}
    later = [v for v in away if v is not gone and not _early(row, v)]
    at = (row.slug, row.version)
    names = dataplans.flow_names(db, [at])[at] if gone else {}
    found = {"changes": [], "walked": None, "away": later, "gone": gone, "names": names}
    readable = [v for v in every if v.number >= row.version and v.redacted_at is None]
    before = [n for n, v in enumerate(readable) if _early(row, v)]
    rows = readable[before[-1] if before else 0 :]  # out before the comment came: what the first is compared with
    walks = rows[:VERSIONS] if len(rows) > 1 else []  # one version alone changed nothing: its text is not asked for
    texts = dataplans.texts_of(db, [v.id for v in walks]) if walks else {}
    documents = [(v, dataplans.document_of(texts[v.id], row.kind)) for v in walks]
    changes = [x for old, new in pairwise(documents) for x in _changes(row, old, new, away)]
    walked = (rows[VERSIONS - 1].number, rows[-1].number) if len(rows) > VERSIONS else None
    return {**found, "changes": changes, "walked": walked, "untold": rows[0] if gone and rows and not before else None}


def _early(row: Any, version: Any) -> bool:
    """Whether a version was out before the comment came: what it changed did not follow from the comment."""
    return bool(clock.day(version.published_at) < row.submitted_on)


def _changes(row: Any, old: tuple[Any, Any], new: tuple[Any, Any], away: Sequence[Any]) -> Iterator[Change]:
    taken = [v for v in away if old[0].number < v.number < new[0].number]
    early = any(_early(row, v) for v in taken)
    return (replace(x, taken=taken, early=early) for x in _between(row, old, new))


def _between(row: Any, old: tuple[Any, Any], new: tuple[Any, Any]) -> Iterator[Change]:
    (before, first), (after, second) = old, new
    found = diff.compare(first, second, corrigendum=after.corrigendum_of == before.number)
    if row.flow_id in found.flows_removed:
        yield Change(before, after, "removed")
    elif row.flow_id in found.flows_added:
        yield Change(before, after, "added")
    for x in found.at(row.flow_id or (PLAN if row.field in PLAN_FIELDS else diff.DOCUMENT)):
        if row.field in (None, x.field):
            yield Change(before, after, "changed", x)
