"""What was hidden and shown again, and the requests for review."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, bindparam, case, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.comments import rules
from deliberation.comments.locking import ASKED, OF_HIDING, OF_LOCKING
from deliberation.comments.models import Appeal, Comment, Moderation, ModerationCount, Tally
from deliberation.comments.queries.texts import PAGE
from deliberation.proposals.models import Proposal

_PLAIN = (
    Moderation.id,
    Moderation.act,
    Moderation.article,
    Moderation.reason,
    Moderation.seat,
    Moderation.at,
    Moderation.entry_id,
)
_OF_COMMENT = select(*_PLAIN).where(Moderation.comment_id == bindparam("comment")).order_by(Moderation.id)
_LAST_OF = (
    select(*_PLAIN, Moderation.person_id)
    .where(Moderation.comment_id == bindparam("comment"), Moderation.act == bindparam("act"))
    .order_by(Moderation.id.desc())
    .limit(1)
)
_DECIDED = select(Moderation.id).where(Moderation.appeal_id == Appeal.id).correlate(Appeal).exists()
_APPEAL_OF = select(Appeal.id, Appeal.appealed_on, Appeal.entry_id, _DECIDED.label("decided")).where(
    Appeal.moderation_id == bindparam("moderation")
)
_APPEALS_ABOUT = (
    select(Appeal.id, Appeal.moderation_id, Appeal.appealed_on, Appeal.filed_seat, Appeal.entry_id, Moderation.act)
    .join(Moderation, Moderation.id == Appeal.moderation_id)
    .where(Appeal.comment_id == bindparam("comment"))
)
_STILL_OPEN = Appeal.open_since.is_not(None)
_APPEAL = (
    select(
        Appeal.id, Appeal.comment_id, Appeal.body, Appeal.appealed_on, Moderation.person_id.label("first_moderator"),
        Moderation.act, Moderation.seat, Appeal.person_id.label("asked_by"),
        Moderation.article, Moderation.reason, Moderation.at.label("hidden_at"), Comment.author_id, Proposal.slug,
        Proposal.jurisdiction, Proposal.title_ja, Proposal.title_en, _STILL_OPEN.label("still_open"),
    )
    .join(Moderation, Moderation.id == Appeal.moderation_id)
    .join(Comment, Comment.id == Appeal.comment_id)
    .join(Proposal, Proposal.id == Comment.proposal_id)
)  # fmt: skip
_ONE_APPEAL = _APPEAL.where(Appeal.id == bindparam("appeal"))
_Reply = aliased(Comment)
_REPLIED_MYSELF = (
    select(_Reply.id)
    .where(_Reply.parent_id == Comment.id, _Reply.author_id == bindparam("me"))
    .correlate(Comment)
    .exists()
)
_PARTY = or_(_REPLIED_MYSELF, Appeal.person_id == bindparam("me"))
_NOT_MINE_TO_DECIDE = or_(Moderation.person_id == bindparam("me"), Comment.author_id == bindparam("me"), _PARTY)
_OPEN_APPEALS = (
    _APPEAL.add_columns(_PARTY.label("party"))
    .where(_STILL_OPEN, Appeal.jurisdiction.in_(bindparam("places", expanding=True)))
    .order_by(case((_NOT_MINE_TO_DECIDE, 1), else_=0), Appeal.id)
    .limit(PAGE + 1)
)
_Overruling = aliased(Moderation)
_OVERRULED = (
    select(Moderation.person_id)
    .join(Appeal, Appeal.moderation_id == Moderation.id)
    .join(_Overruling, _Overruling.appeal_id == Appeal.id)
    .where(Moderation.comment_id == bindparam("comment"), _Overruling.act.in_(("appeal_restored", "lock_lifted")))
)
_REVIEW_WAITING = (
    select(Appeal.id, Moderation.person_id, Appeal.person_id.label("asked_by"))
    .join(Appeal, Appeal.moderation_id == Moderation.id)
    .join(Comment, Comment.id == Appeal.comment_id)
    .where(Appeal.comment_id == bindparam("comment"), _STILL_OPEN, Moderation.act == bindparam("act"))
)
DECISIONS = {"hide": OF_HIDING[2:], "lock": OF_LOCKING[2:]}
"""Judgements that decide a request for review, by what it is about."""
_TALLY = (
    select(ModerationCount.act, func.nullif(ModerationCount.article, "").label("article"),
           func.sum(ModerationCount.judged).label("count"))
    .where(ModerationCount.act.not_in(ASKED.values()))
    .group_by(ModerationCount.act, ModerationCount.article)
    .order_by(ModerationCount.act, ModerationCount.article)
)  # fmt: skip
_SUBMITTED = (
    select(
        Proposal.jurisdiction, func.sum(Tally.submissions).label("submissions"), func.sum(Tally.hidden).label("hidden")
    )
    .join(Tally, and_(Tally.proposal_id == Proposal.id, Tally.place == rules.WHOLE))
    .group_by(Proposal.jurisdiction)
    .order_by(Proposal.jurisdiction)
    .limit(500)
)
_JUDGED = select(
    ModerationCount.jurisdiction, ModerationCount.act, func.sum(ModerationCount.judged).label("count")
).group_by(ModerationCount.jurisdiction, ModerationCount.act)
_WAITING = (
    select(
        Appeal.jurisdiction, Moderation.act, func.count().label("waiting"), func.min(Appeal.open_since).label("since")
    )
    .join(Moderation, Moderation.id == Appeal.moderation_id)
    .where(_STILL_OPEN)
    .group_by(Appeal.jurisdiction, Moderation.act)
)  # fmt: skip
_RECENT = (
    select(*_PLAIN, Moderation.comment_id, Proposal.jurisdiction)
    .join(Comment, Comment.id == Moderation.comment_id)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .where(Moderation.id < bindparam("before"))
    .order_by(Moderation.id.desc())
    .limit(PAGE + 1)
)


def moderations(db: Connection, comment_id: int) -> Sequence[Row[Any]]:
    """Everything that was decided about one comment, oldest first."""
    return db.execute(_OF_COMMENT, {"comment": comment_id}).all()


def last_of(db: Connection, comment_id: int, act: str) -> Row[Any] | None:
    """The last hiding of a comment, or the last closing of its replies (``act``: hide, lock), and whose it was."""
    return db.execute(_LAST_OF, {"comment": comment_id, "act": act}).first()


def overruled(db: Connection, comment_id: int) -> frozenset[int]:
    """Who hid this comment or closed its replies before and was overruled on appeal."""
    return frozenset(db.execute(_OVERRULED, {"comment": comment_id}).scalars())


def review_waiting(db: Connection, comment_id: int, act: str) -> Row[Any] | None:
    """The request for a review that waits of a hiding or a closing (``act``: hide, lock), and whose that was
    (``person_id``); ``asked_by``: who filed the request."""
    return db.execute(_REVIEW_WAITING, {"comment": comment_id, "act": act}).first()


def appeal_of(db: Connection, moderation_id: int) -> Row[Any] | None:
    """The request for a review of one hiding, and whether it was ``decided``."""
    return db.execute(_APPEAL_OF, {"moderation": moderation_id}).first()


def appeals_about(db: Connection, comment_id: int) -> dict[int, Row[Any]]:
    """Every request for a review of one comment: hiding → request."""
    return {row.moderation_id: row for row in db.execute(_APPEALS_ABOUT, {"comment": comment_id})}


def appeal(db: Connection, appeal_id: int) -> Row[Any] | None:
    """One request with its private text. ``act``: hide or lock; ``still_open``: that holds, and nothing was decided
    since."""
    return db.execute(_ONE_APPEAL, {"appeal": appeal_id}).first()


def open_appeals(db: Connection, places: Sequence[str], me: int) -> Sequence[Row[Any]]:
    """Requests that wait in these municipalities: those that this person may decide first, each time the oldest first;
    one more than a page when there are more. ``party``: this person filed the request, or replied where replies were
    closed."""
    return db.execute(_OPEN_APPEALS, {"places": list(places), "me": me}).all() if places else []


def moderation_tally(db: Connection) -> Sequence[Row[Any]]:
    return db.execute(_TALLY).all()


class Asked(NamedTuple):
    """Requests for review: how many, how many wait, since when the oldest does, and how many ended undecided, with the
    text that they were about."""

    asked: int = 0
    waiting: int = 0
    since: date | None = None
    ended: int = 0


class Figures(NamedTuple):
    """Moderation of one municipality in numbers: comments ever submitted, hidden now, threads closed now, judgements
    by their kind, requests for review by what they are about (hide, lock)."""

    jurisdiction: str
    submissions: int
    hidden: int
    locked: int
    acts: dict[str, int]
    asked: dict[str, Asked]


def moderation_figures(db: Connection) -> list[Figures]:
    """Of every municipality with comments."""
    acts: dict[str, dict[str, int]] = {}
    for row in db.execute(_JUDGED):
        acts.setdefault(row.jurisdiction, {})[row.act] = row.count
    waiting = {(row.jurisdiction, row.act): row for row in db.execute(_WAITING)}
    return [_figures(row, acts.get(row.jurisdiction, {}), waiting) for row in db.execute(_SUBMITTED)]


def _figures(row: Any, acts: dict[str, int], waiting: Mapping[tuple[str, str], Any]) -> Figures:
    asked = {}
    for about, counted in ASKED.items():
        n, open_ones = acts.get(counted, 0), waiting.get((row.jurisdiction, about))
        decided = sum(acts.get(kind, 0) for kind in DECISIONS[about])
        still, since = (open_ones.waiting, open_ones.since) if open_ones else (0, None)
        asked[about] = Asked(n, still, since, n - still - decided)
    return Figures(*row, _closed_now(acts), acts, asked)


def _closed_now(acts: Mapping[str, int]) -> int:
    """Only what is open is closed, and only what is closed is opened."""
    return acts.get("lock", 0) - acts.get("unlock", 0) - acts.get("lock_lifted", 0)


def recent_moderation(db: Connection, before: int) -> Sequence[Row[Any]]:
    return db.execute(_RECENT, {"before": before}).all()
