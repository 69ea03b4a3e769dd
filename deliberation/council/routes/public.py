"""What everyone reads: assemblies, meetings, acts with their votes, members, questions filed here, real cases."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, redirect, url_for

from deliberation import clock
from deliberation.council import marks, queries, shown
from deliberation.council.agenda import announced, is_planned
from deliberation.council.figures import FIGURES
from deliberation.council.kinds import PLENARIES, SEATED_BODIES, VOTED_KINDS, ZONE_COUNCILS
from deliberation.council.routes.shared import name_of, place_of
from deliberation.errors import there
from deliberation.web import access, pages, paging, reading
from deliberation.web.text import to_html

bp = Blueprint("council", __name__)
bp.add_app_template_filter(marks.mark_of, "time_mark")
SITE = "site"  # these pages name proposals, whose titles change by acts of others: so any act draws them anew


@bp.get("/council")
@access.public
def index() -> Any:
    """Assemblies of this site and their newest acts."""
    return pages.cached(SITE, "council/index.html", _index, query=("before",))


def _index() -> dict[str, Any]:
    rows = queries.entered_acts(reading(), paging.before())
    return {"assemblies": queries.assemblies(reading()), **_listed(paging.page(rows, queries.SIZE))}


@bp.get("/council/cases")
@access.public
def cases() -> Any:
    """Real votes, signatures and consultations of other assemblies, as their sources tell them."""
    return pages.cached(SITE, "council/cases.html", _cases, query=("before",))


def _cases() -> dict[str, Any]:
    page = paging.page(queries.compiled_acts(reading(), paging.before()), queries.SIZE)
    return {**_listed(page), "sources": queries.sources_of_acts(reading(), [row.id for row in page.rows])}


@bp.get("/council/<jurisdiction>")
@access.public
def assembly(jurisdiction: str) -> Any:
    """One assembly: bodies, members by group, newest meetings and acts."""
    today = clock.day(clock.now())
    return pages.cached(
        SITE, "council/assembly.html", lambda: _assembly(jurisdiction, today), query=("before",), day=today
    )


def _assembly(jurisdiction: str, today: date) -> dict[str, Any]:
    place = place_of(jurisdiction)
    bodies = queries.bodies(reading(), jurisdiction)
    whole = next((body for body in bodies if body.kind in ("plenary", "assembly") and body.ended_on is None), None)
    roster = queries.roster(reading(), whole.id, today) if whole else []
    rows = queries.acts_here(reading(), jurisdiction, paging.before())
    meetings = queries.newest_meetings(reading(), jurisdiction)
    return {
        "place": place,
        "bodies": bodies,
        "groups": shown.by_group(roster),
        "meetings": meetings,
        "plans": {row.id for row in meetings if is_planned(row)},
        "questions": queries.questions_here(reading(), jurisdiction),
        **_listed(paging.page(rows, queries.SIZE)),
    }


@bp.get("/council/bodies/<int:body_id>")
@access.public
def body(body_id: int) -> Any:
    """One body and who sits in it today, or sat in it on its last day."""
    today = clock.day(clock.now())
    return pages.cached(SITE, "council/body.html", lambda: _body(body_id, today), day=today)


def _body(body_id: int, today: date) -> dict[str, Any]:
    found = there(queries.body(reading(), body_id))
    on = min(today, found.ended_on or today)
    sit = queries.roster(reading(), body_id, on)
    provided = queries.seat_groups(reading(), [body_id]).get(body_id, []) if found.kind in ZONE_COUNCILS else None
    return {
        "body": found, "place": place_of(found.jurisdiction), "groups": shown.by_group(sit), "day": on,
        "outside": found.kind in SEATED_BODIES, "rules": provided,
        "seats": None if provided is None else shown.seats(provided, sit),
    }  # fmt: skip


@bp.get("/council/meetings/<int:meeting_id>")
@access.public
def meeting(meeting_id: int) -> Any:
    return pages.cached(SITE, "council/meeting.html", lambda: _meeting(meeting_id))


def _meeting(meeting_id: int) -> dict[str, Any]:
    found = there(queries.meeting(reading(), meeting_id))
    acts = queries.acts_of_meeting(reading(), meeting_id)
    return {
        "meeting": found,
        "planned": is_planned(found),
        "agenda": announced(found.agenda, acts),
        "place": place_of(found.jurisdiction),
        "sources": queries.sources_of_meeting(reading(), meeting_id),
        "revisions": queries.meeting_revisions(reading(), meeting_id) if found.revision > 1 else (),
        **_listed(paging.Page(acts, None, True)),
    }


@bp.get("/council/acts/<int:act_id>")
@access.public
def act(act_id: int) -> Any:
    """One act: what it is about, each vote with its result in words and the roll call by group, its sources."""
    return pages.cached(SITE, "council/act.html", lambda: _act(act_id), query=("before",))


@bp.get("/council/votes/<int:vote_id>")
@access.public
def vote(vote_id: int) -> Any:
    """Where a vote stands: on the page of its act, beside what it corrects or what corrected it."""
    found = there(queries.vote(reading(), vote_id))
    return redirect(url_for("council.act", act_id=found.act_id) + f"#vote-{vote_id}")


def _act(act_id: int) -> dict[str, Any]:
    found = there(queries.act(reading(), act_id))
    votes = queries.votes_of_acts(reading(), [found.id]).get(found.id, [])
    rolls = queries.roll(reading(), [row.id for row in votes])
    figures = queries.figures(reading(), found.entry_id) if found.kind in FIGURES else ()
    attached = queries.attached_acts(reading(), found.id)
    asked = queries.requests_of_act(reading(), found.id, paging.before(), queries.SIZE)
    return {
        "act": found,
        "text": to_html(name_of(found, "text")) if found.text_ja else None,
        "answer": to_html(found.answer) if found.answer else None,
        "parent": queries.act(reading(), found.parent_id) if found.parent_id else None,
        "asked": queries.question(reading(), found.question_id) if found.question_id else None,
        "members": queries.members_of_entry(reading(), found.entry_id),
        "figures": figures,
        "signatures": shown.signatures_shown(figures),
        # what stands comes first, what was corrected below it
        "later": {row.supersedes_id: row.id for row in votes if row.supersedes_id},
        "votes": [shown.vote_shown(row, rolls.get(row.id, ())) for row in sorted(votes, key=lambda v: not v.current)],
        "ending": shown.ending_of(found.withdrawn, votes),
        "outside": found.body_kind in SEATED_BODIES,
        "plenary": found.body_kind in PLENARIES,
        "voted": found.kind in VOTED_KINDS and not found.withdrawn,
        "sources": queries.sources_shown(reading(), [found.id]).get(found.id, []),
        "revisions": queries.act_revisions(reading(), found.id) if found.revision > 1 else (),
        "requests": paging.page(asked, queries.SIZE),
        "attached": attached, "issues": queries.issues_taken_up(reading(), found.id) if found.took_up else (),
        "endings": shown.endings_of(attached, queries.votes_of_acts(reading(), [row.id for row in attached])),
    }


@bp.get("/council/members/<int:member_id>")
@access.public
def member(member_id: int) -> Any:
    """A member's terms, groups, acts and votes, each vote with the way it was taken and its source."""
    return pages.cached(SITE, "council/member.html", lambda: _member(member_id), query=("before",))


def _member(member_id: int) -> dict[str, Any]:
    found = there(queries.member(reading(), member_id))
    page = paging.page(queries.votes_of_member(reading(), found.id, paging.before()), queries.SIZE)
    terms, factions = queries.terms_of_member(reading(), found.id), queries.faction_terms(reading(), found.id)
    names, days, moved = queries.corrected(reading(), found.id)
    acts = queries.acts_of_member(reading(), found.id)
    asked, proposed = queries.questions_of_member(reading(), found.id)
    return {
        "member": found,
        "standing": shown.standing(terms, factions),
        "place": place_of(found.jurisdiction),
        "terms": terms,
        "corrections": queries.term_corrections(reading(), found.id),
        "factions": factions,
        "names": names,
        "days": days,
        "moved": moved,
        "acts": acts, "questions": asked, "conditions": proposed,
        "requests": queries.requests_of_member(reading(), found.id),
        "size": queries.SIZE,
        "page": page,
        "sources": queries.sources_shown(reading(), [*(row.act_id for row in page.rows), *(row.id for row in acts)]),
    }  # fmt: skip


@bp.get("/council/members/<int:member_id>/<any(acts, questions, conditions, requests):what>")
@access.public
def member_all(member_id: int, what: str) -> Any:
    """All of what the page of a member begins: acts, questions, conditions, requests for correction."""
    return pages.cached(SITE, "council/member_all.html", lambda: _member_all(member_id, what), query=("before",))


def _member_all(member_id: int, what: str) -> dict[str, Any]:
    found, before = there(queries.member(reading(), member_id)), paging.before()
    rows: Sequence[Any]
    if what == "acts":
        rows = queries.acts_of_member(reading(), found.id, before)
    elif what == "requests":
        rows = queries.requests_of_member(reading(), found.id, before)
    else:
        rows = queries.questions_of_member(reading(), found.id, before)[what == "conditions"]
    page = paging.page(rows, queries.SIZE)
    sources = queries.sources_shown(reading(), [row.id for row in page.rows]) if what == "acts" else {}
    standing = shown.standing(queries.terms_of_member(reading(), found.id), queries.faction_terms(reading(), found.id))
    return {
        "member": found, "place": place_of(found.jurisdiction), "what": what, "page": page, "sources": sources,
        "standing": standing,
    }  # fmt: skip


@bp.get("/council/questions/<int:question_id>")
@access.public
def question(question_id: int) -> Any:
    """A question or draft condition that a member filed here, and where it was then put."""
    return pages.cached(SITE, "council/question.html", lambda: _question(question_id))


def _question(question_id: int) -> dict[str, Any]:
    found = there(queries.question(reading(), question_id))
    asked_in = queries.acts_of_question(reading(), question_id)
    return {"question": found, "body": to_html(found.body), "asked_in": asked_in}


def _listed(page: paging.Page) -> dict[str, Any]:
    """A page of acts with how each ended: one more query, whatever its length."""
    votes = queries.votes_of_acts(reading(), [row.id for row in page.rows])
    waits = [row for row in page.rows if row.origin == "entered" and row.kind in VOTED_KINDS and not row.withdrawn]
    to_vote = {row.id for row in waits if row.id not in votes}
    return {"page": page, "endings": shown.endings_of(page.rows, votes), "to_vote": to_vote}
