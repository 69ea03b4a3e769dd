"""What a clerk who answers can choose from: one comment, those of an answer, issue or place, or all that wait."""

from typing import Any, NamedTuple

from flask import request

from deliberation import clock
from deliberation.comments import queries, rules
from deliberation.comments.addressed import comment
from deliberation.dataplans import queries as dataplans
from deliberation.web import paging, reading
from deliberation.web.typed import number


class Sought(NamedTuple):
    """What an address asks for: a "comment", "answer" or "issue" by its number, or a "place"; and what was found."""

    kind: str
    no: int | None
    page: paging.Page


def to_choose_from(found: Any, turning: str) -> dict[str, Any]:
    """What the address asks for, or all that wait: what is late first, each with the day on which it is due.

    ``lost``: what was asked for and is not there to be answered; then all that wait are listed."""
    today, due = clock.day(clock.now()), queries.deadlines(reading(), found.id)
    before = min(number(turning, 10) or paging.before(), paging.FIRST)
    sought = _sought(found, before)
    lost = sought if sought and not sought.page.rows else None
    page = sought.page if sought and not lost else None
    if page is None:
        late = [consultation for consultation, day in due.items() if day < today]
        page = paging.page(queries.to_answer(reading(), found.id, before, late), queries.PAGE, key="turn")
    named = dataplans.flow_names(reading(), ((found.slug, r.version) for r in page.rows if r.flow_id))
    return {"page": page, "due": due, "day": today, "named": named, "lost": lost}


def _sought(found: Any, before: int) -> Sought | None:
    flow, field = request.args.get("flow") or None, request.args.get("field") or None
    if answered := number(request.args.get("answer", "")):
        of = queries.answer(reading(), answered)
        rows = queries.answered_comments(reading(), answered, before) if of and of.slug == found.slug else []
        return Sought("answer", answered, paging.page(rows, queries.PAGE))
    if issue := number(request.args.get("issue", "")):
        about = queries.issue(reading(), issue)
        rows = queries.comments_of_issue(reading(), issue, before) if about and about.slug == found.slug else []
        return Sought("issue", issue, paging.page(rows, queries.PAGE))
    if no := number(request.args.get("comment", "")):
        alone = [comment(no)] if still_shown(found.slug, [no]) else []
        return Sought("comment", no, paging.page(alone, queries.PAGE))
    if flow or field:
        rows = queries.on_place(reading(), found.id, flow, field, before)
        return Sought("place", None, paging.page(rows, queries.PAGE, key="number"))
    return None


def still_shown(slug: str, chosen: list[int]) -> list[int]:
    """Without what is hidden or gone meanwhile: it stands on no page where the clerk could take it out."""
    return [row.id for row in queries.comments_by_id(reading(), chosen) if row.slug == slug and row.state == "shown"]


def again(slug: str) -> list[int]:
    """Chosen from the start: the comments of the answer, those of the issue that wait, or the one comment, from whose
    page the clerk comes."""
    if answered := number(request.args.get("answer", "")):
        return still_shown(slug, list(queries.comments_of_answer(reading(), answered)))
    if issue := number(request.args.get("issue", "")):
        return still_shown(slug, list(queries.unanswered_of_issue(reading(), issue, rules.MOST_AT_ONCE)))
    return still_shown(slug, [no] if (no := number(request.args.get("comment", ""))) else [])
