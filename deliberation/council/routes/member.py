"""What a member files here under their own seat: questions, draft conditions, requests to correct an entry."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, request, url_for

from deliberation.accounts.rules import Role
from deliberation.comments import queries as comments
from deliberation.council import acts, again, drawn, queries, rules, terms
from deliberation.council.forms import OwnRequestForm, QuestionForm, RequestForm
from deliberation.council.places import look_up
from deliberation.council.routes import about
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import enter, looked_at, name_of, place_of
from deliberation.council.rules import Fault
from deliberation.errors import there
from deliberation.web import access, actor, database, language, reading
from deliberation.web.text import to_html
from deliberation.web.typed import number

bp = Blueprint("council_members", __name__)


@bp.route("/council/<jurisdiction>/questions/new", methods=["GET", "POST"])
@access.roles(Role.council_member)
def question(jurisdiction: str) -> Any:
    """A question or draft condition; ?proposal=, version=, place=, title= fill it in, ?issue= what an issue is about.
    Looked at before it is sent."""
    place, form = place_of(jurisdiction), QuestionForm(**_asked())
    forgotten = about.offer(form, jurisdiction)
    return looked_at(
        form, lambda: [*forgotten, *_faults(form, jurisdiction)],
        lambda: acts.put_question(
            database(), **say(jurisdiction), kind=form.kind.data, title=form.title.data, body=form.body.data,
            about=about.about_of(form), issue=number(form.issue.data),
        ),
        said="notice.council_question_put", to=lambda made: url_for("council.question", question_id=made),
        page=lambda well: language.render(
            "council/question_new.html", form=form, place=place, reason=_refusal(place), well=well,
            preview=to_html(form.body.data) if well else None, **_drawn(form),
        ),
    )  # fmt: skip


def _asked() -> dict[str, str]:
    issue = comments.issue(reading(), number(request.args.get("issue")) or 0)
    return {**(drawn.beginning(issue) if issue else {}), **about.asked("kind", "title")}


def _drawn(form: QuestionForm) -> dict[str, Any]:
    """The issue that it is drawn from, with what was said under it and is not answered."""
    issue = comments.issue(reading(), number(form.issue.data) or 0)
    if issue is None:
        return {"issue": None}
    counts = comments.counts_of_issues(reading(), [issue.id])[issue.id]
    return {"issue": issue, "counts": counts, "waiting": comments.unanswered_of_issues(reading(), [issue.id])}


def _faults(form: QuestionForm, jurisdiction: str) -> list[Fault]:
    """What the act would refuse about the place, and that the same was asked there already."""
    place, found = look_up(reading(), about.about_of(form), jurisdiction)
    reason = None if found else drawn.cannot_draw_from(reading(), number(form.issue.data), place)
    found += [Fault(reason, "proposal")] if reason else []
    member = queries.member_of_seat(reading(), actor(), jurisdiction)
    if found or member is None:
        return found
    told = {name: form[name].data for name in ("kind", "title", "body")}
    return again.question_again(reading(), member, place, **told)


def _refusal(place: Any) -> str | None:
    member = queries.member_of_seat(reading(), actor(), place.code)
    return rules.cannot_put_question(actor(), place.code, member=member, compiled=place.compiled)


@bp.route("/council/acts/<int:act_id>/contest", methods=["GET", "POST"])
@access.roles(Role.council_member)
def ask_correction(act_id: int) -> Any:
    """Say publicly what an entry about oneself has wrong, or that a roll call leaves one out."""
    found = there(queries.act(reading(), act_id))
    place, form, back = place_of(found.jurisdiction), RequestForm(), url_for("council.act", act_id=act_id)
    member = queries.member_of_seat(reading(), actor(), place.code)
    concerned = terms.concerned(reading(), act_id, member)
    reason = rules.cannot_ask_correction(
        actor(), place.code, member=member, concerned=concerned, compiled=place.compiled
    )
    values = {"form": form, "place": place, "title": "contest", "back": back, "reason": reason}
    values["waiting"] = _waiting(queries.requests_of_act(reading(), act_id), member)
    return enter(
        form,
        lambda: acts.ask_correction(database(), **say(place.code), act_id=act_id, request=form.request.data),
        said="notice.council_correction_asked",
        to=lambda _: back,
        page=lambda: language.render("council/form.html", **values, about=name_of(found, "title")),
    )


@bp.route("/council/members/<int:member_id>/contest", methods=["GET", "POST"])
@access.roles(Role.council_member)
def ask_own_correction(member_id: int) -> Any:
    """Say publicly what is entered wrongly about one's own terms, groups or name."""
    found = there(queries.member(reading(), member_id))
    place, form = place_of(found.jurisdiction), OwnRequestForm()
    back, own = url_for("council.member", member_id=member_id), queries.member_of_seat(reading(), actor(), place.code)
    reason = _refusal(place) or (None if own == member_id else "not_about_you")
    values = {"form": form, "place": place, "title": "contest", "back": back, "reason": reason}
    values["waiting"] = _waiting([r for r in queries.requests_of_member(reading(), member_id) if r.about], own)
    return enter(
        form,
        lambda: acts.ask_own_correction(
            database(), **say(place.code), about=form.what.data, request=form.request.data
        ),
        said="notice.council_correction_asked", to=lambda made: f"{back}#request-{made}",
        page=lambda: language.render("council/form.html", **values, about=name_of(found)),
        faults=lambda: [Fault(reason, "")] if reason else [],
    )  # fmt: skip


def _waiting(rows: Iterable[Any], member: int | None) -> list[Any]:
    """What this member asked about the same already and nobody has answered."""
    return [row for row in rows if row.member_id == member and row.decision is None]
