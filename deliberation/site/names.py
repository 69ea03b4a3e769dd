"""Names of what entries of the record name by a code, for people beside the code, never in the record's place; and of
what an address and the hidden inputs of its form are about."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.audits import queries as audits
from deliberation.consents import queries as consents
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS
from deliberation.proposals import queries as proposals
from deliberation.votes import parsing
from deliberation.votes import queries as votes
from deliberation.web.typed import number

Names = Mapping[str, Mapping[str, str | None]]
_OF_PROPOSAL = re.compile(r"(?:/en)?/proposals/([a-z0-9-]{1,80})(?:/v/([0-9]{1,9}))?(?![^/?])")
_FIELDS = frozenset({*PLAN_FIELDS, *FLOW_FIELDS, *dataplans.PARTS})


def of(db: Connection, facts: Mapping[str, Any]) -> dict[str, Names]:
    """What the facts of one entry name: kind of thing → its code → its name by language; what has none is left out."""
    found: dict[str, Names] = {what: {} for what in ("proposal", "flow", "observer", "option", "counter")}
    slug, number = _version(db, facts)
    row = proposals.by_slug(db, slug) if slug is not None else None
    if row is not None:
        found["proposal"] = {row.slug: {"ja": row.title_ja, "en": row.title_en}}
        if facts.get("flow") or facts.get("flows"):
            place = (row.slug, number or row.version)
            found["flow"] = dataplans.flow_names(db, [place])[place]
        if "observer" in facts:
            found["observer"] = {o.code: {"ja": o.name_ja, "en": o.name_en} for o in audits.observers(db, row.id)}
    vote = votes.vote(db, facts["vote"]) if isinstance(facts.get("vote"), str) else None
    if vote is not None:
        rules = parsing.load(vote.rules)
        found["option"] = {o.key: o.label for o in rules.counting.options}
        found["counter"] = {c.key: c.name for c in rules.counters}
    return found


def _version(db: Connection, facts: Mapping[str, Any]) -> tuple[str | None, int | None]:
    """The proposal that an entry is about, and which version of it, as far as it says so."""
    slug, number = facts.get("proposal"), facts.get("version")
    if slug is None and isinstance(facts.get("record"), int):
        record = consents.record(db, facts["record"])
        return (record.slug, record.version) if record is not None else (None, None)
    return (slug, number) if isinstance(slug, str) else (None, None)


def place(db: Connection, address: str, typed: Mapping[str, str]) -> dict[str, Any] | None:
    """What a form at this address is about: its ``proposal`` (a title), and the ``version``, ``flow`` (a name) and
    ``field`` that it says, as far as there are such. None where it is about no proposal."""
    found = _OF_PROPOSAL.match(address)
    row = proposals.by_slug(db, found[1]) if found else None
    if found is None or row is None:
        return None
    version = number(typed.get("version")) or number(found[2])
    at = (row.slug, version or row.version)
    return {
        "proposal": {"ja": row.title_ja, "en": row.title_en}, "version": version,
        "flow": dataplans.flow_names(db, [at])[at].get(typed.get("flow", "")),
        "field": typed["field"] if typed.get("field") in _FIELDS else None,
    }  # fmt: skip
