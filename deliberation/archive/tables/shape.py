"""What one public table is, and how a statement for it is made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Date, Integer, Select, String, bindparam, select, tuple_

from deliberation.db import Moment
from deliberation.proposals.models import Proposal

BATCH = 1000  # rows held in memory at once
MARK = "demonstration"  # the column that every table has on a site with the demonstration


@dataclass(frozen=True)
class Table:
    """One table: the rows after a key, in the order of that key. ``statement`` binds ``after0``, ``after1``…

    ``first``: a key before every key. Beside the columns each row has its ``of_place``: the municipality that it
    belongs to, by which rows of the demonstration are told from those of real cases. ``datatypes``: of its columns, as
    CSV on the Web calls them.
    """

    name: str
    columns: tuple[str, ...]
    datatypes: tuple[str, ...]
    statement: Select[Any]
    first: tuple[int | str, ...]


def table(
    name: str, key: Any, *columns: Any, where: Sequence[Any] = (), joins: Callable[[Any], Any] = lambda s: s,
    place: Any = None,
) -> Table:  # fmt: skip
    """``key``: a column, or several that name a row together. ``place``: whose row it is, where none of its columns is
    a municipality or a proposal."""
    keys = key if isinstance(key, tuple) else (key,)
    bounds = [bindparam(f"after{n}", type_=k.type) for n, k in enumerate(keys)]
    later = keys[0] > bounds[0] if len(keys) == 1 else tuple_(*keys) > tuple_(*bounds)
    named = [k.label(f"key{n}") for n, k in enumerate(keys)]
    named.append((_place(columns) if place is None else place).label("of_place"))
    statement = joins(select(*named, *columns)).where(later, *where).order_by(*keys).limit(BATCH)
    first = tuple("" if isinstance(k.type, String) else -1 for k in keys)
    return Table(name, tuple(c.key for c in columns), tuple(_datatype(c.type) for c in columns), statement, first)


DATATYPES = ((Moment, "dateTime"), (Date, "date"), (Boolean, "boolean"), (Integer, "integer"))


def _datatype(type_: Any) -> str:
    return next((name for kind, name in DATATYPES if isinstance(type_, kind)), "string")


SLUG = Proposal.slug.label("proposal")
"""Which proposal a row belongs to, as every table calls it."""


def _place(columns: Sequence[Any]) -> Any:
    own = next((c for c in columns if c.key == "jurisdiction"), None)
    if own is None and not any(c is SLUG for c in columns):
        raise ValueError("a table must tell whose its rows are")
    return Proposal.jurisdiction if own is None else own


def at(parent: Any, number: Any) -> Any:
    """The municipality of the row of ``parent`` with this number."""
    return select(parent.jurisdiction).where(parent.id == number).scalar_subquery()


def about(parent: Any, number: Any) -> Any:
    """The municipality of the proposal that this row of ``parent`` is about."""
    return (
        select(Proposal.jurisdiction)
        .join(parent, parent.proposal_id == Proposal.id)
        .where(parent.id == number)
        .scalar_subquery()
    )


def of_proposal(proposal_id: Any) -> Callable[[Any], Any]:
    """Joins the proposal that a row belongs to."""
    return lambda s: s.join(Proposal, Proposal.id == proposal_id)
