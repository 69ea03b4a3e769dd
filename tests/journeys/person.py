"""Somebody at a browser: reads, follows links, types and presses buttons, in Japanese or in English.

Words are given as the Japanese pages have them (those are the catalogue's own keys); a person who reads English sees
and says the catalogue's English for the same words.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, Locator, Page, expect

from deliberation.web.language import load_catalogue
from tests.journeys.city import City

DOMAIN = "a-shi.invalid"
_catalogue = cache(load_catalogue)


class Person:
    """One person with a window of their own. ``part``: whose account of the demonstration they use, if any."""

    def __init__(self, window: Page, city: City, part: str = "", *, lang: str = "ja") -> None:
        self.window, self.city, self.part, self.lang = window, city, part, lang

    # --- words

    def words(self, ja: str, **values: object) -> str:
        """What this person reads where a Japanese page says ``ja``; also for keys of the catalogue."""
        found: Any = _catalogue(self.lang).get(ja, ja)
        text = found if isinstance(found, str) else found[-1]
        return text % values if values else text.replace("%%", "%")

    # --- going about

    def opens(self, path: str) -> None:
        """Types an address (or opens a bookmark)."""
        self.window.goto(self.city.url + ("/en" if self.lang == "en" else "") + path)

    def comes_home(self) -> None:
        self.opens("/")

    def follows(self, text: str, within: Locator | None = None, **values: object) -> None:
        """Clicks the first link that reads so."""
        self.link(text, within, **values).click()

    def link(self, text: str, within: Locator | None = None, **values: object) -> Locator:
        place = within or self.window.locator("body")
        return place.get_by_role("link", name=self.words(text, **values)).first

    def presses(self, text: str, within: Locator | None = None, **values: object) -> None:
        place = within or self.window.locator("main")
        place.get_by_role("button", name=self.words(text, **values), exact=True).click()

    def unfolds(self, text: str, within: Locator | None = None) -> None:
        """Opens a part that is folded away, unless it is open."""
        summary = (within or self.window.locator("main")).locator("summary", has_text=self.words(text)).first
        if not summary.evaluate("s => s.parentElement.open"):
            summary.click()

    # --- forms

    def field(self, label: str) -> Locator:
        """By the beginning of its label: "必須" and the like follow it."""
        return self.main.get_by_label(re.compile("^" + re.escape(self.words(label)))).first

    def writes(self, label: str, text: str) -> None:
        self.field(label).fill(text)

    def chooses(self, label: str, option: str) -> None:
        self.field(label).select_option(label=self.words(option))

    def ticks(self, label: str) -> None:
        self.field(label).check()

    def signs_in(self) -> None:
        """Fills in the form of the sign-in page, wherever it came up."""
        self.writes("label.email", f"{self.part}@{DOMAIN}")
        self.writes("label.password", self.city.password)
        self.presses("サインインする")

    # --- reading

    @property
    def main(self) -> Locator:
        return self.window.locator("main")

    def section(self, heading: str) -> Locator:
        """The part of the page under this heading."""
        title = self.window.get_by_role("heading", name=self.words(heading), exact=True).first
        return self.main.locator("section, aside").filter(has=title).last

    def reads(self, text: str, within: Locator | None = None, **values: object) -> None:
        expect(within or self.main).to_contain_text(self.words(text, **values))

    def reads_heading(self, text: str, **values: object) -> None:
        expect(self.window.locator("h1")).to_have_text(re.compile(re.escape(self.words(text, **values))))

    def downloads(self, text: str, folder: Path, within: Locator | None = None) -> Path:
        """Clicks a link that gives a file; the file as it was saved."""
        with self.window.expect_download() as coming:
            self.follows(text, within)
        file: Download = coming.value
        path = folder / file.suggested_filename
        file.save_as(path)
        return path
