"""What the acts of the audit share: the proposal, the heads that an entry moves."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.errors import Missing
from deliberation.proposals import queries as proposals
from deliberation.proposals.rules import subject


def proposal_of(db: Connection, proposal_id: int) -> Any:
    row = proposals.by_id(db, proposal_id)
    if row is None:
        raise Missing
    return row


def subjects(proposal: Any) -> tuple[str, ...]:
    return subject(proposal.slug), f"audit:{proposal.slug}", "audits"
