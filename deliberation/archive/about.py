"""Which proposal an entry of the record is about, also where its bytes name a consent record, a comment or a vote."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.comments import queries as comments
from deliberation.consents import queries as consents
from deliberation.record.wording import Described
from deliberation.votes import queries as votes


def _of_comments(db: Connection, numbers: Sequence[int]) -> dict[int, str]:
    return {row.id: row.slug for row in comments.comments_by_id(db, numbers)}


_THROUGH: Mapping[str, Callable[[Connection, Sequence[Any]], Mapping[Any, str]]] = {
    "record": consents.proposals_of, "comment": _of_comments, "vote": votes.proposals_of,
}  # fmt: skip


def proposals_of(db: Connection, entries: Sequence[Described]) -> list[str | None]:
    """The slug for each of these entries, None where it is about no single proposal; a question per kind of thing."""
    told = [{fact.name: fact.value for fact in entry.facts} for entry in entries]
    found: dict[tuple[str, Any], str] = {}
    for name, ask in _THROUGH.items():
        asked = sorted({facts[name] for facts in told if name in facts and "proposal" not in facts})
        found |= {(name, key): slug for key, slug in ask(db, asked).items()} if asked else {}
    return [facts.get("proposal") or _first(facts, found) for facts in told]


def _first(facts: Mapping[str, Any], found: Mapping[tuple[str, Any], str]) -> str | None:
    return next((found[name, facts[name]] for name in _THROUGH if (name, facts.get(name)) in found), None)


def invented(entry: Described, fictional: Collection[str]) -> bool:
    """Whether an entry tells of the demonstration. Whoever acts for its whole site is made up, too; votes that were
    held, which the program brings, and what names a proposal of no place are not."""
    if entry.jurisdiction or not fictional:
        return entry.jurisdiction in fictional
    return entry.kind != "precedent_loaded" and not any(fact.name == "proposal" for fact in entry.facts)
