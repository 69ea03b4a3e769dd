"""Pages where replies under a comment are closed, opened again, and where a review of that is asked for."""

from typing import Any

from flask import redirect, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.comments import acts, locking, queries
from deliberation.comments.addressed import comment
from deliberation.comments.filled import carried_out, form_page
from deliberation.comments.forms import AppealForm, HideForm, RestoreForm
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
    asked_of, thread = waiting.person_id if waiting else None, locking.Thread.of(row)
    refusal = locking.cannot_unlock(actor(), row.jurisdiction, thread, party=_has_part(no), asked_of=asked_of)
    return form_page("comments/unlock.html", form, refusal, row=row, waiting=waiting)


@bp.route("/comments/<int:no>/lock/appeal", methods=["GET", "POST"])
@access.signed_in
def appeal_lock(no: int) -> Any:
    """Ask a second person to look again at a closing."""
    row, form, lock = comment(no), AppealForm(), queries.last_of(reading(), no, "lock")

    def act() -> bool:
        acts.appeal_lock(database(), by=actor(), now=clock.now(), comment_id=no, body=form.body.data)
        return True

    if carried_out(form, act):
        notice("notice.appeal_received")
        return redirect(url_for("site.fate", no=no), 303)
    asked = queries.lock_facts(reading(), actor(), row, lock)
    refusal = locking.cannot_appeal_lock(actor(), clock.day(clock.now()), *asked)
    return form_page("comments/lock_appeal.html", form, refusal, row=row)


def _has_part(no: int) -> bool:
    return queries.has_part(reading(), no, actor().person_id)
