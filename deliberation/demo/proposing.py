"""The two proposals of the demonstration: opened, their dated events, their versions published by two clerks."""

import json
from functools import cache
from typing import Any

from deliberation.dataplans import acts as dataplans
from deliberation.dataplans.digests import document_digest
from deliberation.dataplans.document import check
from deliberation.demo.people import CITY
from deliberation.demo.stage import Stage, read
from deliberation.proposals import acts

MAIN, CAMERA = "tsuin-no-ashi", "ekimae-camera"
OPENED = {MAIN: "2025-12-08", CAMERA: "2026-10-15"}


@cache
def told(slug: str) -> dict[str, Any]:
    """The data file of a proposal."""
    found: dict[str, Any] = read(slug)
    return found


def open_main(stage: Stage) -> int:
    return _open(stage, MAIN)


def open_camera(stage: Stage) -> None:
    proposal = _open(stage, CAMERA)
    events(stage, proposal, slug=CAMERA)
    version(stage, proposal, 1, slug=CAMERA)


def events(stage: Stage, proposal: int, *, since: str = "", until: str = "9999", slug: str = MAIN) -> None:
    """Enter the dated events after ``since`` up to ``until``, each on its day or on that of the opening."""
    for event in told(slug)["events"]:
        if not since < event["date"] <= until:
            continue
        on = max(event["date"], OPENED[slug])
        acts.add_event(
            stage.db, **stage.say("clerk1", f"{on} 17:00"), proposal_id=proposal, kind=event["kind"],
            body=event["body"], what=event["what"], happened_on=stage.moments.day(event["date"]).isoformat(),
            source_title=event["source"],
        )  # fmt: skip


def version(stage: Stage, proposal: int, number: int, *, slug: str = MAIN) -> None:
    """Publish a version: one clerk imports the draft and puts it forward, the other confirms what they have read."""
    given = told(slug)["versions"][number - 1]
    day, document = given["published_on"], given["document"]
    dataplans.import_draft(
        stage.db, **stage.say("clerk1", f"{day} 09:40"), proposal_id=proposal, revision=0,
        raw=json.dumps(document, ensure_ascii=False).encode(),
    )  # fmt: skip
    arguments = {"proposal": slug, "document": document_digest(check(document).data)}
    stage.both("publish_version", "clerk1", "clerk2", f"{day} 10:30", f"{day} 14:00", arguments, f"/proposals/{slug}")


def reply(stage: Stage, proposal: int, number: int) -> None:
    """The proponent's dated replies to points to check in a version."""
    for row in told(MAIN)["replies"]:
        if row["version"] == number:
            say = stage.say("proponent", row["at"])
            replies = {(row["rule"], None): row["body"]}
            dataplans.reply_to_flags(stage.db, **say, proposal_id=proposal, version=number, replies=replies)


def _open(stage: Stage, slug: str) -> int:
    title = told(slug)["versions"][0]["document"]["title"]
    say = stage.say("clerk1", f"{OPENED[slug]} 09:30")
    return int(acts.create_proposal(stage.db, **say, slug=slug, jurisdiction=CITY, title=title))
