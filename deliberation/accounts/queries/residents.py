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
from deliberation.accounts.rules import LETTER_LIFE
from deliberation.record import queries as record
from deliberation.record.wording import described

_JURISDICTIONS = select(
    Jurisdiction.code, Jurisdiction.name_ja, Jurisdiction.name_en, Jurisdiction.country, Jurisdiction.demonstration,
    Jurisdiction.compiled,
).order_by(Jurisdiction.code)  # fmt: skip
_JURISDICTION = _JURISDICTIONS.where(Jurisdiction.code == bindparam("code"))
_ANY_DEMONSTRATION = select(func.count()).select_from(Jurisdiction).where(Jurisdiction.demonstration.is_(True))
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
_REF = select(ResidentRef.id, ResidentRef.person_id).where(
    ResidentRef.jurisdiction == bindparam("jurisdiction"), ResidentRef.ref_hmac == bindparam("ref")
)
_REFS = select(ResidentRef.id, ResidentRef.ref_hmac).where(
    ResidentRef.jurisdiction == bindparam("jurisdiction"), ResidentRef.ref_hmac.in_(bindparam("refs", expanding=True))
)


def jurisdictions(db: Connection) -> Sequence[Row[Any]]:
    return db.execute(_JURISDICTIONS.limit(2000)).all()


def jurisdiction(db: Connection, code: str) -> Row[Any] | None:
    return db.execute(_JURISDICTION, {"code": code}).first()


def has_demonstration(db: Connection) -> bool:
    return bool(db.execute(_ANY_DEMONSTRATION).scalar())


def letter_code(db: Connection, code_hash: str) -> Row[Any] | None:
    return db.execute(_CODE, {"code": code_hash}).first()


def resident_ref(db: Connection, jurisdiction: str, ref_hmac: str) -> Row[Any] | None:
    return db.execute(_REF, {"jurisdiction": jurisdiction, "ref": ref_hmac}).first()


def resident_refs(db: Connection, jurisdiction: str, ref_hmacs: Sequence[str]) -> Sequence[Row[Any]]:
    return db.execute(_REFS, {"jurisdiction": jurisdiction, "refs": list(ref_hmacs)}).all()


class DayCount(NamedTuple):
    """How many private acts of one sort there were on a day."""

    day: date
    jurisdiction: str | None
    what: str
    count: int


def _by_day(day: Any, place: Any, what: Any) -> Any:
    """From a day on (not included) and before another."""
    between = (day > bindparam("since"), day < bindparam("until"))
    return select(day, place, what.label("what"), func.count()).where(*between).group_by(day, place, "what")


_CLAIMS = _by_day(ResidentRef.claimed_on, ResidentRef.jurisdiction, ResidentRef.method)
_LETTERS = _by_day(LetterCode.ends_on, ResidentRef.jurisdiction, literal("letters_made")).join(
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
        counts += [DayCount(r[0], r[1], f"{name}_{r[2]}", r[3]) for r in db.execute(asked, days)]
    return sorted(counts, key=lambda c: (c.day, c.jurisdiction or "", c.what))
