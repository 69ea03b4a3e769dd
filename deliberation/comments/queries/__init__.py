"""Every SELECT about comments, issues, consultations, answers, moderation: prebuilt Core statements, plain columns."""

from deliberation.comments.queries.annex import annex
from deliberation.comments.queries.answers import (
    answer,
    answered_comments,
    answers_beside,
    answers_naming,
    answers_of,
    answers_of_consultation,
    answers_sharing,
    answers_to,
    comments_of_answer,
    names_of_changes,
    said_to,
    same_answer,
)
from deliberation.comments.queries.asked import asked_most
from deliberation.comments.queries.batches import (
    batch,
    batch_lines,
    batch_of_calls,
    batch_with_scan,
    batches_of,
    batches_to_replace,
    batches_waiting,
    slip_of,
)
from deliberation.comments.queries.consultations import (
    closed,
    consultation,
    consultations_of,
    last_to_end,
    open_and_announced,
    open_consultation,
)
from deliberation.comments.queries.consulted import consultations_held
from deliberation.comments.queries.counted import (
    Three,
    by_field,
    counts_of_answers,
    counts_of_issues,
    results_of_consultation,
    unanswered_of_issues,
)
from deliberation.comments.queries.duty import (
    DUE_SHOWN,
    NOTICE_PAGE,
    answers_owed,
    changes_of,
    comments_beside,
    duty_by_department,
    result_notice,
)
from deliberation.comments.queries.grouped import came_by, grouping_overruled
from deliberation.comments.queries.issues import (
    comments_of_issue,
    contest,
    contests_here,
    contests_waiting,
    every_issue_of,
    grouped_already,
    issue,
    issue_named,
    issues_of,
    issues_of_comment,
    listed,
    membership,
    taken_out_of,
    ungrouped,
)
from deliberation.comments.queries.linked import (
    answered_issues,
    answers_to_issue,
    issue_entered,
    issues_now,
    issues_of_answer,
    issues_of_consultation,
    issues_tied,
    unanswered_of_issue,
)
from deliberation.comments.queries.locks import has_part, is_party, lock_facts, people_in_thread
from deliberation.comments.queries.moderation import (
    appeal,
    appeal_of,
    appeals_about,
    last_of,
    moderation_figures,
    moderation_tally,
    moderations,
    open_appeals,
    overruled,
    recent_moderation,
    review_waiting,
)
from deliberation.comments.queries.seen import seen
from deliberation.comments.queries.statements import (
    agreement,
    agreements_due,
    agreements_of,
    marks,
    marks_of,
    same_statement,
    statement,
    statements_contested,
    statements_drawn,
    statements_from,
    statements_of,
    with_words_of,
)
from deliberation.comments.queries.tallies import (
    counts,
    counts_of_consultation,
    counts_of_consultations,
    counts_with_flows,
    voice,
)
from deliberation.comments.queries.texts import (
    PAGE,
    STILL_STANDS,
    comment,
    comments_by_id,
    credits_of,
    mine,
    newest,
    on_place,
    replies,
    replies_to,
    same_text,
    texts_of,
    thread,
    unanswered,
)
from deliberation.comments.queries.waiting import deadlines, newest_here, overdue_answers, owed_answers, to_answer

__all__ = [
    "DUE_SHOWN", "NOTICE_PAGE", "PAGE", "STILL_STANDS", "Three", "agreement", "agreements_due", "agreements_of",
    "annex", "answer", "answered_comments", "answered_issues", "answers_beside", "answers_naming", "answers_of",
    "answers_of_consultation", "answers_owed", "answers_sharing", "answers_to", "answers_to_issue", "appeal",
    "appeal_of", "appeals_about", "asked_most", "batch", "batch_lines", "batch_of_calls", "batch_with_scan",
    "batches_of", "batches_to_replace", "batches_waiting", "by_field", "came_by", "changes_of", "closed", "comment",
    "comments_beside", "comments_by_id", "comments_of_answer", "comments_of_issue", "consultation",
    "consultations_held", "consultations_of", "contest", "contests_here", "contests_waiting", "counts",
    "counts_of_answers", "counts_of_consultation", "counts_of_consultations", "counts_of_issues",
    "counts_with_flows", "credits_of", "deadlines", "duty_by_department", "every_issue_of", "grouped_already",
    "grouping_overruled", "has_part", "is_party", "issue", "issue_entered", "issue_named", "issues_now",
    "issues_of", "issues_of_answer", "issues_of_comment", "issues_of_consultation", "issues_tied", "last_of",
    "last_to_end", "listed", "lock_facts", "marks", "marks_of", "membership", "mine", "moderation_figures",
    "moderation_tally", "moderations", "names_of_changes", "newest", "newest_here", "on_place",
    "open_and_announced", "open_appeals", "open_consultation", "overdue_answers", "overruled", "owed_answers",
    "people_in_thread", "recent_moderation", "replies", "replies_to", "result_notice", "results_of_consultation",
    "review_waiting", "said_to", "same_answer", "same_statement", "same_text", "seen", "slip_of", "statement",
    "statements_contested", "statements_drawn", "statements_from", "statements_of", "taken_out_of", "texts_of",
    "thread", "to_answer", "unanswered", "unanswered_of_issue", "unanswered_of_issues", "ungrouped", "voice",
    "with_words_of",
]  # fmt: skip
