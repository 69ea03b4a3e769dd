"""How residents' intent was confirmed, from what is on record: what RF40 to RF43 are asked of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection

from deliberation.consents import queries
from deliberation.council import queries as council
from deliberation.council.kinds import ASSEMBLY_BODIES, COMMITTEES, INVOLVING_KINDS
from deliberation.dataplans.document import Document
from deliberation.dataplans.redflags import ProcessRecord
from deliberation.dataplans.values import Value, stated

_DECIDED = frozenset({"passed", "passed_amended", "rejected", "adopted", "not_adopted", "consented", "not_consented"})


def process_record(
    db: Connection, proposal: Any, document: Document, deciding: Sequence[Any] = ()
) -> ProcessRecord:
    """Nothing on record is silence, never "none": absence of a record does not prove that there was no act.

    ``deciding``: the evidence of a record that is just being made.
    """
    silence = Value("not_seen" if proposal.kind == "compiled" else "not_stated")
    decided = {(r.rule_id, r.plan_digest) for r in queries.records_of(db, proposal.id)}
    kept = [e for rule, plan in decided for e in queries.evidence(db, rule, plan)]
    yes = [e for e in (*kept, *deciding) if e.said == "yes"]
    return ProcessRecord(
        council_role=_council_role(db, proposal.id, silence),
        intent_methods=stated(sorted({e.way for e in yes})) if yes else silence,
        intent_confirmed_on=stated(min(e.decided_on for e in yes).isoformat()) if yes else silence,
        resident_seats_in_zone_council=document.plan["resident_seats_in_zone_council"],
        application_date=document.plan["application_date"],
    )


def _council_role(db: Connection, proposal_id: int, silence: Value) -> Value:
    acts = [
        a
        for a in council.acts_of_proposal(db, proposal_id)
        if a.kind in INVOLVING_KINDS and a.body_kind in ASSEMBLY_BODIES
    ]
    if not acts:
        return silence
    cast = council.votes_of_acts(db, [a.id for a in acts])
    whole = [a for a in acts if a.body_kind not in COMMITTEES]
    if any(v.current and v.ending in _DECIDED for a in whole for v in cast.get(a.id, [])):
        return stated("resolution_voluntary")
    return stated("committee_review")
