"""An entry made readable from its bytes, never the other way: what a page says of it is what the leaf holds."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from deliberation.record.kinds import KINDS

SEATS = frozenset({"proposed_by", "second", "holder", "entered_by"})  # facts that name an office seat, "moderator-3"
PLACES = {  # facts that name something with a page of its own: the first part of its address
    "entry": "record", "proposal": "proposals", "vote": "votes", "comment": "comments", "act": "council/acts",
    "issue": "issues", "consultation": "consultations", "record": "consents", "report": "audits/reports",
    "answer_given.first": "comments", "comments_grouped.first": "comments", "comment_submitted.batch": "batches",
    "comment_batch_entered.batch": "batches", "comment_batch_confirmed.batch": "batches",
    "comment_batch_declined.batch": "batches", "comment_batch_confirmed.first": "comments",
    "council_act": "council/acts", "correction_entry": "record", "precedent": "votes/precedents",
    "assessment_published.replaces": "assessments", "supersedes": "council/votes",
    "mends": "audits/uploads", "comment_submitted.parent": "comments", "council_act_entered.parent": "council/acts",
}  # fmt: skip
LABELS = {  # where a fact means something else than elsewhere: its own label in the catalogue
    "act_proposed.act": "procedure", "act_confirmed.act": "procedure", "act_declined.act": "procedure",
    "comment_submitted.batch": "batch_of_letters", "comment_batch_entered.batch": "batch_of_letters",
    "comment_batch_confirmed.batch": "batch_of_letters", "comment_batch_declined.batch": "batch_of_letters",
    "comment_submitted.parent": "comment_answered", "council_vote_entered.question": "question_put",
    "council_vote_entered.roll": "roll_call", "council_imported.form": "format", "evidence_chosen.way": "way_shown",
}  # fmt: skip
CODES = {  # facts that hold a code: where its words begin in the catalogue; by kind where a name means several things
    "act": "pending", "act_kind": "council.kind", "article": "terms", "asked": "council.asked",
    "basis": "council.basis", "body_kind": "council.body", "casting": "council.choice", "content": "content",
    "decision": "council.decision", "declared": "council.declared", "disposition": "disposition", "effect": "effect",
    "ending": "council.ending", "event": "event", "field": "field", "ground": "ground", "incident": "incident",
    "outcome": "recorded_outcome", "part": "council.part", "point": "flag",
    "quorate": "vote_quorate", "question": "council.question",
    "requirement": "council.requirement_in.council", "role": "role", "said": "said", "session": "council.session",
    "source_kind": "council.source", "what": "council.named", "answer_given.result": "result",
    "council_imported.form": "import_form", "council_correction_asked.about": "council.contested",
    "channel": "channel", "comments_grouped.how": "grouped", "contest_answered.decision": "contest",
    "ruling": "ruling",
    "rights": "level", "society": "level", "environment": "level", "equality": "level", "governance": "level",
    "council_vote_entered.result": "council.ending", "council_vote_entered.way": "council.way",
    "day_counts.what": "day_count", "evidence_chosen.way": "way", "vote_opened.kind": "vote_kind",
}  # fmt: skip
CORRECTING = {  # entries that put an earlier one right: the fact that says so, and from which number on
    "council_act_entered": ("revision", 2), "council_meeting_entered": ("revision", 2),
    "council_vote_entered": ("supersedes", 1),
}  # fmt: skip
DAYS = frozenset({"acted_on", "happened_on", "held_on", "taken_on", "until"})  # parts of texts: a date, or "from..to"
OTHERWISE = {  # what has a name beside its code
    "code": "jurisdiction", "flow": "flow", "flows": "flows", "observer": "observer", "option": "option",
    "winner": "option", "counter": "counter",
}  # fmt: skip
_SEAT = re.compile(r"[a-z_]+-[0-9]+\Z")


@dataclass(frozen=True)
class Fact:
    """``shown_as``: int, bool, id, digest, day, ids, digests, seat, code, or a value of OTHERWISE.

    ``place``: first part of an address or ""; ``words``: the catalogue's sentence for a code or for
    a yes or no, else ""; ``label``: the catalogue's name of the fact.
    """

    name: str
    value: Any
    shown_as: str
    place: str = ""
    words: str = ""
    label: str = ""


@dataclass(frozen=True)
class Described:
    """What the bytes of an entry say. ``at`` is a moment for officials, a day for residents; ``said``: the catalogue's
    sentence for it, another one where it corrects an earlier entry."""

    kind: str
    said: str
    at: datetime | date
    jurisdiction: str | None
    seat: str | None
    facts: tuple[Fact, ...]
    commitment: str | None
    bytes: str


def described(leaf: bytes) -> Described:
    """Read an entry that we wrote ourselves."""
    value = json.loads(leaf)
    kind = value["kind"]
    declared = KINDS[kind].facts if kind in KINDS else {}
    facts = value.get("facts", {})
    order = [*(n for n in declared if n in facts), *(n for n in facts if n not in declared)]
    return Described(
        kind=kind,
        said=_said(kind, facts),
        at=_when(value["at"]),
        jurisdiction=value.get("jurisdiction"),
        seat=value.get("seat"),
        facts=tuple(
            replace(_fact(kind, name, facts[name], declared.get(name, "id").rstrip("?")), label=label(kind, name))
            for name in order
        ),
        commitment=value.get("commitment"),
        bytes=leaf.decode(),
    )


def _said(kind: str, facts: Mapping[str, Any]) -> str:
    """The sentence for an entry: of what is only announced nothing has happened, corrected or not."""
    announced = facts.get("announced") is True
    return f"kind.{kind}" + (".announced" if announced else ".corrected" if corrects(kind, facts) else "")


def corrects(kind: str, facts: Mapping[str, Any]) -> bool:
    """Whether an entry of this kind, with these facts, puts an earlier one right."""
    fact, least = CORRECTING.get(kind, ("", 0))
    return bool(fact) and (facts.get(fact) or 0) >= least


def _when(text: str) -> datetime | date:
    if "T" not in text:
        return date.fromisoformat(text)
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _fact(kind: str, name: str, value: Any, declared: str) -> Fact:
    if name in SEATS and isinstance(value, str) and _SEAT.match(value):
        return Fact(name, value, "seat")
    if declared == "id" and (words := CODES.get(f"{kind}.{name}") or CODES.get(name)):
        return Fact(name, value, "code", words=f"{words}.{value}")
    if isinstance(value, bool):
        return Fact(name, value, "bool", words=f"fact_truth.{name}.{'yes' if value else 'no'}")
    if name == "reference" and isinstance(value, str) and ":" in value:  # "act:12", "vote:slug"
        what, _, number = value.partition(":")
        return Fact(name, number, declared, "council/acts" if what == "act" else "votes", f"reference.{what}")
    if name in OTHERWISE:
        return Fact(name, value, OTHERWISE[name])
    return Fact(name, value, declared, PLACES.get(f"{kind}.{name}") or PLACES.get(name, ""))


def label(kind: str, name: str) -> str:
    """The catalogue's name of a fact."""
    return "fact." + LABELS.get(f"{kind}.{name}", name)


@dataclass(frozen=True)
class Part:
    """``shown_as``: text, day, pair, comments, figures or data (whatever else there is). ``lang``: "en" for a text that
    is English by its name, else ""."""

    name: str
    value: Any
    shown_as: str = "text"
    lang: str = ""


def parts(payload: bytes) -> list[Part]:
    """The parts of a text, in their order."""
    value = json.loads(payload)
    rows = value.items() if isinstance(value, Mapping) else [("text", value)]
    return [_part(str(name), v) for name, v in rows if v is not None]


def _part(name: str, value: Any) -> Part:
    if isinstance(value, str):
        return Part(name, value, "day" if name in DAYS else "text", "en" if name.split("_")[-1] == "en" else "")
    if isinstance(value, Mapping) and value and set(value) <= {"ja", "en"}:
        return Part(name, value, "pair")
    if name in ("comments", "figures") and isinstance(value, list):
        return Part(name, value, name)
    return Part(name, json.dumps(value, ensure_ascii=False), "data")
