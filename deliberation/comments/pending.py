"""What the second clerk is shown of a comment that is to be withdrawn for who brought its slip."""

from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.two_seats import shows
from deliberation.comments import queries
from deliberation.errors import Missing


@shows("withdraw_comment_for_bearer", "comments/_pending.html")
def _withdrawal(db: Connection, jurisdiction: str, arguments: dict[str, Any]) -> dict[str, Any]:
    row = queries.comment(db, arguments["comment_id"])
    if row is None or row.jurisdiction != jurisdiction:
        raise Missing
    gone = row.state in ("withdrawn", "erased")
    return {"row": row, "slip": queries.slip_of(db, row.id), "refusal": "already_withdrawn" if gone else None}
