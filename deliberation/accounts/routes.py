"""Pages about oneself: registering, signing in, verification, notices. Officials' pages are in officials.py."""

import json
from typing import Any

from flask import Blueprint, redirect, request, session, url_for

from deliberation import clock
from deliberation.accounts import acts, queries, signin
from deliberation.accounts.acts.limits import refuse_flood
from deliberation.accounts.forms import LetterCodeForm, NameForm, OnlyButton, PasswordForm, RegisterForm, SignInForm
from deliberation.errors import Refused
from deliberation.web import access, actor, database, language, notice, paging, reading, settings
from deliberation.web.security import local_path

bp = Blueprint("accounts", __name__)


@bp.route("/accounts/register", methods=["GET", "POST"])
@access.public
def register() -> Any:
    form = RegisterForm()
    if form.validate_on_submit():
        now = clock.now()
        try:
            refuse_flood(database(), now=now, what="register_network", who=request.remote_addr or "")
            acts.register_person(
                database(), now=now, email=form.email.data, password=form.password.data,
                chosen_name=form.chosen_name.data, agreed=form.agreed.data,
            )  # fmt: skip
            token, _ = acts.sign_in(database(), now=now, email=form.email.data, password=form.password.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            signin.start(token)
            notice("notice.registered")
            return redirect(url_for("accounts.me"), 303)
    return language.render("accounts/register.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/accounts/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> Any:
    form = SignInForm()
    target = local_path(request.values.get("target"), url_for("accounts.me"))
    kept = _kept()
    if form.validate_on_submit():
        now = clock.now()
        try:
            refuse_flood(database(), now=now, what="sign_in", who=form.email.data.lower())
            refuse_flood(database(), now=now, what="sign_in_network", who=request.remote_addr or "")
            token, _ = acts.sign_in(database(), now=now, email=form.email.data, password=form.password.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            signin.start(token)
            if kept:
                return language.render("accounts/send_again.html", form=OnlyButton(formdata=None), target=target, kept=kept)
            return redirect(target, 303)
    page = language.render("accounts/sign_in.html", form=form, target=target, kept=kept, expired=False)
    return page, 422 if form.is_submitted() else 200


def _kept() -> dict[str, list[str]]:
    prefix = "kept."
    return {n[len(prefix) :]: request.form.getlist(n) for n in request.form if n.startswith(prefix)}


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
    if not form.validate_on_submit():
        person = queries.person(reading(), actor().person_id)
        return language.render("accounts/name.html", form=form, person=person), 422
    acts.choose_name(database(), by=actor(), now=clock.now(), chosen_name=form.chosen_name.data)
    notice("notice.name_chosen")
    return redirect(url_for("accounts.me"), 303)


@bp.route("/accounts/me/password", methods=["GET", "POST"])
@access.signed_in
def change_password() -> Any:
    form = PasswordForm()
    if form.validate_on_submit():
        now, me = clock.now(), actor()
        email = queries.person(reading(), me.person_id).email
        try:
            refuse_flood(database(), now=now, what="sign_in", who=email)
            acts.sign_in(database(), now=now, email=email, password=form.current.data)
            acts.set_password(database(), now=now, person_id=me.person_id, password=form.password.data)
            token, _ = acts.sign_in(database(), now=now, email=email, password=form.password.data)
        except Refused as refused:
            form.refuse(refused)
        else:
            signin.start(token)
            notice("notice.password_changed")
            return redirect(url_for("accounts.me"), 303)
    return language.render("accounts/password.html", form=form), 422 if form.is_submitted() else 200


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
        now = clock.now()
        try:
            refuse_flood(database(), now=now, what="letter_code", who=str(actor().person_id))
            refuse_flood(database(), now=now, what="sign_in_network", who=request.remote_addr or "")
            acts.claim_letter_code(database(), by=actor(), now=now, typed=form.code.data, secret=settings().secret)
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
