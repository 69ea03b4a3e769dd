"""Evidence of the four ways as it stands in the assembly's acts and the votes: what each said, in its own bytes.

Staff choose which act counts as evidence; what it said is read from the act, never typed.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.consents.decision import Said, Way
from deliberation.council import queries as council
from deliberation.council.kinds import ASSEMBLY_BODIES, COMMITTEES
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.digests import canonical
from deliberation.votes import queries as votes

_YES = frozenset({"passed", "passed_amended", "adopted", "consented", "recommended_for"})
_NO = frozenset({"rejected", "not_adopted", "not_consented", "recommended_against"})
_OUTCOMES = {
    "approved": Said.yes,
    "rejected": Said.no,
    "short": Said.no,
    "void_unopened": Said.not_shown,
    "void_counted": Said.not_shown,
}

_SEATED = frozenset({Way.stakeholder_council_resolution, Way.other_by_zone_council})
"""Bodies of which a record says who sat in them on the day, for whom, and what they gave as their reason."""
OF_A_VOTE = (
    "kind", "binding", "roll", "roll_digest", "cast", "needed", "quorate", "opened", "votes", "sides", "invalid",
    "outcome", "winner", "winner_side", "effect", "rules_digest", "result_digest",
)  # fmt: skip


def way_of_body(kind: str) -> Way | None:
    """The way that an act of this body can show; a committee's result is not the assembly's (glossary P11)."""
    if kind == "stakeholder_council":
        return Way.stakeholder_council_resolution
    if kind == "zone_council":
        return Way.other_by_zone_council
    return Way.assembly_resolution if kind in ASSEMBLY_BODIES and kind not in COMMITTEES else None


def said_by_act(ending: str | None) -> Said:
    if ending in _YES:
        return Said.yes
    return Said.no if ending in _NO else Said.not_shown


def said_by_vote(outcome: str | None, winner_side: str | None) -> Said:
    """A vote says yes or no by its own rules; with several options only a winner whose side is known says anything."""
    if outcome in _OUTCOMES:
        return _OUTCOMES[outcome]
    return (
        {"for": Said.yes, "against": Said.no}.get(winner_side or "", Said.not_shown)
        if outcome == "leads"
        else Said.not_shown
    )


def of_act(db: Connection, act_id: int) -> dict[str, Any] | None:
    """An act of the assembly (or another body) as evidence; None when there is none or its body shows no way."""
    row = council.act(db, act_id)
    found = _act_shown(row, council.votes_of_acts(db, [act_id]).get(act_id, [])) if row else None
    if found is not None and found["way"] in _SEATED and found["decided_on"]:
        seated = council.roster(db, row.body_id, found["decided_on"])
        found["body"] |= {"text": {"ja": row.text_ja, "en": row.text_en}, "members": list(map(_seated, seated))}
    return found


def _seated(member: Any) -> dict[str, Any]:
    """By number, as everywhere in what is kept for ever; whom they speak for in words."""
    told = {"ja": member.speaks_for_ja, "en": member.speaks_for_en} if member.speaks_for_ja else None
    return {"member": member.id, "part": member.part, "speaks_for": told}


def _act_shown(row: Any, votes_on_it: Sequence[Any]) -> dict[str, Any] | None:
    way = way_of_body(row.body_kind)
    if way is None:
        return None
    cast = [v for v in votes_on_it if v.current]
    last = cast[-1] if cast else None
    return {
        "way": str(way),
        "said": str(said_by_act(last.ending if last else None)),
        "reference": f"act:{row.id}",
        "title": {"ja": row.title_ja, "en": row.title_en},
        "act_id": row.id,
        "vote_slug": None,
        "separate": row.separate,
        "field": row.field,
        "jurisdiction": row.jurisdiction,
        "proposal_id": row.proposal_id,
        "version_digest": row.version_digest,
        "version": row.version_no,
        "decided_on": _day(last.taken_from if last else row.acted_from),
        "known_at": _first_entered(last, votes_on_it),
        "ended": (f"council.ending.{last.ending}", None) if last and last.ending else None,
        "body": {
            "kind": row.kind,
            "title": {"ja": row.title_ja, "en": row.title_en},
            "body": {"ja": row.body_ja, "en": row.body_en},
            "body_kind": row.body_kind,
            "flow": row.flow_id,
            "vote": roll_call(last) if last else None,
        },
    }


def _first_entered(vote: Any, votes_on_it: Sequence[Any]) -> datetime | None:
    """When a vote was entered first: a correction makes no decision newer."""
    known = {v.id: v for v in votes_on_it}
    while vote is not None and vote.supersedes_id in known:
        vote = known[vote.supersedes_id]
    return vote.entered_at if vote else None


def plain(found: Mapping[str, Any]) -> dict[str, Any]:
    """An act or a vote as JSON, for whoever confirms what rests on it."""
    return {**found, "decided_on": str(found["decided_on"]), "known_at": str(found["known_at"])}


def roll_call(vote: Any) -> dict[str, Any]:
    """A vote of a body as a record keeps it."""
    names = (
        "way",
        "requirement",
        "ending",
        "in_favour",
        "against",
        "abstained",
        "absent",
        "excused",
        "casting",
        "roll_digest",
        "seats",
    )
    return {name: getattr(vote, name) for name in names} | {"taken_on": str(vote.taken_on)}


def of_vote(db: Connection, slug: str) -> dict[str, Any] | None:
    """A residents' vote with its roll, turnout, threshold, whether it was opened, counts, rules."""
    row = votes.vote(db, slug)
    return next(iter(_votes_shown(db, [row])), None) if row else None


def _votes_shown(db: Connection, rows: Sequence[Any]) -> list[dict[str, Any]]:
    decided = [row for row in rows if row.outcome is not None]
    return [
        _vote_shown(row, found) for row, found in zip(decided, votes.evidence_of(db, decided, clock.now()), strict=True)
    ]


def _vote_shown(row: Any, found: Mapping[str, Any]) -> dict[str, Any]:
    said = said_by_vote(found["outcome"], found["winner_side"])
    listed = votes.listed(row, clock.now())
    return {
        "way": str(Way.residents_vote), "said": str(said), "reference": f"vote:{row.slug}", "act_id": None,
        "title": json.loads(row.rules)["question"],
        "vote_slug": row.slug, "jurisdiction": row.jurisdiction, "proposal_id": row.proposal_id, "version_digest": None,
        "version": row.version, "plan_digest": row.plan_digest, "decided_on": clock.day(row.closes_at),
        "known_at": row.closes_at,
        "ended": (f"vote_outcome.{listed['word']}", listed["winner"]),
        "body": {name: found[name] for name in OF_A_VOTE},
    }  # fmt: skip


def referred(db: Connection, reference: str) -> dict[str, Any] | None:
    """The act ("act:12") or the vote ("vote:slug") that a reference names, as evidence; None when there is none."""
    kind, _, name = reference.partition(":")
    if kind == "act" and name.isdecimal():
        return of_act(db, int(name))
    return of_vote(db, name) if kind == "vote" else None


def possible(db: Connection, proposal: Any) -> list[dict[str, Any]]:
    """Everything on record that could be chosen as evidence for a proposal.

    ``ended``: the key of the word for how it ended, and the label of the answer that it names.
    """
    rows = council.acts_of_proposal(db, proposal.id)
    cast = council.votes_of_acts(db, [a.id for a in rows])
    acts = [_act_shown(a, cast.get(a.id, [])) for a in rows]
    return [e for e in acts if e is not None] + _votes_shown(db, votes.of_proposal(db, proposal.slug))


def flow_names(db: Connection, slug: str, found: Sequence[Mapping[str, Any]]) -> dataplans.FlowNames:
    """The names of the flows that decisions are about, as the version says that each was about; newer names over it."""
    versions = {e["version"] for e in found if e["body"].get("flow") and e["version"]}
    names: dataplans.FlowNames = {}
    for _, of in sorted(dataplans.flow_names(db, {(slug, n) for n in versions}).items()):
        names |= of
    return names


def dissent(chosen: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Votes against, low turnout, unopened ballots: part of the record whatever the outcome."""
    found: list[dict[str, Any]] = []
    for e in chosen:
        of, body = {"reference": e["reference"]}, e["body"]
        cast = counts(e["way"], body)
        if cast and cast["against"]:
            found.append({"what": "votes_against", **of, **cast})
        if e["way"] == Way.residents_vote:
            turnout = {"cast": body["cast"], "roll": body["roll"]}
            if not body["opened"]:
                found.append({"what": "unopened", **of, **turnout})
            elif body["cast"] * 2 < body["roll"]:
                found.append({"what": "low_turnout", **of, **turnout})
        if e["said"] == Said.no:
            found.append({"what": "said_no", **of})
    return found


def counts(way: str, body: Mapping[str, Any]) -> dict[str, int] | None:
    """Votes for and against of an act or a residents' vote; None where none were counted or answers take no side."""
    if way != Way.residents_vote:
        cast = body.get("vote")
        return {"against": cast["against"], "in_favour": cast["in_favour"]} if cast else None
    key = {side: option for option, side in (body.get("sides") or {}).items()}  # earlier records hold none
    if not body["opened"] or not {"for", "against"} <= set(key):
        return None
    return {"against": body["votes"][key["against"]], "in_favour": body["votes"][key["for"]]}


def digest(value: Any) -> tuple[bytes, str]:
    """Canonical bytes (RFC 8785) and their digest."""
    raw = canonical(value)
    return raw, "sha256:" + hashlib.sha256(raw).hexdigest()


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    text = str(value)[:10]
    return date.fromisoformat(text) if len(text) == 10 else None
