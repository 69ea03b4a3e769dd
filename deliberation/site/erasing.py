"""Pages for erasing: one's own account, and by order of two administrators."""

from typing import Any

from flask import Blueprint, redirect, session, url_for

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts.acts import propose_act
from deliberation.accounts.addresses import normal_email
from deliberation.accounts.rules import WHOLE_SITE, Role
from deliberation.archive.acts import scrub
from deliberation.comments import queries as comments
from deliberation.errors import Refused
from deliberation.site import acts, rules
from deliberation.site.forms import EraseMyselfForm, ErasePersonForm
from deliberation.web import access, actor, database, language, notice, reading
from deliberation.web.typed import number

bp = Blueprint("erasing", __name__)


@bp.route("/accounts/me/erase", methods=["GET", "POST"])
@access.signed_in
def myself() -> Any:
    form, refusal = EraseMyselfForm(), rules.cannot_erase_myself(actor())
    if form.validate_on_submit() and not refusal:
        texts = acts.erase_myself(database(), by=actor(), now=clock.now())
        scrub(database())
        session.clear()
        notice("notice.erased", n=texts)
        return redirect(url_for("site.home"), 303)
    count = len(comments.texts_of(reading(), actor().person_id))
    page = language.render("site/erase.html", form=form, refusal=refusal, count=count)
    return page, 422 if form.is_submitted() else 200


@bp.route("/erasures/new", methods=["GET", "POST"])
@access.roles(Role.administrator)
def by_order() -> Any:
    form = ErasePersonForm()
    if form.validate_on_submit():
        try:
            act, found = _what(form.whom.data)
            arguments = {**found, "ground": form.ground.data, "order": form.order.data}
            propose_act(
                database(),
                by=actor(),
                now=clock.now(),
                act=act,
                jurisdiction=WHOLE_SITE,
                arguments=arguments,
                link=url_for("officials.pending"),
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            notice("notice.proposed")
            return redirect(url_for("officials.pending"), 303)
    return language.render("site/erase_person.html", form=form), 422 if form.is_submitted() else 200


def _what(typed: str) -> tuple[str, dict[str, int]]:
    """The act and what it erases: the person by the address they registered, or as the author of a comment, since who
    has left has no address here; of a comment on paper or by telephone, the comment."""
    if (no := number(typed)) is None:
        target = accounts.by_email(reading(), normal_email(typed))
        if target is None:
            raise Refused("no_such_person", field="whom")
        return "erase_person", {"person_id": target.id}
    row = comments.comment(reading(), no)
    if row is not None and row.channel != "web":
        return "erase_comment", {"comment": no}
    if row is None or row.author_id is None:
        raise Refused("no_author_there", field="whom")
    return "erase_person", {"person_id": row.author_id, "comment": no}
