"""The proponent replies to points to check, one by one, in public."""

from typing import Any

from flask import redirect, url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.dataplans import acts, queries, rules
from deliberation.dataplans.forms import ReplyForm
from deliberation.dataplans.presenting import present
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.versions import home
from deliberation.errors import Refused
from deliberation.web import access, actor, database, language, notice, reading


@bp.route("/proposals/<slug>/v/<int:number>/flags", methods=["GET", "POST"])
@access.roles(Role.proponent)
def reply_to_flags(slug: str, number: int) -> Any:
    """Every point that stands in this version, what was replied, and a place to reply."""
    proposal, row, document = queries.shown(reading(), slug, number)
    reason = rules.cannot_reply_to_flags(actor(), proposal)
    if reason:
        raise Refused(reason)
    form = ReplyForm()
    if form.validate_on_submit():
        try:
            _reply(proposal, number, form)
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.flag_replied")
            return redirect(url_for("dataplans.reply_to_flags", slug=slug, number=number), 303)
    shown = present(document, rules.tense_of(proposal.stage), replies=queries.flag_replies(reading(), proposal.id))
    page = language.render(
        "dataplans/replies.html", proposal=proposal, row=row, home=home(slug), shown=shown, form=form
    )
    return page, 422 if form.is_submitted() else 200


def _reply(proposal: Any, number: int, form: ReplyForm) -> None:
    rule, _, field = (form.about.data or "").partition("/")
    acts.reply_to_flag(
        database(), by=actor(), now=clock.now(), proposal_id=proposal.id, version=number, rule=rule,
        field=field or None, body=form.body.data or "",
    )  # fmt: skip
