"""Where the city's clerks and the assembly's secretariat write assessments, and who was asked for one is entered."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, url_for

from deliberation import clock
from deliberation.accounts.rules import WHOLE_SITE, Role
from deliberation.council import acts, assessing, queries, rules, weighing
from deliberation.council.assessing import Assessed, Head, HeadTold, Level
from deliberation.council.differing import Cell
from deliberation.council.entries import About
from deliberation.council.forms.assessing import AskForm, AssessmentForm, assessment_form, lines
from deliberation.council.kinds import COMMITTEES
from deliberation.council.places import look_up
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import day, enter, looked_at, name_of, place_of, simple
from deliberation.council.rules import Fault
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.document import Document
from deliberation.dataplans.redflags import evaluate, group
from deliberation.errors import there
from deliberation.proposals import queries as proposals
from deliberation.web import access, actor, database, language, reading
from deliberation.web.typed import number

bp = Blueprint("council_assessing", __name__)


@bp.route("/proposals/<slug>/assessments/ask", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def ask(slug: str) -> Any:
    """That a committee was asked to assess a version of this proposal."""
    proposal, form = there(proposals.by_slug(reading(), slug)), AskForm()
    place = place_of(proposal.jurisdiction or WHOLE_SITE)
    _offer_committees(form, place.code)
    versions = dataplans.versions(reading(), proposal.id)
    form.version.offer([(v.number, _version(v)) for v in versions if v.redacted_at is None])
    back = url_for("assessments.side_by_side", slug=slug)
    return enter(
        form,
        lambda: acts.ask_for_assessment(
            database(), **say(place.code), proposal=slug, version=number(form.version.data) or 0,
            body_id=number(form.body.data) or 0, asked_on=date.fromisoformat(form.asked_on.data),
            source_title=form.source_title.data, source_address=form.source_address.data,
        ),
        said="notice.assessment_asked", to=lambda _: back, page=simple(
            form, place, "ask_assessment", back, about=name_of(proposal, "title")
        ),
        faults=lambda: _faults_of_asking(form),
    )  # fmt: skip


def _correction(form: Any) -> str | None:
    return form.correction.data or None if "correction" in form else None


def _version(row: Any) -> Any:
    return "council.version_of", {"v": row.number, "date": clock.day(row.published_at)}


def _offer_committees(form: Any, jurisdiction: str) -> None:
    form.body.offer((b.id, name_of(b)) for b in queries.bodies(reading(), jurisdiction) if b.kind in COMMITTEES)


def _faults_of_asking(form: AskForm) -> list[Fault]:
    found = list(assessing.faults_of_source(form.source_title.data, form.source_address.data))
    asked = None if form.asked_on.errors else day(form.asked_on.data)
    late = rules.cannot_date(asked, today=clock.day(clock.now())) if asked else None
    return [*found, *([Fault(late, "asked_on")] if late else [])]


@bp.route("/proposals/<slug>/v/<int:version>/assess", methods=["GET", "POST"])
@access.roles(Role.clerk, Role.secretariat)
def assess(slug: str, version: int) -> Any:
    """An assessment of a version against the principles that hold, by the city or by a committee."""
    return _assess(slug, version, None)


@bp.route("/assessments/<int:number>/correct", methods=["GET", "POST"])
@access.roles(Role.clerk, Role.secretariat)
def correct(number: int) -> Any:
    """The next assessment in the place of one that has something wrong; the one before it stays readable."""
    old = there(queries.assessment(reading(), number))
    return _assess(old.proposal, old.version_no, old)


def _assess(slug: str, version: int, old: Any) -> Any:
    proposal, row, document = dataplans.shown(reading(), slug, version)
    place = place_of(proposal.jurisdiction or WHOLE_SITE)
    held = _held_against(place.code, old)
    form, words = _form(document, held, old)
    by_city = old.body_id is None if old is not None else actor().has(Role.clerk, place.code)
    if by_city or old is not None:
        del form.body
    else:
        _offer_committees(form, place.code)
    reason = assessing.cannot_assess(
        actor(), place.code, body_kind=None if by_city else "special", compiled=place.compiled
    )
    back = url_for("assessments.side_by_side", slug=slug)
    return looked_at(
        form, lambda: _faults(form, proposal, (version, document), old),
        lambda: (acts.publish_assessment if by_city else acts.publish_committee_assessment)(
            database(), **say(place.code), proposal=slug, version=version, told=_told(form, old),
            replaces=number(form.replaces.data), correction=_correction(form),
        ),
        said="notice.assessment_published", to=lambda made: url_for("assessments.show", number=made),
        page=lambda well: language.render(
            "council/assess.html", form=form, place=place, proposal=proposal, row=row, reason=reason, well=well,
            by_city=by_city, old=old, back=back, words=words, held=held[0], names=words["flows"],
            cells=_cells(form, old, held[1]) if well else (), all_heads=tuple(Head), scale=tuple(Level),
            stands=None if form.is_submitted() else _stands(proposal, version, held[0], by_city, old),
        ),
    )  # fmt: skip


def _stands(proposal: Any, version: int, held: Any, by_city: bool, old: Any) -> Any:
    """What the city has said of this version against the set that holds, or what has replaced the one to be corrected:
    told before anybody types it again."""
    if (old is not None and old.current) or (old is None and not by_city):
        return None
    body = old.body_id if old is not None else None
    return weighing.standing(reading(), proposal.id, version, body, assessing.adoption(held))


def _held_against(jurisdiction: str, old: Any) -> tuple[Any, list[Any]]:
    """The set of principles, and its texts: of a correction the set that the first one was held against."""
    number_ = old.principles_id if old is not None else None
    held = queries.principle_set(reading(), number_) if number_ else None
    if old is None:
        held = queries.principles_now(reading(), jurisdiction)
    return held, queries.principles(reading(), [held.id])[held.id] if held is not None else []


def _form(document: Any, held: tuple[Any, list[Any]], old: Any) -> tuple[AssessmentForm, dict[str, Any]]:
    """The form with what can be chosen in this version, and the words of each choice."""
    points = {g.name: g for g in group(evaluate(document), "raised", "cannot_tell")}
    flows = {f.flow_id: f["name"].value for f in document.flows}
    principles = {str(p.id): p for p in held[1]}
    made = assessment_form(
        [(key, key) for key in principles], [(key, key) for key in points], [(key, key) for key in flows]
    )
    form = made(**_as_typed(old, points), principles_set=str(held[0].id) if held[0] is not None else "")
    if old is None:
        del form.correction
    return form, {"principles": principles, "points": points, "flows": flows}


def _as_typed(old: Any, points: Any) -> dict[str, Any]:
    """An assessment as somebody would have typed it."""
    if old is None:
        return {}
    told = weighing.told_by(reading(), old)
    typed: dict[str, Any] = {
        "assessed_on": told.assessed_on.isoformat(), "source_title": told.source_title,
        "source_address": told.source_address, "replaces": str(old.id),
    }  # fmt: skip
    for head, one in told.heads.items():
        codes = [g.code for g in one.grounds if g.rule is None and g.field] + [
            g.code for g in one.grounds if g.rule and g.code not in points
        ]
        typed |= {
            f"{head}_level": one.level, f"{head}_ja": one.reason_ja, f"{head}_en": one.reason_en,
            f"{head}_principles": [str(p) for p in one.principles],
            f"{head}_points": [g.code for g in one.grounds if g.rule and g.code in points],
            f"{head}_flows": [g.code for g in one.grounds if g.rule is None and not g.field],
            f"{head}_fields": "\n".join(codes),
        }  # fmt: skip
    return typed


def _told(form: Any, old: Any) -> Assessed:
    body = old.body_id if old is not None else number(form.body.data) if "body" in form else None
    heads = {head: _head(form, head) for head in Head if form[f"{head}_level"].data in set(Level)}
    return Assessed(
        heads, date.fromisoformat(form.assessed_on.data), body, number(form.principles_set.data),
        form.source_title.data or None, form.source_address.data or None,
    )  # fmt: skip


def _head(form: Any, head: Head) -> HeadTold:
    typed = [form[f"{head}_points"].data or [], form[f"{head}_flows"].data or [], lines(form[f"{head}_fields"].data)]
    grounds = [assessing.read_ground(code) for codes in typed for code in codes]
    reason = {lang: form[f"{head}_{lang}"].data or None for lang in ("ja", "en")}
    principles = tuple(n for n in map(number, form[f"{head}_principles"].data or ()) if n is not None)
    return HeadTold(Level(form[f"{head}_level"].data), reason, principles, tuple(g for g in grounds if g is not None))


def _faults(form: Any, proposal: Any, of: tuple[int, Document], old: Any) -> list[Fault]:
    """What the act would refuse, and lines that name nothing."""
    unread = list(_unread(form, of[1]))
    if form.assessed_on.errors or unread or ("body" in form and form.body.errors):
        return unread
    told, jurisdiction = _told(form, old), proposal.jurisdiction or WHOLE_SITE
    place, found = look_up(reading(), About(proposal.slug, of[0]), jurisdiction)
    if found:
        return found
    correction, replaces = _correction(form), number(form.replaces.data)
    return [
        *weighing.faults_of_assessment(reading(), jurisdiction, place, told, clock.day(clock.now())),
        *weighing.faults_of_replacing(reading(), place, told, replaces, correction),
    ]


def _unread(form: Any, document: Document) -> Iterator[Fault]:
    """Lines that name no place of this version."""
    for head in Head:
        for line in lines(form[f"{head}_fields"].data):
            ground = assessing.read_ground(line)
            if ground is None or weighing.cannot_rest_on(document, ground):
                yield Fault("no_such_ground", f"{head}_fields", {"line": line})


def _cells(form: Any, old: Any, principles: list[Any]) -> list[tuple[Head, Cell]]:
    """What was typed, as it will be shown."""
    told, known = _told(form, old), {p.id: p for p in principles}
    return [(h, Cell(x, [known[p] for p in x.principles if p in known], x.grounds)) for h, x in told.heads.items()]
