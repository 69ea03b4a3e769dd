"""In the demonstration city the chain comment, issue, answer, change, act, vote, record, audit is walked both ways."""

import re

import pytest

from deliberation.factory import create_app
from tests.client import Client
from tests.demo.conftest import City

KINDS = {
    "comment": r"/comments/\d+", "issue": r"/issues/\d+", "answer": r"/answers/\d+",
    "change": r"/proposals/[^/]+/compare/\d+/\d+", "act": r"/council/acts/\d+", "vote": r"/votes/[a-z-]+-\d+",
    "record": r"/consents/\d+", "audit": r"/audits/reports/\d+",
}  # fmt: skip
MAIN = "/proposals/tsuin-no-ashi/chain"


@pytest.fixture(scope="module")
def client(city: City) -> Client:
    return Client(create_app(city.settings, city.database))


def led_to(client: Client, path: str, kind: str) -> list[str]:
    """Addresses of this kind that a page leads to, without where on them."""
    hrefs = (a.attributes.get("href", "").partition("#")[0] for a in client.page(path).root.all("a"))
    return list(dict.fromkeys(href for href in hrefs if re.fullmatch(KINDS[kind], href) and href != path))


@pytest.mark.parametrize("order", [list(KINDS), list(KINDS)[::-1]], ids=["on", "back"])
def test_the_chain_is_walked_from_each_link_to_the_next(client: Client, order: list[str]) -> None:
    first = order[0]
    issues = led_to(client, MAIN, "issue")
    starts = led_to(client, MAIN, first) or [path for issue in issues for path in led_to(client, issue, first)]
    assert any(_walked(client, start, order[1:]) for start in starts), starts


def _walked(client: Client, path: str, onward: list[str]) -> bool:
    """Whether a way leads from here through one of each kind in turn: not every act was taken up by a record, not every
    comment changed a plan."""
    if not onward:
        return True
    return any(_walked(client, found, onward[1:]) for found in led_to(client, path, onward[0]))


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_link_leads_to_the_whole_chain_and_it_to_each(client: Client, language: str) -> None:
    whole = client.page(f"{language}{MAIN}")
    for kind in list(KINDS)[1:]:
        path = next(a.attributes["href"] for a in whole.root.all("a") if re.search(KINDS[kind], a.attributes["href"]))
        page = client.page(path.partition("#")[0])
        assert f"{language}{MAIN}" in page.links().values(), kind


def test_an_answer_leads_to_the_field_that_changed(client: Client) -> None:
    answer = next(path for path in led_to(client, MAIN, "answer") if led_to(client, path, "change"))
    to = next(a.attributes["href"] for a in client.page(answer).root.all("a") if "/compare/" in a.attributes["href"])
    page, _, where = to.partition("#")
    assert where and any(row.attributes.get("id") == where for row in client.page(page).root.all("tr"))
