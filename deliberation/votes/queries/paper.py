"""Paper: people, sheets, bundles. Nothing here tells how a bundle was counted before two people agree."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.votes.models import BatchCount, BatchOutcome, BatchSetAside, PaperSheets, RollMark

_PEOPLE = select(func.count()).select_from(RollMark).where(RollMark.vote_id == bindparam("vote"))
_PEOPLE_BY_DAY = (
    select(RollMark.counter, RollMark.day, func.count().label("people"))
    .where(RollMark.vote_id == bindparam("vote"))
    .group_by(RollMark.counter, RollMark.day)
)
_later = aliased(PaperSheets)
_SHEETS = (
    select(*PaperSheets.__table__.columns)
    .where(
        PaperSheets.vote_id == bindparam("vote"),
        ~exists().where(
            _later.vote_id == PaperSheets.vote_id,
            _later.counter == PaperSheets.counter,
            _later.day == PaperSheets.day,
            _later.correction > PaperSheets.correction,
        ),
    )
    .order_by(PaperSheets.day, PaperSheets.counter)
)
_SHEET_COUNTS = (
    select(*PaperSheets.__table__.columns)
    .where(PaperSheets.vote_id == bindparam("vote"))
    .order_by(PaperSheets.day, PaperSheets.counter, PaperSheets.correction)
)
_CORRECTION = select(func.max(PaperSheets.correction)).where(
    PaperSheets.vote_id == bindparam("vote"),
    PaperSheets.counter == bindparam("counter"),
    PaperSheets.day == bindparam("day"),
)
_this_round = and_(
    BatchOutcome.vote_id == BatchCount.vote_id,
    BatchOutcome.batch == BatchCount.batch,
    BatchOutcome.attempt == BatchCount.attempt,
)
_set_aside = and_(
    BatchSetAside.vote_id == BatchOutcome.vote_id,
    BatchSetAside.batch == BatchOutcome.batch,
    BatchSetAside.attempt == BatchOutcome.attempt,
)
_AGREED = (
    select(
        BatchCount.batch, BatchCount.attempt, BatchCount.sheets, BatchCount.invalid, BatchCount.votes, BatchCount.scan,
        BatchCount.at.label("counted_at"), BatchSetAside.reason, BatchSetAside.at,
    )
    .join(BatchOutcome, _this_round)
    .outerjoin(BatchSetAside, _set_aside)
    .where(BatchCount.vote_id == bindparam("vote"), BatchOutcome.agreed, BatchCount.place == 1)
    .order_by(BatchCount.batch, BatchCount.attempt)
)  # fmt: skip
_COUNTED = _AGREED.where(BatchSetAside.at.is_(None))
_SET_ASIDE = _AGREED.where(BatchSetAside.at.is_not(None))
_ROUNDS = (
    select(BatchOutcome.attempt, BatchOutcome.agreed, BatchSetAside.at.label("set_aside_at"))
    .outerjoin(BatchSetAside, _set_aside)
    .where(BatchOutcome.vote_id == bindparam("vote"), BatchOutcome.batch == bindparam("batch"))
    .order_by(BatchOutcome.attempt)
)
_OF_ROUND = (
    select(*BatchCount.__table__.columns)
    .where(
        BatchCount.vote_id == bindparam("vote"),
        BatchCount.batch == bindparam("batch"),
        BatchCount.attempt == bindparam("attempt"),
    )
    .order_by(BatchCount.place)
)
_WAITING = (
    select(BatchCount.batch, BatchCount.attempt, BatchCount.seat, BatchCount.person_id)
    .outerjoin(BatchOutcome, _this_round)
    .where(BatchCount.vote_id == bindparam("vote"), BatchOutcome.batch.is_(None))
    .order_by(BatchCount.batch)
)
_MISMATCHES = (
    select(BatchOutcome.batch, func.count().label("rounds"))
    .where(BatchOutcome.vote_id == bindparam("vote"), BatchOutcome.agreed.is_(False))
    .group_by(BatchOutcome.batch)
    .order_by(BatchOutcome.batch)
)


def people(db: Connection, vote_id: int) -> int:
    """How many people were given paper."""
    return int(db.execute(_PEOPLE, {"vote": vote_id}).scalar_one())


def people_by_day(db: Connection, vote_id: int) -> Mapping[tuple[str, Any], int]:
    rows = db.execute(_PEOPLE_BY_DAY, {"vote": vote_id}).all()
    return {(r.counter, r.day): r.people for r in rows}


def sheets(db: Connection, vote_id: int) -> Sequence[Row[Any]]:
    """Sheets by counter and day, the newest correction of each."""
    return db.execute(_SHEETS, {"vote": vote_id}).all()


def sheet_counts(db: Connection, vote_id: int) -> Sequence[Row[Any]]:
    """Sheets by counter and day, those that were corrected before their correction."""
    return db.execute(_SHEET_COUNTS, {"vote": vote_id}).all()


def last_correction(db: Connection, vote_id: int, counter: str, day: Any) -> int | None:
    return db.execute(_CORRECTION, {"vote": vote_id, "counter": counter, "day": day}).scalar()


def counted(db: Connection, vote_id: int) -> Sequence[Row[Any]]:
    """Bundles that two people counted alike, without those that were set aside."""
    return db.execute(_COUNTED, {"vote": vote_id}).all()


def set_aside(db: Connection, vote_id: int) -> Sequence[Row[Any]]:
    """Rounds that were taken out of the count, with their figures, the reason and when."""
    return db.execute(_SET_ASIDE, {"vote": vote_id}).all()


def left(db: Connection, row: Any) -> int:
    """Sheets that came back and are in no bundle that counts. ``row``: a reconciled vote."""
    return int((row.counted or 0) - sum(batch.sheets for batch in counted(db, row.id)))


def rounds(db: Connection, vote_id: int, batch: int) -> Sequence[Row[Any]]:
    return db.execute(_ROUNDS, {"vote": vote_id, "batch": batch}).all()


def of_round(db: Connection, vote_id: int, batch: int, attempt: int) -> Sequence[Row[Any]]:
    return db.execute(_OF_ROUND, {"vote": vote_id, "batch": batch, "attempt": attempt}).all()


def waiting(db: Connection, vote_id: int) -> Sequence[Row[Any]]:
    """Bundles that one person has counted and no second; never what they counted."""
    return db.execute(_WAITING, {"vote": vote_id}).all()


def mismatches(db: Connection, vote_id: int) -> Sequence[Row[Any]]:
    return db.execute(_MISMATCHES, {"vote": vote_id}).all()
