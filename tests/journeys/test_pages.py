"""Every public page that can be reached from home, in Japanese, on a large and on a small screen."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.city import City
from tests.journeys.walker import WIDE, problems_of_public_pages


def test_every_public_page_is_reached_from_home_and_is_sound(city: City, new_window: Callable[..., Page]) -> None:
    problems = problems_of_public_pages(new_window(), city, "ja", axe_at=WIDE)
    assert problems == [], "\n".join(problems)
