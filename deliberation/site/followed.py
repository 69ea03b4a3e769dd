"""What later versions did to the place of a comment, put together from the versions themselves. No write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    the flow itself went, or came back."""

    before: Any
    after: Any
    how: Literal["changed", "removed", "added"]
    what: diff.Change | None = None


def changes_since(db: Connection, row: Any) -> dict[str, Any]:
    """What later versions changed at the comment's own flow or field since it came; the last version walked to and the
    newest, where more follow; ``gone``: its own version, where that can no longer be read, ``names``: of flows beside
    it, ``untold``: the version of which nobody can tell for that reason what it changed there."""
    if row.flow_id is None and row.field is None:  # a comment on the whole has no place to follow
        return {"changes": [], "walked": None, "gone": None, "names": {}, "untold": None}
    every = list(reversed(dataplans.versions(db, row.proposal_id)))
    gone = next((v for v in every if v.number == row.version and v.redacted_at is not None), None)
    found = {"changes": [], "walked": None, "gone": gone, "names": _names(db, row, every) if gone else {}}
    readable = [v for v in every if v.number >= row.version and v.redacted_at is None]
    before = [n for n, v in enumerate(readable) if clock.day(v.published_at) < row.submitted_on]
    rows = readable[before[-1] if before else 0 :]  # out before the comment came: what the first is compared with
    walks = rows[:VERSIONS] if len(rows) > 1 else []  # one version alone changed nothing: its text is not asked for
    texts = dataplans.texts_of(db, [v.id for v in walks]) if walks else {}
    documents = [(v, dataplans.document_of(texts[v.id], row.kind)) for v in walks]
    changes = [x for (old, a), (new, b) in pairwise(documents) for x in _between(row, (old, a), (new, b))]
    walked = (rows[VERSIONS - 1].number, rows[-1].number) if len(rows) > VERSIONS else None
    return {**found, "changes": changes, "walked": walked, "untold": rows[0] if gone and rows and not before else None}


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


def _names(db: Connection, row: Any, every: Sequence[Any]) -> dataplans.FlowNames:
    """Of flows, from the versions on both sides that can still be read; the nearer to now the better."""
    left = [v.number for v in every if v.redacted_at is None]
    beside = [*[n for n in left if n < row.version][-1:], *[n for n in left if n > row.version][:1]]
    names: dataplans.FlowNames = {}
    for _, of in sorted(dataplans.flow_names(db, [(row.slug, n) for n in beside]).items()):
        names |= of
    return names
