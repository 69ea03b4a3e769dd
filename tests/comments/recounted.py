"""Counts of fields, issues, what waits under one, and results, counted from the comments alone by the database."""

from typing import Any

from sqlalchemy import String, and_, case, cast, func, literal, or_, select, union_all

from deliberation.comments.models import Answer, Answered, Comment, ConsultationRow, Issue, IssueComment

_NOW = IssueComment.removed_at.is_(None)
_WAITS = and_(Comment.state == "shown", Comment.answer_count == 0)
_RESULT = literal("result:").concat(cast(Comment.consultation_id, String))
_RESIDENT = cast(Comment.consultation_id, String).concat(".").concat(cast(Comment.author_number, String))


def _standing(place: Any, part: Any) -> Any:
    named = (literal(place) if isinstance(place, str) else place).label("place"), part.label("part")
    return select(Comment.id.label("comment"), Comment.proposal_id, *named)


def _under(place: str) -> Any:
    standing = _standing(place, cast(IssueComment.issue_id, String))
    return standing.join(IssueComment, IssueComment.comment_id == Comment.id).where(_NOW)


_FIELDS = _standing(
    literal("field:").concat(func.coalesce(Comment.flow_id, "")), func.coalesce(Comment.field, "")
).where(Comment.parent_id.is_(None), or_(Comment.flow_id.is_not(None), Comment.field.is_not(None)))
_RESULTS = (
    _standing(_RESULT, Answer.result)
    .join(Answered, Answered.comment_id == Comment.id)
    .join(Answer, Answer.id == Answered.answer_id)
    .where(Comment.consultation_id.is_not(None))
    .distinct()
)
_PADDED = literal("0" * 19).concat(cast(Answered.answer_id, String))
_TO_ISSUE = literal("answered:").concat(cast(IssueComment.issue_id, String))
_ANSWERED = (
    _standing(_TO_ISSUE, func.substr(_PADDED, func.length(_PADDED) - 18))
    .join(IssueComment, IssueComment.comment_id == Comment.id)
    .join(Answered, Answered.comment_id == Comment.id)
    .where(_NOW)
)
_STANDING = union_all(_FIELDS, _RESULTS, _ANSWERED, _under("issue"), _under("asked").where(_WAITS)).subquery("standing")
_AT = (_STANDING.c.proposal_id, _STANDING.c.place, _STANDING.c.part)
_GIVEN = (
    select(Comment.proposal_id, _RESULT.label("place"), Answer.result.label("part"),
           func.count(func.distinct(Answer.id)).label("answers"))
    .join(Answered, Answered.comment_id == Comment.id)
    .join(Answer, Answer.id == Answered.answer_id)
    .where(Comment.consultation_id.is_not(None))
    .group_by(Comment.proposal_id, Comment.consultation_id, Answer.result)
    .subquery("given")
)  # fmt: skip
_RESIDENTS = func.count(func.distinct(case((Comment.verified, _RESIDENT))))
COUNTS = (
    select(
        *_AT, func.count(), _RESIDENTS, func.count(func.distinct(Comment.text_key)),
        func.count(case((Comment.consultation_id.is_(None), 1))), func.count(case((Comment.channel == "paper", 1))),
        func.count(case((Comment.channel == "phone", 1))), func.count(case((Comment.answer_count > 0, 1))),
        func.coalesce(func.max(_GIVEN.c.answers), 0),
    )
    .select_from(_STANDING)
    .join(Comment, Comment.id == _STANDING.c.comment)
    .outerjoin(_GIVEN, and_(*(_GIVEN.c[c.name] == c for c in _AT)))
    .group_by(*_AT)
)  # fmt: skip
"""In the order of the table's columns."""


def _keys(kind: str, key: Any, *where: Any) -> Any:
    standing = _STANDING.join(Comment, Comment.id == _STANDING.c.comment)
    found = select(*_AT, literal(kind), key, func.count()).select_from(standing).where(*where)
    return found.group_by(*_AT, key)


TEXTS = _keys("text", Comment.text_key, Comment.text_key.is_not(None))
RESIDENTS = _keys("resident", _RESIDENT, Comment.verified, _RESIDENT.is_not(None))
ANSWERS = (
    select(IssueComment.issue_id, Answered.answer_id)
    .join(Answered, Answered.comment_id == IssueComment.comment_id)
    .where(_NOW)
    .distinct()
)
WAITING = (
    select(Issue.proposal_id, Issue.id, func.min(ConsultationRow.answers_due), func.max(IssueComment.at))
    .join(IssueComment, IssueComment.issue_id == Issue.id)
    .join(Comment, Comment.id == IssueComment.comment_id)
    .outerjoin(ConsultationRow, ConsultationRow.id == Comment.consultation_id)
    .where(_NOW, _WAITS)
    .group_by(Issue.proposal_id, Issue.id)
)
"""Issues with comments that wait: the first day on which an answer is due, when the last was put there."""
