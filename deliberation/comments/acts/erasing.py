"""Erasing a person's texts, or a text of nobody's account; part of acts that site carries out across the slices."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from deliberation.comments import queries
from deliberation.comments.acts import counting
from deliberation.comments.acts.commenting import held
from deliberation.comments.acts.comparing import moved
from deliberation.comments.acts.forgetting import forget_statements
from deliberation.comments.acts.reviewing import end_requests
from deliberation.comments.acts.shifting import shift
from deliberation.comments.models import Appeal, Comment, IssueContest, PlaceResident, Voice
from deliberation.comments.rules import Standing
from deliberation.db import act
from deliberation.record.acts import append, erase_payload

_GONE = {
    "state": "erased", "body": None, "body_html": None, "text_key": None, "standing": Standing.unsaid,
    "author_id": None, "author_number": None, "chosen_name": None,
}  # fmt: skip


@act("public")
def erase_author(db: Connection, *, now: datetime, person_id: int, ground: str) -> int:
    """Delete every text of a person with its salt and every link to them. Returns how many.

    One ``erased`` entry a text and a statement drawn from it; called only for a person who has some (else there is
    nothing to record).
    The numbers of the comments stay, so that nothing else moves; what stood there is gone.
    """
    hold_texts_of(db, person_id)
    rows = queries.texts_of(db, person_id)
    _forget_counts(db, rows)
    own = select(Comment.id).where(Comment.author_id == person_id)
    db.execute(update(Appeal).where(Appeal.person_id == person_id).values(body=None, person_id=None))
    db.execute(update(IssueContest).where(IssueContest.comment_id.in_(own)).values(body=None))
    db.execute(update(Comment).where(Comment.author_id == person_id).values(**_GONE))
    moved(db, [row.id for row in rows])
    db.execute(delete(Voice).where(Voice.person_id == person_id))
    db.execute(delete(PlaceResident).where(PlaceResident.person_id == person_id))
    _erased(db, now, rows, ground)
    return len(rows)


@act("public")
def erase_text(db: Connection, *, now: datetime, comment_id: int, ground: str) -> None:
    """Delete the text of a comment that nobody with an account wrote, with its salt and what its bearer asked; part of
    the act that site carries out. Everything else as for a person's texts."""
    row = held(db, comment_id)
    _forget_counts(db, [row])
    filed = (Appeal.comment_id == comment_id, Appeal.filed_seat.is_not(None))
    db.execute(update(Appeal).where(*filed).values(body=None))
    db.execute(update(IssueContest).where(IssueContest.comment_id == comment_id).values(body=None))
    db.execute(update(Comment).where(Comment.id == comment_id).values(**_GONE))
    moved(db, [comment_id])
    _erased(db, now, [row], ground)


def _forget_counts(db: Connection, rows: Sequence[Any]) -> None:
    for row in rows:
        places = counting.places_of(row)
        counting.add(db, row.proposal_id, dict.fromkeys(places, counting.changed(row, state="erased")))
        counting.forget_text(db, row.proposal_id, places, row.text_key)
    end_requests(db, [row.id for row in rows], "hide")
    seen = queries.seen(db, [row.id for row in rows])
    shift(db, seen, [replace(one, state="erased", text_key=None, author_number=None) for one in seen])


def _erased(db: Connection, now: datetime, rows: Sequence[Any], ground: str) -> None:
    """The entries' texts go with their salts, and an entry says so of each, and of each statement drawn from it."""
    drawn = forget_statements(db, [row.id for row in rows])
    for row in rows:
        erase_payload(db, row.entry_id)
        for entry in (row.entry_id, *drawn.get(row.id, ())):
            append(
                db, kind="erased", now=now, jurisdiction=row.jurisdiction,
                subjects=(f"proposal:{row.slug}", f"comment:{row.id}"), facts={"entry": entry, "ground": ground},
            )  # fmt: skip


def hold_text(db: Connection, comment_id: int) -> None:
    """Wait until no other act changes the comments of the proposal on which this one stands."""
    held(db, comment_id)


def hold_texts_of(db: Connection, person_id: int) -> None:
    """Wait until no other act changes the comments of any proposal on which this person wrote."""
    for proposal_id in sorted({r.proposal_id for r in queries.texts_of(db, person_id)}):
        counting.hold(db, proposal_id)
