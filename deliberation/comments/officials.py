"""Pages of clerks and moderators about comments: consultations, answers, hiding, appeals."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts.rules import Role
from deliberation.comments import acts, choosing, queries, results, rules
from deliberation.comments.addressed import comment, flow_names, proposal
from deliberation.comments.filled import carried_out, form_page
from deliberation.comments.forms import (
    AnswerForm,
    AppealDecisionForm,
    ConsultationForm,
    HideForm,
    LockDecisionForm,
    RestoreForm,
)
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.vocabulary import groups
from deliberation.errors import Refused, there
from deliberation.proposals.rules import place_of
from deliberation.web import access, actor, database, formats, language, notice, reading
from deliberation.web.typed import number

bp = Blueprint("comment_officials", __name__)


@bp.route("/proposals/<slug>/consultations/new", methods=["GET", "POST"])
@access.roles(Role.clerk)
def open_consultation(slug: str) -> Any:
    """Announce a consultation on the newest version, after the one that runs."""
    found, today = proposal(slug), clock.day(clock.now())
    if not found.version:
        return _nothing_to_consult_on(found)
    busy = queries.last_to_end(reading(), found.id, today)
    first = (busy.closes_on + timedelta(days=1)).isoformat() if busy else None
    form = ConsultationForm(opens_on=first).offer(_departments(found.jurisdiction))
    opened = carried_out(form, lambda: _open(found, form), lambda: _wrong_dates(form, busy, today))
    if opened is not None:
        notice("notice.consultation_opened")
        return redirect(url_for("comments.consultation", number=opened), 303)
    place = there(dataplans.place(reading(), slug, found.version))
    refusal = rules.cannot_start_consultation(actor(), place.jurisdiction, place.kind, place.redacted, found.version)
    return form_page("comments/consultation_new.html", form, refusal, proposal=found, busy=busy, day=today)


def _nothing_to_consult_on(found: Any) -> str:
    refusal = rules.cannot_start_consultation(actor(), place_of(found), found.kind, False, 0)
    return language.render("comments/consultation_new.html", form=None, refusal=refusal, proposal=found, busy=None)


def _wrong_dates(form: ConsultationForm, busy: Any, today: date) -> list[Refused]:
    given = [iso(form[name].data) for name in ("opens_on", "closes_on", "answers_due")]
    reason, until = form.short_reason.data, busy.closes_on if busy else None
    return rules.wrong_dates(*given, short_reason=reason, today=today, busy_until=until)


def _open(found: Any, form: ConsultationForm) -> int:
    return acts.open_consultation(
        database(), by=actor(), now=clock.now(), slug=found.slug, version=found.version, title_ja=form.title_ja.data,
        title_en=form.title_en.data, opens_on=date.fromisoformat(form.opens_on.data),
        closes_on=date.fromisoformat(form.closes_on.data), answers_due=iso(form.answers_due.data),
        short_reason=form.short_reason.data, department_id=int(form.department.data) if form.department.data else None,
    )  # fmt: skip


def _departments(place: str) -> list[tuple[str, str]]:
    rows, lang = accounts.departments_now(reading(), place), language.language()
    return [(str(r.id), language.pair({"ja": r.name_ja, "en": r.name_en}, lang)) for r in rows]


def iso(written: str | None) -> date | None:
    """A day as typed; nothing when it is none."""
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


@bp.route("/proposals/<slug>/answer", methods=["GET", "POST"])
@access.roles(Role.clerk)
def give_answer(slug: str) -> Any:
    """Choose comments that say the same, answer them together. Turning the pages of the list loses nothing."""
    found = proposal(slug)
    names, chosen = flow_names(found), _numbers("comment_ids") if request.method == "POST" else choosing.again(slug)
    form = _offered(AnswerForm(), found, names)
    turning = request.form.get("go", "")
    given = None if turning else carried_out(form, lambda: _answer(found, form, chosen), lambda: _wrong(form, chosen))
    if given is not None:
        notice("notice.answer_given")
        return redirect(url_for("comments.answer", number=given), 303)
    refusal = rules.cannot_answer(actor(), found.jurisdiction, found.kind)
    return form_page(
        "comments/answer_new.html", form, refusal, turning=turning, proposal=found,
        chosen=choosing.still_shown(slug, chosen), turned=bool(turning), names=names,
        **choosing.to_choose_from(found, turning),
    )  # fmt: skip


def _wrong(form: AnswerForm, chosen: list[int]) -> list[Refused]:
    nothing_chosen = [] if chosen else [Refused("choose_comments")]
    return nothing_chosen + results.wrong_change(form.result.data, *(form[name].data for name in results.CHANGED))


def _answer(found: Any, form: AnswerForm, chosen: list[int]) -> int:
    return acts.give_answer(
        database(), by=actor(), now=clock.now(), slug=found.slug, comment_ids=chosen, result=form.result.data,
        topic=form.topic.data, body=form.body.data, **form.changed,
    )  # fmt: skip


def _offered(form: AnswerForm, found: Any, names: Mapping[str, Mapping[str, str | None]]) -> AnswerForm:
    """What can be named as changed: versions after the first that can be read, with their days; flows by name."""
    readable = [v for v in dataplans.versions(reading(), found.id) if v.redacted_at is None]
    versions = [(str(v.number), _version_words(v)) for v in readable if v.number > 1]
    named = [(flow, language.pair(name, language.language())) for flow, name in names.items()]
    headings = {**groups("plan"), **groups("flow")}
    fields = {f"group.{heading}": [field.name for field in of] for heading, of in headings.items()}
    return form.offer(versions, named, fields)


def _version_words(row: Any) -> str:
    published = formats.day(row.published_at, language.language())
    return language.translate("label.version_published", v=row.number, date=published)


@bp.route("/comments/<int:no>/hide", methods=["GET", "POST"])
@access.roles(Role.moderator)
def hide(no: int) -> Any:
    """Hide a comment, under an article and for a reason."""
    row, form = comment(no), HideForm()

    def act() -> bool:
        said = {"article": form.article.data, "reason": form.reason.data}
        acts.hide_comment(database(), by=actor(), now=clock.now(), comment_id=no, **said)
        return True

    if carried_out(form, act):
        notice("notice.hidden")
        return redirect(url_for("site.fate", no=no), 303)
    party, overruled = queries.has_part(reading(), no, actor().person_id), queries.overruled(reading(), no)
    refusal = rules.cannot_hide(actor(), row.jurisdiction, row.state, row.author_id, overruled, party=party)
    return form_page("comments/hide.html", form, refusal, row=row, may_read=_is_moderator(row))


@bp.route("/comments/<int:no>/restore", methods=["GET", "POST"])
@access.roles(Role.moderator)
def restore(no: int) -> Any:
    """Show a hidden comment again."""
    row, form = comment(no), RestoreForm()

    def act() -> bool:
        acts.restore_comment(database(), by=actor(), now=clock.now(), comment_id=no, reason=form.reason.data)
        return True

    if carried_out(form, act):
        notice("notice.restored")
        return redirect(url_for("site.fate", no=no), 303)
    waiting = queries.review_waiting(reading(), no, "hide")
    asked_of = (waiting.person_id, waiting.asked_by) if waiting else ()
    party = queries.has_part(reading(), no, actor().person_id)
    refusal = rules.cannot_restore(actor(), row.jurisdiction, row.state, row.author_id, asked_of, party=party)
    return form_page("comments/restore.html", form, refusal, row=row, may_read=_is_moderator(row), waiting=waiting)


@bp.get("/moderation/appeals")
@access.roles(Role.moderator)
def appeals() -> Any:
    """Requests for review that wait in my municipalities."""
    rows = queries.open_appeals(reading(), actor().jurisdictions(Role.moderator), actor().person_id)
    shown = [(r, _cannot_decide(r, party=r.party)) for r in rows[: queries.PAGE]]
    return language.render("comments/appeals.html", rows=shown, more=len(rows) > queries.PAGE)


@bp.route("/moderation/appeals/<int:number>", methods=["GET", "POST"])
@access.roles(Role.moderator)
def decide_appeal(number: int) -> Any:
    """Decide as the second person: about a hiding, or about closed replies."""
    appeal = there(queries.appeal(reading(), number))
    row, form = comment(appeal.comment_id), LockDecisionForm() if appeal.act == "lock" else AppealDecisionForm()
    if carried_out(form, lambda: _decide(number, form)):
        notice("notice.appeal_decided")
        return redirect(url_for("site.fate", no=appeal.comment_id), 303)
    refusal = _cannot_decide(appeal, party=queries.is_party(reading(), appeal, actor().person_id))
    return form_page("comments/appeal_decide.html", form, refusal, row=row, appeal=appeal, may_read=_is_moderator(row))


def _decide(number: int, form: AppealDecisionForm | LockDecisionForm) -> bool:
    say = {"by": actor(), "now": clock.now(), "appeal_id": number, "reason": form.reason.data}
    if isinstance(form, LockDecisionForm):
        acts.decide_lock_appeal(database(), **say, lift=form.lift.data == "yes")
    else:
        acts.decide_appeal(database(), **say, restore=form.restore.data == "yes")
    return True


def _cannot_decide(appeal: Any, *, party: bool) -> str | None:
    return rules.cannot_decide_appeal(
        actor(), appeal.jurisdiction, appeal.first_moderator, appeal.author_id, appeal.still_open, party=party
    )


def _is_moderator(row: Any) -> bool:
    """Hidden words and requests for review are read by moderators of the same municipality only."""
    return actor().has(Role.moderator, row.jurisdiction)


def _numbers(name: str) -> list[int]:
    return [no for raw in request.form.getlist(name) if (no := number(raw)) is not None]
