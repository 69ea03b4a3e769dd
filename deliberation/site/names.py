"""Names of what entries of the record name by a code, for people beside the code, never in the record's place; and of
what an address and the hidden inputs of its form are about."""

import json
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.audits import queries as audits
from deliberation.consents import queries as consents
from deliberation.council import queries as council
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
    """What the facts of one entry name: kind of thing → its code → its name by language; what has none is left out.
    ``winner``: the name of the answer that won or leads."""
    kinds = ("proposal", "flow", "observer", "vote", "precedent", "option", "winner", "counter", "act", "council_act")
    found: dict[str, Any] = {what: {} for what in kinds}
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
        found["vote"] = {vote.slug: rules.question}
        found["option"] = {o.key: o.label for o in rules.counting.options}
        found["winner"] = found["option"].get(facts.get("winner"), {})
        found["counter"] = {c.key: c.name for c in rules.counters}
    if isinstance(facts.get("precedent"), str):
        found |= _of_precedent(db, facts["precedent"])
    for fact in ("act", "council_act"):
        act = council.act(db, facts[fact]) if isinstance(facts.get(fact), int) else None
        if act is not None:
            found[fact] = {act.id: {"ja": act.title_ja, "en": act.title_en}}
    return found


def _of_precedent(db: Connection, code: str) -> dict[str, Any]:
    row = votes.precedent(db, code)
    if row is None:
        return {}
    case = json.loads(row.content)
    labels = {o.key: o.label for o in parsing.parse_counting(case["rules"]).options}
    name = {lang: f"{case['place'][lang]} / {case['question'][lang]}" for lang in case["question"]}
    return {"precedent": {code: name}, "winner": labels.get(row.winner, {})}


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
