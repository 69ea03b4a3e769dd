"""Pages where people read and follow comments."""

import json
from typing import Any
from urllib.parse import urlencode

from flask import request

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts.rules import LIMITS, MINIMUM_AGE
from deliberation.comments import overlap, queries, rules
from deliberation.comments.addressed import comment, proposal, to_write_on
from deliberation.comments.gathered import gathered
from deliberation.comments.routes.blueprint import bp
from deliberation.dataplans import queries as dataplans
from deliberation.dataplans.queries import place_in_words
from deliberation.errors import Missing, there
from deliberation.web import access, pages, paging, reading

BATCHES = 50  # the newest are named on the page of comments


@bp.get("/comments")
@access.public
def index() -> Any:
    """Where comments are asked for now, and the newest ones of every proposal."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        page = paging.page(queries.newest(reading(), paging.before()), queries.PAGE)
        return {
            "page": page,
            "names": dataplans.flow_names(reading(), ((r.slug, r.version) for r in page.rows if r.flow_id)),
            "open": queries.open_and_announced(reading(), today),
            "day": today,
        }

    return pages.cached("site", "comments/index.html", load, query=("before",), day=today)


@bp.get("/proposals/<slug>/comments")
@access.public
def thread(slug: str) -> Any:
    """Comments of one proposal: all, unanswered, those on one flow or field, or those that every opinion group dealt
    with. Never by how many like them."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        found = proposal(slug)
        flow, field = request.args.get("flow") or None, request.args.get("field") or None
        show = request.args.get("show") if request.args.get("show") in ("unanswered", "across") else "newest"
        page = paging.page(_chosen(found, flow, field, show), queries.PAGE, key="number")
        if (flow or field) and not page.rows and not _is_place(found, flow, field):
            raise Missing
        known = {"flow": flow, "field": field, "show": show if show != "newest" else None}
        number, gone = to_write_on(found, flow, field)
        counts = queries.counts(reading(), found.id)
        return {
            "proposal": found, "page": page, "gathered": gathered(page.rows),
            "flow": flow, "field": field, "show": show, "day": today,
            "replies": queries.replies(reading(), [r.id for r in page.rows if r.reply_count]),
            "counts": counts,
            "batches": queries.batches_of(reading(), found.id, BATCHES) if counts.paper or counts.phone else (),
            "open": queries.open_consultation(reading(), found.id, today),
            "refusal": rules.cannot_comment(None, found.kind, gone),
            "where": place_in_words(reading(), slug, number, flow, field) if flow or field else None,
            "version": number if number != found.version else None,
            "names": dataplans.flow_names(reading(), ((slug, r.version) for r in page.rows if r.flow_id)),
            "query": urlencode({k: v for k, v in known.items() if v}),
        }  # fmt: skip

    return pages.cached(
        f"proposal:{slug}", "comments/thread.html", load, query=("before", "flow", "field", "show"), day=today
    )


def _chosen(found: Any, flow: str | None, field: str | None, show: str) -> Any:
    if flow or field:
        return queries.on_place(reading(), found.id, flow, field, paging.before())
    if show == "across":
        return _across(found)
    choose = queries.unanswered if show == "unanswered" else queries.thread
    return choose(reading(), found.id, paging.before())


def _across(found: Any) -> list[Any]:
    """Comments of which every opinion group marked a statement, most first: what all dealt with, liked or not."""
    told = [overlap.across(json.loads(row.body)) for row in queries.agreements_of(reading(), found.id)]
    numbers = list(dict.fromkeys(no for one in told for no, _ in one))[: queries.PAGE]
    rows = {row.id: row for row in queries.listed(reading(), numbers)}
    return [rows[no] for no in numbers if no in rows]


def _is_place(found: Any, flow: str | None, field: str | None) -> bool:
    """Whether the newest version has this flow and field; an address with another one leads nowhere."""
    place = dataplans.place(reading(), found.slug, found.version)
    return place is not None and dataplans.place_exists(reading(), place.version_id, flow, field)


@bp.get("/comments/<int:no>/replies")
@access.public
def replies(no: int) -> Any:
    """Every reply to one comment, newest first."""

    def load() -> dict[str, Any]:
        row = comment(no)
        return {
            "row": row,
            "page": paging.page(queries.replies_to(reading(), no, paging.before()), queries.PAGE, key="number"),
        }

    # any entry may be about one of the replies: hiding one moves its own head, not its parent's
    return pages.cached("site", "comments/replies.html", load, query=("before",))


@bp.get("/consultations")
@access.public
def consultations() -> Any:
    """Open and announced consultations, then closed ones with what is still unanswered."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        page = paging.page(queries.closed(reading(), today, paging.before()), queries.PAGE)
        return {
            "open": queries.open_and_announced(reading(), today), "page": page, "day": today,
            "counts": queries.counts_of_consultations(reading(), [r.id for r in page.rows]),
            "stopped": {r.id for r in page.rows if dates_of(r).state(today) == "stopped"},
        }  # fmt: skip

    return pages.cached("site", "comments/consultations.html", load, query=("before",), day=today)


def dates_of(row: Any) -> rules.Consultation:
    """The days of a consultation as rules see them."""
    gone_on = clock.day(row.gone_at) if row.gone_at else None
    return rules.Consultation(row.opens_on, row.closes_on, row.answers_due, gone_on)


@bp.get("/consultations/<int:number>")
@access.public
def consultation(number: int) -> Any:
    """One consultation: its dates, the three counts, the answers; after its end, the result notice."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        row = there(queries.consultation(reading(), number))
        counts = queries.counts_of_consultation(reading(), number)
        dates = dates_of(row)
        answers = queries.answers_of_consultation(reading(), row.proposal_id, number, paging.before())
        return {
            "row": row, "dates": dates, "changed": queries.names_of_changes(reading(), row.slug, answers),
            "state": dates.state(today), "day": today, "counts": counts,
            "overdue": dates.days_overdue(today, counts.waiting), "page": paging.page(answers, queries.PAGE),
            "results": queries.results_of_consultation(reading(), row.proposal_id, number) if answers else [],
            "sharing": queries.answers_sharing(reading(), [a.id for a in answers]),
        }  # fmt: skip

    return pages.cached("site", "comments/consultation.html", load, query=("before",), day=today)


@bp.get("/proposals/<slug>/answers")
@access.public
def answers(slug: str) -> Any:
    """The city's responses about one proposal."""

    def load() -> dict[str, Any]:
        found = proposal(slug)
        page = paging.page(queries.answers_of(reading(), found.id, paging.before()), queries.PAGE)
        counts = queries.counts_of_answers(reading(), [a.id for a in page.rows])
        changed = queries.names_of_changes(reading(), slug, page.rows)
        sharing = queries.answers_sharing(reading(), [a.id for a in page.rows])
        return {"proposal": found, "page": page, "counts": counts, "changed": changed, "sharing": sharing}

    return pages.cached(f"proposal:{slug}", "comments/answers.html", load, query=("before",))


@bp.get("/answers/<int:number>")
@access.public
def answer(number: int) -> Any:
    """One response and the comments that it is for."""

    def load() -> dict[str, Any]:
        row = there(queries.answer(reading(), number))
        page = paging.page(queries.answered_comments(reading(), number, paging.before()), queries.PAGE)
        places = {(row.slug, r.version) for r in page.rows if r.flow_id}
        places |= {(row.slug, row.changed_version)} if row.changed_flow else set()
        return {
            "row": row, "page": page, "issues": queries.issues_of_answer(reading(), number),
            "counts": queries.counts_of_answers(reading(), [number])[number],
            "names": dataplans.flow_names(reading(), places), "sharing": queries.answers_sharing(reading(), [number]),
        }  # fmt: skip

    return pages.cached("site", "comments/answer.html", load, query=("before",))


@bp.get("/moderation")
@access.public
def moderation() -> Any:
    """What was hidden and shown again, by which article, by which seat; the same in numbers by municipality."""
    today = clock.day(clock.now())

    def load() -> dict[str, Any]:
        rows = queries.recent_moderation(reading(), paging.before())
        return {
            "page": paging.page(rows, queries.PAGE), "tally": queries.moderation_tally(reading()), "day": today,
            "figures": queries.moderation_figures(reading()),
            "names": {j.code: {"ja": j.name_ja, "en": j.name_en} for j in accounts.jurisdictions(reading())},
        }  # fmt: skip

    return pages.cached("site", "comments/moderation.html", load, query=("before",), day=today)


@bp.get("/terms")
@access.public
def terms() -> Any:
    """The published terms that a moderator may cite, and how many comments are taken in how short a time."""
    one, network = LIMITS["comment"], LIMITS["comment_network"]
    values = {
        "articles": rules.ARTICLES, "days": rules.APPEAL_DAYS, "age": MINIMUM_AGE, "one": one, "network": network,
        "minutes": int(one.window.total_seconds()) // 60,
    }  # fmt: skip
    return pages.cached("terms", "comments/terms.html", lambda: values)
