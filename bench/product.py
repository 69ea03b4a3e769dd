"""The product under measurement, in one of three ways (BENCH_MODE).

warm    as it is
cold    no page fragment is kept, so that every request reads and draws its page anew
memory  drawn anew from what was read once, and no question asked: the limit for a cold page
"""

import gc
import os
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, request

from deliberation.factory import create_app
from deliberation.web import pages
from deliberation.web.pages import Fragments

MODE = os.environ.get("BENCH_MODE", "warm")


def from_memory(made: Flask) -> None:
    """Whatever a page loads is kept by its address; its revision is not asked for."""
    kept: dict[str, Mapping[str, Any]] = {}
    cached: Callable[..., Response] = pages.cached

    def remembered(subject: str, template: str, load: Callable[[], Mapping[str, Any]], **how: Any) -> Response:
        path = request.full_path
        if path not in kept:
            kept[path] = load()
        return cached(subject, template, lambda: kept[path], **how)

    pages.cached = remembered  # type: ignore[assignment]
    made.extensions["jukugi_revision"] = lambda _db, _subject: 0


app = create_app()
if MODE != "warm":
    app.extensions["jukugi_fragments"] = Fragments(0)
if MODE == "memory":
    from_memory(app)
gc.collect()
gc.freeze()  # as app.py does
