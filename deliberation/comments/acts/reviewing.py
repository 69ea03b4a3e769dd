"""Ending the requests for review of what no longer holds or was judged anew."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.engine import Connection

from deliberation.comments.models import Appeal, Moderation

_ABOUT = select(Moderation.id).where(
    Moderation.comment_id.in_(bindparam("comments", expanding=True)), Moderation.act == bindparam("about")
)
_ENDED = (
    update(Appeal)
    .where(
        Appeal.comment_id.in_(bindparam("comments", expanding=True)), Appeal.moderation_id.in_(_ABOUT),
        Appeal.open_since.is_not(None),
    )
    .values(open_since=None)
)  # fmt: skip


def end_requests(db: Connection, comments: Sequence[int], about: str) -> None:
    """Those about a hiding or a closing (``about``: hide, lock) of these comments wait no longer."""
    if comments:
        db.execute(_ENDED, {"comments": list(comments), "about": about})
