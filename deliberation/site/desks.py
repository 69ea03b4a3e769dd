"""The desk of each official: what waits for them, across the slices, and where their work begins."""

from typing import Any

from flask import Blueprint, request

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts import signin
from deliberation.accounts.rules import Role
from deliberation.comments import queries as comments
from deliberation.dataplans import queries as dataplans
from deliberation.proposals import queries as proposals
from deliberation.site import waiting
from deliberation.site.rules import GUIDED
from deliberation.web import access, actor, language, reading

bp = Blueprint("desks", __name__)
NOTHING_ELSE: dict[str, Any] = {"awaiting": [], "proposals": [], "newest": []}
SHOWN, WHOLE = 10, 500  # rows of a role on the desk, and on the page that shows one role's alone


@bp.get("/desk")
@access.roles(*Role)
def desk() -> Any:
    """One page: the second seat's list first, then what waits in each role of mine. ``?all=``: one role's list."""
    me, now = actor(), clock.now()
    places = {role: me.jurisdictions(role) for role in Role}
    alone = next((role for role in Role if places[role] and role == request.args.get("all")), None)
    size = WHOLE if alone else SHOWN
    roles = [alone] if alone else [role for role in Role if places[role]]
    found = {role: waiting.duties(reading(), me, role, now, WHOLE) for role in roles}
    work = NOTHING_ELSE if alone else _beside(places)
    return language.render(
        "site/desk.html", duties={role: rows[:size] for role, rows in found.items()}, day=clock.day(now), size=size,
        guided=GUIDED, totals={role: len(rows) for role, rows in found.items()}, whole=WHOLE, places=places,
        alone=alone, work=work,
    )  # fmt: skip


def _beside(places: dict[Role, list[str]]) -> dict[str, Any]:
    """The rest of the desk: what a second seat is asked for, proposals, comments, places."""
    me = actor()
    newest = comments.newest_here(reading(), places[Role.moderator])
    rows = proposals.here(reading(), sorted({j for _, j in me.rights}), SHOWN + 1)
    return {
        "awaiting": signin.awaiting(me),
        "proposals": rows[:SHOWN],
        "more_proposals": len(rows) > SHOWN,
        "newest": newest,
        "flow_names": dataplans.flow_names(reading(), ((r.slug, r.version) for r in newest if r.flow_id)),
        "councils": sorted({*places[Role.secretariat], *places[Role.council_member]}),
        "names": {j.code: j for j in accounts.jurisdictions(reading())},
    }
