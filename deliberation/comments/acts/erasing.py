"""Erasing a person's texts; part of the act that site carries out across the slices."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.engine import Connection

from deliberation.comments import queries
from deliberation.comments.models import Appeal, Comment, Resident, Voice
from deliberation.db import act
from deliberation.record.acts import append, erase_payload


@act("public")
def erase_author(db: Connection, *, now: datetime, person_id: int, ground: str) -> int:
    """Delete every text of a person with its salt and every link to them; one ``erased`` entry per text. Returns how many.

    Called only for a person who has texts (else there is nothing to record).
    The numbers of the comments stay, so that nothing else moves; what stood there is gone.
    """
    rows = queries.texts_of(db, person_id)
    for row in rows:
        erase_payload(db, row.entry_id)
        append(
            db, kind="erased", now=now, jurisdiction=row.jurisdiction, subjects=(f"proposal:{row.slug}", f"comment:{row.id}"),
            facts={"entry": row.entry_id, "ground": ground},
        )  # fmt: skip
    ids = [r.id for r in rows]
    if ids:
        db.execute(update(Appeal).where(Appeal.comment_id.in_(ids)).values(body=None))
        db.execute(
            update(Comment)
            .where(Comment.author_id == person_id)
            .values(state="erased", body=None, body_html=None, author_id=None, chosen_name=None)
        )
    db.execute(delete(Voice).where(Voice.person_id == person_id))
    db.execute(delete(Resident).where(Resident.person_id == person_id))
    return len(ids)
