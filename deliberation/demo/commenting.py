"""Consultations of the demonstration: who wrote what and when, what was hidden, what the city answered."""

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

from deliberation.accounts import acts as accounts
from deliberation.accounts import queries
from deliberation.comments import acts
from deliberation.comments.intake import digest_of
from deliberation.comments.rules import Standing
from deliberation.demo import people
from deliberation.demo.proposing import CAMERA, MAIN
from deliberation.demo.stage import DATA, Stage, read

TOLD = "consultations"
SEED = 20260119
OF_OTHERS = (Standing.works, Standing.studies, Standing.organisation, Standing.elsewhere, Standing.unsaid)


@dataclass(frozen=True)
class Said:
    """One text: by whom, when, on which flow and field (None: on the whole), a name for the story."""

    at: datetime
    who: str
    text: str
    flow: str | None = None
    field: str | None = None
    credit: str | None = None
    key: str = ""
    to: str = ""


@cache
def told() -> dict[str, Any]:
    found: dict[str, Any] = read(TOLD)
    return found


def texts_of_others() -> list[dict[str, Any]]:
    """Texts of another consultation (CC BY 4.0), each with its own number and day; where they stand is our choice."""
    lines = (DATA / "comments.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def first_consultation(stage: Stage) -> dict[str, list[int]]:
    """The city's list of departments and the consultation on version 1. Returns the receipt numbers by topic and by
    key."""
    for row in told()["departments"]:
        say = stage.say("clerk1", row["at"])
        accounts.add_department(stage.db, **say, jurisdiction=people.CITY, name_ja=row["ja"], name_en=row["en"])
    _announce(stage, MAIN, 1, told()["first"])
    ids = _speak(stage, MAIN, 1, sorted([*_others(stage), *_own(stage)], key=lambda said: said.at))
    row = told()["withdrawal"]
    say = stage.say(part_of(next(t for t in told()["own"] if t["key"] == row["comment"])["who"]), row["at"])
    acts.withdraw_comment(stage.db, **say, comment_id=ids[row["comment"]][0])
    return ids


def group(stage: Stage, ids: Mapping[str, Sequence[int]]) -> list[int]:
    """Issues made by clerks and a member of the assembly; one grouping is contested by its author and undone. Returns
    their numbers."""
    issues = []
    for row in told()["issues"]:
        issues.append(_make_issue(stage, row, [ids[key][0] for key in row["keys"]]))
    row = told()["issue_contested"]
    issue, comment = issues[row["to"]], ids[row["key"]][0]
    author = next(part_of(text["who"]) for text in told()["own"] if text["key"] == row["key"])
    acts.group_comments(stage.db, **stage.say(row["by"], row["at"]), issue_id=issue, comment_ids=[comment])
    say = stage.say(author, row["contested"])
    contest = acts.contest_grouping(stage.db, **say, issue_id=issue, comment_id=comment, body=row["body"])
    answer = {"decision": row["decision"], "reason": row["reason"]}
    acts.answer_contest(stage.db, **stage.say(row["answered_by"], row["answered"]), contest_id=contest, **answer)
    return issues


def group_trial(stage: Stage, ids: Sequence[int]) -> None:
    """An issue made by the member of comments on the trial that nobody has answered."""
    for row in told()["trial_issues"]:
        _make_issue(stage, row, [ids[n] for n in row["texts"]])


def _make_issue(stage: Stage, row: Mapping[str, Any], ids: Sequence[int]) -> int:
    return acts.make_issue(
        stage.db, **stage.say(row["by"], row["at"]), slug=MAIN, title_ja=row["title"]["ja"],
        title_en=row["title"]["en"], flow=row["flow"], field=row["field"], how=row["how"], reason=row["reason"],
        comment_ids=ids,
    )  # fmt: skip


def answer(stage: Stage, ids: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """The city's response to the first consultation, in groups. Returns the comments of each answer by its topic."""
    answered = {}
    for row in told()["answers"]:
        wanted = [number for key in (*row["topics"], *row["keys"]) for number in ids[key]]
        _answer(stage, row, wanted)
        answered[row["topic"]] = wanted
    return answered


def trial_consultation(stage: Stage) -> list[int]:
    """A second consultation on version 1, while the trial runs. Returns the receipt numbers in order."""
    _announce(stage, MAIN, 1, told()["trial"])
    opens = told()["trial"]["opens_on"]
    said = [_from(stage, row, stage.moments.at(f"{opens} 08:30")) for row in told()["trial_texts"]]
    return _speak(stage, MAIN, 1, said)[""]


def answer_trial(stage: Stage, ids: Sequence[int]) -> None:
    """Some of its texts are answered; the others wait, past the date."""
    for row in told()["trial_answers"]:
        _answer(stage, row, [ids[number] for number in row["texts"]])


def say_what_changed(stage: Stage, answered: Mapping[str, Sequence[int]]) -> None:
    """Version 2 is there: who asked for a change is told where it stands."""
    for row in told()["changes"]:
        place = {"changed_version": 2, "changed_flow": row["flow"], "changed_field": row["field"]}
        _answer(stage, row, answered[row["topic"]], **place)


def open_now(stage: Stage) -> dict[str, list[int]]:
    """Two consultations open on the day of loading, and what was written up to now. Returns receipt numbers by key."""
    waiting: list[tuple[Said, str, int]] = []
    for slug, version, name in ((MAIN, 2, "second"), (CAMERA, 1, "camera")):
        row, today = told()[name], stage.moments.today
        acts.open_consultation(
            stage.db, by=stage.cast["clerk2"], now=stage.moments.ago(row["announced"]), slug=slug, version=version,
            title_ja=row["title_ja"], title_en=row["title_en"], opens_on=today - timedelta(days=row["opens"]),
            closes_on=today - timedelta(days=row["closes"]), department_id=_department(stage, row),
        )  # fmt: skip
        for text in told()[f"{name}_texts"]:
            at = stage.moments.ago(row["opens"] - text["day"], hour=text.get("hour", 8))
            waiting.append((_from(stage, text, at, 0), slug, version))
    ids: dict[str, list[int]] = {}
    for said, slug, version in sorted(waiting, key=lambda one: one[0].at):
        for key, numbers in _speak(stage, slug, version, [said]).items():
            ids.setdefault(key, []).extend(numbers)
    for row in told()["second_answers"]:
        wanted, now = [number for key in row["keys"] for number in ids[key]], stage.moments.ago(row["ago"], hour=10)
        _answer(stage, row, wanted, {"by": stage.cast[row["by"]], "now": now})
    _paper(stage)
    return ids


def _paper(stage: Stage) -> None:
    """Letters and calls on version 2: two batches confirmed by another clerk, one that waits."""
    for row in told()["batches"]:
        received = stage.moments.today - timedelta(days=row["received"])
        scan = digest_of(BytesIO(row["scan"].encode())) if "scan" in row else None
        at = stage.moments.ago(0, hour=11)
        number = acts.enter_batch(
            stage.db, by=stage.cast[row["by"]], now=at, slug=MAIN, version=2, channel=row["channel"],
            received_on=received, lines=row["lines"], scan_digest=scan,
        )  # fmt: skip
        if "confirmed_by" in row:
            by = stage.cast[row["confirmed_by"]]
            acts.confirm_batch(stage.db, by=by, now=at, batch_id=number, scan_digest=scan)


def _announce(stage: Stage, slug: str, version: int, row: Mapping[str, Any]) -> None:
    days = {name: stage.moments.day(row[name]) for name in ("opens_on", "closes_on")}
    titles = {name: row[name] for name in ("title_ja", "title_en")}
    say = stage.say("clerk1", row["announced"])
    who = {"department_id": _department(stage, row)}
    acts.open_consultation(stage.db, **say, slug=slug, version=version, **titles, **days, **who)


def _department(stage: Stage, row: Mapping[str, Any]) -> int:
    name = next(d["ja"] for d in told()["departments"] if d["key"] == row["department"])
    return next(d.id for d in queries.departments_now(stage.db, people.CITY) if d.name_ja == name)


def _others(stage: Stage) -> Iterable[Said]:
    """The texts of others, spread over the days of the first consultation and over the people."""
    chance = random.Random(SEED)
    texts, first = texts_of_others(), stage.moments.at(f"{told()['first']['opens_on']} 07:00")
    for number, row in enumerate(texts):
        at = first + timedelta(days=number * 30 // len(texts), minutes=chance.randrange(15 * 60))
        credit = told()["credit"].format(id=row["id"], on=row["on"], number=row["id"].removeprefix("tm-"))
        who = people.crowd(chance.randrange(people.CROWD))
        yield Said(at, who, row["text"], row["flow"], row["field"], credit, row["topic"])


def _own(stage: Stage) -> Iterable[Said]:
    first = stage.moments.at(f"{told()['first']['opens_on']} 12:00")
    yield from (_from(stage, row, first) for row in told()["own"])
    yield from (_from(stage, row, first + timedelta(hours=7)) for row in told()["replies"])


def _from(stage: Stage, row: Mapping[str, Any], first: datetime, per_day: int = 1) -> Said:
    """A text of the data file. ``first``: the moment of its day 0 (or, with ``per_day`` 0, of its own day)."""
    flow, field = row.get("place", (None, None))
    at = first + timedelta(days=row["day"] * per_day)
    return Said(at, part_of(row["who"]), row["text"], flow, field, None, row.get("key", ""), row.get("to", ""))


def _speak(stage: Stage, slug: str, version: int, said: Iterable[Said]) -> dict[str, list[int]]:
    """Submit the texts in their order. Returns receipt numbers by key; replies have none."""
    ids: dict[str, list[int]] = {}
    for one in said:
        number = acts.submit_comment(
            stage.db, by=stage.cast[one.who], now=one.at, slug=slug, version=version, body=one.text, flow=one.flow,
            field=one.field, parent=ids[one.to][0] if one.to else None, standing=_standing(one.who), credit=one.credit,
        )  # fmt: skip
        if not one.to:
            ids.setdefault(one.key, []).append(number)
    return ids


def _answer(
    stage: Stage, row: Mapping[str, Any], comments: Sequence[int], say: Mapping[str, Any] | None = None, **changed: Any
) -> None:
    acts.give_answer(
        stage.db, **(say or stage.say(row["by"], row["at"])), slug=MAIN, comment_ids=comments, result=row["result"],
        topic=row["topic"], body=row["body"], **changed,
    )  # fmt: skip


def part_of(who: str | int) -> str:
    """The name of a part: of one of the crowd by number, or its own."""
    return people.crowd(who) if isinstance(who, int) else who


def _standing(who: str) -> str:
    """What people say of themselves: who is verified lives here, the others say this and that."""
    number = int(who.removeprefix("neighbour")) if who.startswith("neighbour") else 0
    return OF_OTHERS[number % len(OF_OTHERS)] if number in people.UNVERIFIED else Standing.lives
