"""The chain from a comment to the audit, read from each of its links in both directions. No table, no write.

What a link's own page does not say by itself is told here: which changes an answer, an act or a vote stands beside,
which acts, votes and records followed, which audits. Rows are as the slices' queries give them.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.engine import Connection

from deliberation.audits import queries as audits
from deliberation.comments import queries as comments
from deliberation.consents import queries as consents
from deliberation.council import queries as council
from deliberation.dataplans import queries as dataplans
from deliberation.errors import there
from deliberation.proposals import queries as proposals
from deliberation.site.net import Change, compared
from deliberation.votes import queries as votes
from deliberation.web import paging

NEWEST = 5  # of each kind on the page of a proposal's chain; a link leads to the rest
Beside = Mapping[str, Sequence[Any]]


class Compared(NamedTuple):
    """Two versions beside each other."""

    proposal: Any
    old: int
    new: int


def beside(db: Connection, kind: str, row: Any, now: datetime) -> Beside:
    """What stands next to a link of this kind and is not on its page anyway, by kind, in the order of the chain.

    A kind that can stand there and does not has an empty list; of what is about no proposal there is nothing to say.
    """
    return _BESIDE[kind](db, row, now)


def _of_consultation(db: Connection, row: Any, now: datetime) -> Beside:
    return {"issue": comments.issues_of_consultation(db, row.proposal_id, row.id)}


def _of_issue(db: Connection, row: Any, now: datetime) -> Beside:
    return {"act": council.acts_taking_up(db, row.id)}


def _of_change(db: Connection, at: Compared, now: datetime) -> Beside:
    """Before it the answers that name it; after it what the assembly did about either version."""
    first, last = sorted((at.old, at.new))
    return {
        "answer": comments.answers_naming(db, at.proposal.id, first + 1, last),
        "act": [a for a in council.acts_of_proposal(db, at.proposal.id) if a.version_no in (first, last)],
    }


def _of_act(db: Connection, act: Any, now: datetime) -> Beside:
    if act.proposal is None:
        return {}
    cast = [v for v in votes.of_proposal(db, act.proposal) if act.version_no in (None, v.version)]
    return {
        "change": _changes(db, act.proposal_id, act.proposal, act.version_no),
        "vote": [votes.listed(v, now) for v in cast],
        "record": consents.resting_on(db, f"act:{act.id}"),
    }


def _of_vote(db: Connection, row: Any, now: datetime) -> Beside:
    acts = council.acts_of_proposal(db, row.proposal_id)
    return {
        "change": _changes(db, row.proposal_id, row.proposal, row.version),
        "act": [a for a in acts if a.version_no == row.version],
        "record": consents.resting_on(db, f"vote:{row.slug}"),
    }


def _of_record(db: Connection, row: Any, now: datetime) -> Beside:
    return {"audit": audits.reports_on(db, row.id)}


_BESIDE: Mapping[str, Callable[[Connection, Any, datetime], Beside]] = {
    "consultation": _of_consultation, "issue": _of_issue, "change": _of_change, "act": _of_act, "vote": _of_vote,
    "record": _of_record,
}  # fmt: skip


def _changes(db: Connection, proposal_id: int, slug: str, version: int | None) -> list[Change]:
    """What led to this version and what followed it; all there are where none is named."""
    found = compared(slug, dataplans.versions(db, proposal_id))
    return [c for c in found if version is None or version in (c.old, c.new)]


def of_proposal(db: Connection, slug: str, now: datetime) -> dict[str, Any]:
    """The whole chain of a proposal: what is newest of each kind."""
    found = there(proposals.by_slug(db, slug))
    changes = compared(slug, dataplans.versions(db, found.id))
    cast = votes.of_proposal(db, slug)
    return {
        "proposal": found, "counts": comments.counts(db, found.id), "until": votes.next_turn(cast, now),
        "links": {
            "issue": comments.issues_of(db, found.id, paging.FIRST)[: NEWEST + 1],
            "answer": comments.answers_of(db, found.id, paging.FIRST)[: NEWEST + 1],
            "change": changes[::-1][: NEWEST + 1],
            "act": council.acts_of_proposal(db, found.id, NEWEST + 1),
            "vote": [votes.listed(v, now) for v in cast[: NEWEST + 1]],
            "record": consents.records_of(db, found.id)[: NEWEST + 1],
            "audit": audits.reports_of(db, found.id, paging.FIRST)[: NEWEST + 1],
        },
    }  # fmt: skip
