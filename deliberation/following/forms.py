"""Shape of what is asked about letters."""

from wtforms import BooleanField, RadioField, SelectField

from deliberation.following.rules import Rhythm
from deliberation.web.forms import Form, required


class LettersForm(Form):
    rhythm = RadioField(
        "label.rhythm", [required()], choices=[(str(one), "rhythm." + one) for one in Rhythm], validate_choice=True
    )
    language = SelectField("label.mail_language", [required()], choices=[("ja", "language.ja"), ("en", "language.en")])
    duties = BooleanField("label.duties")
