"""Moving the counts of fields, issues and results (comments.counts) with the comments that stand there.

While the tally of the proposal is held, and before the act has its entry: only what is new with it may follow that.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from deliberation.comments import queries
from deliberation.comments.acts.comparing import moved
from deliberation.comments.counts import DISTINCT, At, Key, Seen, difference, not_under, under
from deliberation.comments.models import Count, CountKey

COUNTED = ("submissions", "residents", "texts", "outside", "paper", "phone", "answered", "answers")
_AT = ("proposal_id", "place", "part")
_KEY = (*_AT, "kind", "key")
_THIS = tuple(getattr(CountKey, name) == bindparam(f"of_{name}") for name in _KEY)
_HERE = tuple(getattr(Count, name) == bindparam(f"of_{name}") for name in _AT)


def _add(dialect: Any) -> Any:
    statement = dialect.insert(Count)
    added = {name: getattr(Count, name) + getattr(statement.excluded, name) for name in COUNTED}
    return statement.on_conflict_do_update(index_elements=list(_AT), set_=added)


def _use(dialect: Any) -> Any:
    statement = dialect.insert(CountKey)
    more = {"uses": CountKey.uses + statement.excluded.uses}
    statement = statement.on_conflict_do_update(index_elements=list(_KEY), set_=more)
    return statement.returning(*(getattr(CountKey, name) for name in _KEY), CountKey.uses)


_DIALECTS: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}
_ADD = {name: _add(d) for name, d in _DIALECTS.items()}
_USE = {name: _use(d) for name, d in _DIALECTS.items()}
_MOVE = update(Count).where(*_HERE).values(**{name: getattr(Count, name) + bindparam(f"by_{name}") for name in COUNTED})
_UNUSE = update(CountKey).where(*_THIS).values(uses=CountKey.uses - bindparam("fewer"))
_UNUSED = text("uses = 0")  # as the partial index says it: SQLite uses it for the same words only
_FORGET = (
    delete(CountKey)
    .where(CountKey.proposal_id == bindparam("proposal"), _UNUSED)
    .returning(*(getattr(CountKey, name) for name in _KEY))
)
_NEW, _NEW_KEYS = insert(Count), insert(CountKey)


def shift(
    db: Connection, before: Iterable[Seen], after: Iterable[Seen], more: Mapping[At, Mapping[str, int]] | None = None
) -> None:
    """The comments change from what they were to what they will be; ``more``: what else is counted there."""
    numbers, keys = difference(before, after)
    for at, by in (more or {}).items():
        numbers.setdefault(at, Counter()).update(by)
    for sign, found in ((1, _begun(db, keys)), (-1, _ended(db, keys))):
        for key in found:
            if key.kind in DISTINCT:
                numbers[key.at][DISTINCT[key.kind]] += sign
    moved = [(at, by) for at, by in sorted(numbers.items()) if any(by.values())]
    more_now = [(at, by) for at, by in moved if min(by.values()) >= 0]
    fewer = [(at, by) for at, by in moved if min(by.values()) < 0]
    if more_now:
        db.execute(_ADD[db.dialect.name], [_row(at, by) for at, by in more_now])
    if fewer:
        named = [{**_named(at), **{f"by_{name}": by[name] for name in COUNTED}} for at, by in fewer]
        db.execute(_MOVE, named)


def begin(db: Connection, before: Iterable[Seen], after: Iterable[Seen]) -> None:
    """The same for counts that begin with this act: nobody else knows of them yet."""
    numbers, keys = difference(before, after)
    for key in keys:
        if key.kind in DISTINCT:
            numbers[key.at][DISTINCT[key.kind]] += 1
    rows = [_row(at, by) for at, by in sorted(numbers.items()) if any(by.values())]
    if rows:
        db.execute(_NEW, rows)
    if keys:
        db.execute(_NEW_KEYS, _uses(keys))


def join(db: Connection, ids: Sequence[int], issue_id: int, now: datetime) -> None:
    """What is suggested and what is counted, as if the comments were under this issue already."""
    moved(db, ids, put=True)
    seen = queries.seen(db, ids)
    shift(db, seen, under(seen, issue_id, now))


def leave(db: Connection, comment_id: int, issue_id: int, membership: int) -> None:
    """What is suggested and what is counted, as if the comment were not under this issue any more."""
    moved(db, [comment_id], leaving=membership)
    seen = queries.seen(db, [comment_id])
    shift(db, seen, not_under(seen, issue_id))


def _begun(db: Connection, keys: Counter[Key]) -> list[Key]:
    """Note what is used more; which keys were not used before."""
    more = _uses(+keys)
    found = db.execute(_USE[db.dialect.name], more).all() if more else ()
    return [key for row in found for key in (_key(row),) if row.uses == keys[key]]


def _ended(db: Connection, keys: Counter[Key]) -> list[Key]:
    """Note what is used less; which keys nothing uses any more."""
    less = -keys
    if not less:
        return []
    db.execute(_UNUSE, [{**_named(k.at), "of_kind": k.kind, "of_key": k.key, "fewer": n} for k, n in _sorted(less)])
    proposals = sorted({key.at.proposal_id for key in less})
    return [_key(row) for proposal in proposals for row in db.execute(_FORGET, {"proposal": proposal})]


def _uses(keys: Counter[Key]) -> list[dict[str, Any]]:
    return [{**_at(key.at), "kind": key.kind, "key": key.key, "uses": many} for key, many in _sorted(keys)]


def _sorted(keys: Counter[Key]) -> Sequence[tuple[Key, int]]:
    return sorted(keys.items())


def _row(at: At, by: Counter[str]) -> dict[str, Any]:
    return {**_at(at), **{name: by[name] for name in COUNTED}}


def _at(at: At) -> dict[str, Any]:
    return dict(zip(_AT, at, strict=True))


def _named(at: At) -> dict[str, Any]:
    return {f"of_{name}": value for name, value in _at(at).items()}


def _key(row: Any) -> Key:
    return Key(At(row.proposal_id, row.place, row.part), row.kind, row.key)
