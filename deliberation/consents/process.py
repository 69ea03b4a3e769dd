"""How residents' intent was confirmed, from what is on record: what RF40 to RF43 are asked of."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import queries
from deliberation.council import queries as council
from deliberation.council.kinds import ASSEMBLY_BODIES, COMMITTEES, INVOLVING_KINDS
from deliberation.dataplans.document import Document
from deliberation.dataplans.redflags import ProcessRecord
from deliberation.dataplans.values import Value, stated

_DECIDED = frozenset({"passed", "passed_amended", "rejected", "adopted", "not_adopted", "consented", "not_consented"})


Involvement = tuple[Sequence[Any], Mapping[int, Sequence[Any]]]
"""Acts about a proposal, and the votes on them by act (council.acts_of_proposal, council.votes_of_acts)."""


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
    return _record(document, involvement or _involvement(db, proposal.id), yes)


def process_records(db: Connection, documents: Mapping[int, Document]) -> dict[int, ProcessRecord]:
    """The same for the newest documents of many proposals, by their ids: three questions for all of them."""
    yes, acts = queries.intents(db, list(documents)), council.acts_of_proposals(db, list(documents))
    cast = council.votes_of_acts(db, [act.id for of in acts.values() for act in of])
    return {
        number: _record(document, (acts.get(number, ()), cast), yes.get(number, ()))
        for number, document in documents.items()
    }


def _record(document: Document, involvement: Involvement, yes: Sequence[Any]) -> ProcessRecord:
    silence = Value("not_seen" if document.compiled else "not_stated")
    return ProcessRecord(
        council_role=_council_role(involvement, silence),
        intent_methods=stated(sorted({e.way for e in yes})) if yes else silence,
        intent_confirmed_on=stated(min(e.decided_on for e in yes).isoformat()) if yes else silence,
        resident_seats_in_zone_council=document.plan["resident_seats_in_zone_council"],
        application_date=document.plan["application_date"],
    )


def _involvement(db: Connection, proposal_id: int) -> Involvement:
    acts = council.acts_of_proposal(db, proposal_id)
    return acts, council.votes_of_acts(db, [a.id for a in acts])


def _council_role(involvement: Involvement, silence: Value) -> Value:
    every, cast = involvement
    about = [a for a in every if not a.separate]  # what is shown beside a proposal as an example decided nothing of it
    acts = [a for a in about if a.kind in INVOLVING_KINDS and a.body_kind in ASSEMBLY_BODIES]
    if not acts:
        return silence
    whole = [a for a in acts if a.body_kind not in COMMITTEES]
    if any(v.current and v.ending in _DECIDED for a in whole for v in cast.get(a.id, [])):
        return stated("resolution_voluntary")
    return stated("committee_review")
