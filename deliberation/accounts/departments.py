"""More pages of officials (officials.py): clerks keep their city's list of departments."""

from typing import Any

from flask import redirect, url_for

from deliberation import clock
from deliberation.accounts import acts, queries, rules
from deliberation.accounts.forms import DepartmentEndForm, DepartmentForm
from deliberation.accounts.officials import bp
from deliberation.accounts.rules import Role
from deliberation.errors import Refused, there
from deliberation.web import access, actor, database, language, notice, paging, reading

__all__ = ["bp"]


@bp.route("/departments", methods=["GET", "POST"])
@access.roles(Role.clerk)
def departments() -> Any:
    """The list, and a form for one more."""
    places, form = actor().jurisdictions(Role.clerk), DepartmentForm()
    names = {j.code: j for j in queries.jurisdictions(reading()) if j.code in places}
    form.place.choices = [(code, language.pair(_pair(j), language.language())) for code, j in names.items()]
    if form.validate_on_submit():
        said = {"jurisdiction": form.place.data, "name_ja": form.name_ja.data, "name_en": form.name_en.data}
        try:
            acts.add_department(database(), by=actor(), now=clock.now(), **said)
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.department_added")
            return redirect(url_for("officials.departments"), 303)
    rows = queries.departments(reading(), places)
    page = language.render(
        "accounts/departments.html", form=form, rows=rows, names=names, by_id={r.id: r for r in rows}
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/departments/<int:number>/end", methods=["GET", "POST"])
@access.roles(Role.clerk)
def end_department(number: int) -> Any:
    """End one, and name the one that takes over."""
    row, form = there(queries.department(reading(), number) if number <= paging.FIRST else None), DepartmentEndForm()
    others = [d for d in queries.departments_now(reading(), row.jurisdiction) if d.id != number]
    named = [(str(d.id), language.pair(_pair(d), language.language())) for d in others]
    form.successor.choices = [("", "choice.no_successor"), *named]
    if form.validate_on_submit() and _ended(form, number):
        notice("notice.department_ended")
        return redirect(url_for("officials.departments"), 303)
    refusal = rules.cannot_act_as(actor(), Role.clerk, row.jurisdiction)
    refusal = refusal or ("department_ended_already" if row.ended_on else None)
    page = language.render("accounts/department_end.html", form=form, row=row, refusal=refusal)
    return page, 422 if form.is_submitted() else 200


def _ended(form: DepartmentEndForm, number: int) -> bool:
    heir = int(form.successor.data) if form.successor.data else None
    try:
        acts.end_department(database(), by=actor(), now=clock.now(), department_id=number, successor_id=heir)
    except Refused as refused:
        form.refuse(refused)
    return not form.errors


def _pair(row: Any) -> dict[str, str | None]:
    return {"ja": row.name_ja, "en": row.name_en}
