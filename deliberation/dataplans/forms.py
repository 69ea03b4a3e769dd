"""Shape of what clerks send beside the answers themselves, which wizard.py reads."""

from collections.abc import Iterable

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField

from deliberation.dataplans.notations import LINE_LIMIT
from deliberation.dataplans.rules import CORRECTION_LIMIT, REASON_LIMIT, REPLY_LIMIT
from deliberation.web.forms import Form, LineField, TextField, at_most, required

WRITTEN = "reply."  # what the inputs of replies, and of notes, begin with


class DraftForm(Form):
    """A page of the wizard. ``revision``: of the draft that the page was drawn from."""

    revision = HiddenField(default="0")


class FlowForm(DraftForm):
    """A flow to begin. ``like``: of which it is a copy."""

    name = LineField("label.flow_name", [required(), at_most(LINE_LIMIT)])
    flow_id = LineField("label.flow_id", [at_most(64)])
    like = HiddenField()


class ImportForm(DraftForm):
    file = FileField("label.import_file")


class SheetForm(DraftForm):
    """``packed``: the file that the page before showed, to be put into the draft when ``confirmed``."""

    file = FileField("label.sheet_file")
    packed = HiddenField()
    confirmed = HiddenField()


class PublishForm(Form):
    """``document``: the digest of the draft that was on the page."""

    document = HiddenField()
    is_corrigendum = BooleanField("label.is_corrigendum")
    correction = TextField("label.correction_of_version", [at_most(CORRECTION_LIMIT)], render_kw={"rows": 4})


class RepliesForm(Form):
    """One place to write for every point; each field is called like its point (redflags.name_of)."""

    points: tuple[str, ...] = ()


def replies_form(points: Iterable[tuple[str, str]]) -> type[RepliesForm]:
    """``points``: the name of a field, and the key of the words that its errors call it by."""
    fields = {
        name: TextField(label, [at_most(REPLY_LIMIT)], render_kw={"rows": 4}, name=f"{WRITTEN}{name}")
        for name, label in points
    }
    return type("RepliesOfVersion", (RepliesForm,), {**fields, "points": tuple(fields)})


class RedactForm(Form):
    reason = TextField("label.redaction_reason", [required(), at_most(REASON_LIMIT)], render_kw={"rows": 4})
