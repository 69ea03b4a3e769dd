"""The secretariat's desk, and its pages about meetings, acts, sources and members' requests."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, request, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.council.entries import About, Content, Pair, Sitting, Source, anchor, read_anchor
from deliberation.council.forms import ActForm, DecisionForm, MeetingForm, SourceForm
from deliberation.council.kinds import VOTED_KINDS, MemberPart, SourceKind
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import enter, name_of, number, place_of, refusal, simple, there
from deliberation.proposals import queries as proposals
from deliberation.web import access, database, language, paging, reading

bp = Blueprint("council_entry", __name__)
_PARTS = {
    "general_question": MemberPart.asker, "group_question": MemberPart.asker, "interpellation": MemberPart.asker,
    "petition_seigan": MemberPart.introducer, "petition_chinjo": MemberPart.introducer, "report": MemberPart.reporter,
}  # fmt: skip


@bp.get("/council/<jurisdiction>/entry")
@access.roles(Role.secretariat)
def entry(jurisdiction: str) -> Any:
    """What waits for the secretariat, and where each kind of entry is made."""
    place = place_of(jurisdiction)
    return language.render(
        "council/entry.html", place=place, reason=refusal(place), bodies=queries.bodies(reading(), jurisdiction),
        factions=queries.factions(reading(), jurisdiction), members=queries.members(reading(), jurisdiction),
        requests=queries.open_requests(reading(), jurisdiction),
        recent=queries.acts_here(reading(), jurisdiction, paging.FIRST, 10)[:10], voted=VOTED_KINDS,
    )  # fmt: skip


@bp.route("/council/<jurisdiction>/entry/meeting", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def add_meeting(jurisdiction: str) -> Any:
    form, back = MeetingForm(), url_for("council_entry.entry", jurisdiction=jurisdiction)
    _offer_bodies(form, jurisdiction)
    del form.correction
    return enter(
        form,
        lambda: acts.enter_meeting(
            database(), **say(jurisdiction), body_id=number(form.body.data) or 0, sitting=_sitting(form),
            sources=_sources(form),
        ),
        said="notice.council_meeting_entered", to=lambda made: url_for("council.meeting", meeting_id=made),
        page=simple(form, place_of(jurisdiction), "meeting", back),
    )  # fmt: skip


@bp.route("/council/meetings/<int:meeting_id>/correct", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def correct_meeting(meeting_id: int) -> Any:
    old = there(queries.meeting(reading(), meeting_id))
    form = MeetingForm(
        body=str(old.body_id), held_on=old.held_on, session=old.session or "", session_ja=old.session_ja,
        session_en=old.session_en, revision=str(old.revision),
    )  # fmt: skip
    del form.minutes, form.video
    _offer_bodies(form, old.jurisdiction, only=old.body_id)
    back = url_for("council.meeting", meeting_id=meeting_id)
    return enter(
        form,
        lambda: acts.correct_meeting(
            database(), **say(old.jurisdiction), meeting_id=meeting_id, revision=number(form.revision.data) or 0,
            sitting=_sitting(form), correction=form.correction.data,
        ),
        said="notice.council_corrected", to=lambda _: back,
        page=simple(form, place_of(old.jurisdiction), "meeting_correct", back, correcting=True),
    )  # fmt: skip


def _sitting(form: MeetingForm) -> Sitting:
    return Sitting(form.held_on.data, form.session.data or None, _pair(form.session_ja.data, form.session_en.data))


@bp.route("/council/<jurisdiction>/entry/act", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def add_act(jurisdiction: str) -> Any:
    """An act; ?proposal=, version=, place= fill in what it is about (links on the pages of a plan)."""
    place = place_of(jurisdiction)
    asked = {name: request.args.get(name) for name in ("proposal", "version", "place", "kind", "parent", "question")}
    form = ActForm(**{name: value for name, value in asked.items() if value})
    del form.correction, form.revision
    _offer_act(form, jurisdiction)
    return enter(
        form,
        lambda: acts.enter_act(database(), **say(jurisdiction), content=_content(form), sources=_sources(form)),
        said="notice.council_act_entered",
        to=lambda made: url_for("council.act", act_id=made),
        page=_act_page(form, place, url_for("council_entry.entry", jurisdiction=jurisdiction)),
    )


@bp.route("/council/acts/<int:act_id>/correct", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def correct_act(act_id: int) -> Any:
    old = there(queries.act(reading(), act_id))
    form = ActForm(**_filled(old))
    del form.minutes, form.video, form.paper
    _offer_act(form, old.jurisdiction, but=act_id)
    members = {row.id for row in queries.members_of_entry(reading(), old.entry_id)}
    back = url_for("council.act", act_id=act_id)
    return enter(
        form,
        lambda: acts.correct_act(
            database(), **say(old.jurisdiction), act_id=act_id, revision=number(form.revision.data) or 0,
            content=_content(form), correction=form.correction.data,
        ),
        said="notice.council_corrected", to=lambda _: back,
        page=_act_page(form, place_of(old.jurisdiction), back, old=old, ticked=members),
    )  # fmt: skip


def _act_page(form: ActForm, place: Any, back: str, old: Any = None, ticked: Iterable[int] = ()) -> Any:
    chosen = set(_ticked()) if form.is_submitted() else set(ticked)
    members = queries.members(reading(), place.code)
    return lambda: language.render(
        "council/act_entry.html", form=form, place=place, back=back, old=old, members=members, chosen=chosen,
        reason=refusal(place),
    )  # fmt: skip


def _filled(old: Any) -> dict[str, Any]:
    """The form of a correction starts with what was entered."""
    return {
        "kind": old.kind, "body": str(old.body_id), "acted_on": old.acted_on, "meeting": str(old.meeting_id or ""),
        "number": old.number, "title_ja": old.title_ja, "title_en": old.title_en, "text_ja": old.text_ja,
        "text_en": old.text_en, "answerer": old.answerer, "answer": old.answer, "parent": str(old.parent_id or ""),
        "question": str(old.question_id or ""), "withdrawn": old.withdrawn, "proposal": old.proposal or "",
        "version": str(old.version_no or ""), "place": anchor(old.flow_id, old.field),
        "event": str(old.event_id or ""), "revision": str(old.revision),
    }  # fmt: skip


def _content(form: ActForm) -> Content:
    flow, field = read_anchor(form.place.data)
    part = _PARTS.get(form.kind.data, MemberPart.mover)
    about = About(form.proposal.data, number(form.version.data), flow, field) if form.proposal.data else None
    return Content(
        kind=form.kind.data, body_id=number(form.body.data) or 0,
        title={"ja": form.title_ja.data, "en": form.title_en.data or None}, acted_on=form.acted_on.data,
        meeting_id=number(form.meeting.data), number=form.number.data, text=_pair(form.text_ja.data, form.text_en.data),
        members=[(member, part) for member in _ticked()], answerer=form.answerer.data, answer=form.answer.data,
        withdrawn=form.withdrawn.data, parent_id=number(form.parent.data), question_id=number(form.question.data),
        about=about, event_id=number(form.event.data),
    )  # fmt: skip


def _ticked() -> list[int]:
    return [int(one) for one in request.form.getlist("members") if number(one) is not None]


def _offer_act(form: ActForm, jurisdiction: str, but: int | None = None) -> None:
    """Fill the selects with what this assembly has on record."""
    _offer_bodies(form, jurisdiction)
    meetings = queries.newest_meetings(reading(), jurisdiction, 30)
    form.meeting.offer([(m.id, f"{m.held_on} {name_of(m, 'body')}") for m in meetings], none="label.nothing")
    parents = [row for row in queries.possible_parents(reading(), jurisdiction) if row.id != but]
    form.parent.offer([(row.id, name_of(row, "title")) for row in parents], none="label.nothing")
    asked = queries.questions_here(reading(), jurisdiction, 50)
    form.question.offer([(row.id, f"{name_of(row)}: {row.title}") for row in asked], none="label.nothing")
    known = queries.proposals_here(reading(), jurisdiction)
    form.proposal.offer([(row.slug, name_of(row, "title")) for row in known], none="label.nothing")
    chosen = proposals.by_slug(reading(), form.proposal.data) if form.proposal.data else None
    steps = proposals.events(reading(), chosen.id) if chosen else ()
    form.event.offer([(e.id, f"{e.happened_on or ''} {name_of(e, 'what')}") for e in steps], none="label.nothing")


def _offer_bodies(form: Any, jurisdiction: str, only: int | None = None) -> None:
    rows = [b for b in queries.bodies(reading(), jurisdiction) if only in (None, b.id) and b.ended_on is None]
    form.body.offer([(b.id, name_of(b)) for b in rows])


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
            source=Source(SourceKind(form.kind.data), form.title.data or None, form.address.data or None, today),
        ),
        said="notice.council_source_added", to=lambda _: back,
        page=simple(form, place_of(jurisdiction), "source", back, about=about),
    )  # fmt: skip


@bp.route("/council/requests/<int:request_id>/decide", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def decide(request_id: int) -> Any:
    """Answer a member's request for correction, with the reason; the correction itself is made at the entry."""
    found = there(queries.correction_request(reading(), request_id))
    form, back = DecisionForm(), url_for("council.act", act_id=found.act_id)
    return enter(
        form,
        lambda: acts.decide_correction(
            database(), **say(found.jurisdiction), request_id=request_id, decision=form.decision.data,
            reason=form.reason.data,
        ),
        said="notice.council_request_decided", to=lambda _: back,
        page=simple(form, place_of(found.jurisdiction), "decide", back, about=name_of(found, "title"), asked=found),
    )  # fmt: skip


def _sources(form: Any) -> list[Source]:
    today = clock.day(clock.now()).isoformat()
    return [
        Source(kind, address=form[kind.value].data, seen_on=today)
        for kind in (SourceKind.minutes, SourceKind.video, SourceKind.paper)
        if kind.value in form and form[kind.value].data
    ]


def _pair(ja: str | None, en: str | None) -> Pair | None:
    return {"ja": ja, "en": en or None} if ja else None
