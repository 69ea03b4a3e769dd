"""What residents ask and the city has not answered: issues with comments that wait, most askers first."""

from collections.abc import Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased

from deliberation.comments import counts
from deliberation.comments.models import Count, CountKey, Issue
from deliberation.comments.queries.counted import OF_ISSUE, Three
from deliberation.proposals.models import Proposal
from deliberation.proposals.queries.among import AMONG, among

_Whole = aliased(Count)
_OF_ALL = _Whole.place == counts.ISSUE
_FIRST = (
    select(
        Issue.id, Issue.flow_id, Issue.field, Issue.title_ja, Issue.title_en, Issue.made_at, Issue.proposal_id,
        Proposal.slug, Proposal.title_ja.label("proposal_ja"), Proposal.title_en.label("proposal_en"),
        Proposal.jurisdiction, Proposal.version, Count.submissions.label("waiting"), Count.residents.label("askers"),
        Count.part, *(getattr(_Whole, name).label(f"whole_{name}") for name in Three._fields),
    )
    .join(Proposal, Proposal.id == Issue.proposal_id)
    .join(Count, OF_ISSUE & (Count.place == counts.ASKED))
    .outerjoin(_Whole, (_Whole.proposal_id == Issue.proposal_id) & (_Whole.part == Count.part) & _OF_ALL)
    .where(Proposal.jurisdiction.in_(bindparam("places", expanding=True)), AMONG, Count.submissions > 0)
    .order_by(Count.residents.desc(), Count.submissions.desc(), Issue.id)
    .limit(bindparam("size"))
    .subquery("first")
)  # fmt: skip


def _end(of: Any, kind: str) -> Any:
    """The first or last key of a kind, found by the index."""
    its = (CountKey.proposal_id == _FIRST.c.proposal_id, CountKey.place == counts.ASKED, CountKey.part == _FIRST.c.part)
    return select(of(CountKey.key)).where(*its, CountKey.kind == kind).correlate(_FIRST).scalar_subquery()


_ASKED = select(
    _FIRST, _end(func.min, counts.DUE).label("due"), _end(func.max, counts.PUT).label("grew_at")
).order_by(_FIRST.c.askers.desc(), _FIRST.c.waiting.desc(), _FIRST.c.id)  # fmt: skip


def asked_most(
    db: Connection, places: Sequence[str], size: int, only: Sequence[int] | None = None
) -> Sequence[Any]:
    """Issues here with comments that nobody has answered (``waiting``), those of most verified residents first
    (``askers``); ``due``: the first day on which an answer is due; ``grew_at``: when the last of them was put there;
    ``three``: the counts of all its comments. ``only``: of these proposals, by id."""
    rows = db.execute(_ASKED, {"places": list(places), "size": size, **among(only)}).all() if places else []
    return [SimpleNamespace(**{**row._mapping, **_read(row)}) for row in rows]


def _read(row: Any) -> dict[str, Any]:
    three = Three(*(getattr(row, f"whole_{name}") or 0 for name in Three._fields))
    return {"due": _day(row.due), "grew_at": _moment(row.grew_at), "three": three}


def _day(key: str | None) -> date | None:
    return date.fromisoformat(key) if key else None


def _moment(key: str) -> datetime:
    return datetime.fromisoformat(key)
