"""Municipalities, their residents, what private acts about them come to."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, String, bindparam, func, literal, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import (
    Jurisdiction,
    LetterCode,
    Person,
    Recovery,
    ResidentRef,
)
from deliberation.accounts.rules import ASKED_FOR, LETTER_LIFE
from deliberation.record import queries as record
from deliberation.record.wording import described

_JURISDICTIONS = select(
    Jurisdiction.code, Jurisdiction.name_ja, Jurisdiction.name_en, Jurisdiction.country, Jurisdiction.demonstration,
    Jurisdiction.compiled,
).order_by(Jurisdiction.code)  # fmt: skip
_JURISDICTION = _JURISDICTIONS.where(Jurisdiction.code == bindparam("code"))
_FICTIONAL = select(Jurisdiction.code).where(Jurisdiction.demonstration.is_(True))
_CODE = (
    select(
        LetterCode.code_hash,
        LetterCode.ends_on,
        LetterCode.used_on,
        LetterCode.resident_ref_id,
        ResidentRef.jurisdiction,
        ResidentRef.person_id,
    )
    .join(ResidentRef, ResidentRef.id == LetterCode.resident_ref_id)
    .where(LetterCode.code_hash == bindparam("code"))
)
_REFS = select(
    ResidentRef.id, ResidentRef.ref_hmac, ResidentRef.person_id, ResidentRef.claimed_on, ResidentRef.asked_by,
    ResidentRef.asked_on,
).where(
    ResidentRef.jurisdiction == bindparam("jurisdiction"), ResidentRef.ref_hmac.in_(bindparam("refs", expanding=True))
)

_LETTERS_ASKED = (
    select(ResidentRef.jurisdiction, func.count())
    .where(
        ResidentRef.jurisdiction.in_(bindparam("places", expanding=True)),
        ResidentRef.asked_by != bindparam("person"),
        ResidentRef.asked_on >= bindparam("since"),
    )
    .group_by(ResidentRef.jurisdiction)
    .order_by(ResidentRef.jurisdiction)
)


def jurisdictions(db: Connection) -> Sequence[Row[Any]]:
    return db.execute(_JURISDICTIONS.limit(2000)).all()


def jurisdiction(db: Connection, code: str) -> Row[Any] | None:
    return db.execute(_JURISDICTION, {"code": code}).first()


def fictional(db: Connection) -> frozenset[str]:
    """The demonstration's municipalities; none on a real deployment."""
    return frozenset(db.execute(_FICTIONAL).scalars())


def has_demonstration(db: Connection) -> bool:
    return bool(fictional(db))


def letter_code(db: Connection, code_hash: str) -> Row[Any] | None:
    return db.execute(_CODE, {"code": code_hash}).first()


def resident_refs(db: Connection, jurisdiction: str, ref_hmacs: Sequence[str]) -> Sequence[Row[Any]]:
    return db.execute(_REFS, {"jurisdiction": jurisdiction, "refs": list(ref_hmacs)}).all()


def letters_asked(db: Connection, places: Sequence[str], person_id: int, today: date) -> dict[str, int]:
    """Municipality → how many letters others have asked for there, which this clerk may make."""
    asked = {"places": list(places), "person": person_id, "since": today - ASKED_FOR}
    return {place: int(count) for place, count in db.execute(_LETTERS_ASKED, asked)}


NOBODY = literal(None, String)


class DayCount(NamedTuple):
    """How many private acts of one sort there were on a day; by which seat, where an official did them."""

    day: date
    jurisdiction: str | None
    what: str
    seat: str | None
    count: int


def _by_day(day: Any, place: Any, what: Any, seat: Any = NOBODY) -> Any:
    """From a day on (not included) and before another."""
    between, by = (day > bindparam("since"), day < bindparam("until")), seat.label("by_seat")
    counted = select(day, place, what.label("what"), by, func.count())
    return counted.where(*between).group_by(day, place, "what", "by_seat")


_CLAIMS = _by_day(ResidentRef.claimed_on, ResidentRef.jurisdiction, ResidentRef.method, ResidentRef.seat)
_LETTERS = _by_day(LetterCode.ends_on, ResidentRef.jurisdiction, literal("letters_made"), LetterCode.seat).join(
    ResidentRef, ResidentRef.id == LetterCode.resident_ref_id
)
_USED = _by_day(LetterCode.used_on, ResidentRef.jurisdiction, literal("letters_used")).join(
    ResidentRef, ResidentRef.id == LetterCode.resident_ref_id
)
_RECOVERIES = _by_day(Recovery.asked_on, Recovery.jurisdiction, literal("asked"))
_RECOVERIES_ENDED = _by_day(Recovery.ended_on, Recovery.jurisdiction, Recovery.state)
_ACCOUNTS = _by_day(Person.registered_on, literal(None, String), literal("accounts_opened"))


def unpublished_counts(db: Connection, today: date) -> list[DayCount]:
    """Counts of the days before ``today`` that the record does not have yet, oldest first."""
    newest = next(iter(record.newest(db, before=2**62, kind="day_counts", most=1)), None)
    facts = described(newest.leaf).facts if newest is not None else ()
    since = next((date.fromisoformat(str(f.value)) for f in facts if f.name == "day"), date(2000, 1, 1))
    days, ends = {"since": since, "until": today}, {"since": since + LETTER_LIFE, "until": today + LETTER_LIFE}
    counts = [DayCount(r[0] - LETTER_LIFE, *r[1:]) for r in db.execute(_LETTERS, ends)]
    counts += [DayCount(*r) for asked in (_USED, _ACCOUNTS) for r in db.execute(asked, days)]
    for name, asked in (("residences_by", _CLAIMS), ("recoveries", _RECOVERIES), ("recoveries", _RECOVERIES_ENDED)):
        counts += [DayCount(r[0], r[1], f"{name}_{r[2]}", *r[3:]) for r in db.execute(asked, days)]
    return sorted(counts, key=lambda c: (c.day, c.jurisdiction or "", c.what, c.seat or ""))
