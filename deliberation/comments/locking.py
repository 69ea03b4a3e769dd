"""Replies closed under a comment (返信の受付停止): who may close and open them, and who looks again. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from deliberation.accounts.rules import Actor, Role, cannot_act_as
from deliberation.comments.intake import not_for_bearer
from deliberation.comments.rules import cannot_comment

OF_HIDING = ("hide", "restore", "appeal_kept", "appeal_restored")
OF_LOCKING = ("lock", "unlock", "lock_kept", "lock_lifted")
"""Judgements about a text, and about the replies to it: the first calls for a rule, the last two decide a review."""
ASKED = {"hide": "asked_hide", "lock": "asked_lock"}
"""As what requests for review of a hiding and of a closing are counted beside the judgements."""


@dataclass(frozen=True)
class Thread:
    """A comment with its replies, as rules see it."""

    state: str
    is_reply: bool
    replies: int
    locked: bool

    @classmethod
    def of(cls, row: Any) -> "Thread":
        """Of a comment as its query gives it."""
        return cls(row.state, row.parent_id is not None, row.reply_count, row.locked)


def latest(moderations: Collection[Any]) -> frozenset[int]:
    """Numbers of the last judgement about the text and of the last about the replies."""
    last = {x.act in OF_LOCKING: x.id for x in moderations}
    return frozenset(last.values())


def cannot_reply(by: Actor | None, proposal_kind: str, above: Any, redacted: bool = False) -> str | None:
    """Nobody replies to what is not shown, or where replies are closed; said before anybody is asked to sign in.
    ``above``: the comment replied to; None where it is no reply."""
    reason = cannot_comment(by, proposal_kind, redacted)
    if above is None or reason not in (None, "sign_in_first"):
        return reason
    if above.state != "shown":
        return "parent_not_shown"
    return "replies_closed" if above.locked else reason


def cannot_lock(
    by: Actor | None, jurisdiction: str, thread: Thread, *, party: bool, overruled: Collection[int] = ()
) -> str | None:
    """A moderator who has no part in it closes the replies that there are: nobody is kept from a first word.
    ``overruled``: who judged this comment before and was overruled by a second person."""
    reason = cannot_act_as(by, Role.moderator, jurisdiction)
    if reason:
        return reason
    if party:
        return "has_part"
    if by is not None and by.person_id in overruled:
        return "overruled_before"
    if thread.state != "shown" or thread.is_reply:
        return "not_a_thread"
    if thread.locked:
        return "locked_already"
    return None if thread.replies else "no_replies_yet"


def cannot_unlock(
    by: Actor | None, jurisdiction: str, thread: Thread, *, party: bool, asked_of: Collection[int | None] = ()
) -> str | None:
    """``asked_of``: who closed them, and who asked, while a review waits."""
    reason = cannot_act_as(by, Role.moderator, jurisdiction)
    if reason:
        return reason
    if party:
        return "has_part"
    if by is not None and by.person_id in asked_of:
        return "review_by_another"
    return None if thread.locked and not thread.is_reply else "not_locked_now"


def cannot_appeal_lock(
    by: Actor | None, today: date, party: bool, until: date | None, appealed: bool, decided: bool
) -> str | None:
    """Who wrote in the thread may ask, once for each closing. ``until``: the last day; None where nothing is closed."""
    if by is None:
        return "sign_in_first"
    if not party:
        return "no_part_in_it"
    return _no_review(today, until, appealed, decided)


def cannot_appeal_lock_for_bearer(
    by: Actor | None, jurisdiction: str, channel: str, today: date, until: date | None, appealed: bool, decided: bool
) -> str | None:
    """The same by a clerk, for who brings the slip of the letter or call under which replies are closed."""
    return not_for_bearer(by, jurisdiction, channel) or _no_review(today, until, appealed, decided)


def _no_review(today: date, until: date | None, appealed: bool, decided: bool) -> str | None:
    if until is None:
        return "not_locked_now"
    late = "appeal_too_late" if today > until else None
    return ("review_decided" if decided else "already_appealed") if appealed else late
