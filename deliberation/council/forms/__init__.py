"""Shape of what the secretariat and members type about the assembly."""

from deliberation.council.forms.entries import (
    ActForm,
    DecisionForm,
    MeetingForm,
    QuestionForm,
    RequestForm,
    SourceForm,
    TakeBackForm,
    TakeUpForm,
)
from deliberation.council.forms.people import (
    BodyChangeForm,
    BodyForm,
    FactionForm,
    MemberFactionForm,
    MemberForm,
    NameForm,
    SeatForm,
    SpeaksForForm,
    TermDaysForm,
    TermForm,
    UntilForm,
)
from deliberation.council.forms.selects import DataSelect, Words
from deliberation.council.forms.votes import VoteForm, VoteStartForm, group_defaults, group_key, read_choices

__all__ = [
    "ActForm",
    "BodyChangeForm",
    "BodyForm",
    "DataSelect",
    "DecisionForm",
    "FactionForm",
    "MeetingForm",
    "MemberFactionForm",
    "MemberForm",
    "NameForm",
    "QuestionForm",
    "RequestForm",
    "SeatForm",
    "SourceForm",
    "SpeaksForForm",
    "TakeBackForm",
    "TakeUpForm",
    "TermDaysForm",
    "TermForm",
    "UntilForm",
    "VoteForm",
    "VoteStartForm",
    "Words",
    "group_defaults",
    "group_key",
    "read_choices",
]
