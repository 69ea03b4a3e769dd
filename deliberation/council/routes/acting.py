"""The secretariat enters and corrects acts: typed, looked at in words, sent; then on to the vote or the next act."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.council import acts, again, checks, queries
from deliberation.council.entries import Content, Figure
from deliberation.council.figures import FIGURES, field_of, read_count
from deliberation.council.forms import ActForm
from deliberation.council.kinds import SEATED_BODIES, VOTED_KINDS, ActKind, MemberPart
from deliberation.council.routes import about, offering
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import (
    looked_at,
    pair,
    place_of,
    refusal,
    sources_of,
    step,
)
from deliberation.council.rules import Fault
from deliberation.errors import there
from deliberation.web import access, database, language, reading
from deliberation.web.typed import number

bp = Blueprint("council_acting", __name__)
_PARTS = {
    "general_question": MemberPart.asker, "group_question": MemberPart.asker, "interpellation": MemberPart.asker,
    "petition_seigan": MemberPart.introducer, "petition_chinjo": MemberPart.introducer, "report": MemberPart.reporter,
}  # fmt: skip


@bp.route("/council/<jurisdiction>/entry/act", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def add_act(jurisdiction: str) -> Any:
    """An act. The address can say its meeting (whose body and day are then filled in) and what it is about."""
    place, form = place_of(jurisdiction), ActForm(**_asked(jurisdiction))
    del form.correction, form.revision
    forgotten = offering.offer(form, jurisdiction)
    return looked_at(
        form,
        lambda: [*forgotten, *_faults(form, jurisdiction)],
        lambda: acts.enter_act(
            database(), **say(jurisdiction), content=_content(form), sources=sources_of(form),
            another=number(form.another.data),
        ),
        said="notice.council_act_entered",
        to=lambda made: _onward(form, jurisdiction, made),
        page=_page(form, place, url_for("council_entry.entry", jurisdiction=jurisdiction)),
    )  # fmt: skip


@bp.route("/council/acts/<int:act_id>/correct", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def correct_act(act_id: int) -> Any:
    old = there(queries.act(reading(), act_id))
    form = ActForm(**_filled(old))
    del form.minutes, form.video, form.video_time, form.paper, form.another
    forgotten = offering.offer(form, old.jurisdiction, but=act_id)
    back = url_for("council.act", act_id=act_id)
    return looked_at(
        form, lambda: [*forgotten, *_faults(form, old.jurisdiction, old)],
        lambda: acts.correct_act(
            database(), **say(old.jurisdiction), act_id=act_id, revision=number(form.revision.data) or 0,
            content=_content(form), correction=form.correction.data,
        ),
        said="notice.council_corrected", to=lambda _: back, page=_page(form, place_of(old.jurisdiction), back, old),
    )  # fmt: skip


def _asked(jurisdiction: str) -> dict[str, Any]:
    """What the address fills in; of a meeting its body and its day as well."""
    given = about.asked("kind", "parent", "question", "meeting", "parent_words", "question_words")
    held = queries.meeting(reading(), number(given.get("meeting")) or 0)
    if held is None or held.jurisdiction != jurisdiction:
        return given
    return {"body": str(held.body_id), "acted_on": held.held_on, **given}


def _onward(form: ActForm, jurisdiction: str, made: int) -> str:
    """Where the secretariat goes on: the vote on this act, the next act of the meeting, or the page of this one."""
    if step() == "vote" and form.kind.data in VOTED_KINDS:
        return url_for("council_voting.enter_vote", act_id=made)
    if step() == "next" and form.meeting.data:
        return url_for("council_acting.add_act", jurisdiction=jurisdiction, meeting=form.meeting.data)
    return url_for("council.act", act_id=made)


def _page(form: ActForm, place: Any, back: str, old: Any = None) -> Callable[[bool], str]:
    return lambda well: language.render(
        "council/act_entry.html", form=form, place=place, back=back, old=old, well=well, reason=refusal(place),
        votes=form.kind.data in VOTED_KINDS and not form.withdrawn.data, part=_part(form),
        counted=_counted(form), outside=_outside(form),
    )  # fmt: skip


def _outside(form: ActForm) -> bool:
    """Whether the body chosen is no part of the assembly."""
    body = queries.body(reading(), number(form.body.data) or 0)
    return body is not None and body.kind in SEATED_BODIES


def _counted(form: ActForm) -> dict[str, list[tuple[str, list[Any]]]]:
    """Inputs for numbers by kind, under the heading of each breakdown ("" before the first)."""
    found: dict[str, list[tuple[str, list[Any]]]] = {}
    for kind, asked in FIGURES.items():
        for code, part in asked:
            groups, heading = found.setdefault(str(kind), []), code if part else ""
            if not groups or groups[-1][0] != heading:
                groups.append((heading, []))
            groups[-1][1].append(form[field_of(code, part)])
    return found


def _figures(form: ActForm) -> list[Figure]:
    """Every number typed; of a direct request also those that nobody gave."""
    found = []
    for kind, asked in FIGURES.items():
        for code, part in asked:
            value, precision = read_count(form[field_of(code, part)].data) or (None, None)
            if value is not None or kind == form.kind.data == ActKind.direct_request:
                found.append(Figure(code, value, part, precision))
    return found


def _written(figure: Any) -> str:
    """A number as it would be typed."""
    if figure.value is None:
        return ""
    key = f"council.precision.{figure.precision}"
    return language.translate(key, n=figure.value) if figure.precision else str(figure.value)


def _part(form: ActForm) -> MemberPart:
    """In what part the chosen members stand beside an act of this kind."""
    return _PARTS.get(form.kind.data, MemberPart.mover)


def _faults(form: ActForm, jurisdiction: str, old: Any = None) -> list[Fault]:
    content = _content(form)
    place, found = checks.of_content(reading(), jurisdiction, content, clock.day(clock.now()))
    if found or content.kind not in set(ActKind):  # the form asks for the kind; nothing can be compared without one
        return found
    if old is None:
        found += again.act_again(reading(), jurisdiction, content, place, another=number(form.another.data))
    else:
        found += checks.of_correction(reading(), old, number(form.revision.data) or 0, content, place)
    return found


def _filled(old: Any) -> dict[str, Any]:
    """The form of a correction starts with what was entered."""
    first, _, last = (old.acted_on or "").partition("..")
    return {
        **{field_of(row.code, row.part): _written(row) for row in queries.figures(reading(), old.entry_id)},
        "kind": old.kind, "body": str(old.body_id), "acted_on": first, "acted_until": last,
        "meeting": str(old.meeting_id or ""),
        "number": old.number, "title_ja": old.title_ja, "title_en": old.title_en, "text_ja": old.text_ja,
        "text_en": old.text_en, "answerer": old.answerer, "answer": old.answer, "parent": str(old.parent_id or ""),
        "question": str(old.question_id or ""), "withdrawn": old.withdrawn, "proposal": old.proposal or "",
        "version": str(old.version_no or ""), "flow": old.flow_id or "", "field": old.field or "",
        "event": str(old.event_id or ""), "revision": str(old.revision),
        "members": [str(row.id) for row in queries.members_of_entry(reading(), old.entry_id)],
    }  # fmt: skip


def _content(form: ActForm) -> Content:
    members = [int(one) for one in form.members.data or () if number(one) is not None]
    return Content(
        kind=form.kind.data or "", body_id=number(form.body.data) or 0,
        title={"ja": form.title_ja.data, "en": form.title_en.data or None}, acted_on=_days(form),
        meeting_id=number(form.meeting.data), number=form.number.data, text=pair(form.text_ja.data, form.text_en.data),
        members=[(member, _part(form)) for member in members], answerer=form.answerer.data, answer=form.answer.data,
        withdrawn=form.withdrawn.data, parent_id=number(form.parent.data), question_id=number(form.question.data),
        about=about.about_of(form), event_id=number(form.event.data), figures=_figures(form),
    )  # fmt: skip


def _days(form: ActForm) -> str | None:
    """One day, or the first and the last joined as the sources write a period."""
    first, last = form.acted_on.data, form.acted_until.data
    return f"{first}..{last}" if last and last != first else first
