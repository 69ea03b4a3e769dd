"""What a member files here under their own seat: questions, draft conditions, requests to correct an entry."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries, rules
from deliberation.council.entries import About, read_anchor
from deliberation.council.forms import QuestionForm, RequestForm
from deliberation.council.places import find_place
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import enter, name_of, number, place_of, there
from deliberation.errors import Refused
from deliberation.web import access, actor, database, language, notice, reading
from deliberation.web.text import to_html

bp = Blueprint("council_members", __name__)


@bp.route("/council/<jurisdiction>/questions/new", methods=["GET", "POST"])
@access.roles(Role.council_member)
def question(jurisdiction: str) -> Any:
    """A question or draft condition; ?proposal=, version=, place=, title= fill it in. Looked at before it is sent."""
    place, form = place_of(jurisdiction), _question_form(jurisdiction)
    preview = None
    if form.validate_on_submit():
        try:
            find_place(reading(), _about(form), jurisdiction)
            if request.form.get("step") == "send":
                return _send(form, jurisdiction)
            preview = to_html(form.body.data)
        except Refused as refused:
            form.refuse(refused)
    page = language.render("council/question_new.html", form=form, place=place, reason=_refusal(place), preview=preview)
    return page, 422 if form.is_submitted() and preview is None else 200


def _question_form(jurisdiction: str) -> QuestionForm:
    asked = {name: request.args.get(name) for name in ("kind", "proposal", "version", "place", "title")}
    form = QuestionForm(**{name: value for name, value in asked.items() if value})
    known = queries.proposals_here(reading(), jurisdiction)
    form.proposal.offer([(row.slug, name_of(row, "title")) for row in known])
    return form


def _send(form: QuestionForm, jurisdiction: str) -> Any:
    made = acts.put_question(
        database(), **say(jurisdiction), kind=form.kind.data, title=form.title.data, body=form.body.data,
        about=_about(form),
    )  # fmt: skip
    notice("notice.council_question_put")
    return redirect(url_for("council.question", question_id=made), 303)


def _about(form: QuestionForm) -> About:
    return About(form.proposal.data, number(form.version.data), *read_anchor(form.place.data))


def _refusal(place: Any) -> str | None:
    member = queries.member_of_seat(reading(), actor(), place.code)
    return rules.cannot_put_question(actor(), place.code, member=member, compiled=place.compiled)


@bp.route("/council/acts/<int:act_id>/contest", methods=["GET", "POST"])
@access.roles(Role.council_member)
def ask_correction(act_id: int) -> Any:
    """Say publicly what an entry about oneself has wrong."""
    found = there(queries.act(reading(), act_id))
    place, form, back = place_of(found.jurisdiction), RequestForm(), url_for("council.act", act_id=act_id)
    member = queries.member_of_seat(reading(), actor(), place.code)
    reason = rules.cannot_ask_correction(
        actor(), place.code, member=member, concerned=queries.members_named(reading(), act_id), compiled=place.compiled
    )
    values = {"form": form, "place": place, "title": "contest", "back": back, "reason": reason}
    return enter(
        form,
        lambda: acts.ask_correction(database(), **say(place.code), act_id=act_id, request=form.request.data),
        said="notice.council_correction_asked",
        to=lambda _: back,
        page=lambda: language.render("council/form.html", **values, about=name_of(found, "title")),
    )
