"""Putting comments under issues in public, and taking them out; an author's word against it, and its answer.

The texts are never touched: an issue only points at them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.acts import notify
from deliberation.accounts.rules import Actor
from deliberation.comments import grouping, queries
from deliberation.comments.acts import counting
from deliberation.comments.acts.bearers import seat_for_bearer
from deliberation.comments.acts.commenting import held
from deliberation.comments.acts.comparing import moved
from deliberation.comments.acts.shifting import begin, join, leave
from deliberation.comments.counts import under
from deliberation.comments.intake import Slip
from deliberation.comments.models import Issue, IssueComment, IssueContest
from deliberation.dataplans import queries as dataplans
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.record.acts import about_too, append

MOST_NAMED = 10  # comments named in one refusal
_REMOVED = (
    update(IssueComment)
    .where(IssueComment.id == bindparam("membership"), IssueComment.removed_at.is_(None))
    .values(
        removed_at=bindparam("now"), removed_seat=bindparam("by_seat"), removed_reason=bindparam("why"),
        removed_entry_id=bindparam("entry"),
    )
)  # fmt: skip


@act("public")
def make_issue(
    db: Connection, *, by: Actor, now: datetime, slug: str, title_ja: str, comment_ids: Sequence[int],
    title_en: str | None = None, flow: str | None = None, field: str | None = None, how: str = "read",
    reason: str | None = None,
) -> int:  # fmt: skip
    """An issue of one proposal, with its first comments. Returns its number. A title names one issue of a proposal."""
    rows = _held(db, slug, comment_ids)
    first = rows[0]
    refuse_if(grouping.cannot_group(by, first.jurisdiction, first.kind))
    _check_place(db, first, flow, field)
    title = _free(db, first.proposal_id, title_ja)
    seat, named = grouping.seat(by, first.jurisdiction), {"ja": title, "en": title_en or None}
    _tell(db, now, rows, "notice.comment_grouped", named)
    moved(db, [r.id for r in rows], put=True)
    seen = queries.seen(db, [r.id for r in rows])
    entry = append(
        db, kind="issue_made", now=now, jurisdiction=first.jurisdiction, seat=seat, subjects=(f"proposal:{slug}",),
        facts={"proposal": slug, "flow": flow, "field": field}, text={"title_ja": title, "title_en": title_en or None},
    )  # fmt: skip
    row = {
        "proposal_id": first.proposal_id, "flow_id": flow, "field": field, "title_ja": title,
        "title_en": title_en or None, "seat": seat, "made_at": now, "entry_id": entry,
    }  # fmt: skip
    number = int(db.execute(insert(Issue).returning(Issue.id), row).scalar_one())
    about_too(db, entry, f"issue:{number}")
    begin(db, seen, under(seen, number, now))
    _put(db, seat, now, there(queries.issue(db, number)), rows, how, reason)
    return number


@act("public")
def group_comments(
    db: Connection, *, by: Actor, now: datetime, issue_id: int, comment_ids: Sequence[int], how: str = "read",
    reason: str | None = None,
) -> None:  # fmt: skip
    """Put comments under an issue: all of them or none; not again where an author's contest overruled the seat."""
    issue = there(queries.issue(db, issue_id))
    rows = _held(db, issue.slug, comment_ids)
    refuse_if(grouping.cannot_group(by, issue.jurisdiction, issue.kind))
    if there_now := queries.grouped_already(db, issue_id, [r.id for r in rows]):
        raise Refused("grouped_already", numbers=_named(there_now))
    seat = grouping.seat(by, issue.jurisdiction)
    if not_again := queries.grouping_overruled(db, issue_id, [r.id for r in rows], seat):
        raise Refused("grouping_overruled", numbers=_named(not_again))
    _tell(db, now, rows, "notice.comment_grouped", _title(issue))
    join(db, [r.id for r in rows], issue_id, now)
    _put(db, seat, now, issue, rows, how, reason)


@act("public")
def take_out(db: Connection, *, by: Actor, now: datetime, issue_id: int, comment_id: int, reason: str) -> None:
    """Take a comment out of an issue, for a reason; where its author contests it, that is answered instead."""
    issue, row = there(queries.issue(db, issue_id)), held(db, comment_id)
    refuse_if(grouping.cannot_group(by, issue.jurisdiction, issue.kind))
    found = queries.membership(db, issue_id, comment_id)
    if found is None:
        raise Refused("not_in_issue_now")
    refuse_if("contest_waits" if found.contest is not None and found.decision is None else None)
    _tell(db, now, [row], "notice.taken_out_of_issue", _title(issue))
    leave(db, comment_id, issue_id, found.membership)
    seat = grouping.seat(by, issue.jurisdiction)
    entry = append(
        db, kind="comment_taken_out", now=now, jurisdiction=issue.jurisdiction, seat=seat,
        subjects=_subjects(issue, [comment_id]),
        facts={"proposal": issue.slug, "issue": issue_id, "comment": comment_id}, text={"reason": reason},
    )  # fmt: skip
    db.execute(_REMOVED, {"membership": found.membership, "now": now, "by_seat": seat, "why": reason, "entry": entry})


@act("public")
def contest_grouping(db: Connection, *, by: Actor, now: datetime, issue_id: int, comment_id: int, body: str) -> int:
    """The author says that the comment does not belong there. That they do is public, why is for those who answer."""
    issue, row = there(queries.issue(db, issue_id)), held(db, comment_id)
    put = queries.membership(db, issue_id, comment_id)
    grouped, contested = put is not None, put is not None and put.contest is not None
    refuse_if(grouping.cannot_contest(by, row.author_id, row.state, grouped=grouped, contested=contested))
    return _contest(db, now, issue, put, body, kind="grouping_contested", seat=None)


@act("public")
def contest_grouping_for_bearer(
    db: Connection, *, by: Actor, now: datetime, issue_id: int, comment_id: int, slip: Slip, body: str
) -> int:
    """A clerk files the same for who brings the slip of the comment on paper or by telephone (``slip``)."""
    issue, row = there(queries.issue(db, issue_id)), held(db, comment_id)
    put = queries.membership(db, issue_id, comment_id)
    grouped, contested = put is not None, put is not None and put.contest is not None
    refuse_if(
        grouping.cannot_contest_for_bearer(
            by, row.jurisdiction, row.channel, row.state, grouped=grouped, contested=contested
        )
    )
    seat = seat_for_bearer(db, by, row.jurisdiction, comment_id, slip)
    return _contest(db, now, issue, put, body, kind="grouping_contested_for_bearer", seat=seat)


def _contest(db: Connection, now: datetime, issue: Any, put: Any, body: str, *, kind: str, seat: str | None) -> int:
    entry = append(
        db, kind=kind, now=now, jurisdiction=issue.jurisdiction, seat=seat, subjects=_subjects(issue, [put.comment_id]),
        facts={"proposal": issue.slug, "issue": issue.id, "comment": put.comment_id},
    )  # fmt: skip
    values = {
        "membership_id": put.membership, "comment_id": put.comment_id, "body": body, "contested_on": clock.day(now),
        "contest_seat": seat, "entry_id": entry,
    }  # fmt: skip
    return int(db.execute(insert(IssueContest).returning(IssueContest.id), values).scalar_one())


@act("public")
def answer_contest(db: Connection, *, by: Actor, now: datetime, contest_id: int, decision: str, reason: str) -> None:
    """Another seat answers: taken out, or kept with a reason."""
    row = held(db, there(queries.contest(db, contest_id)).comment_id)
    found = there(queries.contest(db, contest_id))
    issue, answered = there(queries.issue(db, found.issue_id)), found.decision is not None
    refuse_if(
        grouping.cannot_answer_contest(
            by, found.jurisdiction, found.kind, grouped_by=found.seat, author_id=found.author_id, answered=answered,
            filed_by=found.contest_seat,
        )
    )  # fmt: skip
    if decision not in list(grouping.Decision):
        raise Refused("choose_one_of_these", field="decision")
    _tell(db, now, [row], "notice.contest_answered", _title(issue))
    if decision == grouping.Decision.taken_out:
        leave(db, found.comment_id, found.issue_id, found.membership_id)
    seat = grouping.seat(by, found.jurisdiction)
    facts = {"proposal": found.slug, "issue": found.issue_id, "comment": found.comment_id, "decision": decision}
    entry = append(
        db, kind="contest_answered", now=now, jurisdiction=found.jurisdiction, seat=seat, facts=facts,
        subjects=_subjects(issue, [found.comment_id]), text={"reason": reason},
    )  # fmt: skip
    if decision == grouping.Decision.taken_out:
        values = {"membership": found.membership_id, "now": now, "by_seat": seat, "why": reason, "entry": entry}
        db.execute(_REMOVED, values)
    answer = {
        "decision": decision, "answer": reason, "answered_seat": seat, "answered_at": now, "answer_entry_id": entry,
    }  # fmt: skip
    db.execute(update(IssueContest).where(IssueContest.id == contest_id).values(**answer))


def _put(
    db: Connection, seat: str, now: datetime, issue: Any, rows: Sequence[Any], how: str, reason: str | None
) -> None:
    if how not in list(grouping.How):
        raise Refused("choose_one_of_these", field="how")
    ids = [r.id for r in rows]
    entry = append(
        db, kind="comments_grouped", now=now, jurisdiction=issue.jurisdiction, seat=seat,
        subjects=_subjects(issue, ids),
        facts={"proposal": issue.slug, "issue": issue.id, "how": how, "count": len(ids), "first": ids[0]},
        text={"comments": ids, "reason": reason or None},
    )  # fmt: skip
    put = {"issue_id": issue.id, "how": how, "reason": reason or None, "seat": seat, "at": now, "entry_id": entry}
    db.execute(insert(IssueComment), [{**put, "comment_id": i} for i in ids])


def _held(db: Connection, slug: str, comment_ids: Sequence[int]) -> Sequence[Any]:
    """The comments, all of this proposal and shown, while nobody else changes them."""
    wanted = sorted(set(comment_ids))
    if not wanted:
        raise Refused("choose_comments_to_group")
    if len(wanted) > grouping.MOST_AT_ONCE:
        raise Refused("too_many_to_group", max=grouping.MOST_AT_ONCE)
    found = queries.comments_by_id(db, wanted)
    if len(found) != len(wanted) or {r.slug for r in found} != {slug}:
        raise Missing
    counting.hold(db, found[0].proposal_id)
    rows = queries.comments_by_id(db, wanted)
    if gone := [r.id for r in rows if r.state != "shown"]:
        raise Refused("groups_what_is_gone", numbers=_named(gone))
    return rows


def _free(db: Connection, proposal_id: int, title: str) -> str:
    """A title that no other issue of the proposal has."""
    if not title.strip():
        raise Refused("japanese_first", field="title_ja")
    if same := queries.issue_named(db, proposal_id, title.strip()):
        raise Refused("issue_named_so", field="title_ja", no=same)
    return title.strip()


def _check_place(db: Connection, row: Any, flow: str | None, field: str | None) -> None:
    """An issue about a flow or a field is about one of the newest version."""
    newest = dataplans.place(db, row.slug, there(proposals.by_slug(db, row.slug)).version)
    if (flow or field) and (newest is None or not dataplans.place_exists(db, newest.version_id, flow, field)):
        raise Refused("no_such_place", field="field" if field else "flow")


def _subjects(issue: Any, ids: Sequence[int]) -> tuple[str, ...]:
    return (f"proposal:{issue.slug}", f"issue:{issue.id}", *(f"comment:{i}" for i in ids))


def _tell(db: Connection, now: datetime, rows: Sequence[Any], key: str, title: Mapping[str, str | None]) -> None:
    """The authors, before the entry: it may have to wait for the reader's account."""
    for row in rows:
        if row.author_id is not None:
            details = {"no": row.id, "title": dict(title)}
            notify(db, now=now, person_id=row.author_id, key=key, link=f"/comments/{row.id}", details=details)


def _title(issue: Any) -> dict[str, str | None]:
    return {"ja": issue.title_ja, "en": issue.title_en}


def _named(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:MOST_NAMED]))
