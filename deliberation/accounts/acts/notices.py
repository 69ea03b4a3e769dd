"""Words for a person in their own account."""

import json
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Notice
from deliberation.accounts.rules import Actor
from deliberation.db import act


@act("housekeeping")
def notify(
    db: Connection, *, now: datetime, person_id: int, key: str, link: str, details: dict[str, object] | None = None
) -> None:
    """Leave a notice: ``key`` is a catalogue sentence, ``details`` its values, ``link`` a path of this site."""
    db.execute(
        insert(Notice),
        {
            "person_id": person_id,
            "key": key,
            "details": json.dumps(details or {}, ensure_ascii=False),
            "link": link,
            "at": now,
            "read": False,
        },
    )


@act("housekeeping")
def mark_notices_read(db: Connection, *, by: Actor, now: datetime) -> None:
    db.execute(update(Notice).where(Notice.person_id == by.person_id, Notice.read.is_(False)).values(read=True))
