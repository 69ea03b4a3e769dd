"""What the form of an act offers to choose from: items and questions, the newest, or those that hold some words."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select
from sqlalchemy.engine import Connection

from deliberation.council.models import CouncilAct, CouncilActEntry, CouncilMember, CouncilQuestion
from deliberation.council.queries.acts import ACTS

_WORDS = ("one", "two", "three", "four")  # what is typed beyond them belongs to the last
_WIDE = {0xFF10 + n: str(n) for n in range(10)}  # full-width digits, as many minutes have them


def _holds(*columns: Any) -> Any:
    """That these columns together hold each of the words, however digits and letters are written."""
    told = reduce(lambda so_far, column: so_far + " " + func.coalesce(column, ""), columns, func.coalesce("", ""))
    plain = func.lower(reduce(lambda text, wide: func.replace(text, chr(wide), _WIDE[wide]), _WIDE, told))
    return and_(*(plain.like(bindparam(word), escape="\\") for word in _WORDS))


def _patterns(words: str) -> dict[str, str]:
    """Patterns for :func:`_holds`; any text holds no word."""
    typed = [*words.translate(_WIDE).lower().split(maxsplit=len(_WORDS) - 1), *[""] * len(_WORDS)]
    literal = (word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for word in typed)
    return {name: f"%{word}%" for name, word in zip(_WORDS, literal, strict=False)}


_OTHERS = (
    ACTS.where(CouncilAct.jurisdiction == bindparam("jurisdiction"), CouncilAct.id != bindparam("but"))
    .order_by(CouncilActEntry.acted_from.is_(None), CouncilActEntry.acted_from.desc(), CouncilAct.id.desc())
    .limit(bindparam("size"))
)
_WHOLE = _OTHERS.where(CouncilActEntry.parent_id.is_(None))
_FOUND = _OTHERS.where(
    or_(CouncilActEntry.parent_id.is_(None), CouncilActEntry.parent_id != bindparam("but")),
    _holds(CouncilActEntry.number, CouncilActEntry.title_ja, CouncilActEntry.title_en),
)
_QUESTIONS = (
    select(CouncilQuestion.id, CouncilQuestion.title, CouncilMember.name_ja, CouncilMember.name_en)
    .join(CouncilMember, CouncilMember.id == CouncilQuestion.member_id)
    .where(
        CouncilQuestion.jurisdiction == bindparam("jurisdiction"),
        _holds(CouncilQuestion.title, CouncilMember.name_ja, CouncilMember.name_en),
    )
    .order_by(CouncilQuestion.filed_at.desc(), CouncilQuestion.id.desc())
    .limit(bindparam("size"))
)


def possible_parents(
    db: Connection, jurisdiction: str, words: str, size: int, *, but: int | None = None
) -> Sequence[Row[Any]]:
    """Items, newest first by their own day: without ``words`` those that belong to no other, else every one that holds
    them in its number or title. ``but``: the item that is corrected; neither it nor what belongs to it."""
    values = {"jurisdiction": jurisdiction, "but": but or 0, "size": size}
    if not words.strip():
        return db.execute(_WHOLE, values).all()
    return db.execute(_FOUND, {**values, **_patterns(words)}).all()


def questions_offered(db: Connection, jurisdiction: str, words: str, size: int) -> Sequence[Row[Any]]:
    """Questions that members filed here, newest first, that hold the words in their title or the member's name."""
    return db.execute(_QUESTIONS, {"jurisdiction": jurisdiction, "size": size, **_patterns(words)}).all()
