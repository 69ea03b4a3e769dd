"""Base of every form: shape of input only. Labels and messages are catalogue keys; templates print the sentences."""

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from deliberation.errors import Refused
from deliberation.web.text import clean, is_blank
from deliberation.web.typed import number

_KEYS = {"Not a valid choice.": "reason.choose_one_of_these"}


class _Keys:
    """WTForms' built-in messages as keys of our catalogue."""

    def gettext(self, message: str) -> str:
        return _KEYS.get(message, "reason.not_understood")

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular)


class Form(FlaskForm):
    """A form with its token. WTForms' own English messages are never shown: our validators give keys."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return _Keys()

    def refuse(self, refused: Refused) -> None:
        """Put an act's refusal at its field, or at the top of the form when it has none."""
        field = self._fields.get(refused.field or "")
        message = (f"reason.{refused.reason}", refused.values)
        if field is None:
            self.form_errors = [*self.form_errors, message]
        else:
            field.errors = [*field.errors, message]


class Invalid(StopValidation):
    """A validator's refusal: a reason code and its values, kept as (key, values) in ``field.errors``."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__()
        self.args = ((f"reason.{reason}", values),)


def required() -> Callable[[Form, Field], None]:
    """Something must be entered."""

    def check(form: Form, field: Field) -> None:
        if not field.data or (isinstance(field.data, str) and is_blank(field.data)):
            raise Invalid("required", label=LabelOf(field))

    check.field_flags = {"required": True}  # type: ignore[attr-defined]
    return check


def at_most(longest: int) -> Callable[[Form, Field], None]:
    """At most ``longest`` characters; says how many are too many."""

    def check(form: Form, field: Field) -> None:
        over = len(field.data or "") - longest
        if over > 0:
            raise Invalid("too_long", label=LabelOf(field), max=longest, over=over)

    check.field_flags = {"maxlength": longest}  # type: ignore[attr-defined]
    return check


def one_of(values: Iterable[str]) -> Callable[[Form, Field], None]:
    allowed = frozenset(values)

    def check(form: Form, field: Field) -> None:
        if field.data not in allowed:
            raise Invalid("choose_one", label=LabelOf(field))

    return check


def iso_day() -> Callable[[Form, Field], None]:
    """A day as YYYY-MM-DD, or nothing."""

    def check(form: Form, field: Field) -> None:
        if field.data and not _is_day(field.data):
            raise Invalid("no_such_day", label=LabelOf(field))

    return check


def _is_day(text: str) -> bool:
    """Python would also read 20261121 and 2026-W47-6; one way of writing is enough."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class LabelOf(str):
    """The catalogue key of a field's label; templates translate it before it enters a sentence."""

    def __new__(cls, field: Field) -> "LabelOf":
        return super().__new__(cls, field.label.text)


def tidy(value: str | None) -> str | None:
    """NFC, no control characters, line ends as \\n, no spaces at both ends; empty where nobody would see anything."""
    if not isinstance(value, str):
        return value
    return "" if is_blank(value) else clean(value).strip()


class LineField(StringField):
    """One line of text."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[tidy], **kwargs)


class TextField(TextAreaField):
    """Several lines of text."""

    def __init__(self, label: str, validators: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, filters=[tidy], **kwargs)


class NumberField(IntegerField):
    """A whole number that must be entered, between two bounds; 0 is one."""

    def __init__(self, label: str, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least, self.most = least, most
        self.flags.required = True

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = (tidy(valuelist[0]) if valuelist else "") or ""
        self.data = number(unicodedata.normalize("NFKC", typed))
        if self.data is None or not self.least <= self.data <= self.most:
            raise ValueError((f"reason.{'whole_number' if typed else 'required'}", {"label": LabelOf(self)}))


class ManyField(SelectMultipleField):
    """Any of several things, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
