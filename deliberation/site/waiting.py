"""What waits for an official: a row for each thing to do, with its proposal, its day and the form where it is done."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor, Role
from deliberation.audits import queries as audits
from deliberation.comments import queries as comments
from deliberation.comments.agreement import cannot_answer
from deliberation.comments.grouping import cannot_answer_contest
from deliberation.comments.intake import cannot_confirm
from deliberation.comments.rules import cannot_decide_appeal
from deliberation.consents import owing
from deliberation.council import queries as council
from deliberation.dataplans import queries as dataplans
from deliberation.proposals import queries as proposals
from deliberation.site.unreplied import without_reply
from deliberation.votes import queries as votes

LATELY = timedelta(days=60)  # how far back a member of the assembly is shown changes of plans


@dataclass(frozen=True)
class Duty:
    """``what``: key of the catalogue below "desk."; ``n``, ``code``, ``day``, ``name``: its values."""

    what: str
    title: Mapping[str, str | None]
    href: str
    due: date | None = None
    n: int = 0
    code: str = ""
    day: date | None = None
    name: Mapping[str, str | None] | None = None


@dataclass(frozen=True)
class Asked:
    """For whom, where and when; ``most`` rows of each kind. ``only``: of these proposals, by id."""

    db: Connection
    me: Actor
    places: Sequence[str]
    now: datetime
    most: int
    only: Sequence[int] | None = None

    @property
    def today(self) -> date:
        return clock.day(self.now)


def duties(db: Connection, me: Actor, role: Role, now: datetime, most: int) -> list[Duty]:
    """What waits for this person in this role, first due first, undated last; more than ``most`` when there is more."""
    asked = Asked(db, me, me.jurisdictions(role), now, most + 1)
    found = list(_OF_ROLE[role](asked)) if asked.places and role in _OF_ROLE else []
    return sorted(found, key=lambda d: d.due or date.max)


def of(row: Any, name: str = "title") -> dict[str, str | None]:
    """A title in both languages."""
    return {"ja": getattr(row, f"{name}_ja"), "en": getattr(row, f"{name}_en")}


def _clerk(a: Asked) -> Iterator[Duty]:
    for row in comments.owed_answers(a.db, a.places, a.today, a.most):
        href = url_for("comment_officials.give_answer", slug=row.slug)
        yield Duty("answers", of(row, "proposal"), href, row.answers_due, row.waiting)
    for row in votes.to_run(a.db, a.places)[: a.most]:
        yield Duty("vote", of(row), url_for("votes.run", slug=row.slug), clock.day(row.closes_at))
    for row in proposals.here(a.db, a.places, a.most):
        if not row.version:
            yield Duty("plan", of(row), url_for("dataplans.draft", slug=row.slug))
    for row in comments.batches_waiting(a.db, a.places, a.most):
        if not cannot_confirm(a.me, row.jurisdiction, row.entered_by, row.state):
            yield Duty("batch", of(row), url_for("comments.check_batch", number=row.id), n=row.lines)
    yield from _contests(a)


def _proponent(a: Asked) -> Iterator[Duty]:
    for row in audits.unexplained(a.db, a.places, a.most):
        href = url_for("audit_officials.answer", number=row.id, finding=row.number)
        yield Duty("findings", of(row), href, row.answers_due, row.waiting)
    for row in owing.owed(a.db, a.places, a.today, a.most):
        href = url_for("consent_officials.fulfilment", number=row.record_id, code=row.code)
        yield Duty("obligation", of(row), href, row.due, code=_named(row))
    for row, n in without_reply(a.db, a.places, a.only):
        yield Duty("flags", of(row), url_for("replying.reply_to_flags", slug=row.slug, number=row.number), n=n)


def _member(a: Asked) -> Iterator[Duty]:
    yield from changed(a, a.now - LATELY)
    yield from late(a)
    yield from _unassessed(a)
    yield from unreplied(a)


def changed(a: Asked, since: datetime) -> Iterator[Duty]:
    """Versions with a material change, newest first."""
    for row in dataplans.changed_here(a.db, a.places, since, a.most, a.only):
        href = url_for("dataplans.compare", slug=row.slug, old=row.number - 1, new=row.number)
        told = {"n": row.material_changes, "code": str(row.number), "day": row.published_at}
        yield Duty("changed", of(row), href, **told)


def unreplied(a: Asked) -> Iterator[Duty]:
    """Plans with points that the proponent has not replied to."""
    for row, n in without_reply(a.db, a.places, a.only):
        href = url_for("site.points", slug=row.slug, number=row.number)
        yield Duty("unreplied", of(row), href, n=n)


def _contests(a: Asked) -> Iterator[Duty]:
    """Authors who say that their comment does not belong under an issue; another seat than the one that put it there
    answers."""
    for row in comments.contests_here(a.db, a.places, a.most):
        fact = {"grouped_by": row.seat, "filed_by": row.contest_seat, "author_id": row.author_id, "answered": False}
        if not cannot_answer_contest(a.me, row.jurisdiction, row.kind, **fact):
            yield Duty("contest", of(row), url_for("comments.answer_contest", number=row.id), n=row.comment_id)
    for row in comments.statements_contested(a.db, a.places, a.most):
        fact = {"drawn_by": row.seat, "filed_by": row.contest_seat, "author_id": row.author_id, "answered": False}
        if not cannot_answer(a.me, row.jurisdiction, row.kind, **fact):
            yield Duty("statement", of(row), url_for("comments.answer_statement", number=row.id), n=row.comment_id)


def late(a: Asked, reports: Sequence[Any] | None = None) -> Iterator[Duty]:
    """What the city and the proponents owe and have not done in time, as the assembly and its secretariat see it.
    ``reports``: those with findings that nobody has explained, of a caller who asked for them."""
    for row in comments.owed_answers(a.db, a.places, a.today, a.most, a.only):
        if row.answers_due < a.today:
            href = url_for("comments.consultation", number=row.id)
            yield Duty("unanswered", of(row, "proposal"), href, row.answers_due, row.waiting)
    yield from _late_findings(a, audits.unexplained(a.db, a.places, a.most) if reports is None else reports)
    for row in owing.owed(a.db, a.places, a.today, a.most, a.only):
        if row.due and row.due < a.today:
            href = url_for("consents.show", number=row.record_id)
            yield Duty("unkept", of(row), href, row.due, code=_named(row))


def _unassessed(a: Asked) -> Iterator[Duty]:
    """Committees that were asked to assess a version and have not, nor a later one."""
    for row in council.unassessed(a.db, a.places, a.most):
        href = url_for("assessments.side_by_side", slug=row.proposal)
        yield Duty("unassessed", of(row, "proposal"), href, code=str(row.version_no), day=row.asked_on)


def _named(row: Any) -> str:
    """A condition with its record: earlier ones of the proposal may count alike."""
    return f"{row.code} (R-{row.record_id})"


def _late_findings(a: Asked, reports: Sequence[Any]) -> Iterator[Duty]:
    for row in reports:
        if row.answers_due < a.today:
            href = url_for("audits.show", number=row.id) + f"#f{row.number}"
            yield Duty("unexplained", of(row), href, row.answers_due, row.waiting)


def _auditor(a: Asked) -> Iterator[Duty]:
    for row in audits.unaudited(a.db, a.places, a.most):
        href = url_for("audit_officials.report", slug=row.slug)
        yield Duty("unaudited", of(row), href, n=row.files, day=row.since)
    yield from _late_findings(a, audits.unexplained(a.db, a.places, a.most))


def _observer(a: Asked) -> Iterator[Duty]:
    for row in audits.posts(a.db, a.me.person_id, a.most):
        href = url_for("audit_officials.load", slug=row.slug)
        if row.refused:
            yield Duty("mend", of(row), href, n=row.refused)
        yield Duty("post" if row.last else "first_post", of(row), href, day=row.last)


def _secretariat(a: Asked) -> Iterator[Duty]:
    for row in council.open_requests(a.db, a.places, a.most):
        yield Duty("request", of(row), url_for("council_entry.decide", request_id=row.id), day=row.filed_at)
    for row in council.unvoted(a.db, a.places, a.most):
        yield Duty("unvoted", of(row), url_for("council_voting.enter_vote", act_id=row.id), day=row.entered_at)
    yield from _unassessed(a)
    yield from late(a)


def _moderator(a: Asked) -> Iterator[Duty]:
    for row in comments.open_appeals(a.db, a.places, a.me.person_id):
        first, author = row.first_moderator, row.author_id
        if not cannot_decide_appeal(a.me, row.jurisdiction, first, author, row.still_open, party=row.party):
            href = url_for("comment_officials.decide_appeal", number=row.id)
            yield Duty("appeal", of(row), href, n=row.comment_id)


_OF_ROLE: Mapping[Role, Callable[[Asked], Iterator[Duty]]] = {
    Role.clerk: _clerk,
    Role.proponent: _proponent,
    Role.council_member: _member,
    Role.secretariat: _secretariat,
    Role.auditor: _auditor,
    Role.observer: _observer,
    Role.moderator: _moderator,
}
