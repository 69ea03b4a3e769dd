"""Pages of clerks and council members: comments put under issues, with those shown that are written alike."""

import hashlib
from typing import Any

from flask import redirect, request, url_for

from deliberation import clock
from deliberation.comments import acts, grouping, queries
from deliberation.comments.addressed import comment, flow_names, proposal
from deliberation.comments.filled import carried_out, form_page
from deliberation.comments.forms import ContestAnswerForm, IssueForm, TakeOutForm
from deliberation.comments.queries import alike
from deliberation.comments.routes.blueprint import bp
from deliberation.errors import Refused, there
from deliberation.web import access, actor, database, language, notice, paging, reading
from deliberation.web.typed import number


@bp.route("/proposals/<slug>/issues/group", methods=["GET", "POST"])
@access.roles(*grouping.ROLES)
def group(slug: str) -> Any:
    """Choose comments of one purport and put them under an issue. ``alike``: one group of near-copies, looked at."""
    found, form = proposal(slug), IssueForm()
    refusal = grouping.cannot_group(actor(), found.jurisdiction, found.kind)
    if refusal:  # whoever sent it all the same reads why: what there is to choose from is not offered to them
        page = language.render("comments/issue_group.html", form=form, refusal=refusal, proposal=found)
        return page, 403 if form.is_submitted() else 200
    names, chosen = flow_names(found), _chosen(found)
    form.offer(_issues(found), [(flow, language.pair(name, language.language())) for flow, name in names.items()])
    put = carried_out(form, lambda: _put(found, form, chosen), lambda: _wrong(form, chosen))
    if put is not None:
        notice("notice.comments_grouped")
        return redirect(url_for("comments.issue", number=put), 303)
    told = {"proposal": found, "names": names, "chosen": chosen, **_to_choose_from(found)}
    return form_page("comments/issue_group.html", form, None, **told)


def _to_choose_from(found: Any) -> dict[str, Any]:
    """One group of near-copies with each text; else the groups there are, and all that is under no issue."""
    one, run = _one(found), alike.run_of(reading(), found.id)
    whole = _whole(one) if one else []
    after = number(request.args.get("groups")) or 0
    groups = [] if one else alike.groups_of(reading(), found.id, after)
    first = [g.middle_id for g in groups[: alike.GROUPS]]
    told = [one] if one else groups[: alike.GROUPS]
    rows = (
        alike.members_of(reading(), one.id, paging.before())
        if one
        else queries.ungrouped(reading(), found.id, paging.before())
    )
    return {
        "one": one, "whole": whole, "whole_is": _whole_is(whole), "groups": groups[: alike.GROUPS],
        "more_groups": groups[alike.GROUPS - 1].id if len(groups) > alike.GROUPS else None, "after": after,
        "texts": {row.id: row for row in queries.listed(reading(), first)},
        "compared": run.number_to if run else 0, "of": queries.counts(reading(), found.id).submissions,
        "page": paging.page(rows, queries.PAGE, key="id" if one else "number"),
        "contests": queries.contests_waiting(reading(), found.id),
        "beside": alike.issues_beside(reading(), [g.id for g in told]),
    }  # fmt: skip


def _one(found: Any) -> Any:
    """The group that the address names by one of its comments."""
    named = number(request.args.get("alike"))
    return None if named is None else alike.group_of(reading(), found.id, named)


def _whole(one: Any) -> list[int]:
    """What its button puts under an issue at once."""
    return list(alike.offered_of(reading(), one.id, grouping.MOST_AT_ONCE))


def _whole_is(ids: list[int]) -> str:
    """Tells whether the group is still the one that was looked at."""
    return hashlib.sha256(repr(sorted(ids)).encode()).hexdigest()[:32]


def _how(found: Any, chosen: list[int]) -> grouping.How:
    """Written alike is said only of comments that are all of the group that was looked at."""
    one = _one(found)
    return grouping.How.alike if one and alike.are_alike(reading(), one.id, chosen) else grouping.How.read


def _chosen(found: Any) -> list[int]:
    """Ticked one by one, or the whole group that was looked at, by its own button."""
    if request.form.get("whole"):
        one = _one(found)
        return _whole(one) if one else []
    return [no for raw in request.form.getlist("comment_ids") if (no := number(raw)) is not None]


def _issues(found: Any) -> list[tuple[str, str]]:
    rows = queries.every_issue_of(reading(), found.id)
    return [(str(r.id), language.pair({"ja": r.title_ja, "en": r.title_en}, language.language())) for r in rows]


def _wrong(form: IssueForm, chosen: list[int]) -> list[Refused]:
    whole = request.form.get("whole")
    if whole and whole != _whole_is(chosen):
        return [Refused("group_is_another_now")]
    nothing = [] if chosen else [Refused("choose_comments_to_group")]
    untold = (
        [] if form.issue.data or (form.title_ja.data or "").strip() else [Refused("issue_needed", field="title_ja")]
    )
    return nothing + untold


def _put(found: Any, form: IssueForm, chosen: list[int]) -> int:
    """The number of the issue."""
    told = {"by": actor(), "now": clock.now(), "comment_ids": chosen, "reason": form.reason.data}
    told["how"] = _how(found, chosen)
    if form.issue.data:
        acts.group_comments(database(), issue_id=int(form.issue.data), **told)
        return int(form.issue.data)
    return acts.make_issue(
        database(), slug=found.slug, title_ja=form.title_ja.data, title_en=form.title_en.data,
        flow=form.flow.data or None, **told,
    )  # fmt: skip


@bp.route("/issues/<int:number>/take-out/<int:no>", methods=["GET", "POST"])
@access.roles(*grouping.ROLES)
def take_out(number: int, no: int) -> Any:
    """Take one comment out of an issue, for a reason that everybody can read."""
    issue, row, form = there(queries.issue(reading(), number)), comment(no), TakeOutForm()
    there(queries.membership(reading(), number, no) or None)

    def act() -> bool:
        reason = form.reason.data
        acts.take_out(database(), by=actor(), now=clock.now(), issue_id=number, comment_id=no, reason=reason)
        return True

    if carried_out(form, act):
        notice("notice.comment_taken_out")
        return redirect(url_for("comments.issue", number=number), 303)
    refusal = grouping.cannot_group(actor(), issue.jurisdiction, issue.kind)
    return form_page("comments/issue_take_out.html", form, refusal, issue=issue, row=row)


@bp.route("/contests/<int:number>", methods=["GET", "POST"])
@access.roles(*grouping.ROLES)
def answer_contest(number: int) -> Any:
    """Answer an author who says that their comment does not belong under an issue."""
    found, form = there(queries.contest(reading(), number)), ContestAnswerForm()
    row = comment(found.comment_id)

    def act() -> bool:
        told = {"decision": form.decision.data, "reason": form.reason.data}
        acts.answer_contest(database(), by=actor(), now=clock.now(), contest_id=number, **told)
        return True

    if carried_out(form, act):
        notice("notice.contest_answered_now")
        return redirect(url_for("comments.issue", number=found.issue_id), 303)
    by, answered = actor(), found.decision is not None
    may_read = grouping.cannot_group(by, found.jurisdiction, found.kind) is None
    refusal = grouping.cannot_answer_contest(
        by, found.jurisdiction, found.kind, grouped_by=found.seat, author_id=found.author_id, answered=answered,
        filed_by=found.contest_seat,
    )  # fmt: skip
    return form_page("comments/contest_answer.html", form, refusal, found=found, row=row, may_read=may_read)
