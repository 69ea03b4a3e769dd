"""Closing the replies under a comment in public, under a cited rule; a second person looks again when asked."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.acts import notify
from deliberation.accounts.rules import Actor
from deliberation.comments import locking, queries, rules
from deliberation.comments.acts.bearers import seat_for_bearer
from deliberation.comments.acts.commenting import held
from deliberation.comments.acts.moderating import ask, asked_about, check_article, judged
from deliberation.comments.intake import Slip
from deliberation.comments.models import Comment
from deliberation.db import act
from deliberation.errors import refuse_if

_LOCKED = update(Comment).where(Comment.id == bindparam("comment")).values(locked=bindparam("now_is"))


@act("public")
def lock_replies(db: Connection, *, by: Actor, now: datetime, comment_id: int, article: str, reason: str) -> None:
    """Close the replies under a comment, under an article of the terms. What was said stays, and can be answered."""
    row = held(db, comment_id)
    party, overruled = queries.has_part(db, comment_id, by.person_id), queries.overruled(db, comment_id)
    refuse_if(locking.cannot_lock(by, row.jurisdiction, locking.Thread.of(row), party=party, overruled=overruled))
    check_article(article)
    until = rules.appeal_until(clock.day(now)).isoformat()
    _set(db, now, row, locked=True, key="notice.replies_locked", told={"reason": reason, "date": until})
    judged(db, by, now, row, act="lock", reason=reason, article=article)


@act("public")
def unlock_replies(db: Connection, *, by: Actor, now: datetime, comment_id: int, reason: str) -> None:
    """Open them again; where a review waits, that is its decision, by another than who closed them."""
    row, waiting = held(db, comment_id), queries.review_waiting(db, comment_id, "lock")
    asked_of, appeal_id = ((waiting.person_id, waiting.asked_by), waiting.id) if waiting else ((), None)
    party = queries.has_part(db, comment_id, by.person_id)
    refuse_if(locking.cannot_unlock(by, row.jurisdiction, locking.Thread.of(row), party=party, asked_of=asked_of))
    _set(db, now, row, locked=False, key="notice.lock_lifted" if waiting else "notice.replies_unlocked", told={})
    judged(db, by, now, row, act="lock_lifted" if waiting else "unlock", reason=reason, appeal_id=appeal_id)


@act("public")
def appeal_lock(db: Connection, *, by: Actor, now: datetime, comment_id: int, body: str) -> int:
    """Who wrote there asks a second person to look again. That somebody does is public; what they write is not."""
    row, lock = held(db, comment_id), queries.last_of(db, comment_id, "lock")
    refuse_if(locking.cannot_appeal_lock(by, clock.day(now), *queries.lock_facts(db, by, row, lock)))
    return ask(db, by, now, row, kind="lock_appealed", of=lock.id, body=body, about="lock")


@act("public")
def appeal_lock_for_bearer(
    db: Connection, *, by: Actor, now: datetime, comment_id: int, slip: Slip, body: str
) -> int:
    """A clerk files the same for who brings the slip of the comment on paper or by telephone (``slip``)."""
    row, lock = held(db, comment_id), queries.last_of(db, comment_id, "lock")
    asked = queries.lock_facts(db, by, row, lock)[1:]
    refuse_if(locking.cannot_appeal_lock_for_bearer(by, row.jurisdiction, row.channel, clock.day(now), *asked))
    seat = seat_for_bearer(db, by, row.jurisdiction, comment_id, slip)
    return ask(db, by, now, row, kind="lock_appealed_for_bearer", of=lock.id, body=body, about="lock", seat=seat)


@act("public")
def decide_lock_appeal(db: Connection, *, by: Actor, now: datetime, appeal_id: int, lift: bool, reason: str) -> None:
    """A second person decides: replies are open again, or stay closed with a reason."""
    row, appeal = asked_about(db, appeal_id, "lock")
    party = queries.is_party(db, appeal, by.person_id)
    refuse_if(
        rules.cannot_decide_appeal(
            by, row.jurisdiction, appeal.first_moderator, row.author_id, appeal.still_open, party=party
        )
    )
    name = "lock_lifted" if lift else "lock_kept"
    _set(db, now, row, locked=not lift, key=f"notice.{name}", told={} if lift else {"reason": reason})
    judged(db, by, now, row, act=name, reason=reason, appeal_id=appeal_id)


def _set(db: Connection, now: datetime, row: Any, *, locked: bool, key: str, told: dict[str, object]) -> None:
    """Everybody who wrote in the thread is told."""
    db.execute(_LOCKED, {"comment": row.id, "now_is": locked})
    for person in queries.people_in_thread(db, row.id):
        notify(db, now=now, person_id=person, key=key, link=f"/comments/{row.id}", details={"no": row.id, **told})
