"""Inputs for the numbers of a direct request and of a consultation: one for each code and part."""

from collections.abc import Callable

from wtforms import Field

from deliberation.council.figures import FIGURES, field_of, read_count
from deliberation.council.forms.selects import NUMBER
from deliberation.council.kinds import ActKind
from deliberation.web.forms import Form, Invalid, LabelOf, LineField


def counted() -> Callable[[Form, Field], None]:
    """A number as people write it, or nothing: nothing is "not known"."""

    def check(form: Form, field: Field) -> None:
        if field.data and read_count(field.data) is None:
            raise Invalid("count_form", label=LabelOf(field))

    return check


class FiguresForm(Form):
    """The fields themselves are put in below, from the list of codes."""


for _kind, _asked in FIGURES.items():
    for _code, _part in _asked:
        _label = f"council.figure_part.{_part}" if _part else f"council.figure.{_code}"
        _keys = NUMBER if _kind == ActKind.direct_request else {"autocomplete": "off"}  # "about 30" needs letters
        setattr(FiguresForm, field_of(_code, _part), LineField(_label, [counted()], render_kw=_keys))
