"""The secretariat puts right for whom a member of a council speaks."""

from typing import Any

from flask import Blueprint, url_for

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.council.forms import SpeaksForForm
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import enter, name_of, place_of, simple, spoken_for
from deliberation.errors import there
from deliberation.web import access, database, reading

bp = Blueprint("council_spoken", __name__)


@bp.route("/council/terms/<int:term_id>/speaks-for", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def correct_speaks_for(term_id: int) -> Any:
    """Put right for whom a member of a council speaks."""
    term = there(queries.term(reading(), term_id))
    who = name_of(queries.member(reading(), term.member_id))
    form, back = SpeaksForForm(obj=term), url_for("council_people.manage", member_id=term.member_id)
    return enter(
        form,
        lambda: acts.correct_speaks_for(
            database(), **say(term.jurisdiction), term_id=term_id, speaks_for=spoken_for(form),
            correction=form.correction.data,
        ),
        said="notice.council_corrected", to=lambda _: back,
        page=simple(form, place_of(term.jurisdiction), "speaks_for", back, about=who, correcting=True),
    )  # fmt: skip
