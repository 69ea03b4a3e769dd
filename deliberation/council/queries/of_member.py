"""What one member did and filed, newest first, page by page. ``total`` is how many there are from ``before`` on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, case, exists, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.council.models import CouncilActEntry, CouncilActMember, CouncilQuestion
from deliberation.council.queries.acts import FIRST, LISTED, SIZE
from deliberation.council.queries.filed import QUESTIONS

_OWN = (CouncilActMember.entry_id == CouncilActEntry.id, CouncilActMember.member_id == bindparam("member"))
_ACTS_OF_MEMBER = LISTED.add_columns(
    select(func.min(CouncilActMember.part)).where(*_OWN).scalar_subquery().label("member_part"),
    select(func.max(CouncilActMember.part)).where(*_OWN).scalar_subquery().label("other_part"),
    func.count().over().label("total"),
).where(exists().where(*_OWN))

_Taking = aliased(CouncilActEntry)
_CONDITION = case((CouncilQuestion.kind == "question", 0), else_=1)
#: Questions and draft conditions are two lists, each with its own places.
_PLACED = (
    select(
        CouncilQuestion.id, _CONDITION.label("condition"),
        func.row_number().over(partition_by=_CONDITION, order_by=CouncilQuestion.id.desc()).label("place"),
        func.count().over(partition_by=_CONDITION).label("total"),
    )
    .where(CouncilQuestion.member_id == bindparam("member"), CouncilQuestion.id < bindparam("before"))
    .subquery()
)  # fmt: skip
_QUESTIONS_OF_MEMBER = (
    QUESTIONS.add_columns(
        select(func.max(_Taking.act_id))
        .where(_Taking.question_id == CouncilQuestion.id, _Taking.current)
        .scalar_subquery()
        .label("taken_up"),
        _PLACED.c.total, _PLACED.c.condition,
    )
    .join(_PLACED, _PLACED.c.id == CouncilQuestion.id)
    .where(_PLACED.c.place <= bindparam("size"))
    .order_by(CouncilQuestion.id.desc())
    .limit(1000)
)  # fmt: skip


def acts_of_member(db: Connection, member_id: int, before: int = FIRST, size: int = SIZE) -> Sequence[Row[Any]]:
    """Questions asked, bills and petitions moved or introduced, reports given, by the day of each; one more than
    ``size``. ``other_part`` differs from ``member_part`` where a member stands beside an act in two parts."""
    return db.execute(_ACTS_OF_MEMBER, {"member": member_id, "before": before, "size": size + 1}).all()


def questions_of_member(
    db: Connection, member_id: int, before: int = FIRST, size: int = SIZE
) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """Questions, and draft conditions; of each one more than ``size``. ``taken_up``: the newest act of the assembly
    that took it up, or None."""
    rows = db.execute(_QUESTIONS_OF_MEMBER, {"member": member_id, "before": before, "size": size + 1}).all()
    return [row for row in rows if not row.condition], [row for row in rows if row.condition]
