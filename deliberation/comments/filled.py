"""A form and its act: carried out, or back on the page with what was typed and everything that is wrong with it."""

from collections.abc import Callable, Sequence
from typing import Any

from deliberation.comments.forms import Form
from deliberation.errors import Refused
from deliberation.web import language


def carried_out(form: Form, act: Callable[[], Any], wrong: Callable[[], Sequence[Refused]] = tuple) -> Any:
    """What the act gave back; None when nothing was sent, or what was sent was refused (then the form says why).

    ``wrong``: what the act would refuse, told together with what is wrong with the form itself.
    """
    if not form.is_submitted():
        return None
    well = form.validate()
    told = [one for one in wrong() if not (one.field in form and form[one.field].errors)]
    for one in told:
        form.refuse(one)
    if told or not well:
        return None
    try:
        return act()
    except Refused as refused:
        form.refuse(refused)
        return None


def form_page(template: str, form: Form, refusal: str | None, turning: str = "", **values: Any) -> Any:
    """The form, or the rule's reason in its place. What was typed stays on the page whatever the rule says now."""
    came_back = form.is_submitted() and not turning
    shown = None if form.is_submitted() else refusal
    return language.render(template, form=form, refusal=shown, **values), 422 if came_back else 200
