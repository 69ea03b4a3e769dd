"""The city's duty to answer: what is due, by city and department; and the result notice of one consultation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, case, func, select
from sqlalchemy.engine import Connection

from deliberation.accounts.models import Department, Jurisdiction
from deliberation.comments.models import Answer, Answered, Comment, ConsultationRow, Tally
from deliberation.comments.queries.answers import ANSWER
from deliberation.comments.queries.consultations import EVERY, OVER, Heir
from deliberation.comments.queries.tallies import OF_CONSULTATION, THREE
from deliberation.comments.queries.texts import SHOWN

DUE_SHOWN = 100
NOTICE_PAGE = 50  # answers on one page of a result notice
_COUNTED_HERE = (Tally.proposal_id == ConsultationRow.proposal_id) & (Tally.place == OF_CONSULTATION)
_OWED = (ConsultationRow.closes_on < bindparam("day"), Tally.waiting > 0)
_LATE = ConsultationRow.answers_due < bindparam("day")
_WHOSE = (
    ConsultationRow.jurisdiction, Jurisdiction.name_ja, Jurisdiction.name_en, ConsultationRow.department_id,
    Department.name_ja, Department.name_en, Heir.name_ja, Heir.name_en,
)  # fmt: skip
_late = func.sum(case((_LATE, Tally.waiting), else_=0))
_BY_DEPARTMENT = (
    select(
        ConsultationRow.jurisdiction, Jurisdiction.name_ja.label("place_ja"), Jurisdiction.name_en.label("place_en"),
        ConsultationRow.department_id, Department.name_ja.label("department_ja"),
        Department.name_en.label("department_en"), Heir.name_ja.label("heir_ja"), Heir.name_en.label("heir_en"),
        func.sum(Tally.waiting).label("waiting"), _late.label("late"),
        *(func.sum(one).label(one.key) for one in THREE),
        func.min(ConsultationRow.answers_due).label("due"),
    )
    .join(Tally, _COUNTED_HERE)
    .join(Jurisdiction, Jurisdiction.code == ConsultationRow.jurisdiction)
    .outerjoin(Department, Department.id == ConsultationRow.department_id)
    .outerjoin(Heir, Heir.id == Department.successor_id)
    .where(*_OWED)
    .group_by(*_WHOSE)
    .order_by(_late.desc(), func.min(ConsultationRow.answers_due), ConsultationRow.jurisdiction)
    .limit(500)
)  # fmt: skip
_EVERY_DUE = (
    EVERY.add_columns(Tally.waiting, *THREE)
    .join(Tally, _COUNTED_HERE)
    .where(OVER, Tally.waiting > 0)
    .order_by(ConsultationRow.answers_due, ConsultationRow.id)
    .limit(DUE_SHOWN + 1)
)
_DUE_HERE = _EVERY_DUE.where(ConsultationRow.jurisdiction == bindparam("place"))
_DUE_OF = _DUE_HERE.where(ConsultationRow.department_id == bindparam("department"))
_DUE_OF_NOBODY = _DUE_HERE.where(ConsultationRow.department_id.is_(None))
_OF_THIS = (Answered.answer_id == Answer.id, Comment.consultation_id == bindparam("consultation"))
_HERE = (
    select(func.count()).select_from(Answered).join(Comment, Comment.id == Answered.comment_id).where(*_OF_THIS)
    .correlate(Answer).scalar_subquery()
)  # fmt: skip
_NOTICE = (
    select(*ANSWER, _HERE.label("here"))
    .where(Answer.proposal_id == bindparam("proposal"), Answer.id > bindparam("after"), _HERE > 0)
    .order_by(Answer.id)
    .limit(NOTICE_PAGE + 1)
)
_TOGETHER = (
    select(Answered.answer_id, *SHOWN)
    .join(Comment, Comment.id == Answered.comment_id)
    .where(
        Answered.answer_id.in_(bindparam("answers", expanding=True)),
        Comment.consultation_id == bindparam("consultation"),
    )
    .order_by(Answered.answer_id, Comment.id)
)
_CHANGES = (
    select(*ANSWER)
    .where(Answer.proposal_id == bindparam("proposal"), Answer.changed_version.is_not(None), _HERE > 0)
    .order_by(Answer.changed_version, Answer.id)
    .limit(200)
)


def duty_by_department(db: Connection, day: date) -> Sequence[Row[Any]]:
    """City, department → comments of ended consultations that wait for an answer, how many of them are ``late``, and
    the earliest day on which answers were ``due``; the latest first. The three counts are the sums of those of each
    consultation."""
    return db.execute(_BY_DEPARTMENT, {"day": day}).all()


def answers_owed(db: Connection, day: date, place: str | None, department: int | str | None) -> Sequence[Row[Any]]:
    """Ended consultations with comments that wait, first due first, one more than DUE_SHOWN where there are more.
    ``department``: its number; "none" for those of a city that name none."""
    statement = _EVERY_DUE if place is None else _DUE_HERE
    if place is not None and department is not None:
        statement = _DUE_OF_NOBODY if department == "none" else _DUE_OF
    return db.execute(statement, {"day": day, "place": place, "department": department}).all()


def result_notice(db: Connection, proposal_id: int, consultation_id: int, after: int) -> Sequence[Row[Any]]:
    """Answers to a consultation in the order in which they were given, each with the number of its comments that are
    ``here``; one more than a page."""
    values = {"proposal": proposal_id, "consultation": consultation_id, "after": after}
    return db.execute(_NOTICE, values).all()


def comments_beside(db: Connection, consultation_id: int, answers: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Answer → every comment of this consultation that it is for, as a list shows them."""
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(_TOGETHER, {"consultation": consultation_id, "answers": list(answers)}) if answers else ():
        found.setdefault(row.answer_id, []).append(row)
    return found


def changes_of(db: Connection, proposal_id: int, consultation_id: int) -> Sequence[Row[Any]]:
    """The answers of a consultation that name what the plan changed because of its comments."""
    return db.execute(_CHANGES, {"proposal": proposal_id, "consultation": consultation_id}).all()
