"""The secretariat's page about the seats that the rules of a zone or stakeholder council provide."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.council import acts, queries, seat_checks
from deliberation.council.forms import SeatsForm
from deliberation.council.kinds import ZONE_COUNCILS
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import day, enter, name_of, place_of, simple
from deliberation.council.rules import Fault
from deliberation.council.shown import sides_of
from deliberation.council.sides import Side, read_sides
from deliberation.errors import Missing, there
from deliberation.web import access, actor, database, reading
from deliberation.web.typed import number

bp = Blueprint("council_seats", __name__)


@bp.route("/council/bodies/<int:body_id>/seats", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def enter_seats(body_id: int) -> Any:
    """All sides on one page; what stands is filled in, to be put right."""
    body = there(queries.body(reading(), body_id))
    if body.kind not in ZONE_COUNCILS:
        raise Missing
    rows = queries.seat_groups(reading(), [body_id]).get(body_id, [])
    form, back = SeatsForm(**_standing(rows)), url_for("council.body", body_id=body_id)
    more = {"correcting": True} if rows else {}
    if not rows:
        del form.correction
    return enter(
        form,
        lambda: acts.enter_seats(
            database(), **say(body.jurisdiction), body_id=body_id, revision=number(form.revision.data) or 0,
            sides=_typed(form), source_title=form.source_title.data, source_address=form.source_address.data,
            rules_on=day(form.rules_on.data), correction=_why(form),
        ),
        said="notice.council_seats_entered", to=lambda _: back,
        page=simple(form, place_of(body.jurisdiction), "seats", back, about=name_of(body), **more),
        faults=lambda: _faults(form, body),
    )  # fmt: skip


def _standing(rows: Sequence[Any]) -> dict[str, Any]:
    sides = sides_of(rows)
    lines = {
        name: "\n".join(one.line for one in sides if one.residents == residents)
        for name, residents in (("residents", True), ("others", False))
    }
    if not rows:
        return {"revision": 0}
    source = {"source_title": rows[0].source_title, "source_address": rows[0].source_address}
    return {**lines, **source, "rules_on": rows[0].rules_on.isoformat(), "revision": seat_checks.seats_revision(rows)}


def _typed(form: SeatsForm) -> list[Side]:
    return read_sides(form.residents.data, True) + read_sides(form.others.data, False)


def _why(form: SeatsForm) -> str | None:
    return form.correction.data if "correction" in form else None


def _faults(form: SeatsForm, body: Any) -> list[Fault]:
    on = day(form.rules_on.data) if not form.rules_on.errors else None
    if on is None or form.residents.errors or form.others.errors:
        return []
    by = actor()
    seat = by.seat(Role.secretariat, body.jurisdiction) if by.has(Role.secretariat, body.jurisdiction) else None
    revision, today = number(form.revision.data) or 0, clock.day(clock.now())
    found = seat_checks.of_seats(reading(), body.id, revision, _typed(form), on, seat, today, _why(form))
    return [one for one in found if one.reason != "correction_needed"]  # the form itself asks for it
