"""How residents' intent was confirmed, from what is on record: what RF40 to RF43 are asked of."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import queries
from deliberation.council import queries as council
from deliberation.council.kinds import ASSEMBLY_BODIES, COMMITTEES, INVOLVING_KINDS
from deliberation.dataplans.declared import Declared, declared
from deliberation.dataplans.document import Document
from deliberation.dataplans.redflags import ProcessRecord
from deliberation.dataplans.values import Value, stated

_DECIDED = frozenset({"passed", "passed_amended", "rejected", "adopted", "not_adopted", "consented", "not_consented"})


Involvement = tuple[Sequence[Any], Mapping[int, Sequence[Any]]]
"""Acts about a proposal, and the votes on them by act (council.acts_of_proposal, council.votes_of_acts)."""
_Acts = Sequence[tuple[str, str | None]]
"""Of each act that involved the assembly, the kind of its body, and how a vote on it that stands ended."""


def process_record(
    db: Connection,
    proposal: Any,
    document: Document,
    deciding: Sequence[Any] = (),
    involvement: Involvement | None = None,
) -> ProcessRecord:
    """Nothing on record is silence, never "none": absence of a record does not prove that there was no act.

    ``deciding``: the evidence of a record that is just being made. ``involvement`` spares two questions to a caller who
    has asked them.
    """
    yes = [*queries.intents(db, [proposal.id]).get(proposal.id, ()), *(e for e in deciding if e.said == "yes")]
    acts = _acts(involvement or _involvement(db, proposal.id))
    return _record(declared(document), acts, [(e.way, e.decided_on) for e in yes])


def process_records(db: Connection, plans: Mapping[int, Declared]) -> dict[int, ProcessRecord]:
    """The same for the newest versions of many proposals, by their ids: one question for all of them."""
    found = queries.confirmed_by(db, list(plans))
    return {
        number: _record(
            plan,
            [(row.name, row.ending) for row in found.get(number, ()) if row.what == "act"],
            [(row.name, row.day) for row in found.get(number, ()) if row.what == "yes"],
        )
        for number, plan in plans.items()
    }


def _record(plan: Declared, acts: _Acts, yes: Sequence[tuple[str, date]]) -> ProcessRecord:
    silence = Value("not_seen" if plan.compiled else "not_stated")
    return ProcessRecord(
        council_role=_council_role(acts, silence),
        intent_methods=stated(sorted({way for way, _ in yes})) if yes else silence,
        intent_confirmed_on=stated(min(day for _, day in yes).isoformat()) if yes else silence,
        resident_seats_in_zone_council=plan.resident_seats_in_zone_council,
        application_date=plan.application_date,
    )


def _involvement(db: Connection, proposal_id: int) -> Involvement:
    acts = council.acts_of_proposal(db, proposal_id)
    return acts, council.votes_of_acts(db, [a.id for a in acts])


def _acts(involvement: Involvement) -> _Acts:
    every, cast = involvement
    about = [a for a in every if not a.separate]  # what is shown beside a proposal as an example decided nothing of it
    acts = [a for a in about if a.kind in INVOLVING_KINDS and a.body_kind in ASSEMBLY_BODIES]
    return [(a.body_kind, end) for a in acts for end in [v.ending for v in cast.get(a.id, ()) if v.current] or [None]]


def _council_role(acts: _Acts, silence: Value) -> Value:
    if not acts:
        return silence
    if any(body not in COMMITTEES and ending in _DECIDED for body, ending in acts):
        return stated("resolution_voluntary")
    return stated("committee_review")
