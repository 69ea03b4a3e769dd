"""What the pages of votes share: the blueprint, the vote of a clerk, and an act whose refusal goes to its form."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from deliberation import clock
from deliberation.accounts import acts as accounts_acts
from deliberation.accounts.awaiting import awaits
from deliberation.accounts.rules import Role
from deliberation.errors import Missing, Problems, Refused
from deliberation.votes import queries, rules
from deliberation.votes.rules import State
from deliberation.web import actor, database, notice, reading
from deliberation.web.forms import Form

bp = Blueprint("votes", __name__)


def mine(row: Any) -> Any:
    """The row, when I am a clerk of its municipality; to others it does not exist here."""
    if row is None or rules.cannot_run(actor(), row.jurisdiction):
        raise Missing
    return row


def vote_of_mine(slug: str) -> Any:
    return mine(queries.vote(reading(), slug))


def state(row: Any) -> State:
    return rules.state(queries.standing(row), clock.now())


def done(form: Form, run: Callable[[], object], said: str, **values: object) -> bool:
    """Run an act: refusals stand at their fields, a success is said on the next page. True when it was carried out."""
    try:
        run()
    except Refused as refused:
        form.refuse(refused)
        return False
    except Problems as found:
        for wrong in found.problems:
            form.refuse(Refused(wrong.reason, field=wrong.path, **wrong.values))
        return False
    notice(said, **values)
    return True


def awaits_second(row: Any, act: str, **put_forward: object) -> bool:
    """Whether this act about this vote was put before a second seat and waits."""
    return awaits(row.jurisdiction, act, vote=row.slug, **put_forward)


def propose(act: str, row: Any, link: str, **arguments: object) -> None:
    """Put a stage of a vote before a second seat, and say what happens next."""
    try:
        put_before(act, row, link, **arguments)
    except Refused as refused:
        notice(f"reason.{refused.reason}", **refused.values)
    else:
        notice("notice.proposed")


def put_before(act: str, row: Any, link: str, **arguments: object) -> None:
    """Put a stage of a vote before a second seat."""
    accounts_acts.propose_act(
        database(), by=actor(), now=clock.now(), act=act, jurisdiction=row.jurisdiction,
        arguments={"vote": row.slug, **arguments}, link=link,
    )  # fmt: skip


CLERK = Role.clerk
