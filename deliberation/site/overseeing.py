"""What the council desk shows: what is new since a day, what is late or open, what residents ask."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import url_for

from deliberation import clock
from deliberation.accounts.rules import Role
from deliberation.audits import queries as audits
from deliberation.comments import queries as comments
from deliberation.council import queries as council
from deliberation.dataplans import queries as dataplans
from deliberation.site.waiting import Asked, Duty, changed, late, of, unreplied

SHOWN, WHOLE = 20, 500  # rows of a list on the desk, and on the page that shows one list alone
LISTS = ("news", "asked", "open")


def desk(a: Asked, since: datetime, body: int | None, size: int) -> dict[str, Any]:
    """``body``: only proposals that this body, one of the member's own, dealt with. ``totals``: how many each list has,
    more than ``whole`` where it goes on beyond that."""
    seats = [(place, a.me.seats[Role.council_member, place]) for place in a.places]
    bodies = council.bodies_of_seats(a.db, seats, a.today)
    chosen = body if body in {row.id for row in bodies} else None
    a = replace(a, only=None if chosen is None else council.dealt_with(a.db, chosen), most=WHOLE + 1)
    every: dict[str, Sequence[Any]] = {"asked": comments.asked_most(a.db, a.places, a.most, a.only)}
    reports = audits.overseen_here(a.db, a.places, since, a.most, a.only)
    overdue = sorted(late(a, [row for row in reports if row.waiting]), key=lambda d: d.due or a.today)
    news = [*_news(a, since, every["asked"], reports), *_fell_due(overdue, since)]
    every |= {"news": sorted(news, key=_moment, reverse=True), "open": [*overdue, *_open(a, reports)]}
    asked = every["asked"][:size]
    return {
        "bodies": bodies, "body": chosen, "totals": {name: len(rows) for name, rows in every.items()}, "whole": WHOLE,
        "news": every["news"][:size], "open": every["open"][:size], "asked": asked,
        "drawn": council.questions_from(a.db, [x.id for x in asked]),
        "names": dataplans.flow_names(a.db, {(x.slug, x.version) for x in asked if x.flow_id}),
    }  # fmt: skip


def _news(a: Asked, since: datetime, asked: Sequence[Any], reports: Sequence[Any]) -> Iterator[Duty]:
    """Versions with material changes, audit reports, issues that comments were put under."""
    yield from changed(a, since)
    for row in reports:
        if row.published_at >= since:
            href = url_for("audits.show", number=row.id)
            yield Duty("reported", of(row), href, n=row.findings, day=row.published_at)
    for row in asked:
        if row.grew_at >= since:
            href = url_for("comments.issue", number=row.id)
            yield Duty("issue", of(row, "proposal"), href, n=row.waiting, day=row.grew_at, name=of(row))


def _fell_due(overdue: Sequence[Duty], since: datetime) -> Iterator[Duty]:
    """What is late and was not yet at that moment: its day passed meanwhile, and nobody acted."""
    for one in overdue:
        if one.due and _moment(one) >= since:
            yield replace(one, day=one.due, due=None)


def _moment(one: Duty) -> datetime:
    """When it came; of what fell due, the end of its day."""
    day = one.day or one.due or date.min
    return day if isinstance(day, datetime) else datetime.combine(day + timedelta(days=1), time.min, clock.TOKYO)


def _open(a: Asked, reports: Sequence[Any]) -> Iterator[Duty]:
    """Findings that nothing was done about, the oldest first, and points without a reply."""
    for row in reversed(reports):
        if row.unsettled:
            href = url_for("audits.show", number=row.id) + f"#f{row.unsettled_from}"
            yield Duty("unsettled", of(row), href, n=row.unsettled, day=row.published_at)
    yield from unreplied(a)
