"""Counting attempts, so that a flood is slowed (never a person silenced)."""

import hashlib
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from deliberation.accounts import rules
from deliberation.accounts.models import Counter
from deliberation.db import Database, act
from deliberation.errors import Refused


def _upsert(dialect: object) -> object:
    statement = dialect.insert(Counter).values(count=1)  # type: ignore[attr-defined]
    return statement.on_conflict_do_update(
        index_elements=["name", "time_window"], set_={"count": Counter.count + 1}
    ).returning(Counter.count)


_COUNT = {"sqlite": _upsert(sqlite), "postgresql": _upsert(postgresql)}


@act("housekeeping")
def count_attempt(db: Connection, *, now: datetime, what: str, who: str) -> str | None:
    """Count one attempt of ``who`` (an address, account or network; only its hash is kept).

    Returns "too_fast" past the limit. The caller refuses after this transaction has committed: a count that is rolled
    back slows nobody.
    """
    limit = rules.LIMITS[what]
    window = rules.window_start(limit, now)
    name = f"{what}:{hashlib.sha256(who.encode()).hexdigest()[:40]}"
    count = db.execute(_COUNT[db.dialect.name], {"name": name, "time_window": window}).scalar_one()  # type: ignore[call-overload]
    if count == 1:
        of_this = (Counter.name >= f"{what}:", Counter.name < f"{what};")  # ";" follows ":", and a range uses the key
        db.execute(delete(Counter).where(*of_this, Counter.time_window < window - 1))
    return "too_fast" if count > limit.count else None


def refuse_flood(db: Database | Connection, *, now: datetime, what: str, who: str) -> None:
    """Count and refuse in one word; raises Refused("too_fast", n=minutes).

    With a Database every attempt counts. With the Connection of an act that follows in the same transaction only
    what succeeds counts, and one commit is enough: right where a failed attempt does no harm (comments).
    """
    if count_attempt(db, now=now, what=what, who=who):
        raise Refused("too_fast", n=rules.minutes_left(rules.LIMITS[what], now))


def refuse_floods(db: Database, *, now: datetime, **who: str) -> None:
    """Several limits with one commit: ``refuse_floods(db, now=now, sign_in=email, sign_in_network=network)``.

    The first one passed refuses; those after it do not count such an attempt, so that a flood from one network, stopped
    by the limit of its own, does not use up what others may try.
    """
    with db.writing() as connection:
        tried = (what for what, name in who.items() if count_attempt(connection, now=now, what=what, who=name))
        over = next(tried, None)
    if over:
        raise Refused("too_fast", n=rules.minutes_left(rules.LIMITS[over], now))
