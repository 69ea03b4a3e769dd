"""Pages where residents write, take back and ask for a review. Nothing typed is ever lost on the way."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import current_app, redirect, request, url_for

from deliberation import clock
from deliberation.accounts.signin import network
from deliberation.comments import acts, bearing, intake, locking, queries, rules
from deliberation.comments.addressed import comment, proposal, to_write_on
from deliberation.comments.filled import carried_out, form_page
from deliberation.comments.forms import AppealForm, CommentForm, OfBearer, OnlyButton
from deliberation.comments.routes.blueprint import bp
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.queries import place_in_words
from deliberation.errors import Missing, Refused
from deliberation.web import access, actor, database, language, notice, paging, reading, settings
from deliberation.web.text import to_html
from deliberation.web.typed import number


@dataclass(frozen=True)
class About:
    """What is written about: a version of a proposal, a flow, a field, or another comment (``above``)."""

    proposal: Any
    version: int
    flow: str | None
    field: str | None
    above: Any
    refusal: str | None

    @property
    def thread(self) -> Any:
        """The comment that a reply joins."""
        above = self.above
        return comment(above.parent_id) if above is not None and above.parent_id else above


@bp.route("/proposals/<slug>/comment", methods=["GET", "POST"])
@access.public
def write(slug: str) -> Any:
    """Write, look at it once more, send. Signing in is asked for when it is sent; what was typed stays."""
    form, about, preview = CommentForm(), _about(slug), None
    open_to_me = about.refusal in (None, "sign_in_first")
    if open_to_me and form.validate_on_submit() and _fits(form):
        if request.form.get("step") != "send":
            preview = to_html(form.body.data)
        elif actor() is None:
            return current_app.extensions["jukugi_ask_to_sign_in"]()
        else:
            sent = _send(form, about)
            if sent is not None:
                notice("notice.comment_saved", no=sent)
                return redirect(url_for("site.fate", no=sent), 303)
    page = language.render(
        "comments/write.html", form=form, about=about, open_to_me=open_to_me, preview=preview, short=rules.SHORT,
        long=rules.LONG, where=place_in_words(reading(), slug, about.version, about.flow, about.field),
        open=queries.open_consultation(reading(), about.proposal.id, clock.day(clock.now())),
    )  # fmt: skip
    return page, 422 if form.is_submitted() and preview is None else 200


def _about(slug: str) -> About:
    """The place named by the form or by the address; a reply stands where its parent stands."""
    found, values = proposal(slug), request.form if request.method == "POST" else request.args
    above = _above(found, values.get("parent", ""))
    if above is not None:
        version, flow, field = above.version, above.flow_id, above.field
    else:
        flow, field = values.get("flow") or None, values.get("field") or None
        version = number(values.get("version", "")) or to_write_on(found, flow, field).number
    place = dataplans.place(reading(), slug, version)
    if place is None or not dataplans.place_exists(reading(), place.version_id, flow, field):
        raise Missing
    refusal = locking.cannot_reply(actor(), place.kind, above, place.redacted)
    return About(found, version, flow, field, above, refusal)


def _above(found: Any, parent: str) -> Any:
    no = number(parent)
    if no is None:
        return None
    above = comment(no)
    if above.proposal_id != found.id:
        raise Missing
    return above


def _fits(form: CommentForm) -> bool:
    problem = rules.text_problem(form.body.data or "", form.long.data)
    if problem:
        form.refuse(Refused(problem[0], field="body", **problem[1]))
    return problem is None


def _send(form: CommentForm, about: About) -> int | None:
    try:
        return acts.submit_comment(
            database(), by=actor(), now=clock.now(), slug=about.proposal.slug, version=about.version,
            body=form.body.data, flow=about.flow, field=about.field, parent=about.above.id if about.above else None,
            standing=form.standing.data, long=form.long.data, secret=settings().secret,
            network=network(),
        )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return None


@bp.get("/comments/mine")
@access.signed_in
def mine() -> Any:
    """Everything that I wrote, and what became of it."""
    rows = queries.mine(reading(), actor().person_id, paging.before())
    return language.render("comments/mine.html", page=paging.page(rows, queries.PAGE))


@bp.route("/comments/<int:no>/withdraw", methods=["GET", "POST"])
@access.signed_in
def withdraw(no: int) -> Any:
    """Take one's text back, after being told what that means; of a letter or call, a clerk puts it before another."""
    row, form = comment(no), OnlyButton()
    if row.channel != "web":
        return _withdraw_for_bearer(row)
    refusal = rules.cannot_withdraw(actor(), row.author_id, row.state)
    if form.validate_on_submit() and not refusal:
        acts.withdraw_comment(database(), by=actor(), now=clock.now(), comment_id=no)
        notice("notice.comment_withdrawn")
        return redirect(url_for("site.fate", no=no), 303)
    page = language.render("comments/withdraw.html", form=form, row=row, refusal=refusal)
    return page, 409 if form.is_submitted() else 200


def _withdraw_for_bearer(row: Any) -> Any:
    form, given = OfBearer(), queries.slip_of(reading(), row.id)

    def act() -> int:
        slip = bearing.slip(form, row.id)
        return acts.file_withdrawal_for_bearer(database(), by=actor(), now=clock.now(), comment_id=row.id, slip=slip)

    if carried_out(form, act):
        notice("notice.withdrawal_filed_for_bearer")
        return redirect(url_for("site.fate", no=row.id), 303)
    entered_by = given.entered_by if given else None
    refusal = intake.cannot_withdraw_for_bearer(actor(), row.jurisdiction, row.channel, row.state, entered_by)
    return form_page("comments/withdraw.html", form, refusal, row=row)


@bp.route("/comments/<int:no>/appeal", methods=["GET", "POST"])
@access.signed_in
def appeal(no: int) -> Any:
    """Ask a second person to look again at a hiding; a clerk does, for who brings the slip of a letter or call."""
    row = comment(no)
    form, hiding = AppealForm.about(row), queries.last_of(reading(), no, "hide")
    ask = partial(bearing.file, form, no, acts.file_appeal, acts.file_appeal_for_bearer)
    if carried_out(form, lambda: ask(comment_id=no, body=form["body"].data)):
        notice("notice.appeal_filed_for_bearer" if isinstance(form, OfBearer) else "notice.appeal_received")
        return redirect(url_for("site.fate", no=no), 303)
    mine = row.author_id == actor().person_id
    return form_page("comments/appeal.html", form, _cannot_appeal(row, hiding), row=row, hiding=hiding, mine=mine)


def _cannot_appeal(row: Any, hiding: Any) -> str | None:
    asked = queries.appeal_of(reading(), hiding.id) if hiding else None
    hidden_on, decided = clock.day(hiding.at) if hiding else None, asked is not None and asked.decided
    today, already = clock.day(clock.now()), asked is not None
    since = (row.state, hidden_on, today, already)
    if row.channel == "web":
        return rules.cannot_appeal(actor(), row.author_id, *since, decided=decided)
    return intake.cannot_appeal_for_bearer(actor(), row.jurisdiction, row.channel, *since, decided=decided)
