"""Who has a part in a thread, and what can still be asked about closed replies."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor
from deliberation.comments import rules
from deliberation.comments.models import Comment
from deliberation.comments.queries.moderation import appeal_of

_IN_THREAD = or_(Comment.id == bindparam("comment"), Comment.parent_id == bindparam("comment"))
_HAS_PART = select(Comment.id).where(_IN_THREAD, Comment.author_id == bindparam("person")).limit(1)
_PEOPLE = (
    select(Comment.author_id).where(_IN_THREAD, Comment.author_id.is_not(None)).distinct().order_by(Comment.author_id)
)


def has_part(db: Connection, comment_id: int, person_id: int) -> bool:
    """Whether this person wrote the comment or a reply to it."""
    return db.execute(_HAS_PART, {"comment": comment_id, "person": person_id}).first() is not None


def is_party(db: Connection, appeal: Any, person_id: int) -> bool:
    """Whether this person asked for a review, or filed it for somebody, or wrote where it is about."""
    return appeal.asked_by == person_id or has_part(db, appeal.comment_id, person_id)


def people_in_thread(db: Connection, comment_id: int) -> list[int]:
    """Everybody who wrote the comment or a reply to it; for telling them only."""
    return list(db.execute(_PEOPLE, {"comment": comment_id}).scalars())


def lock_facts(db: Connection, me: Actor | None, row: Any, lock: Any) -> tuple[bool, date | None, bool, bool]:
    """What locking.cannot_appeal_lock asks: whether I have a part in it, until when a review can be asked for, whether
    it was asked for, and decided."""
    party = me is not None and has_part(db, row.id, me.person_id)
    if lock is None or not row.locked:
        return party, None, False, False
    asked = appeal_of(db, lock.id)
    return party, rules.appeal_until(clock.day(lock.at)), asked is not None, asked is not None and asked.decided
