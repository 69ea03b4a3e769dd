"""Pages about oneself: registering, signing in, verification, notices. Officials' pages are in officials.py."""

import json
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, request, session, url_for

from deliberation import clock
from deliberation.accounts import acts, queries, signin
from deliberation.accounts.acts.limits import refuse_flood, refuse_floods
from deliberation.accounts.addresses import normal_email
from deliberation.accounts.forms import (
    LetterCodeForm,
    NameForm,
    OnlyButton,
    PasswordForm,
    RegisterForm,
    SignInForm,
)
from deliberation.accounts.rules import MINIMUM_AGE
from deliberation.errors import Refused
from deliberation.web import access, actor, database, language, notice, paging, reading, settings
from deliberation.web.security import local_path

bp = Blueprint("accounts", __name__)


@bp.route("/accounts/register", methods=["GET", "POST"])
@access.public
def register() -> Any:
    """A new account. Whether the address has one already is not told: the answer is the same."""
    begun = request.form.get("step") == "begin"  # from the sign-in page, with what was typed elsewhere
    form = RegisterForm(formdata=None) if begun else RegisterForm()
    if not begun and form.validate_on_submit() and _registered(form):
        notice("notice.registered")
        if signin.carried():
            return _sign_in_page(SignInForm(formdata=None, email=form.email.data))
        return redirect(url_for("accounts.sign_in", target=_target() or None), 303)
    page = language.render(
        "accounts/register.html", form=form, age=MINIMUM_AGE, **signin.waiting(_target(), signin.carried())
    )
    return page, 422 if form.errors else 200


def _registered(form: RegisterForm) -> bool:
    try:
        now = clock.now()
        refuse_flood(database(), now=now, what="register_network", who=signin.network(), secret=settings().secret)
        acts.register_person(
            database(), now=now, email=form.email.data, password=form.password.data,
            chosen_name=form.chosen_name.data, agreed=form.agreed.data,
        )  # fmt: skip
    except Refused as refused:
        if refused.reason != "email_taken":
            form.refuse(refused)
            return False
    return True


@bp.route("/accounts/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Any:
    if request.form.get("step") == "begin":  # from the page of registration, with what was typed elsewhere
        return _sign_in_page(SignInForm(formdata=None))
    form = SignInForm()
    if form.validate_on_submit():
        now, email = clock.now(), normal_email(form.email.data)
        try:
            _refuse_guessing(now, email)
            token, person_id = acts.sign_in(database(), now=now, email=email, password=form.password.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            signin.start(token)
            kept = signin.carried()
            return _send_again(kept) if kept else redirect(_target() or _home_of(person_id), 303)
    return _sign_in_page(form), 422 if form.is_submitted() else 200


def _refuse_guessing(now: datetime, email: str) -> None:
    network = signin.network()
    limits = {"sign_in": f"{email} {network}", "sign_in_network": network, "sign_in_account": email}
    refuse_floods(database(), now=now, secret=settings().secret, **limits)


def _target() -> str:
    """Where the person was going: a path of this site, or nothing."""
    return local_path(request.values.get("target"), "")


def _home_of(person_id: int) -> str:
    """Where somebody who was going nowhere begins: officials with what waits for them."""
    found = queries.actor(reading(), person_id, "")
    return url_for("desks.desk") if found.rights else url_for("accounts.me")


def _sign_in_page(form: SignInForm) -> str:
    return language.render(
        "accounts/sign_in.html", form=form, expired=False, **signin.waiting(_target(), signin.carried())
    )


def _send_again(kept: dict[str, list[str]]) -> str:
    told = signin.waiting(_target() or url_for("accounts.me"), kept)
    return language.render(
        "accounts/send_again.html", form=OnlyButton(formdata=None), late=False, password=False, **told
    )


@bp.post("/accounts/sign-out")
@access.signed_in
def sign_out() -> Any:
    acts.sign_out(database(), now=clock.now(), token=session.get(signin.TOKEN, ""))
    session.clear()
    return redirect(url_for("site.home"), 303)


@bp.get("/accounts/me")
@access.signed_in
def me() -> Any:
    person = queries.person(reading(), actor().person_id)
    places = {j.code: j for j in queries.jurisdictions(reading())}
    return language.render(
        "accounts/me.html", person=person, places=places, letter=LetterCodeForm(formdata=None),
        name=NameForm(formdata=None, chosen_name=person.chosen_name), button=OnlyButton(formdata=None),
    )  # fmt: skip


@bp.post("/accounts/me/name")
@access.signed_in
def choose_name() -> Any:
    form = NameForm()
    if form.validate_on_submit():
        try:
            acts.choose_name(database(), by=actor(), now=clock.now(), chosen_name=form.chosen_name.data)
        except Refused as refused:
            if refused.field is None:
                raise
            form.refuse(refused)
        else:
            notice("notice.name_chosen")
            return redirect(url_for("accounts.me"), 303)
    person = queries.person(reading(), actor().person_id)
    return language.render("accounts/name.html", form=form, person=person), 422


@bp.route("/accounts/me/password", methods=["GET", "POST"])
@access.signed_in
def change_password() -> Any:
    form = PasswordForm()
    if form.validate_on_submit():
        now, me = clock.now(), actor()
        try:
            refuse_flood(database(), now=now, what="sign_in", who=str(me.person_id), secret=settings().secret)
            token = acts.change_password(
                database(), by=me, now=now, current=form.current_password.data, password=form.password.data
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            signin.start(token)
            notice("notice.password_changed")
            return redirect(url_for("accounts.me"), 303)
    return language.render("accounts/password.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/accounts/me/close", methods=["GET", "POST"])
@access.signed_in
def close() -> Any:
    """Leave, after a page that says what stays."""
    form = OnlyButton()
    if form.validate_on_submit():
        acts.close_account(database(), by=actor(), now=clock.now())
        session.clear()
        notice("notice.account_closed")
        return redirect(url_for("site.home"), 303)
    return language.render("accounts/close.html", form=form)


@bp.post("/accounts/me/sign-out-everywhere")
@access.signed_in
def sign_out_everywhere() -> Any:
    acts.sign_out_everywhere(database(), by=actor(), now=clock.now())
    session.clear()
    return redirect(url_for("site.home"), 303)


@bp.route("/accounts/verify", methods=["GET", "POST"])
@access.signed_in
def verify() -> Any:
    form = LetterCodeForm()
    if form.validate_on_submit():
        now, secret = clock.now(), settings().secret
        limits = {"letter_code": str(actor().person_id), "sign_in_network": signin.network()}
        try:
            refuse_floods(database(), now=now, secret=secret, **limits)
            acts.claim_letter_code(database(), by=actor(), now=now, typed=form.code.data, secret=secret)
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.verified")
            return redirect(url_for("accounts.me"), 303)
    return language.render("accounts/verify.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/accounts/notices")
@access.signed_in
def notices() -> Any:
    rows = queries.notices(reading(), actor().person_id, paging.before())
    shown = [{"row": r, "details": json.loads(r.details)} for r in rows[:50]]
    return language.render(
        "accounts/notices.html", page=paging.page(rows, 50), shown=shown, button=OnlyButton(formdata=None)
    )


@bp.post("/accounts/notices/read")
@access.signed_in
def read_notices() -> Any:
    acts.mark_notices_read(database(), by=actor(), now=clock.now())
    return redirect(url_for("accounts.notices"), 303)
