"""Long pages on an old phone: short, and nothing in them further away than one step."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deliberation.demo.proposing import MAIN
from tests.journeys.city import City
from tests.journeys.walker import NARROW, TALL

REPORT, COMPARISON = "/audits/reports/1", f"/proposals/{MAIN}/compare/1/2"
HEIGHT = "document.documentElement.scrollHeight"


@pytest.fixture
def phone(new_window: Callable[..., Page]) -> Page:
    return new_window(viewport={"width": NARROW, "height": TALL})


@pytest.mark.parametrize(
    ("path", "px"), [(REPORT, 9_000), ("/en" + REPORT, 9_000), (COMPARISON, 7_000), ("/en" + COMPARISON, 7_500)]
)
def test_a_long_page_is_short_on_a_phone(city: City, phone: Page, path: str, px: int) -> None:
    phone.goto(city.url + path)
    assert phone.evaluate(HEIGHT) <= px


@pytest.mark.parametrize("path", [REPORT])
def test_a_long_page_begins_with_what_it_holds(city: City, phone: Page, path: str) -> None:
    phone.goto(city.url + path)
    named = phone.locator(".contents a")
    assert named.count() > 4
    for address in [a.get_attribute("href") for a in named.all()]:
        phone.locator(f".contents a[href='{address}']").click()
        expect(phone.locator(f"h2{address}")).to_be_in_viewport()


def test_findings_unfold_by_hand_by_their_address_and_on_paper(city: City, phone: Page) -> None:
    phone.goto(f"{city.url}{REPORT}")
    findings = phone.locator(".finding")
    assert findings.count() == int(phone.locator(".contents a[href='#found'] b").inner_text())
    expect(findings.nth(2).locator(".versus")).not_to_be_visible()
    findings.nth(2).locator("summary").press("Enter")
    expect(findings.nth(2).locator(".versus")).to_be_visible()
    phone.goto("about:blank")
    phone.goto(f"{city.url}{REPORT}#f3")
    expect(phone.locator("#f3 .versus")).to_be_in_viewport()
    phone.emulate_media(media="print")
    for finding in findings.all():
        expect(finding.locator(".facts")).to_be_visible()


def test_a_comparison_unfolds_what_weighs_less_and_loses_nothing(city: City, phone: Page) -> None:
    phone.goto(city.url + COMPARISON)
    found = phone.request.get(f"{city.url}{COMPARISON}.json").json()
    assert phone.locator(".diff tbody tr:not(.th-group)").count() == len(found["changes"])
    assert phone.locator(".diff tr.mat").count() == sum(c["material"] for c in found["changes"])
    for row in phone.locator(".diff tr.mat").all():
        expect(row).to_be_visible()
    rules = {flag["rule"] for flag in (*found["flags_came"], *found["flags_went"])}
    for summary in phone.locator("main summary").all():
        summary.click()
    shown = phone.locator("section[aria-labelledby=flags] .rows").all_inner_texts()
    assert rules and all(any(rule in text for text in shown) for rule in rules)
