"""The proponent replies to points to check, in public: written on one page, looked at once more, then published.

RF40 to RF43 stand among them: they rest on what the assembly, the votes and the consent records say."""

from typing import Any

from flask import Blueprint, redirect, request, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.consents import process
from deliberation.dataplans import acts, queries, rules
from deliberation.dataplans.document import Document
from deliberation.dataplans.forms import RepliesForm, replies_form
from deliberation.dataplans.presenting import Presented, present
from deliberation.dataplans.redflags import GAP, Group, evaluate_process, name_of
from deliberation.errors import Problems, Refused
from deliberation.web import access, actor, database, language, notice, reading

bp = Blueprint("replying", __name__)


@bp.route("/proposals/<slug>/v/<int:number>/flags", methods=["GET", "POST"])
@access.roles(Role.proponent)
def reply_to_flags(slug: str, number: int) -> Any:
    """Every point that stands in this version, what was replied, and a place to reply; ``step`` is send or back."""
    proposal, row, document = queries.shown(reading(), slug, number)
    reason = rules.cannot_reply_to_flags(actor(), proposal)
    if reason:
        raise Refused(reason)
    shown = _present(proposal, document)
    points = {_name(group): group for group in (*shown.raised, *shown.cannot_tell)}
    form, step = replies_form((name, _label(group)) for name, group in points.items())(), request.form.get("step")
    checked = step != "back" and form.validate_on_submit() and _checked(form, points, shown, number)
    if checked and step == "send" and _sent(proposal.id, number, form, points):
        notice("notice.flag_replied")
        return redirect(url_for("replying.reply_to_flags", slug=slug, number=number), 303)
    page = language.render(
        "site/replies.html", proposal=proposal, row=row, home=url_for("site.proposal", slug=slug), shown=shown,
        form=form, points=points, checked=checked and not form.errors,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _present(proposal: Any, document: Document) -> Presented:
    flags = evaluate_process(process.process_record(reading(), proposal, document))
    return present(document, rules.tense_of(proposal.stage), flags, queries.flag_replies(reading(), proposal.id))


def _name(group: Group) -> str:
    return name_of(group.rule, group.fields[0] if group.rule == GAP else None)


def _label(group: Group) -> str:
    return f"field.{group.fields[0]}" if group.rule == GAP else f"flag.{group.rule.lower()}"


def _written(form: RepliesForm) -> dict[str, str]:
    return {name: form[name].data for name in form.points if form[name].data}


def _checked(form: RepliesForm, points: dict[str, Group], shown: Presented, number: int) -> bool:
    """Ask the act's rules before the last page, so that it never promises what would then be refused."""
    written = _written(form)
    if not written:
        form.refuse(Refused("no_reply_written"))
    for name, body in written.items():
        before = [r.body for r in shown.replies_to(points[name]) if r.version == number]
        reason = rules.cannot_say_so(body, True, before)
        if reason:
            form.refuse(Refused(reason, field=name))
    return not form.errors


def _sent(proposal_id: int, number: int, form: RepliesForm, points: dict[str, Group]) -> bool:
    replies = {
        (points[name].rule, points[name].fields[0] if points[name].rule == GAP else None): body
        for name, body in _written(form).items()
    }
    try:
        acts.reply_to_flags(
            database(), by=actor(), now=clock.now(), proposal_id=proposal_id, version=number, replies=replies
        )
    except Problems as found:  # a colleague replied in the same words meanwhile
        for problem in found.problems:
            form.refuse(Refused(problem.reason, field=problem.path))
    return not form.errors
