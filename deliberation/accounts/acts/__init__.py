"""Every write about people, one file per verb's family."""

from deliberation.accounts.acts.counts import append_day_counts, publish_day_counts
from deliberation.accounts.acts.departments import add_department, end_department
from deliberation.accounts.acts.jurisdictions import add_jurisdiction
from deliberation.accounts.acts.limits import count_attempt, forget_attempts
from deliberation.accounts.acts.notices import mark_notices_read, notify
from deliberation.accounts.acts.pending import confirm_act, decline_act, erase_argument, propose_act
from deliberation.accounts.acts.people import (
    add_person,
    change_password,
    choose_name,
    close_account,
    empty_account,
    end_recovery,
    new_password,
    register_person,
    set_password,
    sign_in,
    sign_out,
    sign_out_everywhere,
    start_session,
)
from deliberation.accounts.acts.recovery import (
    ask_to_recover,
    carry_out_recoveries,
    carry_out_recovery,
    confirm_recovery,
    recover_account,
    refuse_recovery,
)
from deliberation.accounts.acts.roles import end_role, grant_role, make_first_administrator, wait_for_turn
from deliberation.accounts.acts.verification import (
    claim_letter_code,
    import_residents,
    make_letter_codes,
    take_letter_code,
    verify_at_counter,
)

__all__ = [
    "add_department",
    "add_jurisdiction",
    "add_person",
    "append_day_counts",
    "ask_to_recover",
    "carry_out_recoveries",
    "carry_out_recovery",
    "change_password",
    "choose_name",
    "claim_letter_code",
    "close_account",
    "confirm_act",
    "confirm_recovery",
    "count_attempt",
    "decline_act",
    "empty_account",
    "end_department",
    "end_recovery",
    "end_role",
    "erase_argument",
    "forget_attempts",
    "grant_role",
    "import_residents",
    "make_first_administrator",
    "make_letter_codes",
    "mark_notices_read",
    "new_password",
    "notify",
    "propose_act",
    "publish_day_counts",
    "recover_account",
    "refuse_recovery",
    "register_person",
    "set_password",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "start_session",
    "take_letter_code",
    "verify_at_counter",
    "wait_for_turn",
]
