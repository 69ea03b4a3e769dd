"""Chromium and the real server for journeys (marker ``journey``, set here for every test of this folder)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.databases import SqliteCopies
from tests.journeys import city as cities
from tests.journeys.city import City, Demonstration
from tests.live import LiveServer
from tests.machine import chromium

QUIET = [
    "--no-sandbox",  # the tests may run as root; they load our own pages only
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREEN = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium; fails with the command that installs it when there is none."""
    program = str(chromium())
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield found
        found.close()


@pytest.fixture
def live_server(sqlite_copies: SqliteCopies, tmp_path: Path) -> Iterator[LiveServer]:
    """gunicorn over a new SQLite database."""
    server = LiveServer(sqlite_copies.make(), tmp_path)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def demonstration(sqlite_copies: SqliteCopies, tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration city, loaded once."""
    return cities.load(sqlite_copies, tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="module")
def city(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """gunicorn over a copy of the demonstration city, shared by the journeys of one file."""
    copied = demonstration.copy(tmp_path_factory.mktemp("city") / "site")
    server = copied.serve()
    yield City(server, copied.password)
    server.stop()


@pytest.fixture
def new_window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens windows of people who know nothing of each other; fails when a page complained or could not load a part.

    Options are those of Playwright's ``new_context`` (``java_script_enabled=False``, ``viewport=…``).
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:  # a refusal is an answer, not a mistake
            complaints.append(f"{message.location.get('url')}: {message.text}")

    def failed(request: Request) -> None:
        if "ERR_ABORTED" not in str(request.failure):  # the person went on before everything was here
            complaints.append(f"{request.url}: {request.failure}")

    def open_window(**options: object) -> Page:
        context = browser.new_context(**{"locale": "ja-JP", "timezone_id": "Asia/Tokyo", "viewport": SCREEN, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        window = context.new_page()
        window.on("console", heard)
        window.on("pageerror", lambda error: complaints.append(str(error)))
        window.on("requestfailed", failed)
        return window

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def window(new_window: Callable[..., Page]) -> Page:
    """One window of one person."""
    return new_window()
