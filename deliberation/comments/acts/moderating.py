"""Deciding in public what stays visible: hide with a cited rule, restore, appeal to a second person."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.acts import notify
from deliberation.accounts.rules import Actor, Role
from deliberation.comments import intake, queries, rules
from deliberation.comments.acts import counting
from deliberation.comments.acts.bearers import seat_for_bearer
from deliberation.comments.acts.commenting import held
from deliberation.comments.acts.comparing import moved
from deliberation.comments.acts.reviewing import end_requests
from deliberation.comments.acts.shifting import shift
from deliberation.comments.locking import ASKED, OF_LOCKING
from deliberation.comments.models import Appeal, Comment, Moderation
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if
from deliberation.record.acts import append, restore_payload, withdraw_payload

_JUDGED = insert(Moderation)
_ASKED = insert(Appeal).returning(Appeal.id)
_STATE = update(Comment).where(Comment.id == bindparam("comment")).values(state=bindparam("now_is"))


@act("public")
def hide_comment(db: Connection, *, by: Actor, now: datetime, comment_id: int, article: str, reason: str) -> None:
    """Hide a text under an article of the published terms. It is kept; the reason stands in its place."""
    row = held(db, comment_id)
    party, overruled = queries.has_part(db, comment_id, by.person_id), queries.overruled(db, comment_id)
    refuse_if(rules.cannot_hide(by, row.jurisdiction, row.state, row.author_id, overruled, party=party))
    check_article(article)
    told = {"reason": reason, "date": rules.appeal_until(clock.day(now)).isoformat()}
    _tell(db, now, row, "notice.comment_hidden", told)
    _moderate(db, by, now, row, act="hide", reason=reason, article=article)


@act("public")
def restore_comment(db: Connection, *, by: Actor, now: datetime, comment_id: int, reason: str) -> None:
    """Show a hidden text again; where a review waits, that is its decision, by another than who hid the text."""
    row = held(db, comment_id)
    waiting = queries.review_waiting(db, comment_id, "hide")
    asked_of, appeal_id = ((waiting.person_id, waiting.asked_by), waiting.id) if waiting else ((), None)
    party = queries.has_part(db, comment_id, by.person_id)
    refuse_if(rules.cannot_restore(by, row.jurisdiction, row.state, row.author_id, asked_of, party=party))
    _tell(db, now, row, "notice.appeal_restored" if waiting else "notice.comment_restored", {})
    name = "appeal_restored" if waiting else "restore"
    _moderate(db, by, now, row, act=name, reason=reason, appeal_id=appeal_id)


@act("public")
def file_appeal(db: Connection, *, by: Actor, now: datetime, comment_id: int, body: str) -> int:
    """The author asks a second person to look again. The request itself is not published, only that there is one."""
    row, hiding = held(db, comment_id), queries.last_of(db, comment_id, "hide")
    asked = queries.appeal_of(db, hiding.id) if hiding else None
    hidden_on, decided = clock.day(hiding.at) if hiding else None, asked is not None and asked.decided
    today, already = clock.day(now), asked is not None
    refuse_if(rules.cannot_appeal(by, row.author_id, row.state, hidden_on, today, already, decided=decided))
    return ask(db, by, now, row, kind="appeal_filed", of=hiding.id, body=body)


@act("public")
def file_appeal_for_bearer(
    db: Connection, *, by: Actor, now: datetime, comment_id: int, slip: intake.Slip, body: str
) -> int:
    """A clerk files the request of who brings the slip of a comment on paper or by telephone (``slip``)."""
    row, hiding = held(db, comment_id), queries.last_of(db, comment_id, "hide")
    asked = queries.appeal_of(db, hiding.id) if hiding else None
    hidden_on, decided = clock.day(hiding.at) if hiding else None, asked is not None and asked.decided
    refuse_if(
        intake.cannot_appeal_for_bearer(
            by, row.jurisdiction, row.channel, row.state, hidden_on, clock.day(now), asked is not None, decided=decided
        )
    )
    seat = seat_for_bearer(db, by, row.jurisdiction, comment_id, slip)
    return ask(db, by, now, row, kind="appeal_filed_for_bearer", of=hiding.id, body=body, seat=seat)


@act("public")
def decide_appeal(db: Connection, *, by: Actor, now: datetime, appeal_id: int, restore: bool, reason: str) -> None:
    """A second person decides: shown again, or stays hidden with a reason."""
    row, appeal = asked_about(db, appeal_id, "hide")
    facts = (row.jurisdiction, appeal.first_moderator, row.author_id, appeal.still_open)
    refuse_if(rules.cannot_decide_appeal(by, *facts, party=queries.is_party(db, appeal, by.person_id)))
    name = "appeal_restored" if restore else "appeal_kept"
    _tell(db, now, row, f"notice.{name}", {} if restore else {"reason": reason})
    _moderate(db, by, now, row, act=name, reason=reason, appeal_id=appeal_id)


AFTER = {"hide": "hidden", "restore": "shown", "appeal_restored": "shown", "appeal_kept": "hidden"}
KINDS = {
    "hide": "comment_hidden", "restore": "comment_restored", "lock": "replies_locked", "unlock": "replies_unlocked",
}  # fmt: skip


def _moderate(
    db: Connection, by: Actor, now: datetime, row: Any, *, act: str, reason: str, article: str | None = None,
    appeal_id: int | None = None,
) -> None:  # fmt: skip
    """Text, salt and counts follow the state: what is hidden cannot be proved from the public pages."""
    state = AFTER[act]
    counting.add(db, row.proposal_id, dict.fromkeys(counting.places_of(row), counting.changed(row, state=state)))
    seen = queries.seen(db, [row.id])
    shift(db, seen, [replace(one, state=state) for one in seen])
    db.execute(_STATE, {"comment": row.id, "now_is": state})
    moved(db, [row.id])
    (restore_payload if state == "shown" else withdraw_payload)(db, row.entry_id)
    judged(db, by, now, row, act=act, reason=reason, article=article, appeal_id=appeal_id)


def judged(
    db: Connection, by: Actor, now: datetime, row: Any, *, act: str, reason: str, article: str | None = None,
    appeal_id: int | None = None,
) -> None:  # fmt: skip
    """One more public judgement about a comment: its entry, and the line that the pages of moderation tell. What was
    asked about the same before waits no longer."""
    if not reason.strip():
        raise Refused("required", field="reason", label="label.reason_public")
    seat = by.seat(Role.moderator, row.jurisdiction)
    counting.judged(db, row.jurisdiction, act, article)
    end_requests(db, [row.id], "lock" if act in OF_LOCKING else "hide")
    entry_id = append(
        db, kind=KINDS.get(act, act), now=now, jurisdiction=row.jurisdiction, seat=seat, subjects=_subjects(row),
        facts={"comment": row.id, "article": article}, text={"reason": reason},
    )  # fmt: skip
    values = {
        "comment_id": row.id, "act": act, "article": article, "reason": reason, "person_id": by.person_id, "seat": seat,
        "at": now, "appeal_id": appeal_id, "entry_id": entry_id,
    }  # fmt: skip
    db.execute(_JUDGED, values)


def ask(
    db: Connection, by: Actor, now: datetime, row: Any, *, kind: str, of: int, body: str, about: str = "hide",
    seat: str | None = None,
) -> int:  # fmt: skip
    """A request for review of a judgement; ``seat``: that filed it for somebody. Returns its number."""
    counting.judged(db, row.jurisdiction, ASKED[about], None)
    entry_id = append(
        db, kind=kind, now=now, jurisdiction=row.jurisdiction, seat=seat, subjects=_subjects(row),
        facts={"comment": row.id},
    )  # fmt: skip
    values = {
        "comment_id": row.id, "jurisdiction": row.jurisdiction, "moderation_id": of, "person_id": by.person_id,
        "body": body, "appealed_on": clock.day(now), "open_since": clock.day(now), "filed_seat": seat,
        "entry_id": entry_id,
    }  # fmt: skip
    return int(db.execute(_ASKED, values).scalar_one())


def asked_about(db: Connection, appeal_id: int, act: str) -> tuple[Any, Any]:
    """The comment, held, and the request for review of a judgement of this kind about it."""
    found = queries.appeal(db, appeal_id)
    if found is None or found.act != act:
        raise Missing
    return held(db, found.comment_id), queries.appeal(db, appeal_id)


def check_article(article: str) -> None:
    """Only what the published terms say is cited."""
    if article not in rules.ARTICLES:
        raise Refused("choose_one_of_these", field="article")


def _subjects(row: Any) -> tuple[str, ...]:
    return (f"proposal:{row.slug}", f"comment:{row.id}", "moderation")


def _tell(db: Connection, now: datetime, row: Any, key: str, details: dict[str, object]) -> None:
    if row.author_id is not None:
        told = {"no": row.id, **details}
        notify(db, now=now, person_id=row.author_id, key=key, link=f"/comments/{row.id}", details=told)
