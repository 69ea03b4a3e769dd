"""Pages where people read issues, and where an author says that their comment does not belong under one."""

from typing import Any

from flask import redirect, url_for

from deliberation.comments import acts, bearing, grouping, queries
from deliberation.comments.addressed import comment, flow_names, proposal
from deliberation.comments.filled import carried_out, form_page
from deliberation.comments.forms import Asked, ContestForm
from deliberation.comments.routes.blueprint import bp
from deliberation.dataplans import queries as dataplans
from deliberation.errors import there
from deliberation.web import access, actor, notice, pages, paging, reading


@bp.get("/proposals/<slug>/issues")
@access.public
def issues(slug: str) -> Any:
    """The issues of one proposal, each with its three counts."""

    def load() -> dict[str, Any]:
        found = proposal(slug)
        page = paging.page(queries.issues_of(reading(), found.id, paging.before()), queries.PAGE)
        counts = queries.counts_of_issues(reading(), [row.id for row in page.rows])
        return {"proposal": found, "page": page, "counts": counts, "names": flow_names(found)}

    return pages.cached(f"proposal:{slug}", "comments/issues.html", load, query=("before",))


@bp.get("/issues/<int:number>")
@access.public
def issue(number: int) -> Any:
    """One issue: its comments as they were written, who put each there, what was taken out and contested."""

    def load() -> dict[str, Any]:
        row = there(queries.issue(reading(), number))
        page = paging.page(queries.comments_of_issue(reading(), number, paging.before()), queries.PAGE)
        places = {(row.slug, r.version) for r in page.rows if r.flow_id}
        places |= {(row.slug, row.version)} if row.flow_id else set()
        answers = queries.answers_to_issue(reading(), number)
        return {
            "row": row, "page": page, "counts": queries.counts_of_issues(reading(), [number])[number],
            "answers": answers,
            "waiting": bool(queries.unanswered_of_issues(reading(), [number])),
            "taken_out": queries.taken_out_of(reading(), number), "names": dataplans.flow_names(reading(), places),
            "changed": queries.names_of_changes(reading(), row.slug, answers),
            "sharing": queries.answers_sharing(reading(), [a.id for a in answers]),
        }  # fmt: skip

    return pages.cached("site", "comments/issue.html", load, query=("before",))


@bp.route("/issues/<int:number>/contest/<int:no>", methods=["GET", "POST"])
@access.signed_in
def contest(number: int, no: int) -> Any:
    """The author says that this comment does not belong under this issue; of a letter or call, a clerk files it for
    who brings the slip."""
    found, row = there(queries.issue(reading(), number)), comment(no)
    form = ContestForm.about(row)
    if carried_out(form, lambda: _contest(number, no, form)):
        notice("notice.contest_received" if row.channel == "web" else "notice.contest_filed_for_bearer")
        return redirect(url_for("site.fate", no=no), 303)
    return form_page("comments/issue_contest.html", form, _cannot_contest(number, row), issue=found, row=row)


def _contest(number: int, no: int, form: Asked) -> bool:
    about = {"issue_id": number, "comment_id": no, "body": form["body"].data}
    return bearing.file(form, no, acts.contest_grouping, acts.contest_grouping_for_bearer, **about)


def _cannot_contest(number: int, row: Any) -> str | None:
    put = queries.membership(reading(), number, row.id)
    now = {"grouped": put is not None, "contested": put is not None and put.contest is not None}
    if row.channel == "web":
        return grouping.cannot_contest(actor(), row.author_id, row.state, **now)
    return grouping.cannot_contest_for_bearer(actor(), row.jurisdiction, row.channel, row.state, **now)
