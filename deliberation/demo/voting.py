"""The advisory vote of the demonstration, on paper: rules, roll, sheets, two people's counts, the result."""

import hashlib
import random
from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.demo.proposing import MAIN
from deliberation.demo.stage import Stage, read
from deliberation.votes import acts, queries

CLERKS = ("clerk1", "clerk2")
OPTIONS = ("for", "against", "blank")


def hold(stage: Stage) -> None:
    """From the draft of the rules to the declared result."""
    told = read("vote")
    people = _people(told)
    slug, rules = told["slug"], _rules(stage, told)
    say = stage.say("clerk1", told["drafted"])
    acts.start_draft(stage.db, **say, slug=slug, proposal=MAIN, version=1)
    acts.save_draft(stage.db, **say, slug=slug, document=rules)
    roll = "\n".join(["person_ref", *people]).encode()
    acts.import_roll(stage.db, **say, slug=slug, raw=roll, secret=stage.settings.secret)
    _both(stage, "open_vote", slug, told["opened"], **acts.put_forward(stage.db, queries.draft(stage.db, slug)))
    _paper(stage, told, people)
    _both(stage, "close_vote", slug, told["closed"])
    judged = stage.moments.at(told["judged"])
    together = acts.sheets_to_reconcile(stage.db, queries.vote(stage.db, slug), judged, told["not_returned"])
    _both(stage, "reconcile_sheets", slug, told["judged"], **together)
    _both(stage, "judge_quorum", slug, told["judged"])
    for bundle in told["bundles"]:
        _count(stage, told, **bundle)
    declared = stage.moments.at(told["declared"])
    named = acts.result_to_declare(stage.db, queries.vote(stage.db, slug), declared)
    _both(stage, "declare_result", slug, told["declared"], **named)


def _people(told: Mapping[str, Any]) -> list[str]:
    """The city's references of the people on the roll: random, from the seed of the data file."""
    chance = random.Random(told["seed"])
    return [f"A-{chance.getrandbits(48):012x}" for _ in range(told["people"])]


def _rules(stage: Stage, told: Mapping[str, Any]) -> dict[str, Any]:
    """The rules with their days moved like the rest of the story."""
    rules, moments = told["rules"], stage.moments
    who, objections = rules["eligibility"], rules["objections"]
    return {
        **rules, "opens": moments.written(rules["opens"]), "closes": moments.written(rules["closes"]),
        "eligibility": {**who, "cutoff": moments.day(who["cutoff"]).isoformat()},
        "objections": {**objections, "until": moments.day(objections["until"]).isoformat()},
    }  # fmt: skip


def _paper(stage: Stage, told: Mapping[str, Any], people: Sequence[str]) -> None:
    """Every day at every counter: who was given a sheet, and how many sheets came back."""
    waiting = iter(people)
    for counter, day, given, spoiled, returned in told["sheets"]:
        say = {**stage.say("clerk2", f"{day} 17:00"), "vote": told["slug"], "counter": counter}
        for _ in range(given):
            acts.give_paper(stage.db, **say, reference=next(waiting), secret=stage.settings.secret)
        counts = {"issued": given + spoiled, "spoiled": spoiled, "returned": returned}
        acts.count_sheets(stage.db, **say, day=stage.moments.day(day), **counts)


def _count(
    stage: Stage, told: Mapping[str, Any], batch: int, counts: Sequence[int], mistaken: Sequence[int] | None = None
) -> None:
    """Two clerks count a bundle, each by themselves; where they differ, both count again."""
    scan = "sha256:" + hashlib.sha256(f"{told['slug']}/{batch}".encode()).hexdigest()
    for second in (mistaken, counts) if mistaken else (counts,):
        for clerk, (sheets, *votes, invalid) in zip(CLERKS, (counts, second), strict=True):
            acts.enter_batch(
                stage.db, **stage.say(clerk, told["counted"]), vote=told["slug"], batch=batch, sheets=sheets,
                invalid=invalid, votes=dict(zip(OPTIONS, votes, strict=True)), scan=scan,
            )  # fmt: skip


def _both(stage: Stage, act: str, slug: str, at: str, **arguments: object) -> None:
    stage.both(act, *CLERKS, at, at, {"vote": slug, **arguments}, f"/votes/{slug}")
