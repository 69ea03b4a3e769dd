"""Every write of the assembly's record, one file per family of acts."""

from deliberation.council.acts.assessing import (
    adopt_principles,
    ask_for_assessment,
    publish_assessment,
    publish_committee_assessment,
)
from deliberation.council.acts.bodies import (
    add_body,
    add_member,
    change_body,
    correct_name,
    end_term,
    give_member_seat,
)
from deliberation.council.acts.cases import load_council_cases
from deliberation.council.acts.entering import add_source, correct_act, correct_meeting, enter_act, enter_meeting
from deliberation.council.acts.groups import add_faction, correct_group, end_faction, set_faction
from deliberation.council.acts.importing import import_acts
from deliberation.council.acts.members import ask_correction, ask_own_correction, decide_correction, put_question
from deliberation.council.acts.noting import note_on_flags
from deliberation.council.acts.seats import enter_seats
from deliberation.council.acts.taking import take_back_issue, take_up_issue
from deliberation.council.acts.terms import add_term, correct_speaks_for, correct_term
from deliberation.council.acts.voting import correct_vote, enter_vote

__all__ = [
    "add_body",
    "add_faction",
    "add_member",
    "add_source",
    "add_term",
    "adopt_principles",
    "ask_correction",
    "ask_for_assessment",
    "ask_own_correction",
    "change_body",
    "correct_act",
    "correct_group",
    "correct_meeting",
    "correct_name",
    "correct_speaks_for",
    "correct_term",
    "correct_vote",
    "decide_correction",
    "end_faction",
    "end_term",
    "enter_act",
    "enter_meeting",
    "enter_seats",
    "enter_vote",
    "give_member_seat",
    "import_acts",
    "load_council_cases",
    "note_on_flags",
    "publish_assessment",
    "publish_committee_assessment",
    "put_question",
    "set_faction",
    "take_back_issue",
    "take_up_issue",
]
