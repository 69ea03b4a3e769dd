"""Asking for comments."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts import queries as accounts
from deliberation.accounts.rules import Actor, Role
from deliberation.comments import queries, rules
from deliberation.comments.acts import counting
from deliberation.comments.models import ConsultationRow
from deliberation.dataplans import queries as dataplans
from deliberation.db import act
from deliberation.errors import Refused, refuse_if, there
from deliberation.proposals import queries as proposals
from deliberation.record.acts import about_too, append


@act("public")
def open_consultation(
    db: Connection, *, by: Actor, now: datetime, slug: str, version: int, title_ja: str, title_en: str | None,
    opens_on: date, closes_on: date, answers_due: date | None = None, short_reason: str | None = None,
    department_id: int | None = None,
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
    _check_department(db, place.jurisdiction, department_id)
    due = answers_due or rules.default_answers_due(closes_on)
    entry_id = append(
        db, kind="consultation_opened", now=now, jurisdiction=place.jurisdiction,
        seat=by.seat(Role.clerk, place.jurisdiction), subjects=(f"proposal:{slug}", "consultations"),
        facts={
            "proposal": slug, "version": version, "digest": place.document_digest, "opens_on": opens_on.isoformat(),
            "closes_on": closes_on.isoformat(), "answers_due": due.isoformat(),
            "department": department_id,
        },
        text={"title_ja": title_ja, "title_en": title_en or None, "short_reason": short_reason or None},
    )  # fmt: skip
    row = {
        "proposal_id": place.proposal_id, "version": version, "version_digest": place.document_digest,
        "jurisdiction": place.jurisdiction, "title_ja": title_ja, "title_en": title_en or None, "opens_on": opens_on,
        "closes_on": closes_on, "answers_due": due, "short_reason": short_reason or None,
        "department_id": department_id, "entry_id": entry_id,
    }  # fmt: skip
    number = int(db.execute(insert(ConsultationRow).returning(ConsultationRow.id), row).scalar_one())
    about_too(db, entry_id, f"consultation:{number}")
    return number


def _check_department(db: Connection, place: str, department_id: int | None) -> None:
    """One that the city has now. A city that keeps a list says who answers: nobody would be late otherwise."""
    known = {row.id for row in accounts.departments_now(db, place)}
    if department_id is None and known:
        raise Refused("required", field="department", label="label.department")
    if department_id is not None and department_id not in known:
        raise Refused("choose_one_of_these", field="department")


def _held(db: Connection, slug: str, version: int) -> Any:
    """The version, while nobody else asks for comments on its proposal or takes it away."""
    found = there(dataplans.place(db, slug, version))
    counting.hold(db, found.proposal_id)
    proposals.held(db, found.proposal_id)
    return there(dataplans.place(db, slug, version))
