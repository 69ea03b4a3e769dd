"""Acts that span the slices: erasing a person, or a comment of nobody's account, end to end."""

from datetime import datetime

from sqlalchemy.engine import Connection

from deliberation.accounts import acts as accounts
from deliberation.accounts import queries as accounts_queries
from deliberation.accounts.rules import WHOLE_SITE, Actor, Role
from deliberation.accounts.two_seats import needs_second_seat
from deliberation.archive import acts as archive
from deliberation.comments import acts as comments
from deliberation.comments import queries as comments_queries
from deliberation.db import act
from deliberation.errors import Missing, refuse_if, there
from deliberation.record.acts import append
from deliberation.record.kinds import OWN_REQUEST
from deliberation.site import rules


@act("public")
def erase_myself(db: Connection, *, by: Actor, now: datetime) -> int:
    """Erase one's own account and every text, with its salt. Returns how many texts are gone.

    The record says that a person was erased at their own request, never who.
    """
    _hold(db, by.person_id)
    refuse_if(rules.cannot_erase_myself(accounts_queries.actor(db, by.person_id)))
    return _erase(db, now, by.person_id, OWN_REQUEST)


@needs_second_seat(
    "erase_person",
    role=Role.administrator,
    afterwards=archive.scrub,
    holds=lambda db, arguments: _hold(db, arguments["person_id"]),
)
@act("public")
def erase_person(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, person_id: int, ground: str,
    order: str, comment: int | None = None,
) -> int:  # fmt: skip
    """Erase a person by order: two administrators. ``order``: which one (court, date, number), for everyone to read.

    ``comment``: by which text of theirs the person was found, where it was not by their address.
    """
    _hold(db, person_id)
    refuse_if(rules.cannot_erase_person(by, accounts_queries.actor(db, person_id), ground))
    refuse_if(None if order.strip() else "required", field="order", label="label.erasure_order")
    found = comments_queries.comment(db, comment) if comment is not None else None
    if accounts_queries.person(db, person_id) is None or (comment and (found is None or found.author_id != person_id)):
        raise Missing
    seats = {
        "seat": first.seat(Role.administrator, WHOLE_SITE), "second": by.seat(Role.administrator, WHOLE_SITE)
    }  # fmt: skip
    return _erase(db, now, person_id, ground, order=order, **seats)


@needs_second_seat(
    "erase_comment",
    role=Role.administrator,
    afterwards=archive.scrub,
    holds=lambda db, arguments: comments.hold_text(db, arguments["comment"]),
)
@act("public")
def erase_comment(
    db: Connection, *, by: Actor, now: datetime, first: Actor, jurisdiction: str, comment: int, ground: str, order: str,
) -> None:  # fmt: skip
    """Erase by order the text of a comment on paper or by telephone, whose author has no account: two administrators.
    ``order`` as in erase_person."""
    comments.hold_text(db, comment)
    row = there(comments_queries.comment(db, comment))
    refuse_if(rules.cannot_erase_comment(by, row.channel, row.state, ground))
    refuse_if(None if order.strip() else "required", field="order", label="label.erasure_order")
    archive.forget(db, now=now, key=f"comment:{comment}")
    comments.erase_text(db, now=now, comment_id=comment, ground=ground)
    append(
        db, kind="comment_erased", now=now, jurisdiction=row.jurisdiction,
        seat=first.seat(Role.administrator, WHOLE_SITE),
        subjects=("erasures", f"proposal:{row.slug}", f"comment:{comment}"), text={"order": order},
        facts={"comment": comment, "ground": ground, "second": by.seat(Role.administrator, WHOLE_SITE)},
    )  # fmt: skip


def _erase(
    db: Connection, now: datetime, person_id: int, ground: str, *, seat: str | None = None, second: str | None = None,
    order: str | None = None,
) -> int:  # fmt: skip
    accounts.empty_account(db, now=now, person_id=person_id)
    comments.forget_marks(db, now=now, person_id=person_id)
    texts = comments_queries.texts_of(db, person_id)
    for text in texts:
        archive.forget(db, now=now, key=f"comment:{text.id}")
    if texts:
        comments.erase_author(db, now=now, person_id=person_id, ground=ground)
    append(
        db, kind="person_erased", now=now, jurisdiction=None, seat=seat, subjects=("erasures",),
        facts={"ground": ground, "second": second}, text={"order": order} if order else None,
    )  # fmt: skip
    return len(texts)


def _hold(db: Connection, person_id: int) -> None:
    """The person's texts, then roles, then their account, the record last: in the order of whoever comments or answers.
    Who is given a role meanwhile has it already, or gets none any more."""
    comments.hold_texts_of(db, person_id)
    accounts.wait_for_turn(db)
    accounts_queries.hold(db, person_id)
