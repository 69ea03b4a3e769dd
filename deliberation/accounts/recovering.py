"""Pages of the way back into an account: asked for with a letter, refused or confirmed by who is signed in."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.accounts import acts, queries, rules, signin
from deliberation.accounts.acts.limits import refuse_flood
from deliberation.accounts.forms import OnlyButton, RecoverForm
from deliberation.errors import Refused
from deliberation.web import access, actor, database, language, notice, reading, settings
from deliberation.web.typed import number

bp = Blueprint("recovering", __name__)


@bp.route("/accounts/recover", methods=["GET", "POST"])
@access.public
def ask() -> Any:
    """A new address and password with the code of a new letter."""
    form = RecoverForm()
    if form.validate_on_submit():
        now, secret = clock.now(), settings().secret
        try:
            refuse_flood(database(), now=now, what="recover_network", who=signin.network(), secret=secret)
            due = acts.recover_account(
                database(), now=now, typed=form.code.data, email=form.email.data, password=form.password.data,
                secret=secret,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.recovery_waits", date=due.isoformat())
            return redirect(url_for("accounts.sign_in"), 303)
    page = language.render("accounts/recover.html", form=form, days=rules.RECOVERY_WAIT.days)
    return page, 422 if form.is_submitted() else 200


@bp.get("/accounts/recovery")
@access.signed_in
def show() -> Any:
    """What waits, what it means, and the two answers to it; also where the notices about it lead to."""
    waiting = queries.waiting_recovery(reading(), actor().person_id)
    return language.render("accounts/recovery.html", waiting=waiting, button=OnlyButton(formdata=None))


@bp.post("/accounts/recovery/refuse")
@access.signed_in
def refuse() -> Any:
    acts.refuse_recovery(database(), by=actor(), now=clock.now())
    notice("notice.recovery_refused")
    return redirect(url_for("recovering.show"), 303)


@bp.post("/accounts/recovery/confirm")
@access.signed_in
def confirm() -> Any:
    asked = number(request.form.get("asked")) or 0
    signin.start(acts.confirm_recovery(database(), by=actor(), now=clock.now(), asked=asked))
    notice("notice.account_recovered")
    return redirect(url_for("accounts.me"), 303)
