"""What proponents replied to points to check."""

from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.engine import Connection

from deliberation.dataplans.models import FlagReply

OF_ONE_POINT = 20
"""How many replies, or notes, of one point are asked for, the newest; the public tables have all."""


def newest_of_each_point(said: Select[Any], table: Any) -> Select[Any]:
    """The newest OF_ONE_POINT rows of each point, newest first: many on one point take no other's place.

    ``said``: columns of ``table``, its ``id`` among them, of one proposal. ``of_all``: how many its point has.
    """
    point = (table.rule, table.field)
    nth = func.row_number().over(partition_by=point, order_by=table.id.desc()).label("nth")
    rows = said.add_columns(nth, func.count().over(partition_by=point).label("of_all")).subquery("said")
    return select(*(c for c in rows.c if c.name != "nth")).where(rows.c.nth <= OF_ONE_POINT).order_by(rows.c.id.desc())


_REPLIES = newest_of_each_point(
    select(
        FlagReply.id, FlagReply.version, FlagReply.rule, FlagReply.field, FlagReply.cause, FlagReply.body,
        FlagReply.replied_at,
        FlagReply.seat, FlagReply.log_entry_id,
    ).where(FlagReply.proposal_id == bindparam("proposal")),
    FlagReply,
)  # fmt: skip


def flag_replies(db: Connection, proposal_id: int) -> dict[tuple[str, str | None], list[Row[Any]]]:
    """What the proponent replied, newest first, by (rule, field of a gap flag): OF_ONE_POINT of each."""
    found: dict[tuple[str, str | None], list[Row[Any]]] = {}
    for row in db.execute(_REPLIES, {"proposal": proposal_id}):
        found.setdefault((row.rule, row.field), []).append(row)
    return found
