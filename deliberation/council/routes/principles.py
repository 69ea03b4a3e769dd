"""Where a city's clerks publish the principles that the city has adopted."""

from datetime import date
from typing import Any

from flask import Blueprint, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.council import acts, assessing, queries, weighing
from deliberation.council.assessing import Principles
from deliberation.council.forms.assessing import PrinciplesForm, paragraphs
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import looked_at, place_of
from deliberation.council.rules import Fault
from deliberation.web import access, actor, database, language, reading
from deliberation.web.typed import number

bp = Blueprint("council_principles", __name__)


@bp.route("/council/<jurisdiction>/principles/new", methods=["GET", "POST"])
@access.roles(Role.clerk)
def adopt(jurisdiction: str) -> Any:
    """The principles that the city has adopted: a first set, the next one, or the one that holds put right."""
    place, holds = place_of(jurisdiction), queries.principles_now(reading(), jurisdiction)
    form = PrinciplesForm(**_begun(holds), replaces=str(holds.id) if holds else "")
    if holds is None:
        del form.correction
    reason = assessing.cannot_tell_principles(actor(), jurisdiction, compiled=place.compiled)
    return looked_at(
        form, lambda: _faults_of_set(form, jurisdiction),
        lambda: acts.adopt_principles(
            database(), **say(jurisdiction), told=_set(form), replaces=number(form.replaces.data),
            correction=_correction(form),
        ),
        said="notice.principles_adopted", to=lambda _: url_for("assessments.principles", jurisdiction=jurisdiction),
        page=lambda well: language.render(
            "council/principles_new.html", form=form, place=place, reason=reason, well=well, holds=holds,
            told=_set(form) if well else None,
        ),
    )  # fmt: skip


def _begun(holds: Any) -> dict[str, Any]:
    """The set that holds, to be written on from."""
    if holds is None:
        return {}
    rows = queries.principles(reading(), [holds.id])[holds.id]
    given = {name: getattr(holds, name) for name in ("title_ja", "title_en", "source_title", "source_address")}
    ja = "\n\n".join("\n".join(filter(None, (row.name_ja, row.text_ja))) for row in rows)
    en = "\n\n".join("\n".join(filter(None, (row.name_en, row.text_en))) for row in rows)
    return {**given, "adopted_on": holds.adopted_on.isoformat(), "texts_ja": ja, "texts_en": en}


def _correction(form: Any) -> str | None:
    return form.correction.data or None if "correction" in form else None


def _set(form: PrinciplesForm) -> Principles:
    found, english = paragraphs(form.texts_ja.data), paragraphs(form.texts_en.data)
    english += [("", "")] * (len(found) - len(english))
    texts = [
        ({"ja": name, "en": name_en or None}, {"ja": text or None, "en": text_en or None})
        for (name, text), (name_en, text_en) in zip(found, english, strict=False)
    ]
    title = {"ja": form.title_ja.data, "en": form.title_en.data or None}
    adopted_on = date.fromisoformat(form.adopted_on.data)
    return Principles(title, adopted_on, texts, form.source_title.data, form.source_address.data)


def _faults_of_set(form: PrinciplesForm, jurisdiction: str) -> list[Fault]:
    if any(field.errors for field in form):
        return list(assessing.faults_of_source(form.source_title.data, form.source_address.data))
    told, today = _set(form), clock.day(clock.now())
    return [
        *assessing.faults_of_source(told.source_title, told.source_address),
        *assessing.faults_of_principles(told, today=today),
        *weighing.faults_of_set(reading(), jurisdiction, told, number(form.replaces.data), _correction(form)),
    ]
