"""What the pages of entry share: whose page it is, one way from a form to an act, and reading what was chosen."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import redirect

from deliberation.accounts import queries as accounts
from deliberation.council import rules
from deliberation.errors import Missing, Refused
from deliberation.web import actor, language, notice, reading
from deliberation.web.forms import Form


def there(found: Any) -> Any:
    """What a query found; nothing is a page that does not exist."""
    if found is None:
        raise Missing
    return found


def place_of(jurisdiction: str) -> Any:
    return there(accounts.jurisdiction(reading(), jurisdiction))


def refusal(place: Any) -> str | None:
    """Why the visitor may not enter anything here: the same rule as the acts ask."""
    return rules.cannot_enter(actor(), place.code, compiled=place.compiled)


def enter(form: Form, act: Callable[[], Any], *, said: str, to: Callable[[Any], str], page: Callable[[], str]) -> Any:
    """A form's way: when it is sent and right, one act and a redirect; a refusal goes to its field; else the page.

    ``said``: notice of success. ``to``: address after it, from what the act returned.
    """
    if not form.is_submitted():
        return page()
    if form.validate():
        try:
            done = act()
        except Refused as refused:
            form.refuse(refused)
        else:
            notice(said)
            return redirect(to(done), 303)
    return page(), 422


def simple(form: Form, place: Any, title: str, back: str, **more: Any) -> Callable[[], str]:
    """The page of a short form: ``title`` is the last part of a key council.title.*."""
    values = {"form": form, "place": place, "title": title, "back": back, "reason": refusal(place), "about": None}
    return lambda: language.render("council/form.html", **{**values, **more})


def number(value: str | None) -> int | None:
    """An id or a count as typed; nothing is None."""
    return int(value) if value and value.isdecimal() and len(value) < 10 else None


def day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def name_of(row: Any, name: str = "name") -> str:
    """A row's name in the reader's language, Japanese where there is no English."""
    english = getattr(row, f"{name}_en")
    return str(english if language.language() == "en" and english else getattr(row, f"{name}_ja"))
