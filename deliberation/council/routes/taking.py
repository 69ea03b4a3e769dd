"""The secretariat says which issues out of comments an act of the assembly took up."""

from typing import Any

from flask import Blueprint, url_for

from deliberation.accounts.rules import Role
from deliberation.comments import queries as comments
from deliberation.council import acts, queries
from deliberation.council.forms import TakeBackForm, TakeUpForm
from deliberation.council.routes.people import say
from deliberation.council.routes.shared import enter, name_of, place_of, simple
from deliberation.errors import there
from deliberation.web import access, database, reading
from deliberation.web.typed import number

bp = Blueprint("council_taking", __name__)


@bp.route("/council/acts/<int:act_id>/issues", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def take_up(act_id: int) -> Any:
    """Choose an issue of the act's proposal that it took up."""
    found, form = there(queries.act(reading(), act_id)), TakeUpForm()
    stands = {row.id for row in queries.issues_taken_up(reading(), act_id) if row.back_at is None}
    issues = comments.every_issue_of(reading(), found.proposal_id) if found.proposal_id else ()
    form.issue.offer((row.id, name_of(row, "title")) for row in issues if row.id not in stands)
    back = url_for("council.act", act_id=act_id)
    return enter(
        form,
        lambda: acts.take_up_issue(
            database(), **say(found.jurisdiction), act_id=act_id, issue_id=number(form.issue.data) or 0
        ),
        said="notice.issue_taken_up", to=lambda _: back,
        page=simple(form, place_of(found.jurisdiction), "take_up", back, about=name_of(found, "title")),
    )  # fmt: skip


@bp.route("/council/acts/<int:act_id>/issues/<int:issue_id>/take-back", methods=["GET", "POST"])
@access.roles(Role.secretariat)
def take_back(act_id: int, issue_id: int) -> Any:
    """Say that it was entered by mistake."""
    found, form = there(queries.act(reading(), act_id)), TakeBackForm()
    issue = there(comments.issue(reading(), issue_id))
    back = url_for("council.act", act_id=act_id)
    return enter(
        form,
        lambda: acts.take_back_issue(
            database(), **say(found.jurisdiction), act_id=act_id, issue_id=issue_id, reason=form.reason.data
        ),
        said="notice.issue_taken_back", to=lambda _: back,
        page=simple(form, place_of(found.jurisdiction), "take_back", back, about=name_of(issue, "title")),
    )  # fmt: skip
