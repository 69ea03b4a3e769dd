"""Counts of comments at every place, moved with what is counted (never counted on a page), and the lock beside them.

Every act on the comments of a proposal holds the tally of the whole proposal first and the head of the record last:
so numbers have no gaps, two clicks are one comment, and no two acts wait for each other (PostgreSQL; on SQLite
there is one writer anyway).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row

from deliberation.comments import rules
from deliberation.comments.models import ModerationCount, PlaceResident, PlaceText, Tally

COUNTED = ("submissions", "residents", "texts", "answered", "waiting", "hidden", "voices", "paper", "phone")
_NOTHING = dict.fromkeys(COUNTED, 0)
_DIALECTS: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}


def _adding(dialect: Any, table: Any, keys: Sequence[str], names: Sequence[str]) -> Any:
    statement = dialect.insert(table)
    added = {name: getattr(table, name) + getattr(statement.excluded, name) for name in names}
    return statement.on_conflict_do_update(index_elements=list(keys), set_=added)


def _use(dialect: Any) -> Any:
    statement = dialect.insert(PlaceText).on_conflict_do_update(
        index_elements=["proposal_id", "place", "text_key"], set_={"uses": PlaceText.uses + 1}
    )
    return statement.returning(PlaceText.place, PlaceText.uses)


_ADD = {name: _adding(d, Tally, ["proposal_id", "place"], COUNTED) for name, d in _DIALECTS.items()}
_JUDGED = {
    name: _adding(d, ModerationCount, ["jurisdiction", "act", "article"], ["judged"]) for name, d in _DIALECTS.items()
}
_NUMBER = {name: add.returning(Tally.place, Tally.submissions, Tally.voices) for name, add in _ADD.items()}
_USE = {name: _use(d) for name, d in _DIALECTS.items()}
_MEET = {
    name: d.insert(PlaceResident).on_conflict_do_nothing().returning(PlaceResident.place)
    for name, d in _DIALECTS.items()
}
_THIS_TEXT = (
    PlaceText.proposal_id == bindparam("proposal"), PlaceText.place == bindparam("at"),
    PlaceText.text_key == bindparam("key")
)  # fmt: skip
_MOVE = (
    update(Tally)
    .where(Tally.proposal_id == bindparam("proposal"), Tally.place == bindparam("at"))
    .values(**{name: getattr(Tally, name) + bindparam(f"by_{name}") for name in COUNTED})
)
_UNUSE = update(PlaceText).where(*_THIS_TEXT, PlaceText.uses > 1).values(uses=PlaceText.uses - 1)
_FORGET_TEXT = delete(PlaceText).where(*_THIS_TEXT, PlaceText.uses == 1)


def hold(db: Connection, proposal_id: int) -> None:
    """Wait until no other act changes this proposal's comments; what is read afterwards stays true until the end."""
    db.execute(_ADD[db.dialect.name], {"proposal_id": proposal_id, "place": rules.WHOLE, **_NOTHING})


def add(db: Connection, proposal_id: int, changes: Mapping[str, Mapping[str, int]]) -> None:
    """Move tallies that are there already: place → name → by how much."""
    rows = [
        {"proposal": proposal_id, "at": place, **{f"by_{name}": by.get(name, 0) for name in COUNTED}}
        for place, by in sorted(changes.items())
        if any(by.values())
    ]
    if rows:
        db.execute(_MOVE, rows)


def submit(
    db: Connection, proposal_id: int, places: Sequence[str], *, waiting: bool, channel: str
) -> dict[str, Row[Any]]:
    """Count a submission by how it came, holding the proposal. Place → its row, with ``submissions`` and ``voices``
    as of now."""
    changes = {**_NOTHING, "submissions": 1, "waiting": int(waiting)}
    changes |= {channel: 1} if channel in changes else {}
    rows = [{"proposal_id": proposal_id, "place": p, **changes} for p in sorted(places)]
    return {row.place: row for row in db.execute(_NUMBER[db.dialect.name], rows)}


def judged(db: Connection, jurisdiction: str, act: str, article: str | None) -> None:
    """One more judgement about a comment or its replies."""
    row = {"jurisdiction": jurisdiction, "act": act, "article": article or "", "judged": 1}
    db.execute(_JUDGED[db.dialect.name], row)


def new_here(
    db: Connection, proposal_id: int, places: Sequence[str], key: str, resident: int | None
) -> dict[str, Counter[str]]:
    """Note text and resident at the places; what was new there, as changes for ``add``."""
    name, at = db.dialect.name, [{"proposal_id": proposal_id, "place": p} for p in sorted(places)]
    changes = {p: Counter[str]() for p in places}
    for row in db.execute(_USE[name], [{**a, "text_key": key, "uses": 1} for a in at]):
        changes[row.place]["texts"] += row.uses == 1
    if resident is not None:
        for place in db.execute(_MEET[name], [{**a, "person_id": resident} for a in at]).scalars():
            changes[place]["residents"] += 1
    return changes


def forget_text(db: Connection, proposal_id: int, places: Sequence[str], key: str | None) -> None:
    """A text is gone: so are its key and its part in ``texts``, unless an equal text is still there.

    Otherwise the same words, sent and taken back again and again, would count as ever more different texts.
    """
    gone = {}
    for place in sorted(places) if key else ():
        values = {"proposal": proposal_id, "at": place, "key": key}
        if db.execute(_UNUSE, values).rowcount == 0 and db.execute(_FORGET_TEXT, values).rowcount:
            gone[place] = {"texts": -1}
    add(db, proposal_id, gone)


def changed(row: Any, state: str | None = None, answers: int | None = None) -> Counter[str]:
    """What another state or number of answers of a comment does to ``waiting``, ``hidden`` and ``answered``."""
    after_state = row.state if state is None else state
    after_answers = row.answer_count if answers is None else answers
    waited = rules.waits(row.state, row.parent_id, row.answer_count)
    return Counter(
        waiting=rules.waits(after_state, row.parent_id, after_answers) - waited,
        hidden=(after_state == "hidden") - (row.state == "hidden"),
        answered=(after_answers > 0) - (row.answer_count > 0),
    )


def places_of(row: Any) -> list[str]:
    return rules.places(row.flow_id, row.consultation_id)


def sum_up(found: Sequence[tuple[Sequence[str], Counter[str]]]) -> dict[str, Counter[str]]:
    """Changes of many comments, together by place."""
    changes: dict[str, Counter[str]] = {}
    for places, by in found:
        for place in places:
            changes.setdefault(place, Counter()).update(by)
    return changes
