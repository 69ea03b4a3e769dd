"""Walks every public page that can be reached from the home page by links, one of each kind, and looks at it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from deliberation.config import Settings
from deliberation.demo.proposing import CAMERA, MAIN
from deliberation.factory import create_app
from deliberation.web import access
from tests.journeys.city import City

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
LOOK = Path(__file__).with_name("look.js").read_text()
WIDE, NARROW, TALL = 1280, 360, 900  # px
REDIRECTS = {"site.short", "record.log"}  # lead on to pages that are reached themselves
SEVERAL = {"comments.issue": 3}  # pages of a kind that is looked at more than once: the newest has no replies
#: Reached from letters alone, by links that hold a right; from lists that are longer than the demonstration's.
NOT_HERE = {"letters.confirm", "letters.stop", "council.member_all", "council.vote"}
FILES = (".json", ".jsonl", ".jsonld", ".csv", ".svg", ".atom", ".py", ".pdf", ".tar")
_FILES_BY_NUMBER = {"audits.file", "consents.paper", "dataplans.published_file"}
NO_PAGES = frozenset({"static", "record.checkpoint", "record.tile", "record.vkey", *_FILES_BY_NUMBER})


@dataclass
class Walker:
    """``problems`` by address once ``walk`` is over; ``reached``: the endpoints that were."""

    window: Page
    app: Flask
    base: str
    lang: str
    axe_at: int
    problems: dict[str, list[str]] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)

    def walk(self) -> None:
        waiting, seen, times = ["/en/" if self.lang == "en" else "/"], set(), Counter[tuple[str, str | None]]()
        while waiting:
            path = waiting.pop(0).partition("#")[0]
            kind = self._kind(path)
            if kind is None or path in seen or times[kind] >= SEVERAL.get(kind[0], 1):
                continue
            seen.add(path)
            times[kind] += 1
            self.reached.add(kind[0])
            if found := self._look(path):
                self.problems[path] = found
            waiting += [link for link in self._asks("links") if link.startswith("/")]

    def _kind(self, address: str) -> tuple[str, str | None] | None:
        """Endpoint and sort of proposal; None for what is no public page in this language."""
        path = urlsplit(address).path
        english = path == "/en" or path.startswith("/en/")
        if english != (self.lang == "en") or path.endswith(FILES):
            return None
        found = _matched(self.app, (path[3:] or "/") if english else path)
        return found and (found[0], _sort(found[1].get("slug")))

    def _look(self, path: str) -> list[str]:
        answer = self.window.goto(self.base + path)
        found = [] if answer and answer.status == 200 else [f"answers {answer and answer.status}"]
        found += self._asks("structure")
        if self.lang == "en":
            found += self._asks("japanese")
        for width in sorted((WIDE, NARROW), key=lambda width: width == self.axe_at):
            self.window.set_viewport_size({"width": width, "height": TALL})
            found += self._asks("overflow")
        self.window.evaluate(AXE)
        return found + self._asks("axe")

    def _asks(self, what: str) -> list[Any]:
        return list(self.window.evaluate(f"{LOOK.strip()}.{what}()"))


def problems_of_public_pages(window: Page, city: City, lang: str, *, axe_at: int) -> list[str]:
    """What is wrong with the public pages in one language; a page that no link leads to is wrong, too."""
    app = create_app(Settings(secret="a secret of the journeys, long enough", sequencer=False), city.server.database)
    walker = Walker(window, app, city.url, lang, axe_at)
    walker.walk()
    found = [f"{path}: {problem}" for path, problems in walker.problems.items() for problem in problems]
    known = set(pages_of(app))
    found += [f"{name}: no link leads there" for name in sorted(known - walker.reached - REDIRECTS - NOT_HERE)]
    return found + [f"{name}: is reached after all" for name in sorted((REDIRECTS | NOT_HERE) & walker.reached)]


def page_of(app: Flask, path: str) -> str | None:
    """The endpoint of a public page; None for any other address."""
    found = _matched(app, path)
    return found and found[0]


def _matched(app: Flask, path: str) -> tuple[str, dict[str, Any]] | None:
    try:
        endpoint, values = app.url_map.bind("127.0.0.1").match(path)
    except (HTTPException, RequestRedirect):
        return None
    return (endpoint, dict(values)) if _is_page(app, endpoint) else None


def _sort(slug: str | None) -> str | None:
    """The demonstration's two proposals, and one for all real cases."""
    return slug if slug in (None, MAIN, CAMERA) else "compiled"


def _is_page(app: Flask, endpoint: str) -> bool:
    mark = access.mark_of(app.view_functions[endpoint])
    return mark is not None and mark.who == "public" and endpoint not in NO_PAGES


def pages_of(app: Flask) -> Iterator[str]:
    """Endpoints of every public page that a link can lead to."""
    for rule in app.url_map.iter_rules():
        file = rule.rule.endswith(FILES) or "<form>" in rule.rule
        if not file and "GET" in (rule.methods or ()) and _is_page(app, rule.endpoint):
            yield rule.endpoint
