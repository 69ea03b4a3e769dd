"""Historic referendums as data: read, checked against what they reported, never changed by us. Pure.

A case whose counts do not give its reported outcome under its rules is refused, and so is one whose parts
do not add up: a precedent that we cannot recompute is not shown as one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from deliberation.dataplans.digests import canonical, document_digest
from deliberation.errors import Problem, Problems
from deliberation.votes import outcome, parsing
from deliberation.votes.outcome import Counts, Outcome
from deliberation.votes.ruleset import Counting, Kind

DATA = Path(__file__).parent / "data" / "referendums.yaml"


@dataclass(frozen=True)
class Precedent:
    """One historic vote. ``case`` is the document as it was compiled; ``content`` its canonical bytes."""

    code: str
    held_on: date
    kind: Kind
    counting: Counting
    counts: Counts
    outcome: Outcome
    case: Mapping[str, Any]
    content: bytes
    digest: str


def read(path: Path = DATA) -> list[Precedent]:
    """All cases of a file, newest first. Raises Problems with the code of the case in each path."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = [make(case) for case in document["precedents"]]
    return sorted(found, key=lambda p: p.held_on, reverse=True)


def make(case: Mapping[str, Any]) -> Precedent:
    """One case from its document, its outcome computed and held against the reported one."""
    counting = parsing.parse_counting(case["rules"])
    counts = Counts(**case["counts"])
    computed = outcome.decide(counting, counts)
    problems = [*_reported(case, computed), *_channels(case), *_districts(case)]
    if problems:
        raise Problems(problems)
    return Precedent(
        code=case["code"],
        held_on=date.fromisoformat(case["date"]),
        kind=Kind(case["kind"]),
        counting=counting,
        counts=counts,
        outcome=computed,
        case=case,
        content=canonical(case),
        digest=document_digest(case),
    )


def _reported(case: Mapping[str, Any], computed: Outcome) -> list[Problem]:
    ours = {"outcome": computed.code.value, "winner": computed.winner, "effect": computed.effect}
    if ours == case["reported"]:
        return []
    return [Problem(f"{case['code']}/reported", "precedent_differs", {"code": computed.code.value})]


def _channels(case: Mapping[str, Any]) -> list[Problem]:
    total, cast = sum(c["people"] for c in case["channels"]), case["counts"]["cast"]
    if not case["channels"] or total == cast:
        return []
    return [Problem(f"{case['code']}/channels", "vote_sum_differs", {"total": total, "cast": cast})]


def _districts(case: Mapping[str, Any]) -> list[Problem]:
    return [
        Problem(
            f"{case['code']}/districts/{i}",
            "vote_sum_differs",
            {"total": sum(d["votes"].values()) + d["invalid"], "cast": d["cast"]},
        )
        for i, d in enumerate(case["districts"])
        if sum(d["votes"].values()) != d["valid"] or d["valid"] + d["invalid"] != d["cast"]
    ]
