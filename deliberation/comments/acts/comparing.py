"""Keeping what was found written alike: suggestions to who groups. Housekeeping: it may be found again at any time.

Everything here is written while the tally of the proposal is held, as are the acts that move it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, exists, insert, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from deliberation.comments.acts import counting
from deliberation.comments.likeness import METHOD
from deliberation.comments.models import AlikeGroup, AlikeRun, AlikeText
from deliberation.comments.queries import alike
from deliberation.db import act

STALE = timedelta(minutes=10)  # a process that began this long ago and has kept nothing is no more
_THESE = bindparam("ids", expanding=True)
_OF = bindparam("proposal")
_BEGIN: dict[str, Any] = {
    "sqlite": sqlite.insert(AlikeRun).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(AlikeRun).on_conflict_do_nothing(),
}
_CLAIM = (
    update(AlikeRun)
    .where(AlikeRun.proposal_id == _OF, or_(AlikeRun.claimed_at.is_(None), AlikeRun.claimed_at < bindparam("stale")))
    .values(claimed_at=bindparam("at"))
)
_ANEW = update(AlikeRun).where(AlikeRun.proposal_id == _OF).values(number_to=0, method=METHOD)
_DONE = (
    update(AlikeRun)
    .where(AlikeRun.proposal_id == _OF, AlikeRun.claimed_at == bindparam("at"))
    .values(claimed_at=None, number_to=bindparam("to"))
)
_UNGROUP = update(AlikeText).where(AlikeText.group_id.in_(_THESE)).values(group_id=None, likeness=None)
_DROP_GROUPS = delete(AlikeGroup).where(AlikeGroup.id.in_(_THESE))
_DROP_TEXTS = delete(AlikeText).where(AlikeText.comment_id.in_(_THESE))
_DROP_EMPTY = delete(AlikeGroup).where(
    AlikeGroup.proposal_id == _OF, AlikeGroup.middle_id.is_(None), ~exists().where(AlikeText.group_id == AlikeGroup.id)
)
_PUT = insert(AlikeGroup).returning(AlikeGroup.id, AlikeGroup.middle_id)
_KEEP = insert(AlikeText)
_VACATE = update(AlikeGroup).where(AlikeGroup.id.in_(_THESE)).values(middle_id=None, bands=None)
_OFFER = update(AlikeText).where(AlikeText.comment_id == bindparam("comment")).values(offered=bindparam("is_offered"))
_MOVE = (
    update(AlikeGroup)
    .where(AlikeGroup.id == bindparam("of"))
    .values(members=AlikeGroup.members + bindparam("more"), offered=AlikeGroup.offered + bindparam("offer"))
)


@dataclass(frozen=True)
class Group:
    """A group as found: the comment that all are like, what finds it again, each member with its likeness."""

    middle: int
    bands: bytes
    members: Mapping[int, float]


@dataclass(frozen=True)
class Found:
    """What one step found: ``groups`` in place of those ``taken`` up again, more members of those that ``stay``; all
    comments up to ``number_to`` are read now."""

    number_to: int
    taken: Sequence[int]
    groups: Sequence[Group]
    stay: Mapping[int, Mapping[int, float]]


@act("housekeeping")
def claim_comparing(db: Connection, *, now: datetime, proposal_id: int) -> bool:
    """Begin to compare the comments of a proposal, unless another process does. What an older method found goes."""
    counting.hold(db, proposal_id)
    new = {"proposal_id": proposal_id, "number_to": 0, "method": METHOD}
    db.execute(_BEGIN[db.dialect.name], new)
    if not db.execute(_CLAIM, {"proposal": proposal_id, "stale": now - STALE, "at": now}).rowcount:
        return False
    run = alike.run_of(db, proposal_id)
    if run is not None and run.method != METHOD:
        db.execute(delete(AlikeText).where(AlikeText.proposal_id == proposal_id))
        db.execute(delete(AlikeGroup).where(AlikeGroup.proposal_id == proposal_id))
        db.execute(_ANEW, {"proposal": proposal_id})
    return True


@act("housekeeping")
def keep_alike(db: Connection, *, now: datetime, proposal_id: int, claimed_at: datetime, found: Found) -> bool:
    """Keep what a step found, of what is shown still. False, and nothing kept, where another process took over."""
    counting.hold(db, proposal_id)
    if not db.execute(_DONE, {"proposal": proposal_id, "at": claimed_at, "to": found.number_to}).rowcount:
        return False
    ids = [i for members in (*(g.members for g in found.groups), *found.stay.values()) for i in members]
    shown = alike.still_shown(db, ids)
    _in_batches(db, _UNGROUP, found.taken)
    _in_batches(db, _DROP_TEXTS, ids)
    _in_batches(db, _DROP_GROUPS, found.taken)
    db.execute(_DROP_EMPTY, {"proposal": proposal_id})
    whole = [g for g in found.groups if g.middle in shown]
    rows = [_texts(proposal_id, shown, None, g.members) for g in found.groups if g.middle not in shown]
    numbers = _put(db, proposal_id, shown, whole)
    rows += [_texts(proposal_id, shown, numbers[g.middle], g.members) for g in whole]
    held = alike.still_held(db, list(found.stay))
    for group, members in found.stay.items():
        rows.append(_texts(proposal_id, shown, group if group in held else None, members))
    texts = [text for some in rows for text in some]
    if texts:
        db.execute(_KEEP, texts)
    grown = [t for t in texts if t["group_id"] in held]
    _count(db, Counter(t["group_id"] for t in grown), Counter(t["group_id"] for t in grown if t["offered"]))
    return True


def moved(db: Connection, ids: Iterable[int], *, put: bool = False, leaving: int = 0) -> None:
    """These comments are hidden, shown again, or lose their text; or they are ``put`` under an issue next, or taken out
    of one (``leaving``: how they came under it): so what is suggested moves with them, before the act has its entry.
    Nothing that was made of a text stays when it goes. The tally of the proposal is held."""
    rows = alike.as_kept(db, sorted(ids), put=put, leaving=leaving)
    gone = [r for r in rows if r.known is not None and r.state != "shown"]
    other = [r for r in rows if r.known is not None and r.state == "shown" and r.offered == r.under]
    again = [r for r in rows if r.known is None and r.state == "shown"]
    _in_batches(db, _VACATE, [r.group_id for r in gone if r.is_middle])
    _in_batches(db, _DROP_TEXTS, [r.id for r in gone])
    if other:
        db.execute(_OFFER, [{"comment": r.id, "is_offered": not r.under} for r in other])
    offered = Counter[Any]()
    offered.subtract(r.group_id for r in gone if r.offered)
    offered.subtract(r.group_id for r in other if r.under)
    offered.update(r.group_id for r in other if not r.under)
    members = Counter[Any]()
    members.subtract(r.group_id for r in gone)
    _count(db, members, offered)
    for proposal_id in sorted({r.proposal_id for r in gone}):
        db.execute(_DROP_EMPTY, {"proposal": proposal_id})
    if again:
        new = {"group_id": None, "likeness": None}
        queued = [{**new, "comment_id": r.id, "proposal_id": r.proposal_id, "offered": not r.under} for r in again]
        db.execute(_KEEP, queued)


def _texts(
    proposal_id: int, shown: Mapping[int, bool], group: int | None, members: Mapping[int, float]
) -> list[dict[str, Any]]:
    """Without a group they are to be read again."""
    return [
        {
            "comment_id": no, "proposal_id": proposal_id, "group_id": group, "offered": shown[no],
            "likeness": None if group is None else int(likeness * 1000),
        }
        for no, likeness in members.items()
        if no in shown
    ]  # fmt: skip


def _put(db: Connection, proposal_id: int, shown: Mapping[int, bool], groups: Sequence[Group]) -> dict[int, int]:
    """Middle → the number of its group."""
    rows = []
    for group in groups:
        there = [shown[no] for no in group.members if no in shown]
        counts = {"members": len(there), "offered": sum(there)}
        rows.append({"proposal_id": proposal_id, "middle_id": group.middle, "bands": group.bands, **counts})
    return {row.middle_id: row.id for row in db.execute(_PUT, rows)} if rows else {}


def _count(db: Connection, members: Counter[Any], offered: Counter[Any]) -> None:
    """Move the two counts of groups; comments in no group are counted nowhere."""
    groups = sorted(g for g in {*members, *offered} if g is not None and (members[g] or offered[g]))
    if groups:
        db.execute(_MOVE, [{"of": g, "more": members[g], "offer": offered[g]} for g in groups])


def _in_batches(db: Connection, statement: Any, ids: Sequence[int]) -> None:
    for some in alike.pieces(ids):
        db.execute(statement, {"ids": some})
