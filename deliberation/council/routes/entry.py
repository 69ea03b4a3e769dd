"""The secretariat's desk, and its pages about meetings, sources and members' requests."""

from typing import Any

from flask import Blueprint, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.council import acts, checks, queries, shown
from deliberation.council.agenda import faults_of_day
from deliberation.council.entries import Sitting, Source
from deliberation.council.forms import DecisionForm, MeetingForm, SourceForm, Words
from deliberation.council.kinds import VOTED_KINDS, SourceKind
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import (
    enter,
    linked,
    name_of,
    offer_bodies,
    pair,
    place_of,
    refusal,
    simple,
    sources_of,
    step,
)
from deliberation.council.rules import Fault
from deliberation.errors import there
from deliberation.web import access, database, language, reading
from deliberation.web.typed import number

bp = Blueprint("council_entry", __name__)
OPEN = 50  # requests on the page; the desk of the secretariat has all of them


@bp.get("/council/<jurisdiction>/entry")
@access.roles(Role.secretariat)
def entry(jurisdiction: str) -> Any:
    """What waits for the secretariat, and where each kind of entry is made."""
    place, recent = place_of(jurisdiction), queries.entered_lately(reading(), jurisdiction, 10)
    votes = queries.votes_of_acts(reading(), [row.id for row in recent])
    requests = queries.open_requests(reading(), [jurisdiction], OPEN + 1)
    return language.render(
        "council/entry.html", place=place, reason=refusal(place), bodies=queries.bodies(reading(), jurisdiction),
        factions=queries.factions(reading(), jurisdiction), members=queries.members(reading(), jurisdiction),
        requests=requests[:OPEN], more=len(requests) > OPEN,
        recent=recent, voted=VOTED_KINDS, votes=votes, endings=shown.endings_of(recent, votes),
    )  # fmt: skip


@bp.route("/council/<jurisdiction>/entry/meeting", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def add_meeting(jurisdiction: str) -> Any:
    form, back = MeetingForm(), url_for("council_entry.entry", jurisdiction=jurisdiction)
    offer_bodies(form, jurisdiction)
    del form.correction
    return enter(
        form,
        lambda: acts.enter_meeting(
            database(), **say(jurisdiction), body_id=number(form.body.data) or 0, sitting=_sitting(form),
            sources=sources_of(form), another=number(form.another.data),
        ),
        said="notice.council_meeting_entered", to=lambda made: _after_meeting(jurisdiction, made),
        page=simple(form, place_of(jurisdiction), "meeting", back), faults=lambda: _faults(form),
    )  # fmt: skip


@bp.route("/council/meetings/<int:meeting_id>/correct", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def correct_meeting(meeting_id: int) -> Any:
    old = there(queries.meeting(reading(), meeting_id))
    form = MeetingForm(
        body=str(old.body_id), held_on=old.held_on, session=old.session or "", session_ja=old.session_ja,
        session_en=old.session_en, revision=str(old.revision),
    )  # fmt: skip
    del form.minutes, form.video, form.another
    offer_bodies(form, old.jurisdiction, only=old.body_id)
    back = url_for("council.meeting", meeting_id=meeting_id)
    return enter(
        form,
        lambda: acts.correct_meeting(
            database(), **say(old.jurisdiction), meeting_id=meeting_id, revision=number(form.revision.data) or 0,
            sitting=_sitting(form), correction=form.correction.data,
        ),
        said="notice.council_corrected", to=lambda _: back,
        page=simple(form, place_of(old.jurisdiction), "meeting_correct", back, correcting=True),
        faults=lambda: _faults(form, old),
    )  # fmt: skip


def _after_meeting(jurisdiction: str, made: int) -> str:
    """On to what the meeting dealt with, or to its page."""
    if step() == "next":
        return url_for("council_acting.add_act", jurisdiction=jurisdiction, meeting=made)
    return url_for("council.meeting", meeting_id=made)


def _faults(form: MeetingForm, held: Any = None) -> list[Fault]:
    return faults_of_day(form.held_on.data, clock.day(clock.now()), held=held)


def _sitting(form: MeetingForm) -> Sitting:
    return Sitting(form.held_on.data, form.session.data or None, pair(form.session_ja.data, form.session_en.data))


@bp.route("/council/acts/<int:act_id>/source", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def add_act_source(act_id: int) -> Any:
    found = there(queries.act(reading(), act_id))
    return _add_source(
        found.jurisdiction, name_of(found, "title"), url_for("council.act", act_id=act_id), act_id=act_id
    )


@bp.route("/council/meetings/<int:meeting_id>/source", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def add_meeting_source(meeting_id: int) -> Any:
    found = there(queries.meeting(reading(), meeting_id))
    back = url_for("council.meeting", meeting_id=meeting_id)
    return _add_source(found.jurisdiction, name_of(found, "body"), back, meeting_id=meeting_id)


def _add_source(jurisdiction: str, about: str, back: str, **of: int) -> Any:
    form = SourceForm()
    today = clock.day(clock.now()).isoformat()
    return enter(
        form,
        lambda: acts.add_source(
            database(), **say(jurisdiction), **of,
            source=Source(
                SourceKind(form.kind.data), form.title.data or None,
                linked(form, form.kind.data, form.address.data), today,
            ),
        ),
        said="notice.council_source_added", to=lambda _: back,
        page=simple(form, place_of(jurisdiction), "source", back, about=about),
    )  # fmt: skip


_NONE_MADE = "council.made.none"


def _made(row: Any) -> Words:
    """A correction in words, to be chosen."""
    return f"council.made.{row.what}", {"date": clock.day(row.entered_at), "why": row.correction}


def _contested(request: Any) -> str:
    """The page of what is contested."""
    if request.act_id:
        return url_for("council.act", act_id=request.act_id)
    return url_for("council.member", member_id=request.member_id)


@bp.route("/council/requests/<int:request_id>/decide", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def decide(request_id: int) -> Any:
    """Answer a member's request for correction, with the reason; the correction itself is made at the entry."""
    found = there(queries.correction_request(reading(), request_id))
    form, back = DecisionForm(), _contested(found)
    form.made.offer([(row.log_entry_id, _made(row)) for row in queries.corrections(reading(), found)], none=_NONE_MADE)
    return enter(
        form,
        lambda: acts.decide_correction(
            database(), **say(found.jurisdiction), request_id=request_id, decision=form.decision.data,
            reason=form.reason.data, correction=number(form.made.data),
        ),
        said="notice.council_request_decided", to=lambda _: back,
        page=simple(form, place_of(found.jurisdiction), "decide", back, about=name_of(found, "title"), asked=found),
        faults=lambda: checks.of_answer(reading(), found, form.decision.data, number(form.made.data)),
    )  # fmt: skip
