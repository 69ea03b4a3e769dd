"""What a clerk files for who brings the slip of a comment on paper or by telephone (decision 0021)."""

from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor, Role
from deliberation.comments import intake, queries
from deliberation.errors import Refused


def seat_for_bearer(db: Connection, by: Actor, jurisdiction: str, comment_id: int, receipt: str) -> str:
    """The seat under which a clerk files it, in public. Refused (``another_receipt``) unless the slip is of this
    comment. That the clerk may is asked before (intake.not_for_bearer)."""
    if intake.read_receipt(receipt) != queries.receipt_of(db, comment_id):
        raise Refused("another_receipt", field="receipt")
    return by.seat(Role.clerk, jurisdiction)
