"""Drawing statements from comments in public, withdrawing them, an author's word against one, and its answer.

A statement is the words of the seat that drew it; it leads to the comment, whose text is never touched.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.acts import notify
from deliberation.accounts.rules import Actor
from deliberation.comments import agreement, grouping, queries
from deliberation.comments.acts import counting
from deliberation.comments.acts.bearers import seat_for_bearer
from deliberation.comments.acts.commenting import held
from deliberation.comments.intake import Slip
from deliberation.comments.models import Statement
from deliberation.comments.rules import Consultation
from deliberation.db import act
from deliberation.errors import Missing, Refused, refuse_if, there
from deliberation.record.acts import append

_THIS = Statement.id == bindparam("statement")
_WITHDRAWN = (
    update(Statement)
    .where(_THIS, Statement.withdrawn_at.is_(None))
    .values(
        withdrawn_at=bindparam("now"), withdrawn_seat=bindparam("by_seat"), withdrawn_reason=bindparam("why"),
        withdrawn_entry_id=bindparam("entry"),
    )
)  # fmt: skip


@act("public")
def draw_statement(
    db: Connection, *, by: Actor, now: datetime, consultation_id: int, comment_id: int, text_ja: str,
    text_en: str | None = None,
) -> int:  # fmt: skip
    """A short statement out of one comment of the same proposal. Returns its number."""
    asked, row = there(queries.consultation(db, consultation_id)), held(db, comment_id)
    if row.slug != asked.slug:
        raise Missing
    drawn = queries.statements_drawn(db, consultation_id)
    refuse_if(agreement.cannot_draw(by, row.jurisdiction, row.kind, is_open=is_open(asked, now), drawn=drawn))
    if row.state != "shown":
        raise Refused("not_shown_now")
    said = _words(db, consultation_id, text_ja, text_en)
    if row.author_id is not None:
        details = {"no": comment_id, "title": {"ja": said["text_ja"], "en": said["text_en"]}}
        link = f"/comments/{comment_id}"
        notify(db, now=now, person_id=row.author_id, key="notice.statement_drawn", link=link, details=details)
    seat = grouping.seat(by, row.jurisdiction)
    entry = append(
        db, kind="statement_drawn", now=now, jurisdiction=row.jurisdiction, seat=seat,
        subjects=(f"proposal:{row.slug}", f"comment:{comment_id}", f"consultation:{consultation_id}"), text=said,
        facts={"proposal": row.slug, "consultation": consultation_id, "comment": comment_id},
    )  # fmt: skip
    values = {
        "consultation_id": consultation_id, "comment_id": comment_id, **said, "seat": seat, "drawn_at": now,
        "entry_id": entry,
    }  # fmt: skip
    return int(db.execute(insert(Statement).returning(Statement.id), values).scalar_one())


@act("public")
def withdraw_statement(db: Connection, *, by: Actor, now: datetime, statement_id: int, reason: str) -> None:
    """Take a statement away for a reason; its marks are not counted. A contested one is answered instead."""
    found = _held(db, statement_id)
    gone = found.withdrawn_at is not None
    refuse_if(agreement.cannot_withdraw(by, found.jurisdiction, found.kind, withdrawn=gone))
    if found.contested_on is not None and found.ruling is None:
        raise Refused("statement_contested")
    seat = grouping.seat(by, found.jurisdiction)
    entry = append(
        db, kind="statement_withdrawn", now=now, jurisdiction=found.jurisdiction, seat=seat, subjects=_subjects(found),
        facts=_facts(found), text={"reason": reason},
    )  # fmt: skip
    db.execute(_WITHDRAWN, {"statement": statement_id, "now": now, "by_seat": seat, "why": reason, "entry": entry})


@act("public")
def contest_statement(db: Connection, *, by: Actor, now: datetime, statement_id: int, body: str) -> None:
    """The author of the comment says that the statement is not what they said. That they do is public."""
    found = _held(db, statement_id)
    standing = agreement.stands(found._mapping)
    contested = found.contested_on is not None
    refuse_if(agreement.cannot_contest(by, found.author_id, standing=standing, contested=contested))
    _contest(db, now, found, body, kind="statement_contested", seat=None)


@act("public")
def contest_statement_for_bearer(
    db: Connection, *, by: Actor, now: datetime, statement_id: int, slip: Slip, body: str
) -> None:
    """A clerk files the same for who brings the slip of the comment on paper or by telephone (``slip``)."""
    found = _held(db, statement_id)
    standing, contested = agreement.stands(found._mapping), found.contested_on is not None
    refuse_if(
        agreement.cannot_contest_for_bearer(
            by, found.jurisdiction, found.channel, standing=standing, contested=contested
        )
    )
    seat = seat_for_bearer(db, by, found.jurisdiction, found.comment_id, slip)
    _contest(db, now, found, body, kind="statement_contested_for_bearer", seat=seat)


def _contest(db: Connection, now: datetime, found: Any, body: str, *, kind: str, seat: str | None) -> None:
    entry = append(
        db, kind=kind, now=now, jurisdiction=found.jurisdiction, seat=seat, subjects=_subjects(found),
        facts=_facts(found),
    )  # fmt: skip
    values = {"contest_body": body, "contested_on": clock.day(now), "contest_seat": seat, "contest_entry_id": entry}
    db.execute(update(Statement).where(Statement.id == found.id).values(**values))


@act("public")
def answer_statement_contest(
    db: Connection, *, by: Actor, now: datetime, statement_id: int, ruling: str, reason: str
) -> None:
    """Another seat answers: withdrawn, or kept with a reason."""
    found = _held(db, statement_id)
    if found.contested_on is None:
        raise Missing
    answered = found.ruling is not None or found.withdrawn_at is not None
    refuse_if(
        agreement.cannot_answer(
            by, found.jurisdiction, found.kind, drawn_by=found.seat, author_id=found.author_id, answered=answered,
            filed_by=found.contest_seat,
        )
    )  # fmt: skip
    if ruling not in list(agreement.Ruling):
        raise Refused("choose_one_of_these", field="ruling")
    if found.author_id is not None:
        details = {"no": found.comment_id, "title": {"ja": found.text_ja, "en": found.text_en}}
        link = f"/comments/{found.comment_id}"
        notify(db, now=now, person_id=found.author_id, key="notice.statement_ruled", link=link, details=details)
    seat = grouping.seat(by, found.jurisdiction)
    entry = append(
        db, kind="statement_ruled", now=now, jurisdiction=found.jurisdiction, seat=seat, subjects=_subjects(found),
        facts={**_facts(found), "ruling": ruling}, text={"reason": reason},
    )  # fmt: skip
    if ruling == agreement.Ruling.withdrawn:
        db.execute(_WITHDRAWN, {"statement": statement_id, "now": now, "by_seat": seat, "why": reason, "entry": entry})
    values = {
        "ruling": ruling, "ruling_reason": reason, "ruled_seat": seat, "ruled_at": now, "ruling_entry_id": entry,
    }  # fmt: skip
    db.execute(update(Statement).where(Statement.id == statement_id).values(**values))


def is_open(asked: Any, now: datetime) -> bool:
    """Whether a consultation takes statements and marks now."""
    gone_on = clock.day(asked.gone_at) if asked.gone_at else None
    return Consultation(asked.opens_on, asked.closes_on, asked.answers_due, gone_on).is_open(clock.day(now))


def _words(db: Connection, consultation_id: int, text_ja: str, text_en: str | None) -> dict[str, str | None]:
    """A text that no other statement of the consultation has, short enough."""
    ja, en = text_ja.strip(), (text_en or "").strip() or None
    if not ja:
        raise Refused("japanese_first", field="text_ja")
    for field, text, longest in (("text_ja", ja, agreement.LONGEST), ("text_en", en or "", 2 * agreement.LONGEST)):
        if len(text) > longest:
            raise Refused("statement_too_long", field=field, max=longest, over=len(text) - longest)
    if same := queries.same_statement(db, consultation_id, ja):
        raise Refused("statement_there", field="text_ja", no=same)
    return {"text_ja": ja, "text_en": en}


def _held(db: Connection, statement_id: int) -> Any:
    """The statement, while nobody else changes the comments of its proposal; read again once that is so."""
    found = there(queries.statement(db, statement_id))
    counting.hold(db, found.proposal_id)
    return queries.statement(db, statement_id)


def _subjects(found: Any) -> tuple[str, ...]:
    """What a statement moves; who follows the consultation is told with what residents mark there."""
    return f"proposal:{found.slug}", f"comment:{found.comment_id}", f"consultation:{found.consultation_id}"


def _facts(found: Any) -> dict[str, object]:
    return {
        "proposal": found.slug, "consultation": found.consultation_id, "statement": found.id,
        "comment": found.comment_id,
    }  # fmt: skip
