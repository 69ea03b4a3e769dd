"""Residents' votes."""

from typing import Any

from sqlalchemy import null

from deliberation.archive.tables.shape import SLUG, table
from deliberation.proposals.models import Proposal
from deliberation.votes.models import (
    BatchCount,
    BatchSetAside,
    PaperSheets,
    Precedent,
    QuorumVerdict,
    Reconciliation,
    ResultOption,
    Vote,
    VoteResult,
)


def _result(statement: Any) -> Any:
    return statement.join(Proposal, Proposal.id == Vote.proposal_id).outerjoin(
        VoteResult, VoteResult.vote_id == Vote.id
    )


def _counted_before(statement: Any) -> Any:
    """Of the count that was taken out only its sheets: what of its figures may be told is in the result."""
    same = (
        (BatchCount.vote_id == BatchSetAside.vote_id)
        & (BatchCount.batch == BatchSetAside.batch)
        & (BatchCount.attempt == BatchSetAside.attempt)
        & (BatchCount.place == BatchSetAside.last_place)
    )
    return statement.join(Vote, Vote.id == BatchSetAside.vote_id).join(BatchCount, same)


VOTES = (
    table(
        "votes", Vote.id, Vote.slug, SLUG, Vote.version, Vote.plan_digest, Vote.kind, Vote.opens_at, Vote.closes_at,
        Vote.roll_size, Vote.roll_digest, Vote.rules_digest, VoteResult.outcome, VoteResult.winner, VoteResult.effect,
        VoteResult.opened, VoteResult.cast_count, VoteResult.invalid, joins=_result,
    ),
    table(
        "vote_options", (ResultOption.vote_id, ResultOption.option_key), Vote.slug.label("vote"),
        ResultOption.option_key, ResultOption.votes, place=Vote.jurisdiction,
        joins=lambda s: s.join(Vote, Vote.id == ResultOption.vote_id),
    ),
    table(
        "vote_sheets", PaperSheets.id, Vote.slug.label("vote"), PaperSheets.counter, PaperSheets.day,
        PaperSheets.correction, PaperSheets.issued, PaperSheets.spoiled, PaperSheets.returned, PaperSheets.people,
        PaperSheets.seat, PaperSheets.at, place=Vote.jurisdiction,
        joins=lambda s: s.join(Vote, Vote.id == PaperSheets.vote_id),
    ),
    table(
        "vote_reconciliations", Reconciliation.vote_id, Vote.slug.label("vote"), Reconciliation.issued,
        Reconciliation.counted, Reconciliation.spoiled, Reconciliation.not_returned, Reconciliation.people,
        Reconciliation.at, QuorumVerdict.quorate, QuorumVerdict.cast_count, QuorumVerdict.needed,
        place=Vote.jurisdiction,
        joins=lambda s: s.join(Vote, Vote.id == Reconciliation.vote_id).outerjoin(
            QuorumVerdict, QuorumVerdict.vote_id == Reconciliation.vote_id
        ),
    ),
    table(
        "vote_batch_set_asides", (BatchSetAside.vote_id, BatchSetAside.batch, BatchSetAside.attempt),
        Vote.slug.label("vote"), BatchSetAside.batch, BatchSetAside.attempt, BatchCount.sheets, BatchSetAside.reason,
        BatchSetAside.at, place=Vote.jurisdiction, joins=_counted_before,
    ),
    table(
        "precedents", Precedent.id, Precedent.code, Precedent.held_on, Precedent.outcome, Precedent.digest,
        place=null(),
    ),
)  # fmt: skip
