"""Shape of what people write and of what officials decide about it."""

from wtforms import BooleanField, HiddenField, RadioField, SelectField

from deliberation.comments.rules import ARTICLES, LONG, Result, Standing
from deliberation.web.forms import Form, LineField, TextField, at_most, iso_day, required


class CommentForm(Form):
    body = TextField("label.comment_body", [at_most(LONG)], render_kw={"rows": 10})
    long = BooleanField("label.long_opinion")
    standing = SelectField("label.standing", choices=[(str(s), f"standing.{s}") for s in reversed(Standing)], default="unsaid")
    flow = HiddenField()
    field = HiddenField()
    parent = HiddenField()
    version = HiddenField()
    step = HiddenField(default="write")


class ConsultationForm(Form):
    title_ja = LineField("label.consultation_title", [required(), at_most(200)])
    title_en = LineField("label.consultation_title_en", [at_most(200)])
    opens_on = LineField("label.opens_on", [required(), iso_day()], render_kw={"type": "date"})
    closes_on = LineField("label.closes_on", [required(), iso_day()], render_kw={"type": "date"})
    answers_due = LineField("label.answers_due", [iso_day()], render_kw={"type": "date"})
    short_reason = TextField("label.short_reason", [at_most(500)], render_kw={"rows": 3})


class AnswerForm(Form):
    topic = LineField("label.topic", [required(), at_most(200)])
    result = RadioField("label.result", choices=[(str(r), f"result.{r}") for r in Result])
    body = TextField("label.answer_body", [required(), at_most(20_000)], render_kw={"rows": 10})
    changed_version = LineField("label.changed_version", [at_most(6)], render_kw={"inputmode": "numeric"})
    changed_flow = LineField("label.changed_flow", [at_most(64)])
    changed_field = LineField("label.changed_field", [at_most(64)])


class HideForm(Form):
    article = RadioField("label.article", choices=[(a, f"terms.{a}") for a in ARTICLES])
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 4})


class RestoreForm(Form):
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 4})


class AppealForm(Form):
    body = TextField("label.appeal_body", [required(), at_most(2000)], render_kw={"rows": 6})


class AppealDecisionForm(Form):
    restore = RadioField("label.appeal_decision", choices=[("yes", "appeal.restore"), ("no", "appeal.keep")])
    reason = TextField("label.reason_public", [required(), at_most(1000)], render_kw={"rows": 4})


class OnlyButton(Form):
    """A button and its token."""
