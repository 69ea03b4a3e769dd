"""Meetings, acts, sources, and what members file, as they are typed."""

from collections.abc import Callable

from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField

from deliberation.council.forms.figures import FiguresForm
from deliberation.council.forms.selects import DAY, EN, JA, TEXT, TITLE, DataSelect, MaybeSelect, codes
from deliberation.council.kinds import ActKind, AskedKind, Contested, Decision, Session, SourceKind
from deliberation.council.marks import seconds
from deliberation.proposals.forms import chosen, web_address
from deliberation.web.forms import Form, Invalid, LineField, TextField, at_most, iso_day, required

ADDRESS = 980  # of a video, so that its column has place for the time in it


def time_mark() -> Callable[[Form, Field], None]:
    """A time in a video as people read it off, h:mm:ss, or nothing."""

    def check(form: Form, field: Field) -> None:
        if field.data and seconds(field.data) is None:
            raise Invalid("import_time_unread")

    return check


class MeetingForm(Form):
    body = DataSelect("label.body", [required()], numbered=True)
    held_on = LineField("label.held_on", [required(), iso_day()], render_kw=DAY)
    session = MaybeSelect("label.session", choices=codes("council.session", Session, none=True))
    session_ja = LineField("label.session_name", [at_most(120)], render_kw=JA)
    session_en = LineField("label.session_name_en", [at_most(120)], render_kw=EN)
    minutes = LineField("label.minutes_address", [at_most(1000), web_address()], render_kw={"type": "url"})
    video = LineField("label.video_address", [at_most(1000), web_address()], render_kw={"type": "url"})
    another = LineField("label.another")
    revision = HiddenField()
    correction = TextField("label.correction", [required(), at_most(2000)], render_kw={"rows": 3})


class SourceForm(Form):
    kind = SelectField("label.source_kind", [required()], choices=codes("council.source", SourceKind))
    title = LineField("label.source_title", [at_most(TITLE)])
    address = LineField("label.source_address", [at_most(ADDRESS), web_address()], render_kw={"type": "url"})
    video_time = LineField("label.video_time", [at_most(8), time_mark()])

    def validate_video_time(self, field: LineField) -> None:
        """Only of a video that can be opened there."""
        if field.data and (self.kind.data != SourceKind.video or not self.address.data):
            raise Invalid("import_time_without_video")


class TakeUpForm(Form):
    issue = DataSelect("label.issue_taken_up", [required()], numbered=True)


class TakeBackForm(Form):
    reason = TextField("label.taken_back_reason", [required(), at_most(2000)], render_kw={"rows": 3})


class ActForm(FiguresForm):
    kind = SelectField("label.act_kind", [required()], choices=codes("council.kind", ActKind))
    body = DataSelect("label.body", [required()], numbered=True)
    acted_on = LineField("label.acted_on", [required(), iso_day()], render_kw=DAY)
    acted_until = LineField("label.acted_until", [iso_day()], render_kw=DAY)
    meeting = DataSelect("label.meeting", numbered=True)
    number = LineField("label.act_number", [at_most(40)])
    title_ja = LineField("label.act_title", [required(), at_most(TITLE)], render_kw=JA)
    title_en = LineField("label.act_title_en", [at_most(TITLE)], render_kw=EN)
    text_ja = TextField("label.act_text", [at_most(TEXT)], render_kw={"rows": 6, **JA})
    text_en = TextField("label.act_text_en", [at_most(TEXT)], render_kw={"rows": 4, **EN})
    answerer = LineField("label.answerer", [at_most(120)])
    answer = TextField("label.answer_text", [at_most(TEXT)], render_kw={"rows": 6})
    members = SelectMultipleField("label.act_members", validate_choice=False, choices=[])
    parent = DataSelect("label.parent_act", numbered=True)
    parent_words = LineField("label.parent_words", [at_most(100)])
    question = DataSelect("label.asked_here", numbered=True)
    question_words = LineField("label.question_words", [at_most(100)])
    withdrawn = BooleanField("label.withdrawn")
    proposal = DataSelect("label.about_proposal")
    version = DataSelect("label.about_version")
    flow = DataSelect("label.about_flow")
    field = DataSelect("label.about_field")
    place_of = HiddenField()
    event = DataSelect("label.about_event", numbered=True)
    minutes = LineField("label.minutes_address", [at_most(1000), web_address()], render_kw={"type": "url"})
    video = LineField("label.video_address", [at_most(ADDRESS), web_address()], render_kw={"type": "url"})
    video_time = LineField("label.video_time", [at_most(8), time_mark()])
    paper = LineField("label.paper_address", [at_most(1000), web_address()], render_kw={"type": "url"})
    another = LineField("label.another")
    revision = HiddenField()
    correction = TextField("label.correction", [required(), at_most(2000)], render_kw={"rows": 3})

    def validate_video_time(self, field: LineField) -> None:
        """Only of a video that can be opened there."""
        if field.data and not self.video.data:
            raise Invalid("import_time_without_video")


class QuestionForm(Form):
    kind = SelectField("label.asked_kind", [required()], choices=codes("council.asked", AskedKind))
    title = LineField("label.question_title", [required(), at_most(200)])
    body = TextField("label.question_body", [required(), at_most(5000)], render_kw={"rows": 8})
    proposal = DataSelect("label.about_proposal", [required()])
    version = DataSelect("label.about_version")
    flow = DataSelect("label.about_flow")
    field = DataSelect("label.about_field")
    place_of = HiddenField()
    issue = HiddenField()


class RequestForm(Form):
    request = TextField("label.correction_request", [required(), at_most(2000)], render_kw={"rows": 5})


class OwnRequestForm(Form):
    what = SelectField("label.contested", [required()], choices=chosen("council.contested", Contested))
    request = TextField("label.correction_request", [required(), at_most(2000)], render_kw={"rows": 5})


class DecisionForm(Form):
    decision = SelectField("label.decision", [required()], choices=chosen("council.decision", Decision))
    made = DataSelect("label.correction_made", numbered=True)
    reason = TextField("label.decision_reason", [required(), at_most(2000)], render_kw={"rows": 4})
