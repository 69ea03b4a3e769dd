"""Rows made inside the database, as many as wanted, and how many the bench wants."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, String, cast, insert, literal, select
from sqlalchemy.engine import Connection

BODY = (
    "停留所まで歩くのがつらいので、乗り合いの車はありがたいです。ただ、だれがいつどこへ行ったかを三年も残すのは"
    "長すぎると思います。月ごとの人数だけ残せば足りるはずです。使わない人が不利にならないことも書いてください。"
)


@dataclass(frozen=True)
class Sizes:
    """How many comments on three proposals, proposals in two municipalities, documents to search, people who post.

    ``consulted``: comments in two consultations that are over; ``replies`` to one comment; ``owing``: consultations
    over and not answered; ``moderated``: comments hidden.
    """

    comments: tuple[int, int, int] = (100, 10_000, 1_000_000)
    proposals: tuple[int, int] = (1_000, 100_000)
    documents: int = 100_000
    people: int = 1_000
    consulted: tuple[int, int] = (200, 200_000)
    replies: int = 50_000
    owing: int = 5_000
    moderated: int = 20_000


WHOLE = Sizes()
QUICK = Sizes(
    comments=(100, 10_000, 50_000), proposals=(1_000, 10_000), documents=20_000, people=300,
    consulted=(200, 20_000), replies=5_000, owing=1_000, moderated=4_000,
)  # fmt: skip


def _numbers(count: int) -> CTE:
    """1 to ``count``, inside the database."""
    first = select(literal(1).label("i")).cte("numbers", recursive=True)
    return first.union_all(select(first.c.i + 1).where(first.c.i < count))


def copies(db: Connection, table: Any, count: int, columns: dict[str, Any]) -> None:
    """``count`` rows made inside the database; a column is a value, or a function of the row's number."""
    numbers = _numbers(count)
    types = {column.name: column.type for column in table.__table__.c}
    made = {n: v(numbers.c.i) if callable(v) else literal(v, types[n]) for n, v in columns.items()}
    typed = [value.label(name) for name, value in made.items()]
    db.execute(insert(table).from_select(list(made), select(*typed).select_from(numbers)))


def words(*parts: Any) -> Any:
    """One text of several, put together inside the database."""
    whole = literal("")
    for part in parts:
        whole = whole.concat(part if isinstance(part, str) else cast(part, String))
    return whole
