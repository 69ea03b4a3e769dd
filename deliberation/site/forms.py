"""Shape of what is asked before erasing."""

from wtforms import BooleanField, SelectField

from deliberation.site.rules import GROUNDS
from deliberation.web.forms import Form, LineField, at_most, required


class EraseMyselfForm(Form):
    sure = BooleanField("label.erase_sure", [required()])


class ErasePersonForm(Form):
    whom = LineField("label.erasure_whom", [required(), at_most(254)])
    ground = SelectField("label.erasure_ground", choices=[(g, f"ground.{g}") for g in GROUNDS])
    order = LineField("label.erasure_order", [required(), at_most(200)])
