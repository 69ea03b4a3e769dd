"""Shape of what the joined pages ask: before erasing, and with notes on points to check."""

from collections.abc import Iterable

from wtforms import BooleanField, SelectField

from deliberation.dataplans.forms import RepliesForm, replies_form
from deliberation.site.rules import GROUNDS
from deliberation.web.forms import Form, LineField, at_most, required


class EraseMyselfForm(Form):
    sure = BooleanField("label.erase_sure", [required()])


class ErasePersonForm(Form):
    whom = LineField("label.erasure_whom", [required(), at_most(254)])
    ground = SelectField("label.erasure_ground", choices=[(g, f"ground.{g}") for g in GROUNDS])
    order = LineField("label.erasure_order", [required(), at_most(200)])


def notes_form(points: Iterable[tuple[str, str]]) -> type[RepliesForm]:
    """Like replies_form, with the act of the assembly that the notes rest on."""
    return type("NotesOnVersion", (replies_form(points),), {"act": SelectField("label.note_act", default="")})
