"""Pages of clerks and moderators about comments: consultations, answers, hiding, appeals."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.comments import acts, queries, rules
from deliberation.comments.forms import AnswerForm, AppealDecisionForm, ConsultationForm, HideForm, RestoreForm
from deliberation.errors import Missing, Refused
from deliberation.proposals import queries as proposals
from deliberation.web import access, actor, database, language, notice, paging, reading

bp = Blueprint("comment_officials", __name__)


@bp.route("/proposals/<slug>/consultations/new", methods=["GET", "POST"])
@access.roles(Role.clerk)
def open_consultation(slug: str) -> Any:
    proposal = _proposal(slug)
    form = ConsultationForm()
    if form.validate_on_submit():
        try:
            number = acts.open_consultation(
                database(), by=actor(), now=clock.now(), slug=slug, version=proposal.version, title_ja=form.title_ja.data,
                title_en=form.title_en.data, opens_on=_day(form.opens_on.data), closes_on=_day(form.closes_on.data),
                answers_due=_day(form.answers_due.data), short_reason=form.short_reason.data,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.consultation_opened")
            return redirect(url_for("comments.consultation", number=number), 303)
    page = language.render("comments/consultation_new.html", form=form, proposal=proposal, standard=rules.STANDARD_DAYS)
    return page, 422 if form.is_submitted() else 200


@bp.route("/proposals/<slug>/answer", methods=["GET", "POST"])
@access.roles(Role.clerk)
def give_answer(slug: str) -> Any:
    """Choose comments that say the same, answer them together."""
    proposal = _proposal(slug)
    flow, field = request.args.get("flow") or None, request.args.get("field") or None
    find = queries.on_place if flow or field else None
    rows = find(reading(), proposal.id, flow, field, paging.before()) if find else queries.unanswered(reading(), proposal.id, paging.before())
    form = AnswerForm()
    chosen = [int(i) for i in request.form.getlist("comment_ids") if i.isdecimal()]
    if form.validate_on_submit():
        if not chosen:
            form.refuse(Refused("choose_comments"))
        else:
            try:
                number = acts.give_answer(
                    database(), by=actor(), now=clock.now(), slug=slug, comment_ids=chosen, result=form.result.data,
                    topic=form.topic.data, body=form.body.data, changed_version=int(form.changed_version.data) if (form.changed_version.data or "").isdecimal() else None,
                    changed_flow=form.changed_flow.data or None, changed_field=form.changed_field.data or None,
                )  # fmt: skip
            except Refused as refused:
                form.refuse(refused)
            else:
                notice("notice.answer_given")
                return redirect(url_for("comments.answer", number=number), 303)
    page = language.render(
        "comments/answer_new.html", form=form, proposal=proposal, page=paging.page(rows, queries.PAGE, key="number"), chosen=chosen,
        refusal=rules.cannot_answer(actor(), proposal.jurisdiction, proposal.kind),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.route("/comments/<int:no>/hide", methods=["GET", "POST"])
@access.roles(Role.moderator)
def hide(no: int) -> Any:
    row, form = _comment(no), HideForm()
    if form.validate_on_submit():
        try:
            acts.hide_comment(
                database(), by=actor(), now=clock.now(), comment_id=no, article=form.article.data, reason=form.reason.data
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.hidden")
            return redirect(url_for("site.fate", no=no), 303)
    refusal = rules.cannot_hide(actor(), row.jurisdiction, row.state, row.author_id)
    page = language.render("comments/hide.html", form=form, row=row, refusal=refusal)
    return page, 422 if form.is_submitted() else 200


@bp.route("/comments/<int:no>/restore", methods=["GET", "POST"])
@access.roles(Role.moderator)
def restore(no: int) -> Any:
    row, form = _comment(no), RestoreForm()
    if form.validate_on_submit():
        try:
            acts.restore_comment(database(), by=actor(), now=clock.now(), comment_id=no, reason=form.reason.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.restored")
            return redirect(url_for("site.fate", no=no), 303)
    refusal = rules.cannot_restore(actor(), row.jurisdiction, row.state)
    page = language.render("comments/restore.html", form=form, row=row, refusal=refusal)
    return page, 422 if form.is_submitted() else 200


@bp.get("/moderation/appeals")
@access.roles(Role.moderator)
def appeals() -> Any:
    rows = queries.open_appeals(reading(), actor().jurisdictions(Role.moderator))
    shown = [(r, rules.cannot_decide_appeal(actor(), r.jurisdiction, r.first_moderator, r.author_id, False)) for r in rows]
    return language.render("comments/appeals.html", rows=shown)


@bp.route("/moderation/appeals/<int:number>", methods=["GET", "POST"])
@access.roles(Role.moderator)
def decide_appeal(number: int) -> Any:
    appeal = queries.appeal(reading(), number)
    if appeal is None:
        raise Missing
    row, form = _comment(appeal.comment_id), AppealDecisionForm()
    if form.validate_on_submit():
        try:
            acts.decide_appeal(
                database(), by=actor(), now=clock.now(), appeal_id=number, restore=form.restore.data == "yes", reason=form.reason.data
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.appeal_decided")
            return redirect(url_for("site.fate", no=appeal.comment_id), 303)
    decided = appeal.decision_id is not None
    refusal = rules.cannot_decide_appeal(actor(), row.jurisdiction, appeal.first_moderator, row.author_id, decided)
    page = language.render("comments/appeal_decide.html", form=form, row=row, appeal=appeal, refusal=refusal)
    return page, 422 if form.is_submitted() else 200


def _comment(no: int) -> Any:
    row = queries.comment(reading(), no)
    if row is None or row.jurisdiction is None:
        raise Missing
    return row


def _proposal(slug: str) -> Any:
    row = proposals.by_slug(reading(), slug)
    if row is None:
        raise Missing
    return row


def _day(raw: str | None) -> date | None:
    return date.fromisoformat(raw) if raw else None
