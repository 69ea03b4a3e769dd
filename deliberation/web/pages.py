"""The one cache: main fragments of public pages, keyed by the log's revision, never invalidated.

The revision is read before the content, so a mixture is only ever newer than its key and is dropped at the
next request. What else a page shows is in the key: path, known query, language, and the day where asked.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask import Response, current_app, make_response, request, session
from markupsafe import Markup

from deliberation import clock
from deliberation.kept import Kept
from deliberation.web import context, language

SIZE = 256  # fragments per worker
CHARACTERS = 5_000_000  # of all of them together: Japanese takes two bytes a character, three as sent, so about 30 MB
PAGED = frozenset({"before", "page"})
"""Pages further down a list are drawn each time: a crawler must not push out what people read."""


class Blocks(dict[str, Markup]):
    """The blocks of a page. ``until``: the moment at which the clock alone changes what they say, if there is one.

    ``whole``: (ETag, page) as it was last sent to somebody who is not signed in. The ETag is of all that such a page
    shows, so the same ETag is the same page, with the frame around the blocks.
    """

    until: datetime | None = None
    whole: tuple[str, bytes] | None = None


class Fragments(Kept[tuple[Any, ...], Blocks]):
    """Drawn pages. ``asked``: a smaller memory for pages with a query, which may hold any word and must not push out
    plain addresses."""

    def __init__(self, size: int = SIZE, characters: int = CHARACTERS, *, parted: bool = True) -> None:
        super().__init__(size, characters, lambda _, blocks: sum(map(len, blocks.values())))
        self.asked = Fragments(size // 4, characters // 4, parted=False) if parted else self


def cached(
    subject: str,
    template: str,
    load: Callable[[], Mapping[str, Any]],
    *,
    query: tuple[str, ...] = (),
    day: date | None = None,
    also: object = None,
    turns: bool = False,
) -> Response:
    """Answer with ``template``; its blocks are drawn once per revision of ``subject`` and language.

    ``load`` returns the context and is called only when nothing is kept. ``query`` names the query arguments
    that the page knows (others are ignored). ``day`` goes into the key of pages that show due dates; ``also``
    is whatever else a page shows that no entry tells of (how far the record is signed). A page that ``turns`` is
    changed by the clock at a moment that it knows itself (a vote ends): its context gives it as ``until``, or None.
    A person who is not signed in gets an ETag, and 304 when the page is unchanged.
    """
    app = current_app
    revision = app.extensions["jukugi_revision"](context.reading(), subject)
    known = tuple((name, request.args[name]) for name in query if request.args.get(name))
    key = (app.extensions["jukugi_build"], request.path, known, language.language(), revision, day, also)
    anonymous = context.actor() is None and "_flashes" not in session
    etag = "" if turns else _etag(key)
    if etag and anonymous and request.if_none_match.contains(etag):
        return _headers(Response(status=304), etag)  # without drawing anything
    fragments: Fragments = app.extensions["jukugi_fragments"]
    fragments = fragments.asked if known else fragments
    blocks = fragments.get(key)
    if blocks is None or (blocks.until is not None and blocks.until <= clock.now()):
        context_of_page = load()
        blocks = draw(template, context_of_page)
        blocks.until = context_of_page["until"] if turns else None
        if PAGED.isdisjoint(dict(known)):
            fragments.put(key, blocks)
    etag = etag or _etag((*key, blocks.until))
    if anonymous and request.if_none_match.contains(etag):
        return _headers(Response(status=304), etag)
    if not anonymous:
        return make_response(_framed(blocks), {"Cache-Control": "private, no-store"})
    whole = blocks.whole
    if whole is None or whole[0] != etag:
        whole = blocks.whole = etag, _framed(blocks).encode()
    return _headers(Response(whole[1], mimetype="text/html"), etag)


def _framed(blocks: Blocks) -> str:
    return language.render("layout.html", **{f"{name}_html": html for name, html in blocks.items()})


def _etag(key: tuple[Any, ...]) -> str:
    """Of the whole page: the fragment, and what the frame around it shows to somebody who is not signed in."""
    today = clock.day(clock.now())  # on the printed page
    frame = (request.query_string, today, context.settings().read_only, current_app.extensions["jukugi_demo"])
    return hashlib.sha256(repr((key, frame)).encode()).hexdigest()[:32]


BLOCKS = ("title", "head", "crumbs", "easy", "main")
SEPARATOR = "\x1e"  # layout.html prints it between blocks when ``blocks_only`` is set


def draw(template: str, values: Mapping[str, Any]) -> Blocks:
    """The blocks of a page without its layout: ``layout.html`` prints only them when ``blocks_only`` is set."""
    drawn = language.render(template, **{**values, "blocks_only": True}).split(SEPARATOR)
    if len(drawn) != len(BLOCKS):
        raise ValueError(f"{template} does not extend layout.html")
    return Blocks((name, Markup(html.strip())) for name, html in zip(BLOCKS, drawn, strict=True))


def _headers(response: Response, etag: str) -> Response:
    response.set_etag(etag)
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Cookie")
    return response
