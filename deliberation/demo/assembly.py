"""The assembly of the demonstration city: bodies, groups, members, meetings, acts with their roll calls, questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from deliberation.comments import queries as comments
from deliberation.council import acts
from deliberation.council.entries import About, Content, Sitting, Source
from deliberation.council.kinds import MemberPart, SourceKind
from deliberation.council.rollcalls import REQUIREMENTS, Chair, Choice, Declared, Way
from deliberation.council.rules import VoteEntered
from deliberation.council.sides import Side
from deliberation.demo.people import CITY
from deliberation.demo.proposing import MAIN
from deliberation.demo.stage import Stage, read

TOLD = "assembly"
MEMBER_SEAT = 1  # of the account that plays a member


@dataclass(frozen=True)
class Seated:
    """Ids of bodies by slug, of members in the order of the list (from 1), of meetings by key."""

    bodies: Mapping[str, int]
    members: Mapping[int, int]
    meetings: dict[str, int]


def seat(stage: Stage) -> Seated:
    """Enter bodies, groups and members, and say which member holds the account's seat."""
    told = read(TOLD)
    say, since = {**stage.say("secretariat1", told["at"]), "jurisdiction": CITY}, stage.moments.day(told["since"])
    bodies: dict[str, int] = {}
    for row in told["bodies"]:
        given = {name: row[name] for name in ("slug", "kind", "name_ja", "name_en", "seats")}
        bodies[row["slug"]] = acts.add_body(stage.db, **say, **given, part_of_id=bodies.get(row.get("part_of", "")))
    groups = {
        key: acts.add_faction(stage.db, **say, name_ja=name["ja"], name_en=name["en"], since=since)
        for key, name in told["factions"].items()
    }
    members = {}
    for number, (name_ja, kana, name_en, group) in enumerate(told["members"], start=1):
        members[number] = acts.add_member(
            stage.db, **say, name_ja=name_ja, kana=kana, name_en=name_en,
            term={"body_id": bodies["assembly"], "since": since, "part": "chair" if number == 1 else "member"},
            group={"faction_id": groups.get(group), "since": since},
        )  # fmt: skip
    for row in told["bodies"]:
        for place, number in enumerate(row.get("members", ())):
            part = "member" if place else "chair"
            given = {"body_id": bodies[row["slug"]], "member_id": members[number], "since": since, "part": part}
            acts.add_term(stage.db, **say, **given)
        for name_ja, kana, name_en, speaks_for in ((*one["name"], one["for"]) for one in row.get("people", ())):
            term = {"body_id": bodies[row["slug"]], "since": since, "speaks_for": speaks_for}
            acts.add_member(stage.db, **say, name_ja=name_ja, kana=kana, name_en=name_en, term=term)
        _provide(stage, row, {**say, "body_id": bodies[row["slug"]], "rules_on": since})
    acts.give_member_seat(stage.db, **say, member_id=members[told["member_seat"]], seat_number=MEMBER_SEAT)
    return Seated(bodies, members, {})


def _provide(stage: Stage, row: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """The seats that a council's rules provide, where the scene tells them."""
    if "sides" in row:
        sides = [Side(one["for"], one["seats"], one.get("residents", False)) for one in row["sides"]]
        acts.enter_seats(stage.db, **given, revision=0, sides=sides, source_title=row["rules"])


def sessions(stage: Stage, seated: Seated, *, until: str, acts_before: dict[str, int] | None = None) -> dict[str, int]:
    """Enter the meetings and acts up to a day that are not in the record yet. Returns the ids of acts by key."""
    told, entered = read(TOLD), {} if acts_before is None else acts_before
    for key, meeting in told["meetings"].items():
        if key not in seated.meetings and meeting["at"] <= f"{until} 24":
            seated.meetings[key] = _meeting(stage, seated, meeting)
    for row in told["acts"]:
        if row["key"] not in entered and row["at"] <= f"{until} 24":
            entered[row["key"]] = _act(stage, seated, row, told["meetings"][row["meeting"]], entered)
            if row["key"] == told["correction"]["act"]:
                _contest(stage, told["correction"], entered[row["key"]])
                _contest(stage, told["correction_own"])
    return entered


def take_up(stage: Stage, entered: Mapping[str, int], issues: Sequence[int]) -> None:
    """What the secretariat enters of issues out of comments that acts took up."""
    for row in read(TOLD)["taken_up"]:
        say = {**stage.say("secretariat1", row["at"]), "jurisdiction": CITY}
        acts.take_up_issue(stage.db, **say, act_id=entered[row["act"]], issue_id=issues[row["issue"]])


def ask(stage: Stage, proposal: int) -> None:
    """The member with an account puts questions and a draft condition about version 2, one drawn from an issue."""
    for row in read(TOLD)["questions"]:
        acts.put_question(
            stage.db, **stage.say("member", row["at"]), jurisdiction=CITY, kind=row["kind"], title=row["title"],
            body=row["body"], about=About(MAIN, **row["about"]), issue=_issue(stage, proposal, row),
        )  # fmt: skip


def _issue(stage: Stage, proposal: int, row: Mapping[str, Any]) -> int | None:
    """The issue that a question is drawn from, by its title."""
    return comments.issue_named(stage.db, proposal, row["issue"]) if "issue" in row else None


def note(stage: Stage, proposal_acts: Mapping[str, int]) -> None:
    """What the secretariat and the member with an account note on points to check."""
    for row in read(TOLD)["notes"]:
        acts.note_on_flags(
            stage.db, **stage.say(row["who"], row["at"]), jurisdiction=CITY, proposal=MAIN, version=row["version"],
            notes={(row["rule"], None): row["body"]}, act_id=proposal_acts.get(row.get("act", "")),
        )  # fmt: skip


def _meeting(stage: Stage, seated: Seated, row: Mapping[str, Any]) -> int:
    name = {"ja": row["ja"], "en": row["en"]}
    sitting = Sitting(stage.moments.day(row["held_on"]).isoformat(), session=row["session"], session_name=name)
    sources = [Source(kind, address=row[kind]) for kind in (SourceKind.minutes, SourceKind.video) if kind in row]
    say = stage.say("secretariat1", row["at"])
    body = seated.bodies[row["body"]]
    return int(acts.enter_meeting(stage.db, **say, jurisdiction=CITY, body_id=body, sitting=sitting, sources=sources))


def _act(
    stage: Stage, seated: Seated, row: Mapping[str, Any], meeting: Mapping[str, Any], before: Mapping[str, int]
) -> int:
    held_on = stage.moments.day(meeting["held_on"])
    content = Content(
        kind=row["kind"], body_id=seated.bodies[meeting["body"]], title=row["title"], acted_on=held_on.isoformat(),
        meeting_id=seated.meetings[row["meeting"]], number=row.get("number"), text=row["text"],
        members=[(seated.members[number], MemberPart(part)) for number, part in row.get("members", ())],
        answerer=row.get("answerer"), answer=row.get("answer"), parent_id=before.get(row.get("parent", "")),
        about=About(MAIN, **row["about"]),
    )  # fmt: skip
    say = {**stage.say("secretariat1", row["at"]), "jurisdiction": CITY}
    act_id = int(acts.enter_act(stage.db, **say, content=content))
    if "vote" in row:
        _vote(stage, seated, act_id, row["vote"], meeting, held_on, say)
    return act_id


def _vote(
    stage: Stage, seated: Seated, act_id: int, row: Mapping[str, Any], meeting: Mapping[str, Any], held_on: date,
    say: Mapping[str, Any],
) -> None:  # fmt: skip
    """Everyone votes in favour who is not named otherwise; who presides has no vote unless the rule counts them."""
    requirement, way = REQUIREMENTS[row["requirement"]], Way(row.get("way", "roll_call"))
    vote = VoteEntered(way, requirement, declared=Declared(row["declared"]) if "declared" in row else None)
    if way is Way.roll_call:
        told = read(TOLD)["bodies"]
        roster = next(body for body in told if body["slug"] == meeting["body"]).get("members") or list(seated.members)
        choices = dict.fromkeys(roster, Choice.in_favour)
        choices |= dict.fromkeys(row["against"], Choice.against) | dict.fromkeys(row.get("absent", ()), Choice.absent)
        silent = requirement.chair is Chair.decides_tie
        if silent:
            choices[roster[0]] = Choice.not_voting
        by_id = {seated.members[number]: choice for number, choice in choices.items()}
        vote = VoteEntered(way, requirement, choices=by_id, presiding=seated.members[roster[0]] if silent else None)
    acts.enter_vote(stage.db, **say, act_id=act_id, taken_on=held_on, vote=vote)


def _contest(stage: Stage, row: Mapping[str, Any], act_id: int | None = None) -> None:
    """The member contests how an act, or a matter of their own, is entered; the secretariat decides in public."""
    say = {**stage.say("member", row["at"]), "jurisdiction": CITY, "request": row["request"]}
    request = (
        acts.ask_correction(stage.db, **say, act_id=act_id) if act_id
        else acts.ask_own_correction(stage.db, **say, about=row["about"])
    )  # fmt: skip
    say = {**stage.say("secretariat2", row["decided"]), "jurisdiction": CITY}
    acts.decide_correction(stage.db, **say, request_id=request, decision=row["decision"], reason=row["reason"])
