"""Every SELECT about votes: Core statements of plain columns, built once."""

from deliberation.votes.queries.evidence import evidence, evidence_of, listed
from deliberation.votes.queries.paper import (
    counted,
    last_correction,
    mismatches,
    of_round,
    people,
    people_by_day,
    rounds,
    sheets,
    waiting,
)
from deliberation.votes.queries.precedents import compilations, precedent, precedents
from deliberation.votes.queries.rolls import draft, drafts, pinned, proposals_here, roll_draft, roll_drafted, voter
from deliberation.votes.queries.votes import (
    SIZE,
    held,
    hold_named,
    newest,
    next_turn,
    of_proposal,
    options,
    standing,
    to_run,
    vote,
)

__all__ = [
    "SIZE",
    "compilations",
    "counted",
    "draft",
    "drafts",
    "evidence",
    "evidence_of",
    "held",
    "hold_named",
    "last_correction",
    "listed",
    "mismatches",
    "newest",
    "next_turn",
    "of_proposal",
    "of_round",
    "options",
    "people",
    "people_by_day",
    "pinned",
    "precedent",
    "precedents",
    "proposals_here",
    "roll_draft",
    "roll_drafted",
    "rounds",
    "sheets",
    "standing",
    "to_run",
    "vote",
    "voter",
    "waiting",
]
