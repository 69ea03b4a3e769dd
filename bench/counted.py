"""What the acts would have counted of the rows that were put in without them, counted once by the database."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.comments import counts
from deliberation.comments.models import Count, CountKey
from tests.comments import recounted


def fill(db: Connection) -> None:
    """Keys of texts and residents are left out: only acts ask for them."""
    names = [column.name for column in Count.__table__.c]
    db.execute(insert(Count).from_select(names, recounted.COUNTS))
    keys = [key for row in db.execute(recounted.WAITING).all() for key in _ends(*row)]
    if keys:
        db.execute(insert(CountKey), keys)


def _ends(proposal: int, issue: int, due: Any, put: Any) -> Iterator[dict[str, Any]]:
    at = {"proposal_id": proposal, "place": counts.ASKED, "part": str(issue), "uses": 1}
    yield {**at, "kind": counts.DUE, "key": due.isoformat()}
    yield {**at, "kind": counts.PUT, "key": counts.moment(put)}
