"""What every write about plans begins with."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.errors import Missing
from deliberation.proposals import queries as proposals


def proposal_by_id(db: Connection, proposal_id: int) -> Any:
    found = proposals.by_id(db, proposal_id)
    if found is None:
        raise Missing
    return found
