"""Pages printed: all of what is said, none of what is only pressed, a heading with what it heads."""

import pytest
from playwright.sync_api import Page, expect

from deliberation.demo.proposing import MAIN
from tests.journeys.city import City

PROPOSAL = f"/proposals/{MAIN}"
PLAN = f"{PROPOSAL}/v/2/plan"
LONG = [
    PROPOSAL, PLAN, f"{PLAN}/flows/points-wallet", f"{PROPOSAL}/v/2/flows", f"{PROPOSAL}/compare/1/2",
    f"{PROPOSAL}/v/2/points", "/consents/1", "/audits/reports/1", "/consultations/1", "/votes/tsuin-no-ashi-2026",
]  # fmt: skip

WHOLE = ".sec-head, tbody > tr:first-child, .answer, .cite, summary, caption"
A4 = 680
"""What a sheet leaves beside its margins, in pixels."""
SET_ASIDE = """asked => [...document.querySelectorAll(asked)]
    .filter(e => e.checkVisibility()).filter(e => {
        const s = getComputedStyle(e)
        if (e.matches("tr")) return s.breakBefore != "avoid"
        const whole = s.breakInside == "avoid", block = !s.display.includes("flex")
        return !(whole && block) && !e.matches(".flags summary, .finding > summary")
    }).map(e => e.outerHTML.slice(0, 80))"""
"""What a page's end could part from what it belongs to: Chromium parts a flexible box, and the head of a table, from
what follows however much it is asked not to."""


@pytest.fixture
def paper(window: Page) -> Page:
    window.emulate_media(media="print")
    return window


@pytest.mark.parametrize("path", LONG)
def test_nothing_is_parted_at_a_pages_end_from_what_it_belongs_to(city: City, paper: Page, path: str) -> None:
    paper.goto(city.url + path)
    assert paper.locator("h1:visible").count() > 0
    assert paper.evaluate(SET_ASIDE, WHOLE) == []
    expect(paper.locator("p.print-only")).to_contain_text(path)


def test_a_printed_plan_has_its_table_of_flows_but_nothing_to_press(city: City, paper: Page) -> None:
    paper.goto(city.url + PLAN)
    rows = paper.locator(".overview tbody tr")
    assert rows.count() == paper.locator("article.flow").count() > 1
    for row in rows.all():
        expect(row).to_be_visible()
    for pressed in paper.locator("main :is(input, select, button, .flow footer, a.btn)").all():
        expect(pressed).not_to_be_visible()
    field = paper.locator(".fields tbody tr:has(details)").first
    expect(field.locator("summary")).to_be_visible()
    expect(field.locator("td").first).to_be_visible()
    expect(field.locator("details > :not(summary)").first).not_to_be_visible()


PARTED = """() => [...document.querySelectorAll(".overview td, .overview .gap, .overview .chip")].flatMap(cell => {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = []
    while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/[A-Za-z]{3,}/g)) {
        const range = document.createRange()
        range.setStart(texts.currentNode, word.index)
        range.setEnd(texts.currentNode, word.index + word[0].length)
        if (new Set([...range.getClientRects()].map(one => Math.round(one.top))).size > 1) found.push(word[0])
    }
    return found
})"""
"""Words of the table of flows that stand on two lines."""


def test_no_word_of_the_printed_table_of_flows_breaks(city: City, paper: Page) -> None:
    paper.set_viewport_size({"width": A4, "height": A4})
    paper.goto(f"{city.url}/en{PLAN}")
    assert paper.evaluate(PARTED) == []


def test_a_printed_source_gives_its_address(city: City, paper: Page) -> None:
    paper.goto(f"{city.url}/proposals/sidewalk-toronto")
    written = "e => getComputedStyle(e, '::after').content"
    for source in paper.locator(":is(.tl, .prose) a[href^=http]").all():
        assert (source.get_attribute("href") or "no address") in source.evaluate(written)


def test_no_frame_runs_through_a_printed_consent_record(city: City, paper: Page) -> None:
    """A frame within a frame is drawn on every page over the first and last line of it."""
    paper.goto(f"{city.url}/consents/1")
    frame = "e => [getComputedStyle(e).outlineStyle, getComputedStyle(e).borderLeftWidth]"
    assert paper.locator(".deed").evaluate(frame) == ["none", "0px"]
