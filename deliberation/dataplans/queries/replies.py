"""What proponents replied to points to check."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.engine import Connection

from deliberation.dataplans.models import FlagReply
from deliberation.dataplans.queries.texts import MOST_VERSIONS

_REPLIES = (
    select(
        FlagReply.id, FlagReply.version, FlagReply.rule, FlagReply.field, FlagReply.body, FlagReply.replied_at,
        FlagReply.seat, FlagReply.log_entry_id,
    )
    .where(FlagReply.proposal_id == bindparam("proposal"))
    .order_by(FlagReply.id.desc())
    .limit(MOST_VERSIONS)
)  # fmt: skip
_REPLIED = select(FlagReply.proposal_id, FlagReply.rule, FlagReply.field).where(
    FlagReply.proposal_id.in_(bindparam("proposals", expanding=True))
)


def flag_replies(db: Connection, proposal_id: int) -> dict[tuple[str, str | None], list[Row[Any]]]:
    """What the proponent replied, newest first, by (rule, field of a gap flag)."""
    found: dict[tuple[str, str | None], list[Row[Any]]] = {}
    for row in db.execute(_REPLIES, {"proposal": proposal_id}):
        found.setdefault((row.rule, row.field), []).append(row)
    return found


def replied(db: Connection, proposals: Sequence[int]) -> frozenset[tuple[int, str, str | None]]:
    """Points that the proponents of these proposals have replied to: proposal, rule, field of a gap flag."""
    return frozenset(map(tuple, db.execute(_REPLIED, {"proposals": list(proposals)}))) if proposals else frozenset()
