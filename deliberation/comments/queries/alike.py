"""Comments written alike: how far they were compared, what was found, and what is still to be read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Row, bindparam, exists, func, or_, select, text, tuple_
from sqlalchemy.engine import Connection

from deliberation.comments import rules
from deliberation.comments.likeness import METHOD
from deliberation.comments.models import AlikeGroup, AlikeRun, AlikeText, Comment, Issue, IssueComment, Tally
from deliberation.comments.queries.texts import PAGE, SHOWN

GROUPS = 20  # on one page
AT_ONCE = 5_000  # numbers named in one question
_MANY = 20_000  # groups of which the bands are read at once
_SHOWN = Comment.state == "shown"
_HELD = AlikeGroup.middle_id.is_not(None)
_UNDER = exists().where(IssueComment.comment_id == Comment.id, IssueComment.removed_at.is_(None)).label("under")
_THESE = bindparam("ids", expanding=True)
_QUEUED_SOMEWHERE = exists().where(AlikeText.proposal_id == Tally.proposal_id, AlikeText.group_id.is_(None))
_VACANT_SOMEWHERE = exists().where(AlikeGroup.proposal_id == Tally.proposal_id, AlikeGroup.middle_id.is_(None))
_TO_COMPARE = (
    select(Tally.proposal_id)
    .outerjoin(AlikeRun, AlikeRun.proposal_id == Tally.proposal_id)
    .where(
        Tally.place == rules.WHOLE, Tally.submissions > 0,
        or_(AlikeRun.claimed_at.is_(None), AlikeRun.claimed_at < bindparam("stale")),
        or_(
            AlikeRun.proposal_id.is_(None), AlikeRun.number_to < Tally.submissions, AlikeRun.method != METHOD,
            _QUEUED_SOMEWHERE, _VACANT_SOMEWHERE,
        ),
    )
    .order_by(Tally.proposal_id)
    .limit(100)
)  # fmt: skip
_RUN = select(AlikeRun.number_to, AlikeRun.method, AlikeRun.claimed_at).where(
    AlikeRun.proposal_id == bindparam("proposal")
)
_NEW = (
    select(Comment.id, Comment.number, Comment.state, Comment.body, AlikeText.group_id)
    .outerjoin(AlikeText, AlikeText.comment_id == Comment.id)
    .where(Comment.proposal_id == bindparam("proposal"), Comment.number > bindparam("after"))
    .order_by(Comment.number)
    .limit(bindparam("size"))
)
_QUEUED = (
    select(Comment.id, Comment.body)
    .join(AlikeText, AlikeText.comment_id == Comment.id)
    .where(AlikeText.proposal_id == bindparam("proposal"), AlikeText.group_id.is_(None), _SHOWN)
    .order_by(Comment.id)
    .limit(bindparam("size"))
)
_LEFT = (
    select(Comment.id, Comment.body)
    .join(AlikeText, AlikeText.comment_id == Comment.id)
    .join(AlikeGroup, AlikeGroup.id == AlikeText.group_id)
    .where(AlikeGroup.proposal_id == bindparam("proposal"), AlikeGroup.middle_id.is_(None), _SHOWN)
    .order_by(AlikeGroup.id, Comment.id)
    .limit(bindparam("size"))
)
_BANDS = (
    select(AlikeGroup.id, AlikeGroup.middle_id, AlikeGroup.bands, AlikeGroup.members)
    .where(AlikeGroup.proposal_id == bindparam("proposal"), AlikeGroup.id > bindparam("after"), _HELD)
    .order_by(AlikeGroup.id)
    .limit(_MANY)
)
_BODIES = select(Comment.id, Comment.body).where(Comment.id.in_(_THESE), _SHOWN)
_BODIES_IN = (
    select(Comment.id, Comment.body)
    .join(AlikeText, AlikeText.comment_id == Comment.id)
    .where(AlikeText.group_id.in_(_THESE), _SHOWN)
)
_STILL = select(Comment.id, _UNDER).where(Comment.id.in_(_THESE), _SHOWN)
_HELD_STILL = select(AlikeGroup.id).where(AlikeGroup.id.in_(_THESE), _HELD)
_UNDER_ANOTHER = exists().where(
    IssueComment.comment_id == Comment.id, IssueComment.removed_at.is_(None), IssueComment.id != bindparam("leaving")
)
_UNDER_THEN = or_(bindparam("put", type_=Boolean), _UNDER_ANOTHER).label("under")
_AS_KEPT = (
    select(
        Comment.id, Comment.proposal_id, Comment.state, _UNDER_THEN, AlikeText.comment_id.label("known"),
        AlikeText.group_id, AlikeText.offered, (AlikeGroup.middle_id == Comment.id).label("is_middle"),
    )
    .outerjoin(AlikeText, AlikeText.comment_id == Comment.id)
    .outerjoin(AlikeGroup, AlikeGroup.id == AlikeText.group_id)
    .where(Comment.id.in_(_THESE))
)  # fmt: skip
# as the partial indexes say it: SQLite uses them for the same words only
_OFFERS = text("alike_groups.offered > 0 AND alike_groups.members > 1")
_IS_OFFERED = text("alike_texts.offered")
_IS_TAKEN = text("NOT alike_texts.offered")
_SEVERAL = select(AlikeGroup.id, AlikeGroup.middle_id, AlikeGroup.offered).where(
    AlikeGroup.proposal_id == bindparam("proposal"), _OFFERS, _HELD
)
_ORDER = (AlikeGroup.offered.desc(), AlikeGroup.id.desc())
_FIRST_GROUPS = _SEVERAL.order_by(*_ORDER).limit(GROUPS + 1)
_LAST = select(AlikeGroup.offered).where(AlikeGroup.id == bindparam("group"))
_MORE_GROUPS = (
    _SEVERAL.where(tuple_(AlikeGroup.offered, AlikeGroup.id) < tuple_(bindparam("offered"), bindparam("group")))
    .order_by(*_ORDER)
    .limit(GROUPS + 1)
)
_GROUP_OF = (
    select(AlikeGroup.id, AlikeGroup.middle_id, AlikeGroup.offered)
    .join(AlikeText, AlikeText.group_id == AlikeGroup.id)
    .where(AlikeGroup.proposal_id == bindparam("proposal"), AlikeText.comment_id == bindparam("comment"), _HELD)
    .where(AlikeGroup.members > 1, AlikeGroup.offered > 0)
)
_TAKEN_LAST = (
    select(AlikeText.comment_id)
    .where(AlikeText.group_id == AlikeGroup.id, _IS_TAKEN)
    .order_by(AlikeText.comment_id.desc())
    .limit(1)
    .correlate(AlikeGroup)
    .scalar_subquery()
)
_ISSUES_BESIDE = (
    select(AlikeGroup.id.label("of"), IssueComment.comment_id, Issue.id, Issue.title_ja, Issue.title_en)
    .select_from(AlikeGroup)
    .join(IssueComment, (IssueComment.comment_id == _TAKEN_LAST) & IssueComment.removed_at.is_(None))
    .join(Issue, Issue.id == IssueComment.issue_id)
    .where(AlikeGroup.id.in_(_THESE))
    .order_by(AlikeGroup.id, Issue.id)
    .limit(200)
)
_OFFERED = (
    select(AlikeText.comment_id)
    .where(AlikeText.group_id == bindparam("group"), _IS_OFFERED)
    .order_by(AlikeText.comment_id.desc())
    .limit(bindparam("size"))
)
_MEMBERS = (
    select(*SHOWN, AlikeText.likeness)
    .join(AlikeText, AlikeText.comment_id == Comment.id)
    .where(AlikeText.group_id == bindparam("group"), _IS_OFFERED, Comment.id < bindparam("before"))
    .order_by(Comment.id.desc())
    .limit(PAGE + 1)
)
_NAMED_IN = select(func.count()).where(AlikeText.group_id == bindparam("group"), AlikeText.comment_id.in_(_THESE))


def pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Not more at once than a database takes."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def to_compare(db: Connection, stale: datetime) -> Sequence[int]:
    """Proposals with comments to read that no process reads; one that began before ``stale`` reads no more."""
    return db.execute(_TO_COMPARE, {"stale": stale}).scalars().all()


def run_of(db: Connection, proposal_id: int) -> Row[Any] | None:
    """How far the comments of a proposal were compared, by which method; and since when one compares them now."""
    return db.execute(_RUN, {"proposal": proposal_id}).first()


def to_read(db: Connection, proposal_id: int, after: int, size: int) -> tuple[dict[int, str], int]:
    """Shown comments that are in no group, or whose group lost its middle, at most ``size``: number → text. And the
    number in the proposal up to which all were read then."""
    given = {"proposal": proposal_id}
    found = {row.id: row.body for row in db.execute(_QUEUED, {**given, "size": size})}
    found |= {row.id: row.body for row in db.execute(_LEFT, {**given, "size": size - len(found)})}
    new = db.execute(_NEW, {**given, "after": after, "size": size - len(found)}).all()
    # one that was queued may have been read before its turn
    found |= {row.id: row.body for row in new if row.state == "shown" and row.group_id is None}
    return found, max((row.number for row in new), default=after)


def bands_of(db: Connection, proposal_id: int) -> Iterator[Row[Any]]:
    """Every group with the bands of its middle and how many it has, little by little."""
    after = 0
    while rows := db.execute(_BANDS, {"proposal": proposal_id, "after": after}).all():
        yield from rows
        after = rows[-1].id


def bodies(db: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The texts of those of these comments that are shown."""
    return {r.id: r.body for some in pieces(ids) for r in db.execute(_BODIES, {"ids": some})}


def bodies_in(db: Connection, groups: Sequence[int]) -> dict[int, str]:
    """The texts of all members of these groups."""
    return {r.id: r.body for some in pieces(groups) for r in db.execute(_BODIES_IN, {"ids": some})}


def still_shown(db: Connection, ids: Sequence[int]) -> Mapping[int, bool]:
    """Those of these comments that are shown, each with whether it is under no issue."""
    return {r.id: not r.under for some in pieces(ids) for r in db.execute(_STILL, {"ids": some})}


def still_held(db: Connection, groups: Sequence[int]) -> frozenset[int]:
    """Those of these groups that have their middle."""
    return frozenset(g for some in pieces(groups) for g in db.execute(_HELD_STILL, {"ids": some}).scalars())


def as_kept(db: Connection, ids: Sequence[int], *, put: bool, leaving: int) -> list[Row[Any]]:
    """These comments beside what is kept of them; ``under``: whether they are under an issue once they are ``put``
    there, or are not any more by that one grouping (``leaving``)."""
    told = {"put": put, "leaving": leaving}
    return [row for some in pieces(ids) for row in db.execute(_AS_KEPT, {"ids": some, **told})]


def groups_of(db: Connection, proposal_id: int, after: int) -> Sequence[Row[Any]]:
    """Groups of which one or more are under no issue, those with the most of them first, one more than a page has:
    copies that nobody grouped yet, and such as came after the others were put under an issue. ``after``: the last group
    of the page before, 0 for the first."""
    offered = db.execute(_LAST, {"group": after}).scalar() if after else None
    if offered is None:
        return db.execute(_FIRST_GROUPS, {"proposal": proposal_id}).all()
    return db.execute(_MORE_GROUPS, {"proposal": proposal_id, "offered": offered, "group": after}).all()


def group_of(db: Connection, proposal_id: int, comment_id: int) -> Row[Any] | None:
    """The group in which a comment was found."""
    return db.execute(_GROUP_OF, {"proposal": proposal_id, "comment": comment_id}).first()


def offered_of(db: Connection, group: int, size: int) -> Sequence[int]:
    """Members of a group that are under no issue, the newest first."""
    return db.execute(_OFFERED, {"group": group, "size": size}).scalars().all()


def members_of(db: Connection, group: int, before: int) -> Sequence[Row[Any]]:
    """The same as a list shows them, with how much each is like the middle, in thousandths."""
    return db.execute(_MEMBERS, {"group": group, "before": before}).all()


def issues_beside(db: Connection, groups: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Group → the issues under which one of its members is already (``comment_id``: the newest such member)."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_ISSUES_BESIDE, {"ids": list(groups)}) if groups else ():
        found.setdefault(row.of, []).append(row)
    return found


def are_alike(db: Connection, group: int, ids: Sequence[int]) -> bool:
    """Whether all of these are in the group."""
    wanted = sorted(set(ids))
    return 0 < len(wanted) <= AT_ONCE and db.execute(_NAMED_IN, {"group": group, "ids": wanted}).scalar() == len(wanted)
