"""What was said and decided about a place of a proposal: one of its flows, or what stands outside of every flow."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.comments import queries as comments
from deliberation.council import queries as council
from deliberation.dataplans.vocabulary import FLOW_FIELDS, PLAN_FIELDS

QUESTIONS = 200  # of a proposal, newest first, of which those about the place are shown


def place(db: Connection, proposal_id: int, flow_id: str | None) -> dict[str, Any]:
    """What residents wrote about a flow, or the fields outside of the flows (``flow_id`` None), field by field, and
    what the assembly and its members did about it."""
    fields, asked = (FLOW_FIELDS if flow_id else PLAN_FIELDS), council.questions_of_proposal(db, proposal_id, QUESTIONS)
    found = comments.by_field(db, proposal_id, flow_id)
    return {
        "by_field": sorted(found, key=lambda one: _place(one.field, tuple(fields))),
        "acts": council.acts_on_place(db, proposal_id, flow_id),
        "questions": [q for q in asked if q.flow_id == flow_id and (flow_id or q.field)],
    }


def _place(field: str | None, fields: tuple[str, ...]) -> int:
    """Where a field stands; the flow as a whole comes first, and a part of a proposal beside its plan last."""
    return 0 if field is None else fields.index(field) + 1 if field in fields else len(fields) + 1
