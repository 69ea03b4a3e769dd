"""The page of one data flow of a version: what the plan says of it, and what was said and decided about it."""

import json
from typing import Any

from flask import Blueprint
from sqlalchemy.engine import Connection

from deliberation.audits import queries as audits
from deliberation.audits import takeup
from deliberation.comments import queries as comments
from deliberation.council import queries as council
from deliberation.dataplans import queries, rules
from deliberation.dataplans.presenting import present_flow
from deliberation.dataplans.vocabulary import FLOW_FIELDS, groups
from deliberation.errors import Missing
from deliberation.proposals.rules import cannot_touch, subject
from deliberation.web import access, pages, reading

bp = Blueprint("flows", __name__)
FIELDS = tuple(FLOW_FIELDS)
QUESTIONS = 200  # of a proposal, newest first, of which those about the flow are shown


@bp.get("/proposals/<slug>/v/<int:number>/plan/flows/<flow_id>")
@access.public
def flow(slug: str, number: int, flow_id: str) -> Any:
    """Its sentences, every field with an address of its own, its points to check, how much was said about it."""
    return pages.cached(subject(slug), "site/flow.html", lambda: _flow(reading(), slug, number, flow_id))


def _flow(db: Connection, slug: str, number: int, flow_id: str) -> dict[str, Any]:
    proposal, row, document = queries.shown(db, slug, number)
    found, of = document.flow(flow_id), queries.flows(db, row.id)
    if found is None:
        raise Missing
    at = next(n for n, f in enumerate(of) if f.flow_id == flow_id)
    said, noted = queries.flag_replies(db, proposal.id), council.flag_notes(db, proposal.id)
    return {
        "proposal": proposal, "row": row, "flow": found, "kept": of[at], "count": len(of),
        "before": of[at - 1] if at else None, "after": of[at + 1] if at + 1 < len(of) else None,
        "shown": present_flow(document, found, rules.tense_of(proposal.stage), said, noted),
        "names": queries.named(of), "groups": groups("flow"), "may_comment": cannot_touch(proposal.kind) is None,
        "comments": comments.counts_with_flows(db, proposal.id)[1].get(flow_id),
        **_taking_part(db, proposal.id, flow_id), **_discussed(db, proposal.id, flow_id),
    }  # fmt: skip


def _taking_part(db: Connection, proposal_id: int, flow_id: str) -> dict[str, Any]:
    """What the newest audit report counted of this flow."""
    newest = audits.newest_body(db, proposal_id)
    return {"audit": newest, "taking_part": takeup.of(json.loads(newest.body), flow_id) if newest else []}


def _place(field: str | None) -> int:
    """Where a field stands among those of a flow; the flow as a whole comes first."""
    return FIELDS.index(field) + 1 if field in FIELDS else 0


def _discussed(db: Connection, proposal_id: int, flow_id: str) -> dict[str, Any]:
    """What residents wrote about it, field by field, and what the assembly and its members did about it."""
    asked = council.questions_of_proposal(db, proposal_id, QUESTIONS)
    return {
        "by_field": sorted(comments.by_field(db, proposal_id, flow_id), key=lambda one: _place(one.field)),
        "acts": council.acts_on_flow(db, proposal_id, flow_id),
        "questions": [q for q in asked if q.flow_id == flow_id],
    }
