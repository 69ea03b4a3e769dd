"""What the council desk shows: what is new since a day, what is late or open, what residents ask."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import url_for

from deliberation.audits import queries as audits
from deliberation.comments import queries as comments
from deliberation.council import queries as council
from deliberation.dataplans import queries as dataplans
from deliberation.site.waiting import PLANS, Asked, Duty, changed, late, of, unreplied

SHOWN, WHOLE = 20, 500  # rows of a list on the desk, and on the page that shows one list alone
LISTS = ("news", "asked", "open")


def desk(a: Asked, since: datetime, body: int | None, size: int) -> dict[str, Any]:
    """``body``: only proposals that this body, one of the member's own, dealt with. ``more``: lists that go on."""
    found = (council.member_of_seat(a.db, a.me, place) for place in a.places)
    mine = [member for member in found if member is not None]
    bodies = council.bodies_of_members(a.db, mine, a.today)
    dealt = council.dealt_with(a.db, [row.id for row in bodies])
    chosen = dealt.get(body or 0)
    most_asked = comments.asked_most(a.db, a.places, WHOLE + 1)
    news = sorted(_news(a, since, most_asked), key=lambda d: d.day or since, reverse=True)
    every: dict[str, Sequence[Any]] = {"news": news, "asked": most_asked, "open": list(_open(a))}
    kept = {name: [row for row in rows if chosen is None or row.slug in chosen] for name, rows in every.items()}
    more = {name for name, rows in every.items() if len(kept[name]) > size or len(rows) > WHOLE}
    asked = kept["asked"][:size]
    ids = [x.id for x in asked]
    return {
        "bodies": bodies, "body": body if chosen is not None else None, "more": more, "plans": min(a.most, PLANS),
        "news": kept["news"][:size], "open": kept["open"][:size], "asked": asked,
        "counts": comments.counts_of_issues(a.db, ids), "drawn": council.questions_from(a.db, ids),
        "names": dataplans.flow_names(a.db, {(x.slug, x.version) for x in asked if x.flow_id}),
    }  # fmt: skip


def _news(a: Asked, since: datetime, asked: Sequence[Any]) -> Iterator[Duty]:
    """Versions with material changes, audit reports, issues that comments were put under."""
    yield from changed(a, since)
    for row in audits.reported_here(a.db, a.places, since, a.most):
        href = url_for("audits.show", number=row.id)
        yield Duty("reported", of(row), href, n=row.findings, day=row.published_at, slug=row.slug)
    for row in asked:
        if row.grew_at >= since:
            href = url_for("comments.issue", number=row.id)
            yield Duty("issue", of(row, "proposal"), href, n=row.waiting, day=row.grew_at, slug=row.slug, name=of(row))


def _open(a: Asked) -> Iterator[Duty]:
    """What is late, first due first; then findings that nothing was done about, and points without a reply."""
    yield from sorted(late(a), key=lambda d: d.due or a.today)
    for row in audits.unsettled_here(a.db, a.places, a.most):
        href = url_for("audits.show", number=row.id) + f"#f{row.number}"
        yield Duty("unsettled", of(row), href, n=row.unsettled, day=row.published_at, slug=row.slug)
    for one in unreplied(a):
        yield replace(one, due=None)
