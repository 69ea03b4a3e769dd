"""Pages of clerks and council members: statements drawn from comments, withdrawn, and contests of them answered."""

from typing import Any

from flask import redirect, request, url_for

from deliberation import clock
from deliberation.comments import acts, agreement, grouping, queries
from deliberation.comments.acts.stating import is_open
from deliberation.comments.addressed import comment, proposal
from deliberation.comments.filled import carried_out, form_page
from deliberation.comments.forms import RulingForm, StatementForm, TakeOutForm
from deliberation.comments.routes.blueprint import bp
from deliberation.errors import Missing, there
from deliberation.web import access, actor, database, notice, paging, reading
from deliberation.web.typed import number as typed_number


@bp.route("/consultations/<int:number>/statements/new", methods=["GET", "POST"])
@access.roles(*grouping.ROLES)
def draw_statement(number: int) -> Any:
    """Choose a comment, then write a short statement out of it. ``comment``: which one."""
    row, form = there(queries.consultation(reading(), number)), StatementForm()
    chosen = _chosen(row)

    def act() -> int:
        told = {"text_ja": form.text_ja.data, "text_en": form.text_en.data}
        at = {"consultation_id": number, "comment_id": chosen.id}
        return acts.draw_statement(database(), by=actor(), now=clock.now(), **at, **told)

    if chosen is not None and carried_out(form, act):
        notice("notice.statement_put")
        return redirect(url_for("comments.overlapping", number=number), 303)
    refusal = _refusal(row, chosen)
    rows = [] if chosen is not None or refusal else queries.thread(reading(), row.proposal_id, paging.before())
    page = paging.page(rows, queries.PAGE, key="number")
    return form_page("comments/statement_new.html", form, refusal, row=row, chosen=chosen, page=page)


def _chosen(row: Any) -> Any:
    """The comment that the address names, of the same proposal; None while it is still to be chosen."""
    no = typed_number(request.args.get("comment"))
    found = comment(no) if no is not None else None
    if found is not None and found.slug != row.slug:
        raise Missing
    return found


def _refusal(row: Any, chosen: Any) -> str | None:
    drawn = queries.statements_drawn(reading(), row.id)
    reason = agreement.cannot_draw(
        actor(), row.jurisdiction, proposal(row.slug).kind, is_open=is_open(row, clock.now()), drawn=drawn
    )
    return reason or ("not_shown_now" if chosen is not None and chosen.state != "shown" else None)


@bp.route("/statements/<int:number>/withdraw", methods=["GET", "POST"])
@access.roles(*grouping.ROLES)
def withdraw_statement(number: int) -> Any:
    """Take a statement away, for a reason that everybody can read."""
    found, form = there(queries.statement(reading(), number)), TakeOutForm()

    def act() -> bool:
        reason = form.reason.data
        acts.withdraw_statement(database(), by=actor(), now=clock.now(), statement_id=number, reason=reason)
        return True

    if carried_out(form, act):
        notice("notice.statement_taken")
        return redirect(url_for("comments.overlapping", number=found.consultation_id), 303)
    gone = found.withdrawn_at is not None
    refusal = agreement.cannot_withdraw(actor(), found.jurisdiction, found.kind, withdrawn=gone)
    published = queries.agreement(reading(), found.consultation_id)
    return form_page("comments/statement_withdraw.html", form, refusal, found=found, published=published)


@bp.route("/statements/<int:number>/answer", methods=["GET", "POST"])
@access.roles(*grouping.ROLES)
def answer_statement(number: int) -> Any:
    """Answer an author who says that a statement is not what they said."""
    found, form = there(queries.statement(reading(), number)), RulingForm()
    row = comment(there(found.contested_on and found.comment_id))

    def act() -> bool:
        told = {"ruling": form.ruling.data, "reason": form.reason.data}
        acts.answer_statement_contest(database(), by=actor(), now=clock.now(), statement_id=number, **told)
        return True

    if carried_out(form, act):
        notice("notice.contest_answered_now")
        return redirect(url_for("comments.overlapping", number=found.consultation_id), 303)
    by, answered = actor(), found.ruling is not None or found.withdrawn_at is not None
    refusal = agreement.cannot_answer(
        by, found.jurisdiction, found.kind, drawn_by=found.seat, author_id=found.author_id, answered=answered,
        filed_by=found.contest_seat,
    )  # fmt: skip
    may_read = grouping.cannot_group(by, found.jurisdiction, found.kind) is None
    return form_page("comments/statement_answer.html", form, refusal, found=found, row=row, may_read=may_read)
