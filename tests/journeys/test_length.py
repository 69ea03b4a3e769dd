"""Long pages on an old phone: short, and nothing in them further away than one step."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deliberation.demo.proposing import MAIN
from deliberation.web.language import load_catalogue
from tests.journeys.city import City
from tests.journeys.test_paper import PARTED
from tests.journeys.walker import NARROW, TALL, WIDE

PROPOSAL = f"/proposals/{MAIN}"
REPORT, COMPARISON = "/audits/reports/1", f"{PROPOSAL}/compare/1/2"
FLOW = f"{PROPOSAL}/v/2/plan/flows/points-wallet"
HEIGHT = "document.documentElement.scrollHeight"


@pytest.fixture
def phone(new_window: Callable[..., Page]) -> Page:
    return new_window(viewport={"width": NARROW, "height": TALL})


@pytest.mark.parametrize(
    ("path", "px"),
    [
        (PROPOSAL, 9_000), ("/en" + PROPOSAL, 10_000), (REPORT, 9_000), ("/en" + REPORT, 9_100),
        (COMPARISON, 7_400), ("/en" + COMPARISON, 8_000), (FLOW, 9_500), ("/en" + FLOW, 10_100),
    ],
)  # fmt: skip
def test_a_long_page_is_short_on_a_phone(city: City, phone: Page, path: str, px: int) -> None:
    phone.goto(city.url + path)
    assert phone.evaluate(HEIGHT) <= px


def test_a_caption_that_is_only_heard_makes_no_page_wider(city: City, phone: Page) -> None:
    phone.goto(city.url + FLOW)
    captions = phone.locator("caption.vh")
    assert captions.count()
    captions.evaluate_all("all => all.forEach(one => one.textContent = 'long '.repeat(200))")
    assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW


@pytest.mark.parametrize("slug", ["ekimae-camera", "platform"])
def test_no_word_of_the_table_of_flows_breaks_on_a_screen(city: City, window: Page, slug: str) -> None:
    window.set_viewport_size({"width": WIDE, "height": TALL})
    window.goto(f"{city.url}/en/proposals/{slug}/v/1/plan")
    assert window.locator(".overview .gap").count()
    assert window.evaluate(PARTED) == []


@pytest.mark.parametrize("px", [768, 820])
def test_the_table_of_flows_leaves_no_tablet(city: City, window: Page, px: int) -> None:
    window.set_viewport_size({"width": px, "height": TALL})
    window.goto(f"{city.url}/en{PROPOSAL}/v/2/plan")
    assert window.locator(".overview").count() and window.evaluate("document.documentElement.scrollWidth") == px


@pytest.mark.parametrize("px", [768, 800, 980])
def test_the_table_of_points_across_proposals_leaves_no_tablet(city: City, window: Page, px: int) -> None:
    window.set_viewport_size({"width": px, "height": TALL})
    window.goto(f"{city.url}/en/points")
    assert window.locator("table.wide").count() and window.evaluate("document.documentElement.scrollWidth") == px


@pytest.mark.parametrize("path", [PROPOSAL, f"{PROPOSAL}/v/1", REPORT])
def test_a_long_page_begins_with_what_it_holds(city: City, phone: Page, path: str) -> None:
    phone.goto(city.url + path)
    contents = [a.get_attribute("href") for a in phone.locator(".contents a").all()]
    assert len(contents) > 4
    for address in contents:
        phone.locator(f".contents a[href='{address}']").click()
        expect(phone.locator(f"h2{address}")).to_be_in_viewport()


def named(window: Page, section: str) -> int:
    """How much of a section the contents of its page name."""
    return int(window.locator(f".contents a[href='#{section}'] b").inner_text())


@pytest.mark.parametrize(
    ("section", "entries"),
    [
        ("time", "section[aria-labelledby=time] tbody tr"), ("acts", "section[aria-labelledby=acts] .rows > li"),
        ("incidents", "li[id^=incident]"), ("coms", "dl.three dd"),
    ],
)  # fmt: skip
def test_a_section_says_how_much_there_is_and_leads_to_all_of_it(
    city: City, phone: Page, section: str, entries: str
) -> None:
    phone.goto(city.url + PROPOSAL)
    n = named(phone, section)
    phone.locator(f".sec-head:has(h2#{section}) a").click()
    if section == "coms":  # a page of them, and their number
        expect(phone.locator(entries).first).to_contain_text(f"{n:,}")
    else:
        assert n > 1
        expect(phone.locator(entries)).to_have_count(n)


def test_the_points_to_check_are_all_on_their_page_and_each_has_an_address(city: City, phone: Page) -> None:
    phone.goto(city.url + PROPOSAL)
    first, all_of_them = phone.locator("section[aria-labelledby=flags] .rows a").first, phone.locator("#flags + a")
    words, n = first.inner_text(), int("".join(filter(str.isdigit, all_of_them.inner_text())))
    first.click()
    expect(phone.locator("details:target summary")).to_contain_text(words)
    expect(phone.locator("details:target .why")).to_be_visible()
    assert sum(int(dd.split()[0]) for dd in phone.locator("dl.tally dd").all_inner_texts()[:4]) == n > 10
    assert 10 < phone.locator(".flags > li").count() <= n


def test_a_value_beside_a_point_leads_to_its_sources_on_the_plan(city: City, phone: Page) -> None:
    phone.goto(f"{city.url}/proposals/kamakura/v/1/points")
    found = phone.locator("a[href*='#source-']").all()
    assert found and {str(a.get_attribute("href")).partition("#")[0] for a in found} == {"/proposals/kamakura/v/1/plan"}


def test_what_stands_beside_a_plan_is_on_a_page_of_its_own(city: City, phone: Page) -> None:
    version = phone.request.get(f"{city.url}{PROPOSAL}/v/2.json").json()
    phone.goto(city.url + PROPOSAL)
    phone.locator("#why + a").click()
    for part, entries in (("alternatives", "why"), ("costs", "money"), ("exceptions", "rules"), ("sources", "src")):
        rows = version[part]["value"] if isinstance(version[part], dict) else version[part]
        shown = phone.locator(f"section[aria-labelledby={entries}] :is(tbody tr, li)")
        expect(shown.first).to_be_visible()
        assert shown.count() >= len(rows) > 0


def test_an_older_step_shows_itself_to_whom_a_link_leads_there(city: City, phone: Page) -> None:
    phone.goto(city.url + PROPOSAL)
    step = phone.locator("#time").locator("xpath=../..").locator("tbody tr").first
    expect(step).not_to_be_visible()
    phone.goto(f"{city.url}{PROPOSAL}#{step.get_attribute('id')}")
    expect(step).to_be_in_viewport()


def test_the_picture_of_the_flows_is_a_step_away_on_a_phone_and_stands_there_on_a_desk(city: City, phone: Page) -> None:
    phone.goto(city.url + PROPOSAL)
    lines = phone.locator(".flow-lines a")
    assert lines.count() == named(phone, "flow") + 1
    expect(phone.locator(".flow-picture").first).not_to_be_visible()
    lines.last.click()
    expect(phone.locator(".flow-picture img").first).to_be_visible()
    phone.go_back()
    phone.set_viewport_size({"width": WIDE, "height": TALL})
    expect(phone.locator(".flow-picture img").first).to_be_visible()
    expect(lines.first).not_to_be_visible()
    phone.set_viewport_size({"width": NARROW, "height": TALL})
    phone.emulate_media(media="print")
    expect(phone.locator(".flow-picture img").first).to_be_visible()
    expect(phone.locator(".older").first).to_be_visible()


def test_a_gap_below_the_name_of_its_flow_stands_off_the_line_of_the_next(city: City, phone: Page) -> None:
    phone.goto(f"{city.url}/en/proposals/ekimae-camera")
    room = "gap => gap.parentElement.getBoundingClientRect().bottom - gap.getBoundingClientRect().bottom"
    assert phone.locator(".flow-lines .gap").first.evaluate(room) >= 4


def test_what_is_wrong_with_a_choice_is_said_in_lines_that_can_be_read(city: City, phone: Page) -> None:
    phone.set_viewport_size({"width": WIDE, "height": TALL})
    phone.goto(f"{city.url}/points?rule=RF99&severity=none&kind=none&jurisdiction=none")
    assert phone.locator(".filter .error").count() == 4
    assert phone.locator(".filter .error").first.bounding_box()["width"] > 350  # type: ignore[index]


def test_findings_unfold_by_hand_by_their_address_and_on_paper(city: City, phone: Page) -> None:
    phone.goto(f"{city.url}{REPORT}")
    findings = phone.locator(".finding")
    assert findings.count() == named(phone, "found")
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
    words, flags = load_catalogue("ja"), (*found["flags_came"], *found["flags_went"])
    names = {str(words[f"field.{flag['field']}"]) if flag["rule"] == "GAP" else flag["rule"] for flag in flags}
    for summary in phone.locator("main summary").all():
        summary.click()
    shown = phone.locator("section[aria-labelledby=flags] .rows").all_inner_texts()
    assert names and not [name for name in names if not any(name in text for text in shown)]


def test_what_stands_under_one_label_stands_in_one_column_on_a_phone(city: City, phone: Page) -> None:
    phone.goto(f"{city.url}/consents/1")
    lefts = phone.evaluate(
        "[...document.querySelectorAll('td[data-l]')].filter(td => td.children.length > 1)"
        ".map(td => new Set([...td.children].map(child => Math.round(child.getBoundingClientRect().left))).size)"
    )
    assert lefts and set(lefts) == {1}
