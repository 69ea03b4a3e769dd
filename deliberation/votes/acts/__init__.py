"""Every write of a vote, one file for each stage."""

from deliberation.votes.acts.closing import (
    close_vote,
    judge_quorum,
    reconcile_sheets,
    sheets_to_reconcile,
    verdict_to_judge,
)
from deliberation.votes.acts.counting import enter_batch, set_batch_aside
from deliberation.votes.acts.drafting import discard_draft, import_roll, save_draft, start_draft
from deliberation.votes.acts.opening import open_vote, put_forward
from deliberation.votes.acts.paper import correct_sheets, count_sheets, give_paper, sheets_to_correct
from deliberation.votes.acts.precedents import load_precedent, load_precedents
from deliberation.votes.acts.result import computed, declare_result, result_to_declare

__all__ = [
    "close_vote",
    "computed",
    "correct_sheets",
    "count_sheets",
    "declare_result",
    "discard_draft",
    "enter_batch",
    "give_paper",
    "import_roll",
    "judge_quorum",
    "load_precedent",
    "load_precedents",
    "open_vote",
    "put_forward",
    "reconcile_sheets",
    "result_to_declare",
    "save_draft",
    "set_batch_aside",
    "sheets_to_correct",
    "sheets_to_reconcile",
    "start_draft",
    "verdict_to_judge",
]
