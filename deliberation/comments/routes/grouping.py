"""Pages of clerks and council members: comments put under issues, with those shown that are written alike."""

import hashlib
from typing import Any

from flask import redirect, request, url_for

from deliberation import clock
from deliberation.comments import acts, grouping, queries
from deliberation.comments.addressed import comment, flow_names, proposal
from deliberation.comments.copies import Alike, near_copies
from deliberation.comments.filled import carried_out, form_page
from deliberation.comments.forms import ContestAnswerForm, IssueForm, TakeOutForm
from deliberation.comments.routes.blueprint import bp
from deliberation.errors import Refused, there
from deliberation.kept import Kept
from deliberation.web import access, actor, database, language, notice, paging, reading
from deliberation.web.typed import number

GROUPS = 20  # groups of near-copies offered at once; grouped, they make room for the next
# by a digest of the very texts: what is kept is never about other ones
_FOUND: Kept[bytes, list[Alike]] = Kept(32, 100_000, lambda _, found: 1 + sum(len(g.members) for g in found))


@bp.route("/proposals/<slug>/issues/group", methods=["GET", "POST"])
@access.roles(*grouping.ROLES)
def group(slug: str) -> Any:
    """Choose comments of one purport and put them under an issue. ``alike``: one group of near-copies, looked at."""
    found, form = proposal(slug), IssueForm()
    names, chosen = flow_names(found), _chosen()
    form.offer(_issues(found), [(flow, language.pair(name, language.language())) for flow, name in names.items()])
    put = carried_out(form, lambda: _put(found, form, chosen), lambda: _wrong(form, chosen))
    if put is not None:
        notice("notice.comments_grouped")
        return redirect(url_for("comments.issue", number=put), 303)
    refusal = grouping.cannot_group(actor(), found.jurisdiction, found.kind)
    return form_page(
        "comments/issue_group.html", form, refusal, proposal=found, names=names, chosen=chosen,
        **({} if refusal else _to_choose_from(found)),
    )  # fmt: skip


def _to_choose_from(found: Any) -> dict[str, Any]:
    """One group of near-copies with each text; else the groups there are, and all that is under no issue."""
    texts = queries.ungrouped_texts(reading(), found.id, grouping.MOST_COMPARED)
    groups = _alike(texts)
    one = _one(groups)
    shown = sorted(one.members)[: queries.PAGE] if one else [g.middle for g in groups[:GROUPS]]
    rows = {row.id: row for row in queries.listed(reading(), shown)}
    free = [] if one else queries.ungrouped(reading(), found.id, paging.before())
    return {
        "one": one, "groups": [] if one else groups[:GROUPS], "rows": rows, "compared": len(texts),
        "most": grouping.MOST_COMPARED, "at_once": grouping.MOST_AT_ONCE,
        "page": paging.page(free, queries.PAGE, key="number"),
        "contests": queries.contests_waiting(reading(), found.id),
    }  # fmt: skip


def _alike(texts: dict[int, str]) -> list[Alike]:
    """Near-copies among these; a thousand long texts take a second, so they are kept."""
    key = hashlib.sha256("\0".join(f"{no}:{text}" for no, text in texts.items()).encode()).digest()
    found = _FOUND.get(key)
    if found is None:
        found = near_copies(texts)
        _FOUND.put(key, found)
    return found


def _one(groups: list[Alike]) -> Alike | None:
    """The group that the address names by one of its comments."""
    named = number(request.args.get("alike"))
    return next((g for g in groups if named in g.members), None)


def _how(found: Any, chosen: list[int]) -> grouping.How:
    """Written alike is said only of comments that are all of the group that was looked at."""
    if not request.args.get("alike"):
        return grouping.How.read
    one = _one(_alike(queries.ungrouped_texts(reading(), found.id, grouping.MOST_COMPARED)))
    return grouping.How.alike if one is not None and set(chosen) <= set(one.members) else grouping.How.read


def _chosen() -> list[int]:
    """Ticked one by one, or the whole group that was shown, by its own button."""
    name = "shown_ids" if request.form.get("whole") else "comment_ids"
    return [no for raw in request.form.getlist(name) if (no := number(raw)) is not None]


def _issues(found: Any) -> list[tuple[str, str]]:
    rows = queries.every_issue_of(reading(), found.id)
    return [(str(r.id), language.pair({"ja": r.title_ja, "en": r.title_en}, language.language())) for r in rows]


def _wrong(form: IssueForm, chosen: list[int]) -> list[Refused]:
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
        by, found.jurisdiction, found.kind, grouped_by=found.seat, author_id=found.author_id, answered=answered
    )
    return form_page("comments/contest_answer.html", form, refusal, found=found, row=row, may_read=may_read)
