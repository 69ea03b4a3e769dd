"""Entering a vote: first how it was taken (by GET), then the whole assembly on one screen, checked, then sent."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.council import acts, checks, queries
from deliberation.council.forms import VoteForm, VoteStartForm, group_defaults, group_key, read_choices
from deliberation.council.kinds import Question
from deliberation.council.outcomes import Outcome, Taken, outcome
from deliberation.council.rollcalls import NAMED_WAYS, REQUIREMENTS, Choice, Counts, Declared, Way, seats_known
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import (
    name_of,
    offer_meetings,
    place_of,
    refusal,
    step,
    tell,
)
from deliberation.council.routes.vote_start import early, silent_chair, start, word, written_day
from deliberation.council.rules import VoteEntered, with_seats
from deliberation.council.shown import by_group
from deliberation.errors import Missing, Refused, there
from deliberation.web import access, database, language, notice, reading
from deliberation.web.forms import required
from deliberation.web.typed import number

bp = Blueprint("council_voting", __name__)
_HEADS = ("in_favour", "against", "stayed", "abstained", "absent", "excused")
_BY_SEATS = ("seats_then_at_least_one", "more_than_seats", "quorum_missed")
_START = ("taken_on", "question", "way", "requirement", "presiding")


@bp.route("/council/acts/<int:act_id>/vote", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def enter_vote(act_id: int) -> Any:
    found = there(queries.act(reading(), act_id))
    return _steps(found, None)


@bp.route("/council/votes/<int:vote_id>/correct", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def correct_vote(vote_id: int) -> Any:
    """A whole new entry of the vote; the forms start with what was entered."""
    old = queries.vote(reading(), vote_id)
    found = queries.act(reading(), old.act_id) if old is not None else None
    if found is None:
        raise Missing
    return _steps(found, old)


@dataclass(frozen=True)
class Screen:
    """The second step: its form, the members of the body on that day, and what is ticked."""

    form: VoteForm
    on: date
    roster: Any
    choices: dict[int, str]

    @property
    def ticked(self) -> bool:
        """Whether anything was chosen for anybody; that a chair has no vote is not chosen."""
        return any(choice != Choice.not_voting for choice in self.choices.values())


def _steps(found: Any, old: Any) -> Any:
    place = place_of(found.jurisdiction)
    if request.method == "GET":
        return _first(found, old, place)
    screen = _screen(old, found)
    if step() in ("show", "clear"):
        return _screen_page(found, old, place, replace(screen, choices={}) if step() == "clear" else screen)
    well = screen.form.validate()
    if screen.form.errors.keys() & {"question", "way", "requirement"}:  # no choice of ours: tampered with
        return _start_page(found, old, place, start(found, old)), 422
    if screen.form.errors.keys() & {"declared", "casting"}:
        return _screen_page(found, old, place, screen), 422
    told = checks.of_vote(
        reading(), found, _vote(screen), screen.on, clock.day(clock.now()), meeting_id=number(screen.form.meeting.data),
        instead=old,
    )  # fmt: skip
    if screen.form.seats.errors:  # what would follow from a number that is none is not told
        told = [one for one in told if one.reason not in _BY_SEATS]
    if not tell(screen.form, told) or not well:
        return _screen_page(found, old, place, screen), 422
    try:
        return _check_or_send(found, old, place, screen)
    except Refused as refused:
        screen.form.refuse(refused)
        return _screen_page(found, old, place, screen), 422


def _first(found: Any, old: Any, place: Any) -> Any:
    """How the vote was taken, by GET; once that is said and right, the second step."""
    form = start(found, old)
    if "way" not in request.args:
        return _start_page(found, old, place, form)
    well = form.validate()
    if not tell(form, early(form, found)) or not well:
        return _start_page(found, old, place, form), 422
    return _screen_page(found, old, place, _screen(old, found))


def _screen(old: Any, found: Any) -> Screen:
    """The second step, from what was sent, from the defaults by group, or from the vote that is corrected."""
    values = request.form if request.method == "POST" else request.args
    day = written_day(values.get("taken_on")) or found.acted_from
    given = _old_values(old) if old else {"meeting": str(checks.own_sitting(reading(), found, day) or "")}
    seats = seats_known(REQUIREMENTS.get(values.get("requirement", "")), found.seats, old)
    form = VoteForm(**{name: values.get(name) for name in _START}, **given, seats=str(seats or ""))
    if seats:  # left empty, the number of another day would stand for it
        form.seats.validators, form.seats.flags.required = [required(), *form.seats.validators], True
    if old is None:
        del form.correction
    on = written_day(form.taken_on.data) or found.acted_from
    offer_meetings(form.meeting, found.jurisdiction, found.body_id, on.isoformat() if on else None)
    roster = queries.roster(reading(), found.body_id, on)
    form.presiding.offer([(m.id, name_of(m)) for m in roster], none="label.nothing")
    word(form, found)
    presiding = number(form.presiding.data) if silent_chair(form) else None
    choices = read_choices(request.form, roster, presiding=presiding)
    if request.method == "GET":
        earlier = {row.id: row.choice for row in queries.roll(reading(), [old.id]).get(old.id, ())} if old else {}
        choices = {**earlier, **group_defaults(request.args, roster), **choices}
    return Screen(form, on, roster, choices)


def _old_values(old: Any) -> dict[str, Any]:
    heads = {name: "" if getattr(old, name) is None else str(getattr(old, name)) for name in _HEADS}
    more = {name: getattr(old, name) or "" for name in ("declared", "choices_from", "casting")}
    return {**heads, **more, "recalled": old.recalled, "meeting": str(old.meeting_id or "")}


def _check_or_send(found: Any, old: Any, place: Any, screen: Screen) -> Any:
    form, vote = screen.form, _vote(screen)
    if step() == "check":
        return _screen_page(found, old, place, screen, _result(with_seats(vote, found.seats, old)))
    told = {**say(found.jurisdiction), "taken_on": screen.on, "vote": vote}
    meeting = number(form.meeting.data)
    if old is None:
        acts.enter_vote(database(), **told, act_id=found.id, meeting_id=meeting)
    else:
        acts.correct_vote(database(), **told, vote_id=old.id, meeting_id=meeting, correction=form.correction.data or "")
    notice("notice.council_vote_entered")
    after = _after(found, meeting)
    if step() == "next_vote" and after is not None:
        return redirect(url_for("council_voting.enter_vote", act_id=after.id), 303)
    if step() == "next" and meeting is not None:
        return redirect(url_for("council_acting.add_act", jurisdiction=found.jurisdiction, meeting=meeting), 303)
    return redirect(url_for("council.act", act_id=found.id), 303)


def _after(found: Any, meeting: int | None) -> Any:
    """The item of the same meeting that is to be voted on next."""
    sitting = meeting or found.meeting_id
    return queries.next_to_vote(reading(), sitting, found.id) if sitting else None


def _vote(screen: Screen) -> VoteEntered:
    form, way = screen.form, Way(screen.form.way.data)
    named = way in NAMED_WAYS
    counts = None if named else Counts(**{name: number(form[name].data) for name in _HEADS})
    return VoteEntered(
        way=way,
        requirement=REQUIREMENTS[form.requirement.data],
        question=Question(form.question.data),
        choices={member: Choice(choice) for member, choice in screen.choices.items()}
        if named or screen.ticked else None,
        counts=counts,
        seats=number(form.seats.data),
        presiding=number(form.presiding.data),
        casting=Choice(form.casting.data) if form.casting.data else None,
        declared=Declared(form.declared.data) if form.declared.data and way not in NAMED_WAYS else None,
        recalled=form.recalled.data,
        choices_from=form.choices_from.data or None if way is Way.standing else None,
    )


def _result(vote: VoteEntered) -> Outcome:
    return outcome(Taken(vote.requirement, vote.heads(), vote.seats, vote.casting, vote.declared))


def _start_page(found: Any, old: Any, place: Any, form: VoteStartForm) -> str:
    groups = by_group(queries.roster(reading(), found.body_id, found.acted_from)) if found.acted_from else ()
    return language.render(
        "council/vote_start.html", act=found, old=old, place=place, form=form, reason=refusal(place),
        groups=[(group_key(group.members[0]), group) for group in groups],
    )  # fmt: skip


def _screen_page(found: Any, old: Any, place: Any, screen: Screen, result: Outcome | None = None) -> str:
    named = screen.form.way.data in NAMED_WAYS
    return language.render(
        "council/vote_entry.html", act=found, old=old, place=place, reason=refusal(place), form=screen.form,
        choices=screen.choices, groups=by_group(screen.roster), result=result, named=named,
        rule=REQUIREMENTS[screen.form.requirement.data], counts=_vote(screen).heads() if result and named else None,
        silent=number(screen.form.presiding.data) if silent_chair(screen.form) else None, missing=_missing(screen),
        ticked=screen.ticked, after=_after(found, number(screen.form.meeting.data)) if result and not old else None,
    )  # fmt: skip


def _missing(screen: Screen) -> list[Any]:
    """Members whose choice is asked for, once the vote came back for want of it: in a way that names everybody."""
    asked = screen.form.choices.errors and screen.form.way.data in NAMED_WAYS
    return [member for member in screen.roster if member.id not in screen.choices] if asked else []
