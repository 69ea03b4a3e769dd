"""Erasing a person's texts; part of the act that site carries out across the slices."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection

from deliberation.comments import queries
from deliberation.comments.acts import counting
from deliberation.comments.acts.comparing import moved
from deliberation.comments.acts.forgetting import forget_statements
from deliberation.comments.acts.shifting import shift
from deliberation.comments.models import Appeal, Comment, IssueContest, PlaceResident, Voice
from deliberation.comments.rules import Standing
from deliberation.db import act
from deliberation.record.acts import append, erase_payload


@act("public")
def erase_author(db: Connection, *, now: datetime, person_id: int, ground: str) -> int:
    """Delete every text of a person with its salt and every link to them. Returns how many.

    One ``erased`` entry a text and a statement drawn from it; called only for a person who has some (else there is
    nothing to record).
    The numbers of the comments stay, so that nothing else moves; what stood there is gone.
    """
    hold_texts_of(db, person_id)
    rows = queries.texts_of(db, person_id)
    for row in rows:
        places = counting.places_of(row)
        counting.add(db, row.proposal_id, dict.fromkeys(places, counting.changed(row, state="erased")))
        counting.forget_text(db, row.proposal_id, places, row.text_key)
    seen = queries.seen(db, [row.id for row in rows])
    shift(db, seen, [replace(one, state="erased", text_key=None, author_number=None) for one in seen])
    gone = {"state": "erased", "body": None, "body_html": None, "text_key": None, "standing": Standing.unsaid}
    nobodys = {"author_id": None, "author_number": None, "chosen_name": None}
    own = select(Comment.id).where(Comment.author_id == person_id)
    db.execute(update(Appeal).where(Appeal.person_id == person_id).values(body=None, person_id=None))
    db.execute(update(IssueContest).where(IssueContest.comment_id.in_(own)).values(body=None))
    db.execute(update(Comment).where(Comment.author_id == person_id).values(**gone, **nobodys))
    moved(db, [row.id for row in rows])
    db.execute(delete(Voice).where(Voice.person_id == person_id))
    db.execute(delete(PlaceResident).where(PlaceResident.person_id == person_id))
    drawn = forget_statements(db, [row.id for row in rows])
    for row in rows:
        erase_payload(db, row.entry_id)
        for entry in (row.entry_id, *drawn.get(row.id, ())):
            append(
                db, kind="erased", now=now, jurisdiction=row.jurisdiction,
                subjects=(f"proposal:{row.slug}", f"comment:{row.id}"), facts={"entry": entry, "ground": ground},
            )  # fmt: skip
    return len(rows)


def hold_texts_of(db: Connection, person_id: int) -> None:
    """Wait until no other act changes the comments of any proposal on which this person wrote."""
    for proposal_id in sorted({r.proposal_id for r in queries.texts_of(db, person_id)}):
        counting.hold(db, proposal_id)
