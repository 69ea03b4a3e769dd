"""A question or draft condition drawn from an issue of residents' comments: the link between them, kept."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.comments import queries as comments
from deliberation.council.places import Place
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS


def cannot_draw_from(db: Connection, issue: int | None, place: Place) -> str | None:
    """An issue is about the proposal that the question is about."""
    if issue is None:
        return None
    found = comments.issue(db, issue)
    return None if found is not None and found.proposal_id == place.proposal_id else "drawn_from_elsewhere"


def beginning(issue: Any) -> dict[str, Any]:
    """What a question drawn from an issue starts with: its place in the newest version, and its title. A place that is
    no field of a plan is left out."""
    known = FLOW_FIELDS if issue.flow_id else PLAN_FIELDS
    given = {
        "issue": str(issue.id), "proposal": issue.slug, "title": issue.title_ja, "flow": issue.flow_id,
        "field": issue.field if issue.field in known else None,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}
