"""A resident joins: registers, leaves, comes back; the server is real and so is the browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import make
from tests.live import LiveServer

EMAIL = "sakura@example.invalid"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_resident_registers_leaves_and_comes_back(
    live_server: LiveServer, new_window: Callable[..., Page], scripts: bool
) -> None:
    make.jurisdiction(live_server.database)
    window = new_window(java_script_enabled=scripts)
    window.goto(f"{live_server.url}/accounts/register")
    window.locator("input[name=email]").fill(EMAIL)
    window.locator("input[name=password]").fill(make.PASSWORD)
    window.locator("input[name=agreed]").check()
    window.locator("main button[type=submit]").click()
    window.locator("input[name=email]").fill(EMAIL)
    window.locator("input[name=password]").fill(make.PASSWORD)
    window.locator("main button[type=submit]").click()
    expect(window).to_have_url(f"{live_server.url}/accounts/me")
    window.locator("form[action$='sign-out'] button").click()
    window.goto(f"{live_server.url}/accounts/me")
    window.locator("input[name=email]").fill(EMAIL)
    window.locator("input[name=password]").fill(make.PASSWORD)
    window.locator("main button[type=submit]").click()
    expect(window).to_have_url(f"{live_server.url}/accounts/me")


def test_a_wrong_password_is_answered_kindly_and_keeps_the_address(live_server: LiveServer, window: Page) -> None:
    make.jurisdiction(live_server.database)
    window.goto(f"{live_server.url}/accounts/sign-in")
    window.locator("input[name=email]").fill(EMAIL)
    window.locator("input[name=password]").fill("not the right one at all")
    window.locator("main button[type=submit]").click()
    expect(window.locator("input[name=email]")).to_have_value(EMAIL)
    expect(window.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("path", ["/", "/en/", "/accounts/register", "/en/accounts/register"])
def test_a_small_screen_needs_no_sideways_scrolling(
    live_server: LiveServer, new_window: Callable[..., Page], path: str
) -> None:
    make.jurisdiction(live_server.database)
    window = new_window(viewport={"width": 320, "height": 640})
    window.goto(live_server.url + path)
    assert window.evaluate("document.documentElement.scrollWidth") <= 320
