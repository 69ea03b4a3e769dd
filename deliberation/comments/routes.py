"""Pages where people read, write and follow comments. Officials' pages are in officials.py."""

from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for

from deliberation import clock
from deliberation.accounts.acts.limits import refuse_flood
from deliberation.comments import acts, queries, rules
from deliberation.comments.forms import AppealForm, CommentForm, OnlyButton
from deliberation.dataplans.queries import place_in_words
from deliberation.errors import Missing, Refused
from deliberation.proposals import queries as proposals
from deliberation.web import access, actor, database, language, notice, pages, paging, reading
from deliberation.web.text import to_html

bp = Blueprint("comments", __name__)


@bp.get("/comments")
@access.public
def index() -> Any:
    """Where comments are asked for now, and the newest ones of every proposal."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        rows = queries.newest(reading(), paging.before())
        return {"page": paging.page(rows, queries.PAGE), "open": queries.open_and_announced(reading(), today), "day": today}

    return pages.cached("site", "comments/index.html", load, query=("before",), day=today)


@bp.get("/proposals/<slug>/comments")
@access.public
def thread(slug: str) -> Any:
    """Comments of one proposal: all, unanswered, or those on one flow or field."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        proposal = _proposal(slug)
        flow, field = request.args.get("flow") or None, request.args.get("field") or None
        show = "unanswered" if request.args.get("show") == "unanswered" else "newest"
        before = paging.before()
        if flow or field:
            rows = queries.on_place(reading(), proposal.id, flow, field, before)
        elif show == "unanswered":
            rows = queries.unanswered(reading(), proposal.id, before)
        else:
            rows = queries.thread(reading(), proposal.id, before)
        return {
            "proposal": proposal, "page": paging.page(rows, queries.PAGE, key="number"), "flow": flow, "field": field, "show": show,
            "replies": queries.replies(reading(), [r.id for r in rows if r.reply_count]),
            "counts": queries.counts(reading(), proposal.id), "open": queries.open_consultation(reading(), proposal.id, today),
            "consultations": queries.consultations_of(reading(), proposal.id), "day": today,
            "where": place_in_words(reading(), slug, proposal.version, flow, field) if flow or field else None,
        }  # fmt: skip

    return pages.cached(f"proposal:{slug}", "comments/thread.html", load, query=("before", "flow", "field", "show"), day=today)


@bp.route("/proposals/<slug>/comment", methods=["GET", "POST"])
@access.public
def write(slug: str) -> Any:
    """Write, look at it once more, send. Signing in is asked for when it is sent; what was typed stays."""
    proposal = _proposal(slug)
    form = CommentForm(request.form if request.method == "POST" else request.args)
    version = _number(form.version.data) or proposal.version
    place = queries.place(reading(), slug, version)
    flow, field, parent = form.flow.data or None, form.field.data or None, _number(form.parent.data)
    if place is None or not queries.place_exists(reading(), place.version_id, flow, field):
        raise Missing
    above = queries.comment(reading(), parent) if parent else None
    if parent and (above is None or above.proposal_id != proposal.id):
        raise Missing
    refusal = rules.cannot_comment(actor(), place.kind, place.redacted)
    preview = None
    if request.method == "POST" and form.validate():
        problem = rules.text_problem(form.body.data or "", form.long.data)
        if problem:
            form.refuse(Refused(problem[0], field="body", **problem[1]))
        elif request.form.get("step") != "send":
            preview = to_html(form.body.data)
        elif actor() is None:
            return current_app.extensions["jukugi_ask_to_sign_in"]()
        else:
            sent = _send(form, slug, version, flow, field, parent)
            if sent is not None:
                notice("notice.comment_saved", no=sent)
                return redirect(url_for("site.fate", no=sent), 303)
    page = language.render(
        "comments/write.html", form=form, proposal=proposal, version=version, above=above, refusal=refusal, preview=preview,
        where=place_in_words(reading(), slug, version, flow, field),
        open=queries.open_consultation(reading(), proposal.id, clock.day(clock.now())),
    )  # fmt: skip
    return page, 422 if form.errors or form.form_errors else 200


def _send(form: CommentForm, slug: str, version: int, flow: str | None, field: str | None, parent: int | None) -> int | None:
    try:
        refuse_flood(database(), now=clock.now(), what="comment", who=str(actor().person_id))
        return acts.submit_comment(
            database(), by=actor(), now=clock.now(), slug=slug, version=version, body=form.body.data, flow=flow, field=field,
            parent=parent, standing=form.standing.data, long=form.long.data,
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return None


@bp.get("/comments/mine")
@access.signed_in
def mine() -> Any:
    rows = queries.mine(reading(), actor().person_id, paging.before())
    return language.render("comments/mine.html", page=paging.page(rows, queries.PAGE))


@bp.route("/comments/<int:no>/withdraw", methods=["GET", "POST"])
@access.signed_in
def withdraw(no: int) -> Any:
    row = queries.comment(reading(), no)
    if row is None:
        raise Missing
    form = OnlyButton()
    refusal = rules.cannot_withdraw(actor(), row.author_id, row.state)
    if form.validate_on_submit() and not refusal:
        acts.withdraw_comment(database(), by=actor(), now=clock.now(), comment_id=no)
        notice("notice.comment_withdrawn")
        return redirect(url_for("site.fate", no=no), 303)
    return language.render("comments/withdraw.html", form=form, row=row, refusal=refusal)


@bp.route("/comments/<int:no>/appeal", methods=["GET", "POST"])
@access.signed_in
def appeal(no: int) -> Any:
    row = queries.comment(reading(), no)
    if row is None:
        raise Missing
    form = AppealForm()
    if form.validate_on_submit():
        try:
            acts.file_appeal(database(), by=actor(), now=clock.now(), comment_id=no, body=form.body.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.appeal_received")
            return redirect(url_for("site.fate", no=no), 303)
    page = language.render("comments/appeal.html", form=form, row=row, hiding=queries.last_hiding(reading(), no))
    return page, 422 if form.is_submitted() else 200


@bp.get("/consultations")
@access.public
def consultations() -> Any:
    """Open and announced consultations, then closed ones with what is still unanswered."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        closed = queries.closed(reading(), today, paging.before())
        return {
            "open": queries.open_and_announced(reading(), today), "page": paging.page(closed, queries.PAGE), "day": today,
            "unanswered": queries.unanswered_counts(reading(), [r.id for r in closed]), "rules": _dates,
        }  # fmt: skip

    return pages.cached("site", "comments/consultations.html", load, query=("before",), day=today)


@bp.get("/consultations/<int:number>")
@access.public
def consultation(number: int) -> Any:
    """One consultation: its dates, the three counts, the answers; after its end, the result notice."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        row = queries.consultation(reading(), number)
        if row is None:
            raise Missing
        unanswered = queries.unanswered_counts(reading(), [number]).get(number, 0)
        return {
            "row": row, "dates": _dates(row), "day": today, "counts": queries.counts_of_consultation(reading(), number),
            "unanswered": unanswered, "overdue": _dates(row).days_overdue(today, unanswered),
            "answers": queries.answers_of(reading(), row.proposal_id, paging.FIRST)[: queries.PAGE],
        }  # fmt: skip

    return pages.cached("site", "comments/consultation.html", load, day=today)


@bp.get("/proposals/<slug>/answers")
@access.public
def answers(slug: str) -> Any:
    def load() -> dict[str, Any]:
        proposal = _proposal(slug)
        rows = queries.answers_of(reading(), proposal.id, paging.before())
        return {"proposal": proposal, "page": paging.page(rows, queries.PAGE)}

    return pages.cached(f"proposal:{slug}", "comments/answers.html", load, query=("before",))


@bp.get("/answers/<int:number>")
@access.public
def answer(number: int) -> Any:
    def load() -> dict[str, Any]:
        row = queries.answer(reading(), number)
        if row is None:
            raise Missing
        comments = queries.answered_comments(reading(), number, paging.before())
        return {"row": row, "page": paging.page(comments, queries.PAGE)}

    return pages.cached("site", "comments/answer.html", load, query=("before",))


@bp.get("/moderation")
@access.public
def moderation() -> Any:
    """What was hidden and shown again, by which article, by which seat."""

    def load() -> dict[str, Any]:
        rows = queries.recent_moderation(reading(), paging.before())
        return {"page": paging.page(rows, queries.PAGE), "tally": queries.moderation_tally(reading()), "articles": rules.ARTICLES}

    return pages.cached("moderation", "comments/moderation.html", load, query=("before",))


@bp.get("/terms")
@access.public
def terms() -> Any:
    """The published terms that a moderator may cite."""
    return pages.cached("terms", "comments/terms.html", lambda: {"articles": rules.ARTICLES, "days": rules.APPEAL_DAYS})


def _proposal(slug: str) -> Any:
    row = proposals.by_slug(reading(), slug)
    if row is None:
        raise Missing
    return row


def _dates(row: Any) -> rules.Consultation:
    return rules.Consultation(row.opens_on, row.closes_on, row.answers_due)


def _number(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isdecimal() and len(raw) < 10 else None
