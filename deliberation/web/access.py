"""Access marks: who may call a route at all. A house test fails on a route without one.

A mark only opens the door; whether this person may do this act here is asked by the slice's rules.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import abort, current_app, request

from deliberation.web import context

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Mark:
    """``who``: public | signed_in | resident | roles; ``roles``: any of them, in any jurisdiction."""

    who: str
    roles: tuple[str, ...] = ()


def _marker(mark: Mark) -> Callable[[V], V]:
    def wrap(view: V) -> V:
        view.access = mark  # type: ignore[attr-defined]
        return view

    return wrap


public = _marker(Mark("public"))
signed_in = _marker(Mark("signed_in"))
resident = _marker(Mark("resident"))


def roles(*names: str) -> Callable[[V], V]:
    """Officials who hold any of these roles in at least one jurisdiction."""
    return _marker(Mark("roles", tuple(str(n) for n in names)))


def mark_of(view: Callable[..., Any]) -> Mark | None:
    return getattr(view, "access", None)


def enforce() -> Any:
    """Before each request: the mark of the route against who asks. Unmarked routes are refused."""
    if request.endpoint is None:
        return None
    mark = Mark("public") if request.endpoint == "static" else mark_of(current_app.view_functions[request.endpoint])
    if mark is None:
        abort(403)
    if mark.who == "public":
        return None
    person = context.actor()
    if person is None:
        return current_app.extensions["jukugi_ask_to_sign_in"]()
    if mark.who == "resident" and not person.residence:
        abort(403)
    if mark.who == "roles" and not any(str(role) in mark.roles for role, _ in person.rights):
        abort(403)
    return None
