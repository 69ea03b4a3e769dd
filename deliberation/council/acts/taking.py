"""That an act of the assembly took up an issue out of comments, and that this was entered by mistake."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor
from deliberation.comments import queries as comments
from deliberation.council import queries
from deliberation.council.acts.common import only_secretariat
from deliberation.council.acts.entering import hold_act
from deliberation.council.gap import Span
from deliberation.council.models import CouncilTakenUp
from deliberation.council.writing import log, of_proposals
from deliberation.db import act
from deliberation.errors import Refused, refuse_if, there

MOST_TOLD = 500  # comments under the issue whose followers an entry tells, the oldest first
_BACK = (
    update(CouncilTakenUp)
    .where(CouncilTakenUp.id == bindparam("taken"), CouncilTakenUp.back_at.is_(None))
    .values(
        back_at=bindparam("now"), back_seat=bindparam("by_seat"), back_reason=bindparam("why"),
        back_log_id=bindparam("entry"),
    )
)  # fmt: skip


@act("public")
def take_up_issue(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, act_id: int, issue_id: int
) -> None:
    """An act about a proposal took up one of its issues, out of comments that were there on its day."""
    seat = only_secretariat(db, by, jurisdiction)
    found = hold_act(db, act_id, jurisdiction)
    issue = there(comments.issue(db, issue_id))
    refuse_if(None if issue.proposal_id == found.proposal_id else "issue_of_another_proposal", field="issue")
    refuse_if("taken_up_already" if queries.taken_up(db, act_id, issue_id) else None, field="issue")
    told = _told(db, found, issue_id)
    refuse_if(None if told else "issue_after_act", field="issue")
    entry = log(
        db, kind="council_issue_taken_up", now=now, jurisdiction=jurisdiction, seat=seat,
        subjects=_subjects(issue, told),
        facts={"proposal": issue.slug, "act": act_id, "issue": issue_id},
    )  # fmt: skip
    row = {"act_id": act_id, "issue_id": issue_id, "entered_at": now, "seat": seat, "log_entry_id": entry}
    db.execute(insert(CouncilTakenUp), row)


@act("public")
def take_back_issue(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, act_id: int, issue_id: int, reason: str
) -> None:
    """It was entered by mistake; the entry stays, with the reason."""
    seat = only_secretariat(db, by, jurisdiction)
    found = hold_act(db, act_id, jurisdiction)
    taken, issue = queries.taken_up(db, act_id, issue_id), there(comments.issue(db, issue_id))
    if taken is None:
        raise Refused("not_taken_up_now")
    entry = log(
        db, kind="council_issue_taken_back", now=now, jurisdiction=jurisdiction, seat=seat,
        subjects=_subjects(issue, _told(db, found, issue_id)),
        facts={"proposal": issue.slug, "act": act_id, "issue": issue_id},
        text={"reason": reason},
    )  # fmt: skip
    db.execute(_BACK, {"taken": taken, "now": now, "by_seat": seat, "why": reason, "entry": entry})


def _told(db: Connection, found: Any, issue_id: int) -> Sequence[int]:
    """Comments under the issue that the act can have taken up: submitted by the last day that its date may mean."""
    span = Span.read(found.acted_on)
    return comments.came_by(db, issue_id, span.last if span else date.max, MOST_TOLD)


def _subjects(issue: Any, told: Sequence[int]) -> tuple[str, ...]:
    """Who follows the issue, or one of the comments, finds the entry."""
    return (*of_proposals((issue.slug,)), f"issue:{issue.id}", *(f"comment:{no}" for no in told))
