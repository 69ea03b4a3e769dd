"""The closed list of entry kinds and what each may hold.

A leaf holds only enums, integers, dates, ids and digests. ``by`` says whose act it is: an official's entry
carries the second, a resident's only the day (:func:`by_a_resident`).
"""
# long: one closed list, read beside the format

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

SLUG = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,127}\Z")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True)
class EntryKind:
    """``facts``: name → type ("?" at the end: may be absent). ``text``: the entry may commit to free text."""

    by: Literal["official", "resident", "system"]
    facts: dict[str, str]
    text: bool = False


KINDS: dict[str, EntryKind] = {
    # record
    "log_opened": EntryKind("system", {"format": "int"}),
    "erased": EntryKind("official", {"entry": "int", "ground": "id"}),
    "day_counts": EntryKind("system", {"day": "day", "what": "id", "count": "int"}),
    # accounts
    "jurisdiction_added": EntryKind("official", {"code": "id", "demonstration": "bool"}, text=True),
    "department_added": EntryKind("official", {}, text=True),
    "department_ended": EntryKind("official", {"department": "int", "successor": "int?"}),
    "role_granted": EntryKind("official", {"role": "id", "seat": "int", "single": "bool"}),
    "role_ended": EntryKind("official", {"role": "id", "seat": "int"}),
    "act_proposed": EntryKind("official", {"pending": "int", "act": "id", "digest": "digest"}),
    "act_confirmed": EntryKind("official", {"pending": "int", "act": "id", "digest": "digest", "proposed_by": "id"}),
    "act_declined": EntryKind("official", {"pending": "int", "act": "id", "digest": "digest"}, text=True),
    # proposals
    "proposal_opened": EntryKind("official", {"proposal": "id", "content": "id"}, text=True),
    "proposal_event": EntryKind("official", {"proposal": "id", "event": "id", "corrects": "int?"}, text=True),
    "incident_reported": EntryKind(
        "official",
        {"proposal": "id", "incident": "id", "follows": "int?", "people": "int?", "found_on": "day"},
        text=True,
    ),
    "case_loaded": EntryKind("system", {"proposal": "id", "seen_on": "day", "events": "int"}, text=True),
    # council: names of members are public, and stay out of the leaves all the same; ids and digests only
    "council_body_added": EntryKind("official", {"body": "int", "body_kind": "id", "seats": "int?"}, text=True),
    "council_body_changed": EntryKind("official", {"body": "int", "seats": "int?", "ended_on": "day?"}),
    "council_seats_entered": EntryKind(
        "official",
        {"body": "int", "revision": "int", "seats": "int", "resident_seats": "int", "rules_on": "day"},
        text=True,
    ),
    "council_faction_added": EntryKind("official", {"faction": "int", "since": "day"}, text=True),
    "council_faction_ended": EntryKind("official", {"faction": "int", "until": "day"}),
    "council_member_added": EntryKind("official", {"member": "int"}, text=True),
    "council_member_seated": EntryKind("official", {"member": "int", "council_seat": "int?"}),
    "council_term_added": EntryKind(
        "official", {"body": "int", "member": "int", "part": "id", "since": "day", "until": "day?"}, text=True
    ),
    "council_speaks_for_corrected": EntryKind("official", {"body": "int", "member": "int", "since": "day"}, text=True),
    "council_term_corrected": EntryKind(
        "official",
        {
            "term": "int",
            "body": "int",
            "member": "int",
            "since": "day",
            "until": "day?",
            "before_since": "day",
            "before_until": "day?",
        },
        text=True,
    ),
    "council_term_ended": EntryKind("official", {"body": "int", "member": "int", "until": "day"}),
    "council_faction_set": EntryKind("official", {"member": "int", "faction": "int?", "since": "day"}),
    "council_group_corrected": EntryKind(
        "official",
        {
            "group_term": "int", "member": "int", "faction": "int?", "since": "day", "before_faction": "int?",
            "before_since": "day",
        },
        text=True,
    ),
    "council_meeting_entered": EntryKind(
        "official",
        {"meeting": "int", "revision": "int", "body": "int", "held_from": "day", "session": "id?", "announced": "bool"},
        text=True,
    ),
    "council_act_entered": EntryKind(
        "official",
        {
            "act": "int",
            "revision": "int",
            "act_kind": "id",
            "body": "int",
            "meeting": "int?",
            "acted_from": "day?",
            "parent": "int?",
            "question": "int?",
            "proposal": "id?",
            "version": "int?",
            "digest": "digest?",
            "flow": "id?",
            "field": "id?",
            "separate": "bool",
            "withdrawn": "bool",
            "members": "ids?",
            "case": "id?",
        },
        text=True,
    ),
    "council_vote_entered": EntryKind(
        "official",
        {
            "act": "int",
            "question": "id",
            "way": "id?",
            "requirement": "id",
            "seats": "int?",
            "in_favour": "int?",
            "against": "int?",
            "stayed": "int?",
            "abstained": "int?",
            "absent": "int?",
            "excused": "int?",
            "not_voting": "int?",
            "casting": "id?",
            "declared": "id?",
            "basis": "id",
            "result": "id?",
            "ending": "id?",
            "taken_from": "day?",
            "roll": "digest?",
            "supersedes": "int?",
        },
        text=True,
    ),
    "council_issue_taken_up": EntryKind("official", {"proposal": "id", "act": "int", "issue": "int"}),
    "council_issue_taken_back": EntryKind("official", {"proposal": "id", "act": "int", "issue": "int"}, text=True),
    "council_imported": EntryKind(
        "official",
        {
            "digest": "digest",
            "form": "id",
            "body": "int",
            "rows": "int",
            "new": "int",
            "planned": "int",
            "known": "int",
            "sources": "int",
            "alike": "int",
            "twice": "int",
            "refused": "int",
            "meetings": "int",
            "withheld": "int",
        },
    ),
    "council_source_added": EntryKind("official", {"act": "int?", "meeting": "int?", "source_kind": "id"}, text=True),
    "council_question_put": EntryKind(
        "official",
        {
            "member": "int",
            "asked": "id",
            "proposal": "id",
            "version": "int?",
            "digest": "digest?",
            "flow": "id?",
            "field": "id?",
            "issue": "int?",
        },
        text=True,
    ),
    "flag_noted": EntryKind(
        "official",
        {"proposal": "id", "version": "int", "point": "id", "field": "id?", "member": "int?", "council_act": "int?"},
        text=True,
    ),
    "principles_adopted": EntryKind("official", {"adopted_on": "day", "count": "int", "replaces": "int?"}, text=True),
    "assessment_asked": EntryKind(
        "official",
        {
            "proposal": "id", "version": "int", "digest": "digest", "body": "int", "principles": "int?",
            "asked_on": "day",
        },
        text=True,
    ),
    "assessment_published": EntryKind(
        "official",
        {
            "proposal": "id",
            "version": "int",
            "digest": "digest",
            "body": "int?",
            "principles": "int?",
            "assessed_on": "day",
            "rights": "id",
            "society": "id",
            "environment": "id",
            "equality": "id",
            "governance": "id",
            "replaces": "int?",
        },
        text=True,
    ),
    "council_name_corrected": EntryKind("official", {"what": "id", "number": "int"}, text=True),
    "council_correction_asked": EntryKind("official", {"act": "int?", "about": "id?", "member": "int"}, text=True),
    "council_correction_decided": EntryKind(
        "official",
        {"request": "int", "act": "int?", "member": "int?", "decision": "id", "correction_entry": "int?"},
        text=True,
    ),
    # dataplans
    "version_published": EntryKind(
        "official",
        {
            "proposal": "id",
            "version": "int",
            "document": "digest",
            "plan": "digest",
            "flows": "digests",
            "corrects": "int?",
        },
        text=True,
    ),
    "flag_replied": EntryKind(
        "official", {"proposal": "id", "version": "int", "point": "id", "field": "id?"}, text=True
    ),
    "version_redacted": EntryKind("official", {"proposal": "id", "version": "int", "document": "digest"}, text=True),
    # votes
    "vote_opened": EntryKind(
        "official",
        {
            "vote": "id",
            "kind": "id",
            "proposal": "id",
            "version": "int",
            "plan": "digest",
            "rules": "digest",
            "roll": "int",
            "roll_digest": "digest",
        },
    ),
    "vote_sheets_counted": EntryKind(
        "official",
        {
            "vote": "id",
            "counter": "id",
            "day": "day",
            "issued": "int",
            "spoiled": "int",
            "returned": "int",
            "people": "int",
            "correction": "int",
        },
    ),
    "vote_closed": EntryKind("official", {"vote": "id"}),
    "vote_reconciled": EntryKind(
        "official",
        {"vote": "id", "issued": "int", "counted": "int", "spoiled": "int", "not_returned": "int", "people": "int"},
    ),
    "vote_quorum_judged": EntryKind(
        "official", {"vote": "id", "quorate": "id", "counting": "bool", "roll": "int", "cast": "int", "needed": "int?"}
    ),
    "vote_batch_entered": EntryKind("official", {"vote": "id", "batch": "int", "attempt": "int"}),
    "vote_batch_agreed": EntryKind("official", {"vote": "id", "batch": "int", "sheets": "int", "scan": "digest"}),
    "vote_batch_mismatched": EntryKind("official", {"vote": "id", "batch": "int", "attempt": "int"}),
    "vote_batch_set_aside": EntryKind(
        "official", {"vote": "id", "batch": "int", "attempt": "int", "sheets": "int"}, text=True
    ),
    "vote_result": EntryKind(
        "official",
        {
            "vote": "id",
            "outcome": "id",
            "winner": "id?",
            "effect": "bool?",
            "opened": "bool",
            "roll": "int",
            "cast": "int",
            "rules": "digest",
            "digest": "digest",
        },
    ),
    "vote_option_counted": EntryKind("official", {"vote": "id", "option": "id", "votes": "int"}),
    "precedent_loaded": EntryKind("system", {"precedent": "id", "outcome": "id", "digest": "digest"}),
    # comments
    "consultation_opened": EntryKind(
        "official",
        {
            "proposal": "id",
            "version": "int",
            "digest": "digest",
            "opens_on": "day",
            "closes_on": "day",
            "answers_due": "day",
            "department": "int?",
        },
        text=True,
    ),
    "comment_submitted": EntryKind(
        "resident",
        {
            "comment": "int",
            "proposal": "id",
            "version": "int",
            "digest": "digest",
            "flow": "id?",
            "field": "id?",
            "parent": "int?",
            "consultation": "int?",
            "verified": "bool",
            "channel": "id?",
            "batch": "int?",
        },
        text=True,
    ),
    "comment_withdrawn": EntryKind("resident", {"comment": "int"}),
    "comment_withdrawn_for_bearer": EntryKind("official", {"comment": "int", "channel": "id", "second": "id?"}),
    "comment_hidden": EntryKind("official", {"comment": "int", "article": "id"}, text=True),
    "comment_restored": EntryKind("official", {"comment": "int", "article": "id?"}, text=True),
    "appeal_filed": EntryKind("resident", {"comment": "int"}),
    "appeal_filed_for_bearer": EntryKind("official", {"comment": "int"}),
    "appeal_kept": EntryKind("official", {"comment": "int", "article": "id?"}, text=True),
    "appeal_restored": EntryKind("official", {"comment": "int", "article": "id?"}, text=True),
    "replies_locked": EntryKind("official", {"comment": "int", "article": "id"}, text=True),
    "replies_unlocked": EntryKind("official", {"comment": "int", "article": "id?"}, text=True),
    "lock_appealed": EntryKind("resident", {"comment": "int"}),
    "lock_appealed_for_bearer": EntryKind("official", {"comment": "int"}),
    "lock_kept": EntryKind("official", {"comment": "int", "article": "id?"}, text=True),
    "lock_lifted": EntryKind("official", {"comment": "int", "article": "id?"}, text=True),
    "answer_given": EntryKind(
        "official",
        {
            "proposal": "id",
            "result": "id",
            "count": "int",
            "first": "int",
            "version": "int?",
            "flow": "id?",
            "field": "id?",
        },
        text=True,
    ),
    "comment_batch_entered": EntryKind(
        "official",
        {
            "proposal": "id",
            "version": "int",
            "batch": "int",
            "channel": "id",
            "count": "int",
            "received_on": "day",
            "scan": "digest?",
            "replaces": "int?",
        },
    ),
    "comment_batch_confirmed": EntryKind(
        "official",
        {"proposal": "id", "batch": "int", "channel": "id", "count": "int", "first": "int", "entered_by": "id"},
    ),
    "comment_batch_declined": EntryKind("official", {"proposal": "id", "batch": "int"}, text=True),
    "issue_made": EntryKind("official", {"proposal": "id", "flow": "id?", "field": "id?"}, text=True),
    "comments_grouped": EntryKind(
        "official", {"proposal": "id", "issue": "int", "how": "id", "count": "int", "first": "int"}, text=True
    ),
    "comment_taken_out": EntryKind("official", {"proposal": "id", "issue": "int", "comment": "int"}, text=True),
    "grouping_contested": EntryKind("resident", {"proposal": "id", "issue": "int", "comment": "int"}),
    "grouping_contested_for_bearer": EntryKind("official", {"proposal": "id", "issue": "int", "comment": "int"}),
    "contest_answered": EntryKind(
        "official", {"proposal": "id", "issue": "int", "comment": "int", "decision": "id"}, text=True
    ),
    "statement_drawn": EntryKind("official", {"proposal": "id", "consultation": "int", "comment": "int"}, text=True),
    "statement_withdrawn": EntryKind(
        "official", {"proposal": "id", "consultation": "int", "statement": "int", "comment": "int"}, text=True
    ),
    "statement_contested": EntryKind(
        "resident", {"proposal": "id", "consultation": "int", "statement": "int", "comment": "int"}
    ),
    "statement_contested_for_bearer": EntryKind(
        "official", {"proposal": "id", "consultation": "int", "statement": "int", "comment": "int"}
    ),
    "statement_ruled": EntryKind(
        "official",
        {"proposal": "id", "consultation": "int", "statement": "int", "comment": "int", "ruling": "id"},
        text=True,
    ),
    "agreement_published": EntryKind(
        "system", {"proposal": "id", "consultation": "int", "digest": "digest", "people": "int?"}
    ),
    # consents
    "decision_rule_frozen": EntryKind("official", {"proposal": "id", "digest": "digest", "second": "id"}),
    "evidence_chosen": EntryKind(
        "official",
        {
            "proposal": "id",
            "way": "id",
            "said": "id",
            "digest": "digest",
            "reference": "id",
            "plan": "digest",
            "second": "id",
        },
    ),
    "consent_recorded": EntryKind(
        "official",
        {"proposal": "id", "version": "int", "plan": "digest", "rule": "digest", "digest": "digest", "second": "id"},
    ),
    "consent_measure": EntryKind(
        "official",
        {"record": "int", "effect": "id", "reference": "id", "holds_from": "day", "flows": "ids", "second": "id"},
        text=True,
    ),
    "obligation_fulfilled": EntryKind(
        "official", {"record": "int", "condition": "id", "due": "day", "digest": "digest?"}, text=True
    ),
    "yearly_report_filed": EntryKind("official", {"record": "int", "digest": "digest", "since": "day", "until": "day"}),
    # audits
    "observer_appointed": EntryKind(
        "official", {"proposal": "id", "observer": "id", "independent": "bool", "holder": "id"}, text=True
    ),
    "observer_ended": EntryKind("official", {"proposal": "id", "observer": "id"}),
    "observed_rows_loaded": EntryKind(
        "official",
        {
            "proposal": "id",
            "observer": "id",
            "independent": "bool",
            "digest": "digest",
            "rows": "int",
            "refused": "int",
            "chain_gaps": "int",
            "mends": "int?",
            "source_format": "id?",
            "log": "digest?",
            "mapping": "digest?",
            "events": "int?",
            "unmapped": "int?",
        },
    ),
    "audit_reported": EntryKind(
        "official",
        {
            "proposal": "id",
            "digest": "digest",
            "record": "int?",
            "version": "int",
            "since": "day",
            "until": "day",
            "rows": "int",
            "violation": "int",
            "deviation": "int",
            "unverifiable": "int",
            "not_observed": "int",
            "answers_due": "day",
            "follows": "ids?",
        },
    ),
    "finding_answered": EntryKind("official", {"proposal": "id", "report": "int", "finding": "int"}, text=True),
    "finding_disposed": EntryKind(
        "official", {"proposal": "id", "report": "int", "finding": "int", "disposition": "id", "act": "int"}, text=True
    ),
    # site
    "comment_erased": EntryKind("official", {"comment": "int", "ground": "id", "second": "id?"}, text=True),
    "person_erased": EntryKind("official", {"ground": "id", "second": "id?"}, text=True),
}


OWN_REQUEST = "own_request"  # the ground of an erasure that a person carried out on themselves


def by_a_resident(kind: str, facts: Mapping[str, object]) -> bool:
    """Whether the act is a resident's own: by its kind, or an erasure by its ground."""
    return KINDS[kind].by == "resident" or facts.get("ground") == OWN_REQUEST


class BadEntry(ValueError):
    """An entry that its kind does not allow: a mistake of ours, never of a person."""


def check(kind: str, facts: dict[str, object], has_text: bool) -> None:
    """Raise :class:`BadEntry` unless ``facts`` fit the kind's closed schema."""
    spec = KINDS.get(kind)
    if spec is None:
        raise BadEntry(f"unknown kind {kind}")
    if has_text and not spec.text:
        raise BadEntry(f"{kind} holds no text")
    for name in facts:
        if name not in spec.facts:
            raise BadEntry(f"{kind} has no fact {name}")
    for name, declared in spec.facts.items():
        if facts.get(name) is None:
            if not declared.endswith("?"):
                raise BadEntry(f"{kind} needs {name}")
            continue
        if not _fits(declared.rstrip("?"), facts[name]):
            raise BadEntry(f"{kind}.{name} is no {declared}: {facts[name]!r}")


def _fits(declared: str, value: object) -> bool:
    if declared == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    if declared == "bool":
        return isinstance(value, bool)
    if declared in ("ids", "digests"):
        return isinstance(value, list) and all(_fits(declared[:-1], v) for v in value)
    pattern = {"id": SLUG, "digest": DIGEST, "day": DAY}[declared]
    return isinstance(value, str) and pattern.match(value) is not None
