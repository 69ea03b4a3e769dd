"""What the demonstration city and a committee of its assembly say of the proposal under the five heads."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from deliberation.council import acts, queries, weighing
from deliberation.council.assessing import Assessed, Head, HeadTold, Level, Principles, read_ground
from deliberation.demo.people import CITY
from deliberation.demo.proposing import MAIN
from deliberation.demo.stage import Stage, read

TOLD = "assessments"


def adopt(stage: Stage) -> int:
    """The principles that everything is held against."""
    row = read(TOLD)["principles"]
    told = Principles(
        row["title"], stage.moments.day(row["adopted_on"]), [(one["name"], one["text"]) for one in row["texts"]],
        row["source"]["title"], row["source"]["address"],
    )  # fmt: skip
    return int(acts.adopt_principles(stage.db, **stage.say(row["who"], row["at"]), jurisdiction=CITY, told=told))


def ask(stage: Stage, bodies: Mapping[str, int], version: int) -> None:
    """The committee is asked to assess a version."""
    for row in read(TOLD)["asked"]:
        if row["version"] == version:
            acts.ask_for_assessment(
                stage.db, **stage.say("secretariat1", row["at"]), jurisdiction=CITY, proposal=MAIN, version=version,
                body_id=bodies[row["by"]], asked_on=stage.moments.day(row["asked_on"]), **_source(row),
            )  # fmt: skip


def assess(stage: Stage, bodies: Mapping[str, int], principles: int) -> None:
    """The city assesses version 1 and corrects itself; the committee assesses it apart."""
    numbers = {p.number: p.id for p in queries.principles(stage.db, [principles])[principles]}
    correction = read(TOLD)["correction"]
    for row in read(TOLD)["assessments"]:
        heads = {head: _head(row["heads"][head], numbers) for head in Head}
        assessed_on = stage.moments.day(row["assessed_on"])
        told = Assessed(heads, assessed_on, bodies.get(row["by"]), principles, **_source(row))
        given = {"jurisdiction": CITY, "proposal": MAIN, "version": row["version"]}
        publish = acts.publish_committee_assessment if told.body_id else acts.publish_assessment
        made = publish(stage.db, **stage.say(row["who"], row["at"]), **given, told=told)
        if row["by"] == correction["of"]:
            _correct(stage, int(made), correction, given)


def _correct(stage: Stage, made: int, row: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    told = weighing.told_by(stage.db, queries.assessment(stage.db, made))
    reason = {"ja": row["equality_ja"], "en": row["equality_en"]}
    told = replace(told, heads={**told.heads, Head.equality: replace(told.heads[Head.equality], reason=reason)})
    say = stage.say(row["who"], row["at"])
    acts.publish_assessment(stage.db, **say, **given, told=told, replaces=made, correction=row["reason"])


def _source(row: Mapping[str, Any]) -> dict[str, str]:
    return {"source_title": row["source"]["title"], "source_address": row["source"]["address"]}


def _head(row: Mapping[str, Any], numbers: Mapping[int, int]) -> HeadTold:
    grounds = [ground for written in row.get("rests", ()) if (ground := read_ground(written)) is not None]
    reason = {"ja": row["ja"], "en": row["en"]} if "ja" in row else None
    return HeadTold(Level(row["level"]), reason, tuple(numbers[n] for n in row.get("principles", ())), tuple(grounds))
