"""For whom a member of a zone or stakeholder council speaks, put right afterwards."""

from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.engine import Connection

from deliberation.accounts.rules import Actor
from deliberation.council import checks, queries
from deliberation.council.acts.common import only_secretariat
from deliberation.council.entries import Pair
from deliberation.council.models import CouncilTerm, CouncilTermCorrection
from deliberation.council.rules import spoken_for
from deliberation.council.writing import day, log
from deliberation.db import act
from deliberation.errors import Missing, Refused


@act("public")
def correct_speaks_for(
    db: Connection, *, by: Actor, now: datetime, jurisdiction: str, term_id: int, revision: int,
    speaks_for: Pair | None, correction: str,
) -> None:  # fmt: skip
    """What was entered before stays readable beside it, with the reason. Records of consent keep what they hold.
    ``revision``: the one that was read (:func:`checks.revision_of`); a newer one is never overwritten. ``speaks_for``
    None: nothing was announced."""
    seat = only_secretariat(db, by, jurisdiction)
    found = queries.term(db, term_id)
    if found is None or found.jurisdiction != jurisdiction:
        raise Missing
    queries.hold_member(db, found.member_id)
    before = queries.term(db, term_id)
    assert before is not None
    newer = checks.newer_correction(db, before, revision, seat)
    if newer:
        raise newer.refusal()
    for fault in checks.of_spoken(speaks_for):
        raise fault.refusal()
    right = spoken_for(speaks_for)
    if (before.speaks_for_ja, before.speaks_for_en) == (right["speaks_for_ja"], right["speaks_for_en"]):
        raise Refused("correction_changes_nothing", field="speaks_for_ja")
    db.execute(update(CouncilTerm).where(CouncilTerm.id == term_id).values(right))
    old = {"before_ja": before.speaks_for_ja, "before_en": before.speaks_for_en}
    log_id = log(
        db, kind="council_speaks_for_corrected", now=now, jurisdiction=jurisdiction, seat=seat,
        facts={"body": before.body_id, "member": before.member_id, "since": day(before.since)},
        text={**right, **old, "correction": correction},
    )  # fmt: skip
    row = {"term_id": term_id, **old, "correction": correction, "corrected_at": now, "seat": seat}
    db.execute(insert(CouncilTermCorrection), {**row, "log_entry_id": log_id})
