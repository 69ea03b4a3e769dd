"""Kept pages are alike for everybody, and yet only officials see what only they can use: the style sheet decides."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deliberation.demo.proposing import MAIN
from tests.journeys.city import City
from tests.journeys.person import Person

HIDDEN = ".for-role"


@pytest.mark.parametrize(
    ("path", "part", "role"),
    [
        (f"/proposals/{MAIN}/consent", "clerk1", "clerk"),
        (f"/audits/{MAIN}", "auditor", "auditor"),
        ("/comments/1", "moderator1", "moderator"),
        ("/council/a-shi", "secretariat1", "secretariat"),
    ],
)
def test_only_officials_see_what_only_they_can_use(
    city: City, new_window: Callable[..., Page], path: str, part: str, role: str
) -> None:
    stranger, official = Person(new_window(), city), Person(new_window(), city, part)
    stranger.opens(path)
    if path == "/council/a-shi":  # the newest act of its assembly
        path = str(stranger.main.locator('a[href^="/council/acts/"]').first.get_attribute("href"))
        stranger.opens(path)
    blocks = stranger.main.locator(HIDDEN)
    assert blocks.count(), "nothing is drawn for officials on this page"
    for block in blocks.all():
        expect(block).to_be_hidden()

    official.opens("/accounts/sign-in")
    official.signs_in()
    official.opens(path)
    mine = official.main.locator(f"{HIDDEN}.for-{role}")
    expect(mine.first).to_be_visible()
    expect(mine.first).to_contain_text(official.words(f"role.{role}"))
    for block in official.main.locator(f"{HIDDEN}:not(.for-{role})").all():
        expect(block).to_be_hidden()
