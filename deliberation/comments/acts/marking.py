"""Marks on statements, and the one publication of what they come to.

A mark is private: no entry, no time, nobody's page but its owner's. After the last day the result is published once, by
the server itself, and in the same transaction every single mark is deleted (decision 0022).
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from deliberation import clock
from deliberation.accounts.rules import Actor
from deliberation.comments import agreement, overlap, queries
from deliberation.comments.acts import counting
from deliberation.comments.acts.stating import is_open
from deliberation.comments.models import Agreement, Marked, Statement
from deliberation.comments.queries.statements import left_out
from deliberation.dataplans.digests import canonical, digest
from deliberation.db import Database, act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.record.acts import append

AFTER_MIDNIGHT = timedelta(hours=1)  # what was begun before midnight is in the database by then

logger = logging.getLogger(__name__)
_THIS = Marked.statement_id == bindparam("statement"), Marked.person_id == bindparam("person")
_UNMARK = delete(Marked).where(*_THIS)
_OF_CONSULTATION = select(Statement.id).where(Statement.consultation_id == bindparam("consultation"))
_FORGET = delete(Marked).where(Marked.statement_id.in_(_OF_CONSULTATION))


def _mark(dialect: object) -> object:
    statement = dialect.insert(Marked)  # type: ignore[attr-defined]
    return statement.on_conflict_do_update(
        index_elements=["statement_id", "person_id"], set_={"choice": statement.excluded.choice}
    )


_MARK = {"sqlite": _mark(sqlite), "postgresql": _mark(postgresql)}


@act("private")
def mark_statements(
    db: Connection, *, by: Actor, now: datetime, consultation_id: int, marks: Mapping[int, str]
) -> None:
    """Mark statements of one consultation, each in place of what was marked before; "" takes a mark back."""
    asked = there(queries.consultation(db, consultation_id))
    counting.hold(db, asked.proposal_id)
    refuse_if(agreement.cannot_mark(by, asked.jurisdiction, is_open=is_open(asked, now)))
    standing = {s.id for s in queries.statements_of(db, consultation_id) if agreement.stands(s._mapping)}
    if not standing.issuperset(marks):
        raise Missing
    for number, choice in sorted(marks.items()):
        if choice and choice not in list(agreement.Choice):
            raise Refused("choose_one_of_these", field=f"statement-{number}")
        if choice:
            row = {"statement_id": number, "person_id": by.person_id, "choice": choice}
            db.execute(_MARK[db.dialect.name], row)  # type: ignore[call-overload]
        else:
            db.execute(_UNMARK, {"statement": number, "person": by.person_id})


def publish_agreements(db: Database, *, now: datetime) -> int:
    """Compute and publish what is due, outside of any request. Returns how many results."""
    with db.reading() as reading:
        due = queries.agreements_due(reading, clock.day(now - AFTER_MIDNIGHT))
    done = 0
    for consultation_id in due:
        with db.reading() as reading:
            document = compute(reading, consultation_id)
        try:
            publish_agreement(db, now=now, consultation_id=consultation_id, document=document)
            done += 1
        except IntegrityError:  # another process was quicker
            logger.info("an agreement was published by another process")
    return done


def compute(db: Connection, consultation_id: int) -> dict[str, object]:
    """What is to be published of a consultation's marks, as they are now."""
    asked = there(queries.consultation(db, consultation_id))
    standing = {s.id: s.comment_id for s in queries.statements_of(db, consultation_id) if agreement.stands(s._mapping)}
    marks = queries.marks(db, consultation_id).values()
    rows = [{s: agreement.VALUES[agreement.Choice(c)] for s, c in of_one.items()} for of_one in marks]
    without = [
        overlap.left_out(s.id, s.comment_id, withdrawn=s.withdrawn_at is not None, marked=s.marked)
        for s in left_out(db, consultation_id)
    ]
    return overlap.document(consultation_id, asked.slug, standing, rows, left_out=without)


@act("public")
def publish_agreement(db: Connection, *, now: datetime, consultation_id: int, document: Mapping[str, object]) -> None:
    """Publish the result and delete every mark of the consultation. Once; it cannot be computed again afterwards."""
    asked = there(queries.consultation(db, consultation_id))
    counting.hold(db, asked.proposal_id)
    if not agreement.is_due(asked.closes_on, clock.day(now)):
        raise Refused("marks_while_open")
    raw = canonical(document)
    entry = append(
        db, kind="agreement_published", now=now, jurisdiction=asked.jurisdiction,
        subjects=(f"proposal:{asked.slug}", f"consultation:{consultation_id}"),
        facts={
            "proposal": asked.slug, "consultation": consultation_id, "digest": digest(raw),
            "people": document["people"],
        },
    )  # fmt: skip
    row = {
        "consultation_id": consultation_id, "body": raw.decode(), "digest": digest(raw), "published_at": now,
        "entry_id": entry,
    }  # fmt: skip
    db.execute(insert(Agreement), row)
    db.execute(_FORGET, {"consultation": consultation_id})


@act("private")
def forget_marks(db: Connection, *, now: datetime, person_id: int) -> None:
    """Part of erasing a person, with texts or without: whatever they mark in consultations that are open."""
    db.execute(delete(Marked).where(Marked.person_id == person_id))
