"""Shape of what observers, auditors, proponents and the secretariat enter. Labels are catalogue keys."""

from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, SelectField

from deliberation.audits.rules import DISPOSITIONS
from deliberation.web.forms import Form, LineField, TextField, at_most, iso_day, required


class ObserverForm(Form):
    person = SelectField("label.audit_holder", [required()], choices=[])
    code = LineField("label.observer_code", [required(), at_most(64)])
    name_ja = LineField("label.observer_name", [required(), at_most(200)])
    name_en = LineField("label.observer_name_en", [at_most(200)])
    independent = RadioField(
        "label.observer_independent",
        [required()],
        choices=[("yes", "independence.yes"), ("no", "independence.no")],
    )


class LoadForm(Form):
    file = FileField("label.rows_file", [required()])
    mapping = FileField("label.mapping_file")
    mends = SelectField("label.mends", choices=[], validate_choice=False)  # not drawn while nothing is to be mended


class IntakeForm(Form):
    mapping = FileField("label.mapping_file")
    mends = SelectField("label.mends", choices=[], validate_choice=False)


class PartForm(Form):
    file = FileField("label.rows_part", [required()])
    place = HiddenField()  # how much had come when the page was drawn: the same part is never added twice


class ReportForm(Form):
    record = SelectField("label.audit_record", choices=[])
    first = LineField("label.audit_first", [required(), iso_day()], render_kw={"type": "date"})
    last = LineField("label.audit_last", [required(), iso_day()], render_kw={"type": "date"})
    seen = HiddenField()  # what the auditor confirmed: comes from the page on which it is checked


class AnswerForm(Form):
    body = TextField("label.finding_answer", [required(), at_most(4000)], render_kw={"rows": 8})


class DispositionForm(Form):
    kind = RadioField("label.disposition", [required()], choices=[(k, f"disposition.{k}") for k in DISPOSITIONS])
    act_id = RadioField("label.deciding_act", [required()], choices=[])
    note = TextField("label.disposition_note", [at_most(2000)], render_kw={"rows": 3})


class Button(Form):
    """A form that is only a button."""
