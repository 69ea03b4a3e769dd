"""Pages where replies under a comment are closed, opened again, and where a review of that is asked for."""

from functools import partial
from typing import Any

from flask import redirect, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.comments import acts, bearing, locking, queries
from deliberation.comments.addressed import comment
from deliberation.comments.filled import carried_out, form_page
from deliberation.comments.forms import AppealForm, HideForm, OfBearer, RestoreForm
from deliberation.comments.intake import Channel
from deliberation.comments.routes.blueprint import bp
from deliberation.web import access, actor, database, notice, reading


@bp.route("/comments/<int:no>/lock", methods=["GET", "POST"])
@access.roles(Role.moderator)
def lock(no: int) -> Any:
    """Close the replies under a comment, under an article and for a reason."""
    row, form = comment(no), HideForm()

    def act() -> bool:
        said = {"article": form.article.data, "reason": form.reason.data}
        acts.lock_replies(database(), by=actor(), now=clock.now(), comment_id=no, **said)
        return True

    if carried_out(form, act):
        notice("notice.locked")
        return redirect(url_for("site.fate", no=no), 303)
    thread, overruled = locking.Thread.of(row), queries.overruled(reading(), no)
    refusal = locking.cannot_lock(actor(), row.jurisdiction, thread, party=_has_part(no), overruled=overruled)
    return form_page("comments/lock.html", form, refusal, row=row)


@bp.route("/comments/<int:no>/unlock", methods=["GET", "POST"])
@access.roles(Role.moderator)
def unlock(no: int) -> Any:
    """Open the replies under a comment again."""
    row, form = comment(no), RestoreForm()

    def act() -> bool:
        acts.unlock_replies(database(), by=actor(), now=clock.now(), comment_id=no, reason=form.reason.data)
        return True

    if carried_out(form, act):
        notice("notice.unlocked")
        return redirect(url_for("site.fate", no=no), 303)
    waiting = queries.review_waiting(reading(), no, "lock")
    asked_of, thread = (waiting.person_id, waiting.asked_by) if waiting else (), locking.Thread.of(row)
    refusal = locking.cannot_unlock(actor(), row.jurisdiction, thread, party=_has_part(no), asked_of=asked_of)
    return form_page("comments/unlock.html", form, refusal, row=row, waiting=waiting)


@bp.route("/comments/<int:no>/lock/appeal", methods=["GET", "POST"])
@access.signed_in
def appeal_lock(no: int) -> Any:
    """Ask a second person to look again at a closing; where the comment came on paper or by telephone, a clerk does,
    for who brings the slip. Who replied there asks for themselves."""
    row, party = comment(no), _has_part(no)
    form = AppealForm.about(row, row.channel != Channel.web and not party)
    ask = partial(bearing.file, form, no, acts.appeal_lock, acts.appeal_lock_for_bearer)
    if carried_out(form, lambda: ask(comment_id=no, body=form["body"].data)):
        notice("notice.appeal_filed_for_bearer" if isinstance(form, OfBearer) else "notice.appeal_received")
        return redirect(url_for("site.fate", no=no), 303)
    refusal = _cannot_appeal(row, for_bearer=isinstance(form, OfBearer))
    return form_page("comments/lock_appeal.html", form, refusal, row=row, for_bearer=isinstance(form, OfBearer))


def _cannot_appeal(row: Any, *, for_bearer: bool) -> str | None:
    lock, today = queries.last_of(reading(), row.id, "lock"), clock.day(clock.now())
    party, *asked = queries.lock_facts(reading(), actor(), row, lock)
    if for_bearer:
        return locking.cannot_appeal_lock_for_bearer(actor(), row.jurisdiction, row.channel, today, *asked)
    return locking.cannot_appeal_lock(actor(), today, party, *asked)


def _has_part(no: int) -> bool:
    return queries.has_part(reading(), no, actor().person_id)
