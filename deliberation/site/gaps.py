"""The council gap and the resident gap of proposals, across cities and of one."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.audits import queries as audits
from deliberation.comments import queries as comments
from deliberation.consents import queries as consents
from deliberation.council import queries as council
from deliberation.council import shown as council_shown
from deliberation.council.gap import Gap, Span
from deliberation.council.sides import Seats
from deliberation.proposals import queries as proposals
from deliberation.proposals.kinds import STEPS, EventKind, Involvement
from deliberation.site import bound
from deliberation.site.resident_gap import Asking, ResidentGap, resident_gap
from deliberation.web import paging

GAPS = 20  # proposals on one page
ASKED_KINDS = frozenset(
    {
        EventKind.residents_meeting,
        EventKind.residents_survey,
        EventKind.residents_comments,
        EventKind.residents_petition,
    }
)


def across(db: Connection, before: int, today: date, place: str | None = None) -> dict[str, Any]:
    """Proposal by proposal, or of one municipality (``place``): steps, those without the assembly, before residents
    were asked, before any answer; what binds the project and whether that is kept; who sits in the councils outside of
    the assembly."""
    page = paging.page(proposals.listing(db, before=before, jurisdiction=place), GAPS)
    ids = [p.id for p in page.rows]
    events, acts = proposals.events_of(db, ids), council.acts_of_proposals(db, ids)
    held = comments.consultations_held(db, ids)
    places = [place] if place else sorted({p.jurisdiction for p in page.rows if p.jurisdiction})
    told = conditions(db, ids, today)
    return {
        "page": page, "bound": {number: bound.counted(found) for number, found in told.items()},
        "gaps": [
            (p, *both(events.get(p.id, []), acts.get(p.id, []), held.get(p.id, []))) for p in page.rows
        ],
        "councils": councils(db, places, today),
    }  # fmt: skip


def both(events: Sequence[Any], acts: Sequence[Any], held: Sequence[Any]) -> tuple[Gap, ResidentGap]:
    """The two gaps of one proposal, counted alike wherever they stand. ``acts``: of every body; those of councils
    outside of the assembly count as the assembly's nowhere, and as an asking of residents where they report one."""
    return council_shown.gap_of(events, acts), of_residents(events, acts, held)


def conditions(db: Connection, proposals: Sequence[int], today: date) -> dict[int, list[bound.Told]]:
    """Proposal → what is on record of every condition that its records ever set; none without any."""
    records = consents.records_with_conditions(db, proposals)
    filed = consents.first_filed(db, list(records))
    checked = audits.on_conditions(db, sorted({row.record_id for rows in records.values() for row in rows}))
    made = {
        number: bound.told(consents.conditions_in(rows), rows, filed, checked, today)
        for number, rows in records.items()
    }  # fmt: skip
    return {number: found for number, found in made.items() if found}


def councils(
    db: Connection, places: Sequence[str], today: date, proposal: int | None = None
) -> list[tuple[Any, list[Any], Seats]]:
    """Zone and stakeholder councils, each with its members of today and the seats that its rules provide; ``dealt``:
    with this proposal."""
    rows = council.seated(db, places, today, proposal)
    each = [list(of) for _, of in groupby(rows, key=attrgetter("id"))]
    found = [(of[0], [row for row in of if row.member_id]) for of in each]
    rules = council.seat_groups(db, [body.id for body, _ in found])
    return [
        (body, sit, council_shown.seats(rules.get(body.id, ()), sit, "member_id", "member")) for body, sit in found
    ]


def of_residents(events: Iterable[Any], acts: Iterable[Any], held: Iterable[Any]) -> ResidentGap:
    """``events``: of the timeline, where a step or an asking stands; ``acts``: consultations that a source reports;
    ``held``: consultations here. What is of another matter, or told by no source, is no asking."""
    steps, told = [], list[Asking | None]()
    for event in events:
        if event.kind in STEPS:
            steps.append((event.id, Span.read(event.happened_on)))
        elif event.kind in ASKED_KINDS and event.involvement != Involvement.not_applicable and _has_source(event):
            told.append(Asking.read(event.happened_on, event.until, event.continues, event))
    told += [
        Asking.read(act.acted_on, what=act) for act in acts if act.kind == "consultation_reported" and not act.separate
    ]
    for row in held:
        answered = clock.day(row.answered_at) if row.answered_at else None
        told.append(
            Asking(Span.read(row.opens_on), Span.read(row.closes_on), True, answered, owed=row.commented, what=row)
        )
    return resident_gap(steps, [one for one in told if one])


def _has_source(event: Any) -> bool:
    return bool(event.source_title or event.source_address)
