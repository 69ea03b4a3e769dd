"""Asking for comments."""

from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.comments import queries, rules
from deliberation.comments.models import ConsultationRow
from deliberation.db import act
from deliberation.errors import Missing, Refused
from deliberation.record.acts import append


@act("public")
def open_consultation(
    db: Connection, *, by: Actor, now: datetime, slug: str, version: int, title_ja: str, title_en: str | None,
    opens_on: date, closes_on: date, answers_due: date | None = None, short_reason: str | None = None,
) -> int:  # fmt: skip
    """Announce a consultation on one version. 30 days or a printed reason (glossary C2); returns its id."""
    place = queries.place(db, slug, version)
    if place is None:
        raise Missing
    today = clock.day(now)
    answers_due = answers_due or rules.default_answers_due(closes_on)
    already = queries.running_consultation(db, place.proposal_id, opens_on) is not None
    problem = rules.cannot_open_consultation(
        by, place.jurisdiction, place.kind, opens_on, closes_on, answers_due, short_reason, today, already
    )
    if problem:
        raise Refused(problem[1], field=problem[0], date=opens_on)
    entry_id = append(
        db, kind="consultation_opened", now=now, jurisdiction=place.jurisdiction, seat=by.seat(Role.clerk, place.jurisdiction),
        subjects=(f"proposal:{slug}", "consultations"),
        facts={
            "proposal": slug, "version": version, "digest": place.document_digest, "opens_on": opens_on.isoformat(),
            "closes_on": closes_on.isoformat(), "answers_due": answers_due.isoformat(),
        },
        text={"title_ja": title_ja, "title_en": title_en, "short_reason": short_reason},
    )  # fmt: skip
    row = {
        "proposal_id": place.proposal_id, "version": version, "version_digest": place.document_digest,
        "jurisdiction": place.jurisdiction, "title_ja": title_ja, "title_en": title_en or None, "opens_on": opens_on,
        "closes_on": closes_on, "answers_due": answers_due, "short_reason": short_reason or None, "entry_id": entry_id,
    }  # fmt: skip
    return int(db.execute(insert(ConsultationRow).returning(ConsultationRow.id), row).scalar_one())
