"""A vote, in two steps: how it was taken, then who did what."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField

from deliberation.council.forms.selects import DAY, NUMBER, TITLE, DataSelect, MaybeSelect, codes
from deliberation.council.kinds import Question
from deliberation.council.rollcalls import REQUIREMENTS, Choice, Declared, Way
from deliberation.proposals.forms import whole_number
from deliberation.web.forms import Form, LineField, TextField, at_most, iso_day, required


class WayForm(Form):
    """How a vote was taken."""

    taken_on = LineField("label.taken_on", [required(), iso_day()], render_kw=DAY)
    question = SelectField("label.question_put", [required()], choices=codes("council.question", Question))
    way = SelectField("label.way", [required()], choices=codes("council.way", Way))
    requirement = SelectField("label.requirement", [required()], choices=codes("council.requirement", REQUIREMENTS))
    presiding = DataSelect("label.presiding", numbered=True)


class VoteStartForm(WayForm):
    """First step of a vote. Sent by GET; nothing is written."""

    class Meta(Form.Meta):
        csrf = False


class VoteForm(WayForm):
    """Second step: who did what, or how many, or what the chair declared. Radios of the members come beside it.
    What the first step said can still be put right."""

    seats = LineField("label.seats_then", [whole_number(), at_most(3)], render_kw=NUMBER)
    in_favour = LineField("label.in_favour", [whole_number(), at_most(4)], render_kw=NUMBER)
    against = LineField("label.against", [whole_number(), at_most(4)], render_kw=NUMBER)
    stayed = LineField("label.stayed", [whole_number(), at_most(4)], render_kw=NUMBER)
    abstained = LineField("label.abstained", [whole_number(), at_most(4)], render_kw=NUMBER)
    absent = LineField("label.absent", [whole_number(), at_most(4)], render_kw=NUMBER)
    excused = LineField("label.excused", [whole_number(), at_most(4)], render_kw=NUMBER)
    declared = MaybeSelect("label.declared", choices=codes("council.declared", Declared, none=True))
    choices_from = LineField("label.choices_from", [at_most(TITLE)])
    casting = MaybeSelect(
        "label.casting", choices=codes("council.choice", (Choice.in_favour, Choice.against), none=True)
    )
    recalled = BooleanField("label.recalled")
    meeting = DataSelect("label.meeting", numbered=True)
    correction = TextField("label.correction", [required(), at_most(2000)], render_kw={"rows": 3})
    choices = HiddenField("label.choices")


CHOICE_FIELD = "m-"  # a member's radio is named m-<member id>


def read_choices(values: Mapping[str, str], roster: Iterable[Any], *, presiding: int | None) -> dict[int, str]:
    """Member id → choice as ticked. Nothing ticked for a member is no choice; codes that do not exist are dropped."""
    known = {choice.value for choice in Choice}
    found = {}
    for member in roster:
        ticked = values.get(f"{CHOICE_FIELD}{member.id}", "")
        if ticked in known:
            found[member.id] = ticked
        elif member.id == presiding:
            found[member.id] = Choice.not_voting.value
    return found


def group_defaults(values: Mapping[str, str], roster: Iterable[Any]) -> dict[int, str]:
    """Choices set by group: ``g-<faction id>``, ``g-none`` (of no group), ``g-unknown``. Absent: nobody is set."""
    known = {choice.value for choice in Choice}
    ticked = {member.id: values.get(f"g-{group_key(member)}", "") for member in roster}
    return {member: choice for member, choice in ticked.items() if choice in known}


def group_key(member: Any) -> str:
    """The name under which a member's group is set at once."""
    if member.faction_id is not None:
        return str(member.faction_id)
    return "unknown" if member.faction_term is None else "none"
