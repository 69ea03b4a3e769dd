"""Pages of clerks about who is a resident: references and letters' codes (two clerks), the counter."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.accounts import acts, queries
from deliberation.accounts.forms import CounterForm, ResidentsForm
from deliberation.accounts.rules import Role
from deliberation.errors import Problem, Problems, Refused
from deliberation.web import access, actor, database, language, notice, reading, settings

bp = Blueprint("residents", __name__)


@bp.route("/residents/counter", methods=["GET", "POST"])
@access.roles(Role.clerk)
def counter() -> Any:
    form = CounterForm()
    _my_places(form)
    if form.validate_on_submit():
        try:
            acts.verify_at_counter(
                database(), by=actor(), now=clock.now(), jurisdiction=form.jurisdiction.data, email=form.email.data,
                reference=form.reference.data, secret=settings().secret,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.verified_at_counter")
            return redirect(url_for("residents.counter"), 303)
    return language.render("accounts/counter.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/residents/letters", methods=["GET", "POST"])
@access.roles(Role.clerk)
def letters() -> Any:
    """Take in references, one a line, for another clerk; or print once the codes of those that another took in."""
    form = ResidentsForm()
    _my_places(form)
    problems: list[Problem] = []
    if form.validate_on_submit():
        try:
            return _done(form)
        except Refused as refused:
            form.refuse(refused)
        except Problems as found:
            problems = found.problems
    return _letters_page(form, problems), 422 if form.is_submitted() else 200


def _done(form: ResidentsForm) -> Any:
    wanted = {"jurisdiction": form.jurisdiction.data, "references": form.references.data.split("\n")}
    if request.form.get("step") == "make":
        made = acts.make_letter_codes(database(), by=actor(), now=clock.now(), secret=settings().secret, **wanted)
        return language.render("accounts/letters_made.html", made=made)
    asked = acts.import_residents(database(), by=actor(), now=clock.now(), secret=settings().secret, **wanted)
    notice("notice.letters_asked", n=asked)
    return redirect(url_for("residents.letters"), 303)


def _letters_page(form: ResidentsForm, problems: list[Problem]) -> str:
    mine = actor().jurisdictions(Role.clerk)
    waiting = queries.letters_asked(reading(), mine, actor().person_id, clock.day(clock.now()))
    names = dict(form.jurisdiction.choices)
    return language.render("accounts/letters.html", form=form, problems=problems, waiting=waiting, names=names)


def _my_places(form: Any) -> None:
    names = {j.code: {"ja": j.name_ja, "en": j.name_en} for j in queries.jurisdictions(reading())}
    mine = actor().jurisdictions(Role.clerk)
    form.jurisdiction.choices = [(c, language.pair(names.get(c, c), language.language())) for c in mine]
