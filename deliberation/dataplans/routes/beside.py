"""Two proposals, or two cities, beside each other: the five questions, the plans, every flow."""

from typing import Any

from flask import request

from deliberation.dataplans import queries, rules
from deliberation.dataplans.presenting import present
from deliberation.dataplans.routes.blueprint import bp
from deliberation.dataplans.routes.versions import home
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS, PROCESS_FIELDS
from deliberation.errors import Gone, Missing
from deliberation.proposals import queries as proposals
from deliberation.web import access, pages, paging, reading


@bp.get("/compare")
@access.public
def beside() -> Any:
    """The newest versions of two proposals (?a=<slug>&b=<slug>); without them, a form to choose."""
    return pages.cached("site", "dataplans/beside.html", _beside, query=("a", "b"))


def _beside() -> dict[str, Any]:
    db = reading()
    asked = [request.args.get(name, "").strip() for name in ("a", "b")]
    sides = [_side(slug) for slug in asked if slug]
    return {
        "asked": asked, "sides": [s for s in sides if s], "missing": None in sides,
        "choices": [p for p in proposals.listing(db, before=paging.FIRST) if p.version],
        "plan_fields": [f for f in PLAN_FIELDS.values() if f.name not in PROCESS_FIELDS], "flow_fields": FLOW_FIELDS,
    }  # fmt: skip


def _side(slug: str) -> dict[str, Any] | None:
    try:
        proposal, row, document = queries.shown(reading(), slug)
    except (Missing, Gone):
        return None
    shown = present(document, rules.tense_of(proposal.stage))
    return {"proposal": proposal, "row": row, "shown": shown, "home": home(slug)}
