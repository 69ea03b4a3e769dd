"""The desk of each official: what waits for them, across the slices."""

from typing import Any

from flask import Blueprint

from deliberation import clock
from deliberation.accounts import signin
from deliberation.accounts.rules import Role
from deliberation.comments import queries as comments
from deliberation.council import queries as council
from deliberation.proposals import queries as proposals
from deliberation.votes import queries as votes
from deliberation.web import access, actor, language, paging, reading

bp = Blueprint("desks", __name__)
SHOWN = 10


@bp.get("/desk")
@access.roles(*Role)
def desk() -> Any:
    """One page: the second seat's list first, then what each role of mine has to do."""
    me, today = actor(), clock.day(clock.now())
    places = {role: me.jurisdictions(role) for role in Role}
    work = {
        "awaiting": signin.awaiting(me),
        "unanswered": _unanswered(places[Role.clerk], today) if places[Role.clerk] else [],
        "proposals": _proposals({j for _, j in me.rights}),
        "votes": votes.to_run(reading(), places[Role.clerk])[:SHOWN],
        "appeals": comments.open_appeals(reading(), places[Role.moderator])[:SHOWN],
        "newest": comments.newest(reading(), paging.FIRST)[:SHOWN] if places[Role.moderator] else [],
        "requests": [r for j in places[Role.secretariat][:3] for r in council.open_requests(reading(), j)][:SHOWN],
        "councils": sorted({*places[Role.secretariat], *places[Role.council_member]}),
    }
    return language.render("site/desk.html", work=work, places=places, day=today, roles=[r for r in Role if places[r]])


def _unanswered(places: list[str], today: Any) -> list[tuple[Any, int]]:
    """Consultations of these municipalities that have ended and are not fully answered, the earliest date first."""
    closed = [c for c in comments.closed(reading(), today, paging.FIRST) if c.jurisdiction in places]
    waiting = comments.unanswered_counts(reading(), [c.id for c in closed])
    return sorted(((c, waiting[c.id]) for c in closed if waiting.get(c.id)), key=lambda x: x[0].answers_due)[:SHOWN]


def _proposals(places: set[str]) -> list[Any]:
    rows = [r for j in sorted(places)[:3] for r in proposals.listing(reading(), before=paging.FIRST, jurisdiction=j)]
    return rows[:SHOWN]
