"""Every write about comments, one file per verb's family."""

from deliberation.comments.acts.answering import give_answer
from deliberation.comments.acts.batches import confirm_batch, decline_batch, enter_batch
from deliberation.comments.acts.bearers import file_withdrawal_for_bearer, withdraw_comment_for_bearer
from deliberation.comments.acts.commenting import submit_comment, withdraw_comment
from deliberation.comments.acts.comparing import STALE, Found, Group, claim_comparing, keep_alike
from deliberation.comments.acts.consulting import open_consultation
from deliberation.comments.acts.erasing import erase_author, erase_text, hold_text, hold_texts_of
from deliberation.comments.acts.grouping import (
    answer_contest,
    contest_grouping,
    contest_grouping_for_bearer,
    group_comments,
    make_issue,
    take_out,
)
from deliberation.comments.acts.locking import (
    appeal_lock,
    appeal_lock_for_bearer,
    decide_lock_appeal,
    lock_replies,
    unlock_replies,
)
from deliberation.comments.acts.marking import (
    forget_marks,
    mark_statements,
    publish_agreement,
    publish_agreements,
)
from deliberation.comments.acts.moderating import (
    decide_appeal,
    file_appeal,
    file_appeal_for_bearer,
    hide_comment,
    restore_comment,
)
from deliberation.comments.acts.stating import (
    answer_statement_contest,
    contest_statement,
    contest_statement_for_bearer,
    draw_statement,
    withdraw_statement,
)

__all__ = [
    "STALE",
    "Found",
    "Group",
    "answer_contest",
    "answer_statement_contest",
    "appeal_lock",
    "appeal_lock_for_bearer",
    "claim_comparing",
    "confirm_batch",
    "contest_grouping",
    "contest_grouping_for_bearer",
    "contest_statement",
    "contest_statement_for_bearer",
    "decide_appeal",
    "decide_lock_appeal",
    "decline_batch",
    "draw_statement",
    "enter_batch",
    "erase_author",
    "erase_text",
    "file_appeal",
    "file_appeal_for_bearer",
    "file_withdrawal_for_bearer",
    "forget_marks",
    "give_answer",
    "group_comments",
    "hide_comment",
    "hold_text",
    "hold_texts_of",
    "keep_alike",
    "lock_replies",
    "make_issue",
    "mark_statements",
    "open_consultation",
    "publish_agreement",
    "publish_agreements",
    "restore_comment",
    "submit_comment",
    "take_out",
    "unlock_replies",
    "withdraw_comment",
    "withdraw_comment_for_bearer",
    "withdraw_statement",
]
