"""The comment form without a mouse: the order of Tab, a focus to be seen, errors that lead to their field."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.city import City
from tests.journeys.person import DOMAIN
from tests.journeys.resident import FIELD, FLOW, Resident

CONCERN = "保存する国を、マウスが使えない人にも分かるように書いてください。"

FOCUS = """async () => {
  await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e)
  const label = e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText
  const drawn = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow !== 'none'
  return {tag: e.tagName.toLowerCase(), name: e.name || '', id: e.id, says: (label || '').trim(), drawn,
          seen: r.width > 0 && r.height > 0 && r.bottom > 0 && r.top < innerHeight && r.left < innerWidth,
          top: r.top + scrollY}
}"""


class KeyboardUser(Resident):
    """Has only Tab, Enter, Space and letters."""

    def hits(self, key: str) -> None:
        self.window.keyboard.press(key)

    def tabs(self) -> dict[str, object]:
        """To the next stop, which has to be visible and to look focused."""
        self.hits("Tab")
        stop: dict[str, object] = self.window.evaluate(FOCUS)
        assert stop["tag"] != "body", "focus was lost"
        assert stop["seen"], f"focus is out of sight: {stop}"
        assert stop["drawn"], f"nothing shows the focus: {stop}"
        return stop

    def tabs_to(self, says: str) -> list[dict[str, object]]:
        """Until the stop that says so; the stops on the way, this one included."""
        stops = [self.tabs()]
        while not str(stops[-1]["says"]).startswith(self.words(says)):
            assert len(stops) < 40, f"no stop says {says}: {[s['says'] for s in stops]}"
            stops.append(self.tabs())
        return stops

    def jumps_to_the_content(self) -> None:
        stop = self.tabs()
        assert stop["says"] == self.words("本文へ進む"), "the first stop leads past the menus"
        self.hits("Enter")
        expect(self.main).to_be_focused()

    def writes_here(self, text: str) -> None:
        self.window.keyboard.type(text)


def test_the_comment_form_is_walked_by_keyboard_alone(city: City, new_window: Callable[..., Page]) -> None:
    fumi = KeyboardUser(new_window(reduced_motion="reduce"), city, "resident3")  # nothing glides: it is there at once
    fumi.opens(f"/proposals/tsuin-no-ashi/comment?version=2&flow={FLOW}&field={FIELD}")
    fumi.jumps_to_the_content()
    stops = fumi.tabs_to("内容を確かめる")
    tops = [float(str(stop["top"])) for stop in stops]
    assert tops == sorted(tops), "Tab goes down the page, never back up"

    fumi.hits("Enter")  # nothing written: the summary takes the focus and leads to the field
    expect(fumi.main.get_by_role("alert")).to_be_focused()
    fumi.tabs()
    fumi.hits("Enter")
    expect(fumi.field("label.comment_body")).to_be_focused()
    fumi.writes_here(CONCERN)
    fumi.tabs_to("内容を確かめる")
    fumi.hits("Enter")
    expect(fumi.section("まだ送信していません。この内容でよければ、送信してください")).to_contain_text(CONCERN)

    fumi.jumps_to_the_content()
    fumi.tabs_to("送信する")
    fumi.hits("Enter")
    fumi.reads_heading("サインイン")
    fumi.jumps_to_the_content()
    fumi.tabs_to("label.email")
    fumi.writes_here(f"resident3@{DOMAIN}")
    fumi.tabs_to("label.password")
    fumi.writes_here(city.password)
    fumi.hits("Enter")
    fumi.reads_heading("内容を確かめて送信してください")
    fumi.jumps_to_the_content()
    fumi.tabs_to("送信する")
    fumi.hits("Enter")
    fumi.gets_the_number()
    fumi.sees_what_became_of_it(CONCERN)
