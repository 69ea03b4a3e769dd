"""Historic referendums."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.votes.models import Precedent

_newer = aliased(Precedent)
_PRECEDENTS = (
    select(*Precedent.__table__.columns)
    .where(~exists().where(_newer.code == Precedent.code, _newer.id > Precedent.id))
    .order_by(Precedent.held_on.desc(), Precedent.id.desc())
    .limit(200)
)
_COMPILATIONS = select(Precedent.code, Precedent.digest)
_PRECEDENT = (
    select(*Precedent.__table__.columns)
    .where(Precedent.code == bindparam("code"))
    .order_by(Precedent.id.desc())
    .limit(1)
)


def compilations(db: Connection) -> set[tuple[str, str]]:
    """(code, digest) of every compilation that was ever loaded."""
    return {(row.code, row.digest) for row in db.execute(_COMPILATIONS)}


def precedents(db: Connection) -> Sequence[Row[Any]]:
    """Historic referendums, the newest compilation of each."""
    return db.execute(_PRECEDENTS).all()


def precedent(db: Connection, code: str) -> Row[Any] | None:
    return db.execute(_PRECEDENT, {"code": code}).first()
