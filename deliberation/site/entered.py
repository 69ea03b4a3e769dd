"""Which link of the chain from comments to audits an entry of the record is about. No table, no write."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from deliberation.archive import about
from deliberation.audits import queries as audits
from deliberation.comments import queries as comments
from deliberation.consents import queries as consents
from deliberation.council import queries as council
from deliberation.dataplans import queries as dataplans
from deliberation.proposals import queries as proposals
from deliberation.record.wording import Described
from deliberation.site.net import compared

NAMED = {"comment": "comment", "issue": "issue", "act": "act", "council_act": "act", "vote": "vote", "record": "record"}
"""Facts that name a link, and its kind; the first that an entry has is meant."""
_KEY = {"comment": int, "issue": int, "act": int, "vote": str, "record": int}
Facts = Mapping[str, Any]


class Link(NamedTuple):
    """A link of the chain of one proposal. ``kind`` is None where the entry is about the proposal alone."""

    slug: str
    kind: str | None
    key: Any


def link(db: Connection, number: int, entry: Described) -> Link | None:
    """The link that the entry of this number is about; None for one that is about no proposal."""
    facts = {fact.name: fact.value for fact in entry.facts}
    slug = about.proposals_of(db, [entry])[0]
    named = next(((kind, facts[name]) for name, kind in NAMED.items() if isinstance(facts.get(name), _KEY[kind])), None)
    if slug is None and named is not None and named[0] == "act":
        act = council.act(db, named[1])
        slug = act.proposal if act is not None else None
    row = proposals.by_slug(db, slug) if slug is not None else None
    if row is None:
        return None
    made = _MADE[entry.kind](db, row, number, facts) if entry.kind in _MADE else named
    return Link(row.slug, *(made or (None, None)))


def _answer(db: Connection, _row: Any, number: int, facts: Facts) -> tuple[str, Any] | None:
    found = (a.id for a in comments.answers_to(db, facts["first"]) if a.entry_id == number)
    return next((("answer", no) for no in found), None)


def _issue(db: Connection, row: Any, number: int, _facts: Facts) -> tuple[str, Any] | None:
    no = comments.issue_entered(db, row.id, number)
    return ("issue", no) if no is not None else None


def _consultation(db: Connection, row: Any, number: int, _facts: Facts) -> tuple[str, Any] | None:
    found = (x.id for x in comments.consultations_of(db, row.id) if x.entry_id == number)
    return next((("consultation", no) for no in found), None)


def _record(db: Connection, row: Any, number: int, _facts: Facts) -> tuple[str, Any] | None:
    found = (x.id for x in consents.records_of(db, row.id) if x.entry_id == number)
    return next((("record", no) for no in found), None)


def _change(db: Connection, row: Any, _number: int, facts: Facts) -> tuple[str, Any] | None:
    readable = {change.new for change in compared(row.slug, dataplans.versions(db, row.id))}
    return ("change", facts["version"]) if facts["version"] in readable else None


def _audit(db: Connection, row: Any, _number: int, facts: Facts) -> tuple[str, Any] | None:
    no = audits.same_report(db, row.id, facts["digest"])
    return ("audit", no) if no is not None else None


def _finding(_db: Connection, _row: Any, _number: int, facts: Facts) -> tuple[str, Any] | None:
    return "finding", f"{facts['report']}.{facts['finding']}"


def _evidence(_db: Connection, _row: Any, _number: int, facts: Facts) -> tuple[str, Any] | None:
    key = str(facts["reference"])  # as entries are read: the number of an act, or the name of a vote
    return ("act" if key.isdecimal() else "vote"), key


_MADE: Mapping[str, Callable[[Connection, Any, int, Facts], tuple[str, Any] | None]] = {
    "answer_given": _answer, "issue_made": _issue, "consultation_opened": _consultation,
    "consent_recorded": _record, "version_published": _change, "audit_reported": _audit,
    "evidence_chosen": _evidence, "finding_answered": _finding, "finding_disposed": _finding,
}  # fmt: skip
"""Entries that do not say the number of what they made."""
