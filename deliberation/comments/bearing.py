"""What an author asks about their comment, or a clerk for who brings the slip of a letter or call: one way to file."""

from collections.abc import Callable
from typing import Any

from deliberation import clock
from deliberation.accounts.acts.limits import refuse_flood
from deliberation.comments.forms import Asked, OfBearer
from deliberation.comments.intake import Slip
from deliberation.web import actor, database, settings


def file(form: Asked, no: int, by_author: Callable[..., Any], for_bearer: Callable[..., Any], **about: Any) -> bool:
    """Carry out the one act or the other, as the form is, about comment ``no``. ``about``: what both are told."""
    say = {"by": actor(), "now": clock.now(), **about}
    if isinstance(form, OfBearer):
        for_bearer(database(), **say, slip=slip(form, no))
    else:
        by_author(database(), **say)
    return True


def slip(form: OfBearer, no: int) -> Slip:
    """What a clerk typed from a slip. Each try counts: the code is not found by trying."""
    secret = settings().secret
    refuse_flood(database(), now=clock.now(), what="slip_code", who=str(no), secret=secret)
    return Slip(form.receipt.data, form.code.data, secret)
