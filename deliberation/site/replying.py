"""Replies of the proponent and notes of the assembly's side on points to check, in public: written on one page, looked
at once more, then published.

RF40 to RF43 stand among them: they rest on what the assembly, the votes and the consent records say."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.accounts.rules import WHOLE_SITE, Role
from deliberation.consents import process
from deliberation.council import acts as council_acts
from deliberation.council import queries as council
from deliberation.council import rules as council_rules
from deliberation.dataplans import acts, queries, rules
from deliberation.dataplans.document import Document
from deliberation.dataplans.forms import WRITTEN, RepliesForm, replies_form
from deliberation.dataplans.presenting import Presented, Said, present
from deliberation.dataplans.redflags import GAP, PROCESS_RULES, Group, evaluate_process
from deliberation.errors import Gone, Problems, Refused, refuse_if
from deliberation.proposals.rules import cannot_touch
from deliberation.site.forms import notes_form
from deliberation.web import access, actor, database, language, notice, reading, typed

Points = dict[str, list[Group]]

bp = Blueprint("replying", __name__)


@contextmanager
def _giving_back() -> Iterator[None]:
    """Where the version was taken away meanwhile, its tombstone gives back what was written about it."""
    try:
        yield
    except Gone as gone:
        typed_here = [text for name, text in request.form.items() if name.startswith(WRITTEN) and text.strip()]
        raise Gone(**gone.values, typed=typed_here) from gone


@bp.route("/proposals/<slug>/v/<int:number>/flags", methods=["GET", "POST"])
@access.roles(Role.proponent)
@_giving_back()
def reply_to_flags(slug: str, number: int) -> Any:
    """Every point that stands in this version, what was replied, and a place to reply; ``step`` is send or back."""
    proposal, row, document = queries.shown(reading(), slug, number)
    refuse_if(rules.cannot_reply_to_flags(actor(), proposal))
    shown = _present(proposal, document)
    points = _points(shown)
    form = replies_form(_labels(points))()

    def send(replies: dict[Any, str]) -> None:
        acts.reply_to_flags(
            database(), by=actor(), now=clock.now(), proposal_id=proposal.id, version=number, replies=replies,
            process=[flag for flag in shown.flags if flag.rule in PROCESS_RULES],
        )  # fmt: skip

    checked = _looked_at(form) and _checked(form, points, shown.replies, number, "no_reply_written")
    if checked and _sending() and _sent(form, points, send):
        notice("notice.flag_replied")
        return redirect(url_for("replying.reply_to_flags", slug=slug, number=number), 303)
    return _page(form, points, checked, noting=False, proposal=proposal, row=row, shown=shown, said=shown.replies)


@bp.route("/proposals/<slug>/v/<int:number>/notes", methods=["GET", "POST"])
@access.roles(Role.council_member, Role.secretariat)
@_giving_back()
def note_on_flags(slug: str, number: int) -> Any:
    """The same from the assembly's side; the secretariat may name the act of the assembly that a note rests on."""
    proposal, row, document = queries.shown(reading(), slug, number)
    place = proposal.jurisdiction or WHOLE_SITE
    _refuse_notes(proposal, place)
    shown = _present(proposal, document)
    points = _points(shown)
    form, resting_on = _notes_form(proposal, place, points)

    def send(notes: dict[Any, str]) -> None:
        council_acts.note_on_flags(
            database(), by=actor(), now=clock.now(), jurisdiction=place, proposal=slug, version=number, notes=notes,
            act_id=typed.number(form.act.data),
        )  # fmt: skip

    checked = _looked_at(form) and _checked(form, points, shown.notes, number, "no_note_written")
    if checked and _sending() and _sent(form, points, send):
        notice("notice.flag_noted")
        return redirect(url_for("replying.note_on_flags", slug=slug, number=number), 303)
    return _page(
        form, points, checked, noting=True, proposal=proposal, row=row, shown=shown, said=shown.notes,
        resting_on=resting_on, own=council_rules.noting_role(actor(), place) is Role.council_member,
    )  # fmt: skip


def _looked_at(form: RepliesForm) -> bool:
    return request.form.get("step") != "back" and bool(form.validate_on_submit())


def _sending() -> bool:
    return request.form.get("step") == "send"


def _page(form: RepliesForm, points: Points, checked: bool, **values: Any) -> Any:
    home = url_for("site.proposal", slug=values["proposal"].slug)
    page = language.render(
        "site/replies.html", home=home, form=form, points=points, checked=checked and not form.errors, **values
    )
    return page, 422 if form.errors else 200


def _present(proposal: Any, document: Document) -> Presented:
    flags = evaluate_process(process.process_record(reading(), proposal, document))
    replies, notes = queries.flag_replies(reading(), proposal.id), council.flag_notes(reading(), proposal.id)
    return present(document, rules.tense_of(proposal.stage), flags, replies, notes)


def _refuse_notes(proposal: Any, place: str) -> None:
    member = council.member_of_seat(reading(), actor(), place)
    refuse_if(cannot_touch(proposal.kind) or council_rules.cannot_note_flags(actor(), place, member=member))


def _notes_form(proposal: Any, place: str, points: Points) -> tuple[RepliesForm, Sequence[Any]]:
    """The form, and the acts of the assembly that the secretariat may name."""
    form = notes_form(_labels(points))()
    resting_on = council.acts_of_proposal(reading(), proposal.id) if actor().has(Role.secretariat, place) else ()
    form.act.choices = [("", ""), *((str(act.id), str(act.id)) for act in resting_on)]
    return form, resting_on


def _points(shown: Presented) -> Points:
    """What stands, by the name of its field on the form: where it applies, then where nobody can tell."""
    points: Points = {}
    for group in (*shown.raised, *shown.cannot_tell):
        points.setdefault(group.name, []).append(group)
    return points


def _labels(points: Points) -> Iterator[tuple[str, str]]:
    return ((name, _label(groups[0])) for name, groups in points.items())


def _label(group: Group) -> str:
    return f"field.{group.fields[0]}" if group.rule == GAP else f"flag.{group.rule.lower()}"


def _written(form: RepliesForm) -> dict[str, str]:
    return {name: form[name].data for name in form.points if form[name].data}


def _checked(form: RepliesForm, points: Points, said: Said, number: int, nothing: str) -> bool:
    """Ask the act's rules before the last page, so that it never promises what would then be refused.

    ``nothing``: the reason when nothing is written; ``said``: what was said to the points before.
    """
    written = _written(form)
    if not written:
        form.refuse(Refused(nothing))
    for name, body in written.items():
        before = [r.body for r in said.get(points[name][0].point, ()) if r.version == number]
        reason = rules.cannot_say_so(body, True, before)
        if reason:
            form.refuse(Refused(reason, field=name))
    return not form.errors


def _sent(form: RepliesForm, points: Points, act: Callable[[dict[Any, str]], None]) -> bool:
    try:
        act({points[name][0].point: body for name, body in _written(form).items()})
    except Problems as found:  # a colleague said the same meanwhile
        for problem in found.problems:
            form.refuse(Refused(problem.reason, field=problem.path))
    except Refused as refused:
        form.refuse(refused)
    return not form.errors
