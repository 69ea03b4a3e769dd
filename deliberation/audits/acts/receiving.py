"""A large file that comes in parts: opened by its observer, closed when whole, ended when it was read."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor
from deliberation.audits import queries, rules
from deliberation.audits.adapters.mapping import table_of
from deliberation.audits.models import AuditIntake
from deliberation.db import act
from deliberation.errors import Refused, refuse_if, there
from deliberation.proposals import queries as proposals

_OPEN = (AuditIntake.closed_at.is_(None), AuditIntake.ended_at.is_(None))
LINES_KEPT = 20  # lines that could not be read, kept of a refused file


@act("private")
def open_intake(
    db: Connection, *, by: Actor, now: datetime, proposal_id: int, mapping: bytes | None = None,
    mends_id: int | None = None,
) -> int:  # fmt: skip
    """Begin to take in a file in parts. Nothing is public before it was read. Its number."""
    proposal = there(proposals.by_id(db, proposal_id))
    post = queries.my_post(db, proposal_id, by.person_id)
    refuse_if(rules.cannot_load_rows(by, proposal, post is not None, post is not None and post.independent))
    refuse_if(rules.cannot_open_intake(len(queries.my_intakes(db, proposal_id, by.person_id))))
    if mapping:
        table_of(mapping)
    mended = queries.upload(db, mends_id) if mends_id else None
    if mends_id and (mended is None or mended.observer_id != post.id):
        raise Refused("mends_other_file", field="mends")
    row = {
        "proposal_id": proposal_id, "observer_id": post.id, "person_id": by.person_id, "mapping": mapping or None,
        "mends_id": mends_id, "opened_at": now,
    }  # fmt: skip
    return int(db.execute(insert(AuditIntake).returning(AuditIntake.id), row).scalar_one())


@act("private")
def close_intake(db: Connection, *, by: Actor, now: datetime, intake_id: int, size: int) -> None:
    """The whole file has come: it waits to be read. ``size``: how much there is."""
    row = there(queries.intake(db, intake_id))
    refuse_if(rules.cannot_change_intake(by, row.person_id, row.closed_at is not None or row.ended_at is not None))
    if not size:
        raise Refused("file_empty", field="file")
    done = db.execute(update(AuditIntake).where(AuditIntake.id == intake_id, *_OPEN).values(closed_at=now))
    refuse_if(None if done.rowcount else "intake_closed")


@act("private")
def give_up_intake(db: Connection, *, by: Actor, now: datetime, intake_id: int) -> None:
    """The observer does not send the rest."""
    row = there(queries.intake(db, intake_id))
    refuse_if(rules.cannot_change_intake(by, row.person_id, row.closed_at is not None or row.ended_at is not None))
    refuse_if(None if _end(db, now, intake_id, *_OPEN, reason="intake_given_up") else "intake_closed")


@act("housekeeping")
def end_intake(
    db: Connection,
    *,
    now: datetime,
    intake_id: int,
    upload_id: int | None = None,
    reason: str | None = None,
    values: Mapping[str, Any] | None = None,
    lines: Sequence[tuple[int, str, str | None]] = (),
) -> None:
    """It was read: as which file it was taken, or why it was refused, with the first lines that could not be read."""
    _end(db, now, intake_id, upload_id=upload_id, reason=reason, values=values, lines=lines)


def _end(
    db: Connection, now: datetime, intake_id: int, *where: Any, upload_id: int | None = None, reason: str | None = None,
    values: Mapping[str, Any] | None = None, lines: Sequence[tuple[int, str, str | None]] = (),
) -> bool:  # fmt: skip
    given = {name: value if isinstance(value, int) else str(value) for name, value in (values or {}).items()}
    said = json.dumps({"values": given, "lines": list(lines)[:LINES_KEPT]})
    ended = {"ended_at": now, "upload_id": upload_id, "reason": reason, "said": said}
    this = (AuditIntake.id == intake_id, AuditIntake.ended_at.is_(None), *where)
    return bool(db.execute(update(AuditIntake).where(*this).values(ended)).rowcount)
