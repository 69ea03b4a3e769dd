"""What can still be read of a proposal one of whose versions was taken away: told where that version stood."""

from typing import Any

from deliberation import clock
from deliberation.comments import queries as comments
from deliberation.dataplans import queries as dataplans
from deliberation.errors import Gone, there
from deliberation.proposals import queries as proposals
from deliberation.votes import queries as votes
from deliberation.web import paging, reading


def told(gone: Gone) -> dict[str, Any]:
    """What a tombstone says; of a version (it names its ``proposal``) with all that stays on record of that."""
    return {**gone.values, **_left(gone.values["proposal"])} if "proposal" in gone.values else gone.values


def _left(proposal_id: int) -> dict[str, Any]:
    db = reading()
    found = there(proposals.by_id(db, proposal_id))
    return {
        "proposal": found, "versions": [v for v in dataplans.versions(db, found.id) if v.redacted_at is None],
        "consultations": comments.consultations_of(db, found.id),
        "votes": [votes.listed(v, clock.now()) for v in votes.of_proposal(db, found.slug)],
        "incidents": bool(proposals.incidents(db, found.id, paging.FIRST)),
    }  # fmt: skip
