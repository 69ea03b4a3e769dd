"""From a document (``jukugi-vote-rules/1``) to a Ruleset, or to the list of everything that must be corrected.

The shapes are those of the data-use plan (dataplans.shapes), so the reasons and the JSON Schema are the same words.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from deliberation.dataplans.digests import canonical, document_digest
from deliberation.errors import Problem, Problems
from deliberation.kept import Kept
from deliberation.votes.consistency import problems_between
from deliberation.votes.documents import COUNTING, RULES
from deliberation.votes.ruleset import (
    Blanks,
    Counter,
    Counting,
    Decision,
    Departed,
    Effect,
    Eligibility,
    Kind,
    Method,
    Nationality,
    Numerator,
    OnUnmet,
    Option,
    Quorum,
    Rounding,
    Ruleset,
    Side,
    Statement,
    Threshold,
    Tie,
)

KEPT_BYTES = 500_000  # of rules in each worker: some 6 kB each


def problems_of(document: object) -> list[Problem]:
    """Everything that must be corrected in a document; empty when it is a set of rules."""
    found = list(RULES.check(document, ""))
    twice = [p.path.split("/")[0] for p in found if p.reason == "listed_twice"]
    if "options" in twice:  # their statements bear the same name: the fault is in the name, and told there alone
        found = [p for p in found if p.reason != "listed_twice" or not p.path.startswith("statements/")]
    return found + problems_between(document, found)


def parse(document: object) -> Ruleset:
    """The rules that ``document`` holds. Raises Problems with every problem and its path."""
    problems = problems_of(document)
    if problems or not isinstance(document, dict):
        raise Problems(problems)
    return Ruleset(
        kind=Kind(document["kind"]),
        basis=document["basis"],
        question=document["question"],
        information=document["information"],
        statements=tuple(Statement(s["option"], s["text"]) for s in document["statements"]),
        eligibility=_eligibility(document["eligibility"]),
        counting=_counting(document),
        opens=datetime.fromisoformat(document["opens"]),
        closes=datetime.fromisoformat(document["closes"]),
        counters=tuple(Counter(c["key"], c["name"]) for c in document["counters"]),
        assistance=document["assistance"],
        smallest_batch=document["smallest_batch"],
        recount=document["recount"],
        objections_until=date.fromisoformat(document["objections"]["until"]),
        objections_to=document["objections"]["to"],
        content=canonical(document),
        digest=document_digest(document),
    )


READ = Kept[bytes, Ruleset](64, KEPT_BYTES, lambda content, _: len(content))
"""Rules that were asked for of late, by their bytes: what is checked and worked out of them is worked out once."""


def load(content: bytes) -> Ruleset:
    """The rules from their stored canonical bytes."""
    found = READ.get(content)
    if found is None:
        found = parse(json.loads(content))
        READ.put(content, found)
    return found


def parse_counting(document: Mapping[str, Any]) -> Counting:
    """Only the part that counts: what is known of the rules of a historic vote. Raises Problems."""
    found = list(COUNTING.check(document, ""))
    found += problems_between(document, found)
    if found:
        raise Problems(found)
    return _counting(document)


def _counting(document: Mapping[str, Any]) -> Counting:
    decision, quorum, effect = document["decision"], document["quorum"], document["effect"]
    return Counting(
        options=tuple(Option(o["key"], o["label"], Side(o["side"])) for o in document["options"]),
        quorum=quorum and Quorum(
            _threshold(quorum["threshold"]), Numerator(quorum["numerator"]), OnUnmet(quorum["on_unmet"])
        ),
        decision=Decision(
            Method(decision["method"]),
            Tie(decision["tie"]),
            decision["threshold"] and _threshold(decision["threshold"]),
        ),
        effect=effect and Effect(_threshold(effect["threshold"]), effect["consequence"]),
        blanks=Blanks(document["blanks"]),
        binding=document["binding"],
    )  # fmt: skip


def _threshold(found: Mapping[str, Any]) -> Threshold:
    if "number" in found:
        return Threshold(found["op"], number=found["number"])
    return Threshold(found["op"], share=Fraction(found["share"]), rounding=Rounding(found["rounding"]))


def _eligibility(found: Mapping[str, Any]) -> Eligibility:
    return Eligibility(
        age=found["age"],
        residence_months=found["residence_months"],
        cutoff=date.fromisoformat(found["cutoff"]),
        nationality=Nationality(found["nationality"]),
        years=found["years"],
        application=found["application"],
        departed=Departed(found["departed"]),
    )
