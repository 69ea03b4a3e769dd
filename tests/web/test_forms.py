"""Forms: shape of input only, errors as keys with their values, what was typed kept as it was."""

from typing import Any

import pytest
from flask import Flask
from wtforms import BooleanField, SelectField

from deliberation.errors import Refused
from deliberation.web.forms import Form, LineField, NumberField, TextField, at_most, iso_day, one_of, required, tidy


class Everything(Form):
    line = LineField("label.email", [required(), at_most(5)])
    text = TextField("label.text", [at_most(10)])
    day = LineField("label.text", [iso_day()])
    kind = LineField("label.role", [one_of(["a", "b"])])
    number = NumberField("label.text", 0, 20)
    choice = SelectField("label.role", choices=[("x", "label.role"), ("y", "label.text")])
    agreed = BooleanField("label.terms_agreed", [required()])


GOOD = {"line": "abc", "text": "", "day": "", "kind": "a", "number": "1", "choice": "x", "agreed": "y"}


def errors(app: Flask, **values: Any) -> dict[str | None, Any]:
    """What is wrong with a form that is sent with these values instead of good ones."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST", data={**GOOD, **values}):
        form = Everything()
        form.validate()
        return dict(form.errors)


def key(errors: Any) -> str:
    first = errors[0]
    return first if isinstance(first, str) else first[0]


def test_a_good_form_has_no_errors(app: Flask) -> None:
    assert errors(app) == {}


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"line": ""}, "line", "reason.required"),
        ({"line": "   \u3000 \t"}, "line", "reason.required"),
        ({"line": "abcdef"}, "line", "reason.too_long"),
        ({"text": "x" * 11}, "text", "reason.too_long"),
        ({"day": "tomorrow"}, "day", "reason.no_such_day"),
        ({"day": "2026-02-30"}, "day", "reason.no_such_day"),
        ({"day": "2026/11/21"}, "day", "reason.no_such_day"),
        ({"day": "20261121"}, "day", "reason.no_such_day"),
        ({"day": "2026-W47-6"}, "day", "reason.no_such_day"),
        ({"kind": "c"}, "kind", "reason.choose_one"),
        ({"number": "one"}, "number", "reason.whole_number"),
        ({"number": "21"}, "number", "reason.whole_number"),
        ({"number": " "}, "number", "reason.required"),
        ({"choice": "z"}, "choice", "reason.choose_one_of_these"),
        ({"agreed": ""}, "agreed", "reason.required"),
    ],
)
def test_an_error_is_a_key_at_its_field(app: Flask, values: dict[str, str], field: str, reason: str) -> None:
    found = errors(app, **values)
    assert list(found) == [field] and key(found[field]) == reason


def test_an_error_brings_the_values_of_its_sentence(app: Flask) -> None:
    found = errors(app, line="abcdefgh")["line"]
    assert found == [("reason.too_long", {"label": "label.email", "max": 5, "over": 3})]


def test_a_number_is_named_by_its_label_and_may_be_typed_wide(app: Flask) -> None:
    assert errors(app, number="-1")["number"] == [("reason.whole_number", {"label": "label.text"})]
    assert errors(app, number="\uff11\uff12") == {} == errors(app, number="0")


def test_several_errors_are_told_at_once(app: Flask) -> None:
    assert set(errors(app, line="", day="x", kind="")) == {"line", "day", "kind"}


def test_a_real_day_is_a_day(app: Flask) -> None:
    for day in ("2026-11-21", "2028-02-29", " 2026-11-21 ", ""):
        assert errors(app, day=day) == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a\r\nb\rc  ", "a\nb\nc"),
        ("か\u3099", "が"),
        ("a\x00b\u202ec", "abc"),
        ("\u3000\u3000", ""),
        ("\u3164\ufe0f", ""),
        ("\u2764\ufe0f", "\u2764\ufe0f"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        (None, None),
    ],
)
def test_text_is_tidied_but_not_changed(typed: str | None, kept: str | None) -> None:
    assert tidy(typed) == kept


def test_length_is_counted_in_characters_after_tidying(app: Flask) -> None:
    assert errors(app, line="\U00020b9f" * 5) == {}  # one character each, four bytes
    assert errors(app, line="  abcde\r\n") == {}


def test_what_an_act_refuses_stands_at_its_field_or_above_the_form(app: Flask) -> None:
    with app.test_request_context("/"):
        form = Everything(formdata=None)
        form.refuse(Refused("too_fast", n=3))
        form.refuse(Refused("email_form", field="line"))
        form.refuse(Refused("second_person", field="no such field"))
        assert list(form.line.errors) == [("reason.email_form", {})]
        assert form.form_errors == [("reason.too_fast", {"n": 3}), ("reason.second_person", {})]


def test_a_refusal_joins_the_errors_that_are_there(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/", method="POST", data={**GOOD, "line": ""}):
        form = Everything()
        form.validate()
        form.refuse(Refused("email_form", field="line"))
        assert [key([e]) for e in form.line.errors] == ["reason.required", "reason.email_form"]


def test_a_form_is_not_valid_without_its_token(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data=GOOD):
        form = Everything()
        assert not form.validate() and set(form.errors) == {"csrf_token"}


def test_what_the_library_says_in_english_never_reaches_a_page(app: Flask) -> None:
    """Every message of WTForms becomes a key; a new one becomes the general sentence, not English."""
    with app.test_request_context("/"):
        translations = Everything.Meta().get_translations(None)
    for message in ("Not a valid choice.", "Not a valid integer value.", "Something new in the next version."):
        assert translations.gettext(message).startswith("reason.")
        assert translations.ngettext(message, message, 2).startswith("reason.")
