"""What stands beside an entry: its members, figures and sources."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, literal, select, union_all
from sqlalchemy.engine import Connection

from deliberation.council.models import (
    CouncilActEntry,
    CouncilActMember,
    CouncilFigure,
    CouncilMember,
    CouncilSource,
)

_MANY = 500

_MEMBERS_OF_ENTRY = (
    select(CouncilActMember.part, CouncilMember.id, CouncilMember.name_ja, CouncilMember.name_en)
    .join(CouncilMember, CouncilMember.id == CouncilActMember.member_id)
    .where(CouncilActMember.entry_id == bindparam("entry"))
    .order_by(CouncilActMember.part, CouncilMember.id)
    .limit(100)
)
_FIGURES = (
    select(CouncilFigure.code, CouncilFigure.part, CouncilFigure.value, CouncilFigure.precision)
    .where(CouncilFigure.entry_id == bindparam("entry"))
    .order_by(CouncilFigure.place)
    .limit(200)
)
_SOURCE_COLUMNS = (
    CouncilSource.id, CouncilSource.act_id, CouncilSource.meeting_id, CouncilSource.kind, CouncilSource.title,
    CouncilSource.address, CouncilSource.seen_on,
)  # fmt: skip
_SOURCES_OF_ACTS = (
    select(*_SOURCE_COLUMNS)
    .where(CouncilSource.act_id.in_(bindparam("acts", expanding=True)))
    .order_by(CouncilSource.id)
    .limit(_MANY)
)
_SOURCES_SHOWN = (
    union_all(
        select(*_SOURCE_COLUMNS, literal(0).label("borrowed")).where(
            CouncilSource.act_id.in_(bindparam("acts", expanding=True))
        ),
        select(CouncilSource.id, CouncilActEntry.act_id, *_SOURCE_COLUMNS[2:], literal(1).label("borrowed"))
        .join(CouncilActEntry, CouncilActEntry.meeting_id == CouncilSource.meeting_id)
        .where(CouncilActEntry.current, CouncilActEntry.act_id.in_(bindparam("acts", expanding=True))),
    )
    .order_by("borrowed", "id")
    .limit(_MANY)
)
_SOURCES_OF_MEETING = (
    select(*_SOURCE_COLUMNS)
    .where(CouncilSource.meeting_id == bindparam("meeting"))
    .order_by(CouncilSource.id)
    .limit(100)
)


def members_of_entry(db: Connection, entry_id: int) -> Sequence[Row[Any]]:
    return db.execute(_MEMBERS_OF_ENTRY, {"entry": entry_id}).all()


def figures(db: Connection, entry_id: int) -> Sequence[Row[Any]]:
    return db.execute(_FIGURES, {"entry": entry_id}).all()


def sources_of_acts(db: Connection, act_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """By act; one query for a whole list."""
    found: dict[int, list[Row[Any]]] = {}
    if act_ids:
        for row in db.execute(_SOURCES_OF_ACTS, {"acts": list(act_ids)}):
            found.setdefault(row.act_id, []).append(row)
    return found


def sources_shown(db: Connection, act_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """By act: its own sources, then the minutes and videos of the meeting that dealt with it, each address once."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_SOURCES_SHOWN, {"acts": list(act_ids)}) if act_ids else ():
        there = found.setdefault(row.act_id, [])
        if row.address is None or all(one.address != row.address for one in there):
            there.append(row)
    return found


def sources_of_meeting(db: Connection, meeting_id: int) -> Sequence[Row[Any]]:
    return db.execute(_SOURCES_OF_MEETING, {"meeting": meeting_id}).all()
