"""Headers on every answer, and the checks that a changing request comes from our own pages."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter

from deliberation.web.paging import FIRST

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
V = TypeVar("V", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
csrf = CSRFProtect()


class Number(IntegerConverter):
    """A number of ours in an address; one that no column can hold is an address that leads nowhere."""

    regex = r"\d{1,10}"

    def __init__(self, map: Any) -> None:
        super().__init__(map, max=FIRST)


def install(app: Flask) -> None:
    """Called before any route is added. What is foreign is refused before its token is asked for: a page that offers
    to send a form again must never offer what another site has filled in."""
    app.url_map.converters["int"] = Number
    for look in (refuse_null_characters, refuse_foreign_posts, refuse_many_fields, drop_null_characters):
        app.before_request(look)
    csrf.init_app(app)
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if response.mimetype == "text/html":
        # no-cache, not no-store: going back to a form must find what was typed
        response.headers.setdefault("Cache-Control", "private, no-cache")
    if current_app.extensions["jukugi_settings"].production:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def from_anywhere(view: V) -> V:
    """A mark for what counts by its address alone, whoever sends it: no session is looked at, so another site could do
    no more with it than its server can (RFC 8058: the one press that ends letters comes from mail providers)."""
    csrf.exempt(view)
    view.from_anywhere = True  # type: ignore[attr-defined]
    return view


def refuse_foreign_posts() -> None:
    """A changing request must name our own origin, where the browser says one (Origin, Sec-Fetch-Site)."""
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE or getattr(view, "from_anywhere", False):
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def refuse_null_characters() -> None:
    """PostgreSQL has no text with the character NUL, and no address of ours has one. The page that
    says so would print the path: without it. Of a query a page prints no more than its letters as they came."""
    if "\0" in request.path:
        request.path = request.path.replace("\0", "")
        abort(400)
    if b"%00" in request.query_string:
        abort(400)


def refuse_many_fields() -> None:
    """Werkzeug counts the parts of a multipart form, not the fields of a plain one (a million of them take seconds)."""
    if request.method in SAFE or request.mimetype != "application/x-www-form-urlencoded":
        return
    most, longest = current_app.config["MAX_FORM_PARTS"], current_app.config["MAX_FORM_MEMORY_SIZE"]
    if (request.content_length or 0) > longest or request.get_data().count(b"&") >= most:
        abort(413)


def drop_null_characters() -> None:
    """What is typed comes without NUL, as from ``clean``: also hidden inputs and choices, which go to a query as they
    came. (Read after foreign and endless forms were refused.)"""
    if request.method in SAFE or not any("\0" in text for pair in request.form.items(multi=True) for text in pair):
        return
    pairs = ((name.replace("\0", ""), value.replace("\0", "")) for name, value in request.form.items(multi=True))
    request.form = ImmutableMultiDict(list(pairs))


def refuse_writes_when_read_only() -> None:
    """Incident mode: the public record stays readable, nothing is accepted."""
    if request.method not in SAFE and current_app.extensions["jukugi_settings"].read_only:
        abort(503)


def local_path(target: str | None, default: str) -> str:
    """``target`` when it is a path of this site, else ``default``: never an open redirect."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return default
    if "\\" in target or any(ord(c) < 32 for c in target):
        return default
    return target
