"""Points to check across proposals: put together from the slices' queries. No statement of its own, no write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import process
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.declared import declared
from deliberation.dataplans.document import Document
from deliberation.dataplans.redflags import GAP, PROCESS_RULES, RULES, SEVERITIES, evaluate_process
from deliberation.web import paging

NARROWED = ("rule", "severity", "kind", "jurisdiction")
CHOICES = (*(rule.id for rule in RULES), GAP)


@dataclass(frozen=True)
class Point:
    """One point of a proposal's newest version; ``field`` of a GAP, else ""."""

    rule: str
    field: str
    state: str
    severity: str
    places: int


@dataclass(frozen=True)
class Standing:
    """Every point of one proposal that stands or is grey, RF40 to RF43 among them. ``gone``: its newest version was
    taken away, so nobody can tell."""

    points: tuple[Point, ...]
    gone: bool = False

    def raised(self, severity: str) -> int:
        """By rule and place, as the proposal's own pages count."""
        return sum(p.places for p in self.points if p.state == "raised" and p.severity == severity)

    def with_state(self, state: str) -> int:
        return sum(p.places for p in self.points if p.state == state)

    def of(self, rule: str) -> tuple[Point, ...]:
        return tuple(p for p in self.points if p.rule == rule)


def across(db: Connection, before: int, narrowed: Mapping[str, str | None]) -> dict[str, Any]:
    """A page of proposals with their points, and in how many proposals each rule is raised.

    RF40 to RF43 rest on recorded acts, so no list can be narrowed by them: asked for one, every proposal is told.
    """
    rule = narrowed.get("rule")
    listed = {**narrowed, "rule": None if rule in PROCESS_RULES else rule}
    page = paging.page(dataplans.flagged(db, before=before, **listed), dataplans.ACROSS)
    return {
        "page": page, "narrowed": narrowed, "standing": _standing(db, page.rows), "severities": SEVERITIES,
        "by_rule": {} if rule else dataplans.proposals_by_rule(db), "counted": dataplans.COUNTED,
    }  # fmt: skip


def _standing(db: Connection, rows: Sequence[Any]) -> dict[int, Standing]:
    ids = [row.id for row in rows]
    kept = dataplans.flags_of(db, ids)
    newest = dataplans.newest_of(db, ids)
    gone = {row.proposal_id for row in newest if row.document is None}
    documents = {r.proposal_id: dataplans.document_of(r, r.kind) for r in newest if r.proposal_id not in gone}
    recorded = _of_process(db, documents)
    return {
        number: Standing(
            (
                *recorded.get(number, ()),
                *(Point(f.rule, f.field, f.state, f.severity, f.places) for f in kept.get(number, ())),
            ),
            number in gone,
        )
        for number in ids
    }


def _of_process(db: Connection, documents: Mapping[int, Document]) -> dict[int, tuple[Point, ...]]:
    records = process.process_records(db, {number: declared(x) for number, x in documents.items()})
    return {
        number: tuple(
            Point(f.rule, "", f.state, f.severity, 1)
            for f in evaluate_process(record, compiled=documents[number].compiled)
            if f.state in ("raised", "cannot_tell", "grey")
        )
        for number, record in records.items()
    }
