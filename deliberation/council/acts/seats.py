"""The seats that the rules of a zone or stakeholder council provide, by whom their members speak for."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation import clock
from deliberation.accounts.rules import Actor
from deliberation.council import queries, seat_checks
from deliberation.council.acts.common import only_secretariat, own_body
from deliberation.council.models import CouncilSeatGroup
from deliberation.council.sides import Side
from deliberation.council.writing import day, log
from deliberation.db import act


@act("public")
def enter_seats(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, body_id: int, revision: int, sides: Sequence[Side],
    source_title: str, rules_on: date, source_address: str | None = None, correction: str | None = None,
) -> None:  # fmt: skip
    """All sides at once, in the order of the rules. What was entered before stays; ``correction`` says why it is put
    right. ``revision``: the entry that was read (:func:`seat_checks.seats_revision`); a newer one stays as it is."""
    seat = only_secretariat(db, by, jurisdiction)
    own_body(db, body_id, jurisdiction)
    queries.hold_body(db, body_id)
    before = queries.seat_groups(db, [body_id]).get(body_id, [])
    for fault in seat_checks.of_seats(db, body_id, revision, sides, rules_on, seat, clock.day(now), correction):
        raise fault.refusal()
    number, why = (before[0].revision + 1, correction) if before else (1, None)
    source = {"source_title": source_title, "source_address": source_address or None}
    log_id = log(
        db, kind="council_seats_entered", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={
            "body": body_id, "revision": number, "seats": sum(one.seats for one in sides),
            "resident_seats": sum(one.seats for one in sides if one.residents), "rules_on": day(rules_on),
        },
        text={
            "seats_residents": _lines(sides, True), "seats_others": _lines(sides, False), **source,
            "correction": why,
        },
    )  # fmt: skip
    row = {"body_id": body_id, "revision": number, **source, "rules_on": rules_on, "correction": why}
    row |= {"entered_at": now, "seat": seat, "log_entry_id": log_id}
    told = [
        {"for_ja": one.name["ja"], "for_en": one.name["en"], "residents": one.residents, "seats": one.seats}
        for one in sides
    ]
    db.execute(insert(CouncilSeatGroup), [{**row, **one, "place": place} for place, one in enumerate(told, start=1)])


def _lines(sides: Sequence[Side], residents: bool) -> str | None:
    return "\n".join(one.line for one in sides if one.residents == residents) or None
