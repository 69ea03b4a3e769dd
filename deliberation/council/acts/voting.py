"""Votes on an act, with each member's vote where the way of voting names them. Results are computed, never typed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor
from deliberation.council import checks, queries, rules
from deliberation.council.acts.common import only_secretariat
from deliberation.council.acts.entering import hold_act, own_meeting
from deliberation.council.models import CouncilVote
from deliberation.council.rollcalls import HEADS
from deliberation.council.rules import VoteEntered
from deliberation.council.writing import day, roll_digest, write_vote
from deliberation.db import act
from deliberation.errors import Missing, Refused


@act("public")
def enter_vote(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, act_id: int, taken_on: date, vote: VoteEntered,
    meeting_id: int | None = None,
) -> int:  # fmt: skip
    """A vote of the body that the act is before. Returns its id. The whole roster answers in a roll call."""
    seat = only_secretariat(db, by, jurisdiction)
    found = hold_act(db, act_id, jurisdiction)
    if meeting_id is not None:
        own_meeting(db, meeting_id, jurisdiction)
    vote = _checked(db, found, taken_on, vote, now, meeting_id)
    row = _entered(found, taken_on, vote, meeting_id or checks.own_sitting(db, found, taken_on))
    return write_vote(db, now=now, found=found, seat=seat, row=row, choices=vote.choices)


@act("public")
def correct_vote(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, vote_id: int, taken_on: date, vote: VoteEntered,
    correction: str, meeting_id: int | None = None,
) -> int:  # fmt: skip
    """A whole new entry of a vote that was entered wrongly; the old one stays, marked as corrected. Returns its id."""
    seat = only_secretariat(db, by, jurisdiction)
    old = queries.vote(db, vote_id)
    if old is None:
        raise Missing
    if not old.current:
        raise Refused("vote_corrected_already")
    found = hold_act(db, old.act_id, jurisdiction)
    if meeting_id is not None:
        own_meeting(db, meeting_id, jurisdiction)
    vote = _checked(db, found, taken_on, vote, now, meeting_id, old)
    row = _entered(found, taken_on, vote, meeting_id or checks.own_sitting(db, found, taken_on))
    _refuse_same(old, row, vote)
    done = db.execute(
        update(CouncilVote).where(CouncilVote.id == vote_id, CouncilVote.current.is_(True)).values(current=False)
    )
    if done.rowcount != 1:
        raise Refused("vote_corrected_already")
    row |= {"supersedes_id": vote_id, "correction": correction}
    return write_vote(db, now=now, found=found, seat=seat, row=row, choices=vote.choices)


def _refuse_same(old: Any, row: dict[str, Any], vote: VoteEntered) -> None:
    """A correction changes something."""
    if _same(old, row, vote):
        raise Refused("correction_changes_nothing", field="correction")


def _same(old: Any, row: dict[str, Any], vote: VoteEntered) -> bool:
    roll = roll_digest(vote.choices) if vote.choices else None
    return old.roll_digest == roll and all(getattr(old, name) == value for name, value in row.items())


def _checked(
    db: Connection, found: Any, taken_on: date, vote: VoteEntered, now: datetime, meeting_id: int | None,
    instead: Any = None,
) -> VoteEntered:  # fmt: skip
    """The vote with the seats of its body, if it can stand as entered."""
    faults = checks.of_vote(db, found, vote, taken_on, clock.day(now), meeting_id=meeting_id, instead=instead)
    if faults:
        raise faults[0].refusal()
    return rules.with_seats(vote, found.seats, instead)


def _entered(found: Any, taken_on: date, vote: VoteEntered, meeting_id: int | None) -> dict[str, Any]:
    heads = vote.heads()
    return {
        "act_id": found.id, "body_id": found.body_id, "meeting_id": meeting_id,
        "taken_on": day(taken_on), "taken_from": taken_on, "question": vote.question, "way": vote.way,
        "requirement": vote.requirement.code, "requirement_seen": True, "seats": vote.seats,
        **{name: getattr(heads, name) for name in HEADS}, "presiding_id": vote.presiding,
        "casting": vote.casting, "declared": vote.declared, "recalled": vote.recalled, "tie": False,
        "unanimous": False, "reported": None, "reported_ja": None, "reported_en": None,
        "choices_from": vote.choices_from or None,
    }  # fmt: skip
