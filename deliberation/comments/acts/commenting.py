"""Submitting and withdrawing a comment. The entry holds the day, the place and a commitment; never the author."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor
from deliberation.comments import queries, rules
from deliberation.comments.models import Comment, Resident, Thread, ThreadText, Voice
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if
from deliberation.record.acts import append, erase_payload
from deliberation.web.text import to_html

_DIALECTS: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}


def _count_up(dialect: Any) -> Any:
    statement = dialect.insert(Thread)
    counted = {c: getattr(Thread, c) + getattr(statement.excluded, c) for c in ("submissions", "residents", "texts", "answered")}
    return statement.on_conflict_do_update(index_elements=["proposal_id"], set_=counted).returning(Thread.submissions)


COUNT_UP = {name: _count_up(d) for name, d in _DIALECTS.items()}
_ONCE = {
    (table, name): d.insert(table).on_conflict_do_nothing() for table in (ThreadText, Resident) for name, d in _DIALECTS.items()
}
_INSERT = insert(Comment).returning(Comment.id)


@act("public")
def submit_comment(
    db: Connection, *, by: Actor, now: datetime, slug: str, version: int, body: str, flow: str | None = None, field: str | None = None,
    parent: int | None = None, standing: str = "unsaid", long: bool = False, channel: str = "web", credit: str | None = None,
) -> int:  # fmt: skip
    """Submit a comment on a version, a flow or a field, or a reply. Returns its receipt number.

    Sending the same text again on the same place is refused with the number of the first (``sent_twice``).
    """
    place = queries.place(db, slug, version)
    if place is None or not queries.place_exists(db, place.version_id, flow, field):
        raise Missing
    refuse_if(rules.cannot_comment(by, place.kind, place.redacted))
    problem = rules.text_problem(body, long)
    if problem:
        raise Refused(problem[0], field="body", **problem[1])
    if parent is not None:
        _check_parent(db, by, place, parent)
    key = rules.text_key(body)
    same = queries.same_text(db, place.proposal_id, by.person_id, key, flow, field, parent)
    if same:
        raise Refused("sent_twice", field="body", no=same.id, time=same.submitted_on)
    verified = place.jurisdiction in by.residence
    consultation = queries.open_consultation(db, place.proposal_id, clock.day(now))
    number = _count(db, place.proposal_id, by.person_id if verified else None, key)
    row = {
        "proposal_id": place.proposal_id, "number": number, "consultation_id": consultation.id if consultation else None,
        "version": version, "version_digest": place.document_digest, "flow_id": flow, "field": field, "parent_id": parent,
        "author_id": by.person_id, "author_number": _voice(db, place.proposal_id, consultation, by.person_id),
        "chosen_name": by.name or None, "verified": verified, "standing": standing, "channel": channel, "credit": credit,
        "body": body, "body_html": to_html(body), "text_key": key, "submitted_on": clock.day(now), "state": "shown",
        "reply_count": 0, "answer_count": 0,
    }  # fmt: skip
    comment_id = int(db.execute(_INSERT, row).scalar_one())
    if parent is not None:
        db.execute(update(Comment).where(Comment.id == parent).values(reply_count=Comment.reply_count + 1))
    entry_id = append(
        db, kind="comment_submitted", now=now, jurisdiction=place.jurisdiction,
        subjects=(f"proposal:{slug}", f"comment:{comment_id}", *((f"comment:{parent}",) if parent else ())),
        facts={
            "comment": comment_id, "proposal": slug, "version": version, "digest": place.document_digest, "flow": flow,
            "field": field, "parent": parent, "consultation": consultation.id if consultation else None, "verified": verified,
        },
        text={"body": body},
    )  # fmt: skip
    db.execute(update(Comment).where(Comment.id == comment_id).values(entry_id=entry_id))
    return comment_id


@act("public")
def withdraw_comment(db: Connection, *, by: Actor, now: datetime, comment_id: int) -> None:
    """The author takes the text back: it is gone for good, the entry says that it was there."""
    row = queries.comment(db, comment_id)
    if row is None:
        raise Missing
    refuse_if(rules.cannot_withdraw(by, row.author_id, row.state))
    db.execute(update(Comment).where(Comment.id == comment_id).values(state="withdrawn", body=None, body_html=None))
    erase_payload(db, row.entry_id)
    append(
        db, kind="comment_withdrawn", now=now, jurisdiction=row.jurisdiction,
        subjects=(f"proposal:{row.slug}", f"comment:{comment_id}"), facts={"comment": comment_id},
    )  # fmt: skip


def _check_parent(db: Connection, by: Actor, place: Any, parent: int) -> None:
    found = queries.comment(db, parent)
    if found is None or found.proposal_id != place.proposal_id:
        raise Missing
    refuse_if(rules.cannot_reply(by, place.kind, found.state == "shown"))


def _count(db: Connection, proposal_id: int, resident: int | None, key: str) -> int:
    """Move the three counts; the number of submissions is the new comment's number within the proposal."""
    name = db.dialect.name
    new_text = db.execute(_ONCE[ThreadText, name], {"proposal_id": proposal_id, "text_key": key}).rowcount
    new_resident = 0
    if resident is not None:
        new_resident = db.execute(_ONCE[Resident, name], {"proposal_id": proposal_id, "person_id": resident}).rowcount
    counts = {"proposal_id": proposal_id, "submissions": 1, "residents": new_resident, "texts": new_text, "answered": 0}
    return int(db.execute(COUNT_UP[name], counts).scalar_one())


def _voice(db: Connection, proposal_id: int, consultation: Any, person_id: int) -> int | None:
    """The person's number within a consultation; none outside one."""
    if consultation is None:
        return None
    known = queries.voice(db, proposal_id, consultation.id, person_id)
    if known is not None:
        return known
    number = queries.last_voice(db, proposal_id, consultation.id) + 1
    row = {"proposal_id": proposal_id, "consultation_key": consultation.id, "person_id": person_id, "number": number}
    db.execute(insert(Voice), row)
    return number
