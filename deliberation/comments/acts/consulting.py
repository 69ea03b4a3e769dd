"""Asking for comments."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.comments import queries, rules
from deliberation.comments.acts import counting
from deliberation.comments.models import ConsultationRow
from deliberation.dataplans import queries as dataplans
from deliberation.db import act
from deliberation.errors import refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.record.acts import about_too, append


@act("public")
def open_consultation(
    db: Connection, *, by: Actor, now: datetime, slug: str, version: int, title_ja: str, title_en: str | None,
    opens_on: date, closes_on: date, answers_due: date | None = None, short_reason: str | None = None,
) -> int:  # fmt: skip
    """Announce a consultation on one version. 30 days or a printed reason (glossary C2); returns its id.

    One at a time for a proposal: two clerks at once are told apart by the hold on its comments.
    """
    place = _held(db, slug, version)
    refuse_if(rules.cannot_start_consultation(by, place.jurisdiction, place.kind, place.redacted, version))
    busy = queries.last_to_end(db, place.proposal_id, clock.day(now))
    wrong = rules.wrong_dates(
        opens_on, closes_on, answers_due, short_reason=short_reason, today=clock.day(now),
        busy_until=busy.closes_on if busy else None,
    )  # fmt: skip
    if wrong:
        raise wrong[0]
    due = answers_due or rules.default_answers_due(closes_on)
    entry_id = append(
        db, kind="consultation_opened", now=now, jurisdiction=place.jurisdiction,
        seat=by.seat(Role.clerk, place.jurisdiction), subjects=(f"proposal:{slug}", "consultations"),
        facts={
            "proposal": slug, "version": version, "digest": place.document_digest, "opens_on": opens_on.isoformat(),
            "closes_on": closes_on.isoformat(), "answers_due": due.isoformat(),
        },
        text={"title_ja": title_ja, "title_en": title_en or None, "short_reason": short_reason or None},
    )  # fmt: skip
    row = {
        "proposal_id": place.proposal_id, "version": version, "version_digest": place.document_digest,
        "jurisdiction": place.jurisdiction, "title_ja": title_ja, "title_en": title_en or None, "opens_on": opens_on,
        "closes_on": closes_on, "answers_due": due, "short_reason": short_reason or None,
        "entry_id": entry_id,
    }  # fmt: skip
    number = int(db.execute(insert(ConsultationRow).returning(ConsultationRow.id), row).scalar_one())
    about_too(db, entry_id, f"consultation:{number}")
    return number


def _held(db: Connection, slug: str, version: int) -> Any:
    """The version, while nobody else asks for comments on its proposal or takes it away."""
    found = there(dataplans.place(db, slug, version))
    counting.hold(db, found.proposal_id)
    proposals.held(db, found.proposal_id)
    return there(dataplans.place(db, slug, version))
