"""Every public page that can be reached from home, in both languages, on a large and on a small screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from deliberation.config import Settings
from deliberation.factory import create_app
from tests.journeys.city import City
from tests.journeys.walker import NARROW, WIDE, Walker, pages_of

REDIRECTS = {"site.short", "record.log"}  # lead on to pages that are reached themselves
NOT_HERE = {"comments.replies"}  # a page for comments with many replies, which the demonstration does not have


@pytest.mark.parametrize(("lang", "axe_at"), [("ja", WIDE), ("en", NARROW)])
def test_every_public_page_is_reached_from_home_and_is_sound(
    city: City, new_window: Callable[..., Page], lang: str, axe_at: int
) -> None:
    settings = Settings(secret="a secret of the journeys, long enough", sequencer=False)
    app = create_app(settings, city.server.database)
    walker = Walker(new_window(), app, city.url, lang, axe_at)
    walker.walk()
    assert walker.problems == {}, "\n".join(f"{p}: {x}" for p, found in walker.problems.items() for x in found)
    assert set(pages_of(app)) - walker.reached == REDIRECTS | NOT_HERE
