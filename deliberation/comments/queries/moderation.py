"""What was hidden and shown again, and the requests for review."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, bindparam, case, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.comments import rules
from deliberation.comments.models import Appeal, Comment, Moderation, Tally
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
_LAST_HIDE = (
    select(*_PLAIN, Moderation.person_id)
    .where(Moderation.comment_id == bindparam("comment"), Moderation.act == "hide")
    .order_by(Moderation.id.desc())
    .limit(1)
)
_DECIDED = select(Moderation.id).where(Moderation.appeal_id == Appeal.id).correlate(Appeal).exists()
_APPEAL_OF = select(Appeal.id, Appeal.appealed_on, Appeal.entry_id, _DECIDED.label("decided")).where(
    Appeal.moderation_id == bindparam("moderation")
)
_APPEALS_ABOUT = select(Appeal.id, Appeal.moderation_id, Appeal.appealed_on, Appeal.entry_id).where(
    Appeal.comment_id == bindparam("comment")
)
_Later = aliased(Moderation)
_NOTHING_SINCE = (
    ~select(_Later.id)
    .where(_Later.comment_id == Appeal.comment_id, _Later.id > Appeal.moderation_id)
    .correlate(Appeal)
    .exists()
)
_STILL_OPEN = and_(Comment.state == "hidden", _NOTHING_SINCE)
_APPEAL = (
    select(
        Appeal.id, Appeal.comment_id, Appeal.body, Appeal.appealed_on, Moderation.person_id.label("first_moderator"),
        Moderation.seat,
        Moderation.article, Moderation.reason, Moderation.at.label("hidden_at"), Comment.author_id, Proposal.slug,
        Proposal.jurisdiction, Proposal.title_ja, Proposal.title_en, _STILL_OPEN.label("still_open"),
    )
    .join(Moderation, Moderation.id == Appeal.moderation_id)
    .join(Comment, Comment.id == Appeal.comment_id)
    .join(Proposal, Proposal.id == Comment.proposal_id)
)  # fmt: skip
_ONE_APPEAL = _APPEAL.where(Appeal.id == bindparam("appeal"))
_NOT_MINE_TO_DECIDE = or_(Moderation.person_id == bindparam("me"), Comment.author_id == bindparam("me"))
_OPEN_APPEALS = (
    _APPEAL.where(_STILL_OPEN, Proposal.jurisdiction.in_(bindparam("places", expanding=True)))
    .order_by(case((_NOT_MINE_TO_DECIDE, 1), else_=0), Appeal.id)
    .limit(PAGE + 1)
)
_Overruling = aliased(Moderation)
_OVERRULED = (
    select(Moderation.person_id)
    .join(Appeal, Appeal.moderation_id == Moderation.id)
    .join(_Overruling, _Overruling.appeal_id == Appeal.id)
    .where(Moderation.comment_id == bindparam("comment"), _Overruling.act == "appeal_restored")
)
_REVIEW_WAITING = (
    select(Appeal.id, Moderation.person_id)
    .join(Appeal, Appeal.moderation_id == Moderation.id)
    .join(Comment, Comment.id == Appeal.comment_id)
    .where(Appeal.comment_id == bindparam("comment"), _STILL_OPEN)
)
_TALLY = (
    select(Moderation.act, Moderation.article, func.count().label("count"))
    .group_by(Moderation.act, Moderation.article)
    .order_by(Moderation.act, Moderation.article)
)
_SUBMITTED = (
    select(
        Proposal.jurisdiction, func.sum(Tally.submissions).label("submissions"), func.sum(Tally.hidden).label("hidden")
    )
    .join(Tally, and_(Tally.proposal_id == Proposal.id, Tally.place == rules.WHOLE))
    .group_by(Proposal.jurisdiction)
    .order_by(Proposal.jurisdiction)
    .limit(500)
)
_JUDGED = (
    select(Proposal.jurisdiction, Moderation.act, func.count().label("count"))
    .join(Comment, Comment.id == Moderation.comment_id)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .group_by(Proposal.jurisdiction, Moderation.act)
)
_ASKED = (
    select(
        Proposal.jurisdiction, func.count().label("asked"),
        func.sum(case((_STILL_OPEN, 1), else_=0)).label("waiting"),
        func.min(case((_STILL_OPEN, Appeal.appealed_on))).label("since"),
    )
    .join(Comment, Comment.id == Appeal.comment_id)
    .join(Proposal, Proposal.id == Comment.proposal_id)
    .group_by(Proposal.jurisdiction)
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


def last_hiding(db: Connection, comment_id: int) -> Row[Any] | None:
    return db.execute(_LAST_HIDE, {"comment": comment_id}).first()


def overruled(db: Connection, comment_id: int) -> frozenset[int]:
    """Who hid this comment before and was overruled on appeal."""
    return frozenset(db.execute(_OVERRULED, {"comment": comment_id}).scalars())


def review_waiting(db: Connection, comment_id: int) -> Row[Any] | None:
    """The request for a review that waits, and who hid the comment (``person_id``)."""
    return db.execute(_REVIEW_WAITING, {"comment": comment_id}).first()


def appeal_of(db: Connection, moderation_id: int) -> Row[Any] | None:
    """The request for a review of one hiding, and whether it was ``decided``."""
    return db.execute(_APPEAL_OF, {"moderation": moderation_id}).first()


def appeals_about(db: Connection, comment_id: int) -> dict[int, Row[Any]]:
    """Every request for a review of one comment: hiding → request."""
    return {row.moderation_id: row for row in db.execute(_APPEALS_ABOUT, {"comment": comment_id})}


def appeal(db: Connection, appeal_id: int) -> Row[Any] | None:
    """One request with its private text. ``still_open``: the comment is hidden and nothing was decided since."""
    return db.execute(_ONE_APPEAL, {"appeal": appeal_id}).first()


def open_appeals(db: Connection, places: Sequence[str], me: int) -> Sequence[Row[Any]]:
    """Requests that wait in these municipalities: those that this person may decide first, each time the oldest first;
    one more than a page when there are more."""
    return db.execute(_OPEN_APPEALS, {"places": list(places), "me": me}).all() if places else []


def moderation_tally(db: Connection) -> Sequence[Row[Any]]:
    return db.execute(_TALLY).all()


class Figures(NamedTuple):
    """Moderation of one municipality in numbers: comments ever submitted, hidden now, decisions by their kind, requests
    for review, those that wait and since when the oldest does."""

    jurisdiction: str
    submissions: int
    hidden: int
    acts: dict[str, int]
    asked: int
    waiting: int
    since: date | None


def moderation_figures(db: Connection) -> list[Figures]:
    """Of every municipality with comments."""
    acts: dict[str, dict[str, int]] = {}
    for row in db.execute(_JUDGED):
        acts.setdefault(row.jurisdiction, {})[row.act] = row.count
    asked = {row.jurisdiction: row[1:] for row in db.execute(_ASKED)}
    return [Figures(*row, acts.get(row[0], {}), *asked.get(row[0], (0, 0, None))) for row in db.execute(_SUBMITTED)]


def recent_moderation(db: Connection, before: int) -> Sequence[Row[Any]]:
    return db.execute(_RECENT, {"before": before}).all()
