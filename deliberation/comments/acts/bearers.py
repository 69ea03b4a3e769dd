"""What a clerk files for who brings the slip of a comment on paper or by telephone (decision 0021)."""

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.accounts.acts import propose_act
from deliberation.accounts.rules import Actor, Role
from deliberation.accounts.two_seats import needs_second_seat
from deliberation.comments import intake, queries
from deliberation.comments.acts.commenting import held, take_back
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if


def seat_for_bearer(db: Connection, by: Actor, jurisdiction: str, comment_id: int, slip: intake.Slip) -> str:
    """The seat under which a clerk files it, in public. Refused unless the slip is of this comment
    (``another_receipt``) and its check code right (``another_code``). That the clerk may is asked before
    (intake.not_for_bearer)."""
    given = queries.slip_of(db, comment_id)
    if given is None or intake.read_receipt(slip.receipt) != (given.batch_id, given.line):
        raise Refused("another_receipt", field="receipt")
    if not slip.fits:
        raise Refused("another_code", field="code")
    return by.seat(Role.clerk, jurisdiction)


@act("public")
def file_withdrawal_for_bearer(
    db: Connection, *, by: Actor, now: datetime, comment_id: int, slip: intake.Slip
) -> int:
    """A clerk puts the withdrawal of a comment before another clerk, for who brings its slip. Returns its number among
    what waits for a second seat."""
    row = held(db, comment_id)
    refuse_if(_cannot_withdraw(db, by, row))
    seat_for_bearer(db, by, row.jurisdiction, comment_id, slip)
    return propose_act(
        db, by=by, now=now, act="withdraw_comment_for_bearer", jurisdiction=row.jurisdiction,
        arguments={"comment_id": comment_id}, link=f"/comments/{comment_id}",
    )  # fmt: skip


@needs_second_seat(
    "withdraw_comment_for_bearer",
    role=Role.clerk,
    holds=lambda db, arguments: held(db, arguments["comment_id"]),
)
@act("public")
def withdraw_comment_for_bearer(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, comment_id: int
) -> None:
    """As the author's own withdrawal, by the clerk who was shown the slip and another; both seats and how the comment
    came stand in the record."""
    row = held(db, comment_id)
    if row.jurisdiction != jurisdiction:
        raise Missing
    refuse_if(intake.not_for_bearer(by, jurisdiction, row.channel) or _cannot_withdraw(db, first, row))
    facts = {"comment": comment_id, "channel": row.channel, "second": by.seat(Role.clerk, jurisdiction)}
    seat = first.seat(Role.clerk, jurisdiction)
    take_back(db, now, row, kind="comment_withdrawn_for_bearer", facts=facts, seat=seat)


def _cannot_withdraw(db: Connection, by: Actor, row: Any) -> str | None:
    given = queries.slip_of(db, row.id)
    entered_by = given.entered_by if given else None
    return intake.cannot_withdraw_for_bearer(by, row.jurisdiction, row.channel, row.state, entered_by)
