"""How a vote was taken: the first step of entering one, sent by GET, and what it begins with."""

from datetime import date
from typing import Any

from flask import request

from deliberation import clock
from deliberation.council import checks, queries
from deliberation.council.forms import VoteForm, VoteStartForm
from deliberation.council.forms.selects import codes
from deliberation.council.kinds import SEATED_BODIES
from deliberation.council.rollcalls import NAMED_WAYS, REQUIREMENTS
from deliberation.council.routes.shared import name_of
from deliberation.council.rules import Fault, cannot_vote_on
from deliberation.web import reading

USUAL = ("majority", "majority_all")


def start(found: Any, old: Any) -> VoteStartForm:
    form = VoteStartForm(request.args if "way" in request.args else None, **_as_before(found, old))
    members = queries.roster(reading(), found.body_id, written_day(form.taken_on.data) or found.acted_from)
    form.presiding.offer([(m.id, name_of(m)) for m in members], none="label.nothing")
    word(form, found)
    return form


def early(form: VoteStartForm, found: Any) -> list[Fault]:
    """What the first step can already tell."""
    told = checks.of_day(form.taken_on.data, clock.day(clock.now()), "taken_on")
    on = written_day(form.taken_on.data)
    if on is not None and cannot_vote_on(on, found.acted_from):
        told.append(Fault("vote_before_act", "taken_on", {"date": found.acted_from}))
    if form.way.data in NAMED_WAYS and silent_chair(form) and not form.presiding.data:
        told.append(Fault("presiding_needed", "presiding"))
    return told


def word(form: VoteForm | VoteStartForm, found: Any) -> None:
    """What is required, in the words for the members of that body."""
    if found.body_kind in SEATED_BODIES:
        form.requirement.choices = codes("council.requirement_in.council", REQUIREMENTS)


def silent_chair(form: VoteForm | VoteStartForm) -> bool:
    """Whether the presiding member has no vote under this requirement."""
    rule = REQUIREMENTS.get(form.requirement.data or "")
    return rule is not None and rule.chair == "decides_tie"


def _as_before(found: Any, old: Any) -> dict[str, Any]:
    """What the first step begins with: the vote that is corrected, or the way of the meeting's last vote. What one
    item alone needs, a special majority, is nobody's default: the next one would be lost by it."""
    if old is not None:
        given = {name: getattr(old, name) for name in ("taken_on", "question", "way", "requirement")}
        return {**given, "presiding": str(old.presiding_id or "")}
    last = queries.last_of_meeting(reading(), found.meeting_id, found.body_id) if found.meeting_id else None
    first = {"taken_on": found.acted_on, "presiding": _chair(found)}
    if last is None or last.way is None:
        return first
    usual = {"requirement": last.requirement} if last.requirement in USUAL else {}
    return {**first, "way": last.way, **usual, "presiding": str(last.presiding_id or "")}


def _chair(found: Any) -> str:
    """Who presides unless somebody else is chosen: the body's chair on that day."""
    roster = queries.roster(reading(), found.body_id, found.acted_from)
    return next((str(member.id) for member in roster if member.part == "chair"), "")


def written_day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None
