"""Shape of what the secretariat and members type about the assembly."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import BooleanField, HiddenField, SelectField

from deliberation.council.kinds import (
    ActKind,
    AskedKind,
    BodyKind,
    BodyPart,
    Decision,
    Question,
    Session,
    SourceKind,
)
from deliberation.council.rollcalls import REQUIREMENTS, Choice, Declared, Way
from deliberation.proposals.forms import web_address, whole_number
from deliberation.web.forms import Form, LineField, TextField, at_most, iso_day, one_of, required

TITLE, NAME, TEXT = 300, 80, 20_000
_DAY = {"type": "date"}
_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}

#: What the secretariat enters; signatures and consultations are compiled from sources only.
ENTERED_KINDS = tuple(kind for kind in ActKind if kind is not ActKind.consultation_reported)


def _codes(prefix: str, codes: Iterable[str], *, none: bool = False) -> list[tuple[str, str]]:
    """Choices whose words stand in the catalogue; ``none`` puts "not chosen" first."""
    return ([("", "")] if none else []) + [(str(code), f"{prefix}.{code}") for code in codes]


class DataSelect(SelectField):
    """A select whose words are data (names, titles), not keys of the catalogue; drawn by council/_panel.html."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, validate_choice=False, choices=[], **kwargs)

    def offer(self, rows: Iterable[tuple[Any, str]], *, none: str | None = None) -> None:
        """Fill it; ``none``: key of the words for "nothing chosen"."""
        self.choices = [(str(value), text) for value, text in rows]
        self.nothing = none

    nothing: str | None = None


class MaybeSelect(SelectField):
    """A select that may be left open, or left out of the page: nothing is the empty string."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, coerce=lambda value: str(value or ""), **kwargs)
        self.type = "SelectField"  # drawn as one

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist or [""])


class BodyForm(Form):
    kind = SelectField("label.body_kind", [required()], choices=_codes("council.body", BodyKind))
    name_ja = LineField("label.body_name", [required(), at_most(120)])
    name_en = LineField("label.body_name_en", [at_most(120)])
    slug = LineField("label.body_slug", [required(), at_most(40)], render_kw={"autocapitalize": "none"})
    seats = LineField("label.seats", [whole_number(), at_most(3)], render_kw=_NUMBER)
    part_of = DataSelect("label.part_of")


class BodyChangeForm(Form):
    seats = LineField("label.seats", [whole_number(), at_most(3)], render_kw=_NUMBER)
    ended_on = LineField("label.ended_on", [iso_day()], render_kw=_DAY)


class FactionForm(Form):
    name_ja = LineField("label.faction_name", [required(), at_most(120)])
    name_en = LineField("label.faction_name_en", [at_most(120)])
    since = LineField("label.since", [required(), iso_day()], render_kw=_DAY)


class MemberForm(Form):
    name_ja = LineField("label.member_name", [required(), at_most(NAME)])
    kana = LineField("label.member_kana", [at_most(NAME)])
    name_en = LineField("label.member_name_en", [at_most(NAME)])
    body = DataSelect("label.body", [required()])
    part = SelectField("label.body_part", [required()], choices=_codes("council.part", BodyPart))
    since = LineField("label.since", [required(), iso_day()], render_kw=_DAY)
    faction = DataSelect("label.faction")


class NameForm(Form):
    name_ja = LineField("label.right_name", [required(), at_most(120)])
    kana = LineField("label.member_kana", [at_most(NAME)])
    name_en = LineField("label.right_name_en", [at_most(120)])
    correction = TextField("label.correction", [required(), at_most(2000)], render_kw={"rows": 3})


class TermForm(Form):
    body = DataSelect("label.body", [required()])
    part = SelectField("label.body_part", [required()], choices=_codes("council.part", BodyPart))
    since = LineField("label.since", [required(), iso_day()], render_kw=_DAY)
    until = LineField("label.until_day", [iso_day()], render_kw=_DAY)


class UntilForm(Form):
    until = LineField("label.until_day", [required(), iso_day()], render_kw=_DAY)


class MemberFactionForm(Form):
    faction = DataSelect("label.faction", [required()])
    since = LineField("label.since", [required(), iso_day()], render_kw=_DAY)


class SeatForm(Form):
    seat_number = LineField("label.council_seat", [whole_number(), at_most(4)], render_kw=_NUMBER)


class MeetingForm(Form):
    body = DataSelect("label.body", [required()])
    held_on = LineField("label.held_on", [required(), iso_day()], render_kw=_DAY)
    session = MaybeSelect("label.session", choices=_codes("council.session", Session, none=True))
    session_ja = LineField("label.session_name", [at_most(120)])
    session_en = LineField("label.session_name_en", [at_most(120)])
    minutes = LineField("label.minutes_address", [at_most(1000), web_address()], render_kw={"type": "url"})
    video = LineField("label.video_address", [at_most(1000), web_address()], render_kw={"type": "url"})
    revision = HiddenField()
    correction = TextField("label.correction", [at_most(2000)], render_kw={"rows": 3})


class SourceForm(Form):
    kind = SelectField("label.source_kind", [required()], choices=_codes("council.source", SourceKind))
    title = LineField("label.source_title", [at_most(TITLE)])
    address = LineField("label.source_address", [at_most(1000), web_address()], render_kw={"type": "url"})


class ActForm(Form):
    kind = SelectField("label.act_kind", [required()], choices=_codes("council.kind", ENTERED_KINDS))
    body = DataSelect("label.body", [required()])
    acted_on = LineField("label.acted_on", [required(), iso_day()], render_kw=_DAY)
    meeting = DataSelect("label.meeting")
    number = LineField("label.act_number", [at_most(40)])
    title_ja = LineField("label.act_title", [required(), at_most(TITLE)])
    title_en = LineField("label.act_title_en", [at_most(TITLE)])
    text_ja = TextField("label.act_text", [at_most(TEXT)], render_kw={"rows": 6})
    text_en = TextField("label.act_text_en", [at_most(TEXT)], render_kw={"rows": 4})
    answerer = LineField("label.answerer", [at_most(120)])
    answer = TextField("label.answer_text", [at_most(TEXT)], render_kw={"rows": 6})
    parent = DataSelect("label.parent_act")
    question = DataSelect("label.asked_here")
    withdrawn = BooleanField("label.withdrawn")
    proposal = DataSelect("label.about_proposal")
    version = LineField("label.about_version", [whole_number(), at_most(6)], render_kw=_NUMBER)
    place = LineField("label.about_place", [at_most(140)], render_kw={"autocapitalize": "none"})
    event = DataSelect("label.about_event")
    minutes = LineField("label.minutes_address", [at_most(1000), web_address()], render_kw={"type": "url"})
    video = LineField("label.video_address", [at_most(1000), web_address()], render_kw={"type": "url"})
    paper = LineField("label.paper_address", [at_most(1000), web_address()], render_kw={"type": "url"})
    revision = HiddenField()
    correction = TextField("label.correction", [at_most(2000)], render_kw={"rows": 3})


class VoteStartForm(Form):
    """First step of a vote: how it was taken. Sent by GET; nothing is written."""

    class Meta(Form.Meta):
        csrf = False

    taken_on = LineField("label.taken_on", [required(), iso_day()], render_kw=_DAY)
    question = SelectField("label.question_put", [required()], choices=_codes("council.question", Question))
    way = SelectField("label.way", [required()], choices=_codes("council.way", Way))
    requirement = SelectField("label.requirement", [required()], choices=_codes("council.requirement", REQUIREMENTS))
    presiding = DataSelect("label.presiding")


class VoteForm(Form):
    """Second step: who did what, or how many, or what the chair declared. Radios of the members come beside it."""

    taken_on = HiddenField("label.taken_on", [required(), iso_day()])
    question = HiddenField("label.question_put", [one_of(Question)])
    way = HiddenField("label.way", [one_of(Way)])
    requirement = HiddenField("label.requirement", [one_of(REQUIREMENTS)])
    presiding = HiddenField("label.presiding")
    in_favour = LineField("label.in_favour", [whole_number(), at_most(4)], render_kw=_NUMBER)
    against = LineField("label.against", [whole_number(), at_most(4)], render_kw=_NUMBER)
    stayed = LineField("label.stayed", [whole_number(), at_most(4)], render_kw=_NUMBER)
    abstained = LineField("label.abstained", [whole_number(), at_most(4)], render_kw=_NUMBER)
    absent = LineField("label.absent", [whole_number(), at_most(4)], render_kw=_NUMBER)
    excused = LineField("label.excused", [whole_number(), at_most(4)], render_kw=_NUMBER)
    declared = MaybeSelect("label.declared", choices=_codes("council.declared", Declared, none=True))
    choices_from = LineField("label.choices_from", [at_most(TITLE)])
    casting = MaybeSelect(
        "label.casting", choices=_codes("council.choice", (Choice.in_favour, Choice.against), none=True)
    )
    recalled = BooleanField("label.recalled")
    meeting = DataSelect("label.meeting")
    correction = TextField("label.correction", [at_most(2000)], render_kw={"rows": 3})
    choices = HiddenField("label.choices")


class QuestionForm(Form):
    kind = SelectField("label.asked_kind", [required()], choices=_codes("council.asked", AskedKind))
    title = LineField("label.question_title", [required(), at_most(200)])
    body = TextField("label.question_body", [required(), at_most(5000)], render_kw={"rows": 8})
    proposal = DataSelect("label.about_proposal", [required()])
    version = LineField("label.about_version", [whole_number(), at_most(6)], render_kw=_NUMBER)
    place = LineField("label.about_place", [at_most(140)], render_kw={"autocapitalize": "none"})


class RequestForm(Form):
    request = TextField("label.correction_request", [required(), at_most(2000)], render_kw={"rows": 5})


class DecisionForm(Form):
    decision = SelectField("label.decision", [required()], choices=_codes("council.decision", Decision))
    reason = TextField("label.decision_reason", [required(), at_most(2000)], render_kw={"rows": 4})


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
