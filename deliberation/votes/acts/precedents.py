"""Historic referendums into the archive: each compilation once, the outcome computed by our own rules."""

from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from deliberation.db import Database, act
from deliberation.record.acts import append
from deliberation.votes import historic, queries
from deliberation.votes.historic import Precedent as Case
from deliberation.votes.models import Precedent


def load_precedents(database: Database, now: datetime) -> int:
    """Load the cases of data/referendums.yaml that are not there yet; returns how many were new or compiled anew."""
    with database.reading() as db:
        known = queries.compilations(db)
    new = [case for case in reversed(historic.read()) if (case.code, case.digest) not in known]
    for case in new:
        load_precedent(database, now=now, case=case)
    return len(new)


@act("public")
def load_precedent(db: Connection, *, now: datetime, case: Case) -> int:
    """One case. A case compiled anew is a new row; the older stays, and its entry in the log too."""
    found = case.outcome
    row = {
        "code": case.code, "held_on": case.held_on, "outcome": found.code.value, "winner": found.winner,
        "effect": found.effect, "content": case.content, "digest": case.digest, "loaded_at": now,
    }  # fmt: skip
    precedent_id = int(db.execute(insert(Precedent).returning(Precedent.id), row).scalar_one())
    append(
        db,
        kind="precedent_loaded",
        now=now,
        jurisdiction=None,
        subjects=(f"precedent:{case.code}", "votes"),
        facts={"precedent": case.code, "outcome": found.code.value, "digest": case.digest},
    )
    return precedent_id
