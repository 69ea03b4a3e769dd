"""Counting attempts, so that a flood is slowed (never a person silenced)."""

from datetime import datetime

from sqlalchemy import and_, delete, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from deliberation.accounts import passwords, rules
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
def count_attempt(db: Connection, *, now: datetime, what: str, who: str, secret: str) -> str | None:
    """Count one attempt of ``who`` (an address, account or network; only its hash is kept, keyed with the site's
    ``secret``: there are so few networks that each could be found by trying).

    Returns "too_fast" past the limit. The caller refuses after this transaction has committed: a count that is rolled
    back slows nobody.
    """
    limit = rules.LIMITS[what]
    window = rules.window_start(limit, now)
    name = f"{what}:{passwords.keyed(secret, f'limit {what}', who)[:40]}"
    count = db.execute(_COUNT[db.dialect.name], {"name": name, "time_window": window}).scalar_one()  # type: ignore[call-overload]
    return "too_fast" if count > limit.count else None


@act("housekeeping")
def forget_attempts(db: Connection, *, now: datetime) -> int:
    """Forget every count whose window is over, whether anybody comes again or not. Returns how many."""
    over = [
        and_(
            Counter.name >= f"{what}:",  # ";" follows ":", and a range uses the key
            Counter.name < f"{what};",
            Counter.time_window < rules.window_start(limit, now),
        )
        for what, limit in rules.LIMITS.items()
    ]
    return int(db.execute(delete(Counter).where(or_(*over))).rowcount)


def refuse_flood(
    db: Database | Connection, *, now: datetime, what: str, who: str, secret: str, reason: str = "too_fast"
) -> None:
    """Count and refuse in one word; raises Refused(reason, n=minutes).

    With a Database every attempt counts. With the Connection of an act that follows in the same transaction only
    what succeeds counts, and one commit is enough: right where a failed attempt does no harm (comments).
    """
    if count_attempt(db, now=now, what=what, who=who, secret=secret):
        raise Refused(reason, n=rules.minutes_left(rules.LIMITS[what], now))


def refuse_floods(db: Database, *, now: datetime, secret: str, **who: str) -> None:
    """Several limits with one commit: ``refuse_floods(db, now=now, secret=secret, sign_in=email)``.

    The first one passed refuses; those after it do not count such an attempt, so that a flood from one network, stopped
    by the limit of its own, does not use up what others may try.
    """
    with db.writing() as connection:
        over = next(
            (w for w, name in who.items() if count_attempt(connection, now=now, what=w, who=name, secret=secret)), None
        )
    if over:
        raise Refused("too_fast", n=rules.minutes_left(rules.LIMITS[over], now))
