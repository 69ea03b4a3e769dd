"""Counts, read from the tallies that the acts move."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, String, bindparam, cast, literal, select
from sqlalchemy.engine import Connection

from deliberation.comments import rules
from deliberation.comments.models import ConsultationRow, Tally, Voice

_COUNTED = (
    Tally.submissions, Tally.residents, Tally.texts, Tally.answered, Tally.waiting, Tally.hidden,
    Tally.paper, Tally.phone,
)  # fmt: skip
THREE = (Tally.submissions, Tally.residents, Tally.texts, Tally.paper, Tally.phone)
"""What is told wherever comments are counted (templates/macros.html, three_counts)."""
_AT = select(*_COUNTED).where(Tally.proposal_id == bindparam("proposal"), Tally.place == bindparam("at"))
_ON_FLOWS = (Tally.place >= rules.FLOW) & (Tally.place < rules.FLOW[:-1] + ";")
_WHOLE_AND_FLOWS = (
    select(Tally.place, *_COUNTED)
    .where(Tally.proposal_id == bindparam("proposal"), (Tally.place == rules.WHOLE) | _ON_FLOWS)
    .order_by(Tally.place)
    .limit(500)
)
OF_CONSULTATION = literal("consultation:").concat(cast(ConsultationRow.id, String))
_CONSULTED = (
    select(*_COUNTED)
    .join(ConsultationRow, ConsultationRow.proposal_id == Tally.proposal_id)
    .where(ConsultationRow.id == bindparam("consultation"), Tally.place == OF_CONSULTATION)
)
_CONSULTED_OF = (
    select(ConsultationRow.id, *_COUNTED)
    .join(Tally, (Tally.proposal_id == ConsultationRow.proposal_id) & (Tally.place == OF_CONSULTATION))
    .where(ConsultationRow.id.in_(bindparam("ids", expanding=True)))
)
_VOICE = select(Voice.number).where(
    Voice.consultation_id == bindparam("consultation"), Voice.person_id == bindparam("person")
)


class Counts(NamedTuple):
    """How many comments, of how many verified residents, in how many texts; answered, waiting for an answer, hidden;
    how many came on paper and by telephone."""

    submissions: int = 0
    residents: int = 0
    texts: int = 0
    answered: int = 0
    waiting: int = 0
    hidden: int = 0
    paper: int = 0
    phone: int = 0


def counts(db: Connection, proposal_id: int) -> Counts:
    """Of a proposal."""
    return _counted(db.execute(_AT, {"proposal": proposal_id, "at": rules.WHOLE}).first())


def counts_with_flows(db: Connection, proposal_id: int) -> tuple[Counts, dict[str, Counts]]:
    """Of a proposal, and of each flow that has comments."""
    found = {r.place: Counts(*r[1:]) for r in db.execute(_WHOLE_AND_FLOWS, {"proposal": proposal_id})}
    whole = found.pop(rules.WHOLE, Counts())
    return whole, {place.removeprefix(rules.FLOW): counted for place, counted in found.items()}


def counts_of_consultation(db: Connection, consultation_id: int) -> Counts:
    return _counted(db.execute(_CONSULTED, {"consultation": consultation_id}).first())


def _counted(row: Row[Any] | None) -> Counts:
    return Counts(*row) if row is not None else Counts()


def counts_of_consultations(db: Connection, ids: Sequence[int]) -> dict[int, Counts]:
    """Consultation → its counts, where any comment came."""
    return {r.id: Counts(*r[1:]) for r in db.execute(_CONSULTED_OF, {"ids": list(ids)})} if ids else {}


def voice(db: Connection, consultation_id: int, person_id: int) -> int | None:
    """A person's number in a consultation, once they have one."""
    return db.execute(_VOICE, {"consultation": consultation_id, "person": person_id}).scalar()
