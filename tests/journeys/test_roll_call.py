"""An assembly of forty on one screen: by single keys with its count, by Tab and arrows without a script, on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from deliberation.accounts.rules import Role
from deliberation.council import acts, queries
from deliberation.council.entries import Content
from tests import make
from tests.council import assembly as a
from tests.journeys.city import City
from tests.journeys.person import Person
from tests.moment import NOW

HERE = "a-shi"
SURNAMES = (
    ("小鳥遊", "Takanashi"), ("月見里", "Yamanashi"), ("五十嵐", "Igarashi"), ("東", "Azuma"), ("長谷川", "Hasegawa"),
    ("佐久間", "Sakuma"), ("飛鳥井川", "Asukaigawa"), ("森", "Mori"),
)  # fmt: skip


@pytest.fixture(scope="module")
def address(city: City) -> str:
    """The second step of a roll call of forty in six groups, two thirds needed."""
    with city.server.database.writing() as db:
        say = {"by": make.officer(db, Role.secretariat, HERE), "now": NOW, "jurisdiction": HERE}
        names = {"name_ja": "四十人の議会", "name_en": "Assembly of forty"}
        body = acts.add_body(db, **say, slug="forty", kind="plenary", **names, seats=40)
        groups = [
            acts.add_faction(db, **say, name_ja=f"会派{n}の会", name_en=f"Group number {n}", since=a.SINCE)
            for n in range(1, 6)
        ]
        for n in range(40):
            group = groups[n % 5] if n % 9 and n < 30 else groups[0] if n < 38 else None
            ja, en = SURNAMES[n % 8]
            name = {"name_ja": f"{ja} さくら", "name_en": f"{en} Sakura"}
            term = {"body_id": body, "since": a.SINCE}
            acts.add_member(db, **say, **name, term=term, group={"faction_id": group, "since": a.SINCE})
        title = {"ja": "四十人の議案", "en": "Bill of forty"}
        content = Content(kind="bill", body_id=body, title=title, acted_on=a.DAY.isoformat())
        act = acts.enter_act(db, **say, content=content)
        chair = queries.roster(db, body, a.DAY)[0].id
    asked = f"taken_on=2026-11-20&question=original&way=roll_call&requirement=two_thirds_present&presiding={chair}"
    return f"/council/acts/{act}/vote?{asked}"


class Secretariat(Person):
    """Has a keyboard."""

    def begins(self, address: str) -> None:
        self.opens(address)
        self.signs_in()
        expect(self.main.get_by_role("radiogroup")).to_have_count(40)

    def hits(self, *keys: str) -> None:
        for key in keys:
            self.window.keyboard.press(key)

    def counts(self) -> dict[str, str]:
        places = self.main.locator("[data-count]")
        return {one.get_attribute("data-count") or "": one.inner_text() for one in places.all()}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_forty_members_stand_on_one_screen_and_a_phone_does_not_scroll_sideways(
    city: City, new_window: Callable[..., Page], address: str, lang: str
) -> None:
    nao = Secretariat(new_window(), city, "secretariat1", lang=lang)
    nao.begins(address)
    box = nao.main.locator("form:has(#roll)").bounding_box()
    assert box is not None and box["height"] <= 900, box
    assert nao.window.evaluate("document.documentElement.scrollWidth") <= 1280
    nao.window.set_viewport_size({"width": 360, "height": 740})
    assert nao.window.evaluate("document.documentElement.scrollWidth") <= 360
    label = nao.main.locator(".seat-row label").first.bounding_box()
    assert label is not None and label["height"] >= 44


def test_a_digit_chooses_and_goes_on_and_the_denominator_follows(
    city: City, new_window: Callable[..., Page], address: str
) -> None:
    nao = Secretariat(new_window(), city, "secretariat1")
    nao.begins(address)
    expect(nao.main.get_by_text("数字を押すと選んで次の人へ進みます。")).to_be_visible()
    nao.main.locator("#roll input").first.focus()
    nao.hits(*["1"] * 20, *["2"] * 10, "3", "4", "5", "6")
    assert nao.counts() == {
        "for": "20", "against": "10", "stayed": "1", "abstained": "1", "absent": "1", "excused": "1", "left": "6",
        "base": "31", "needed": "21",
    }  # fmt: skip
    nao.hits("ArrowUp", "ArrowLeft")
    assert (nao.counts()["absent"], nao.counts()["excused"]) == ("2", "0"), "up to who is before, left to absent"
    nao.hits("ArrowDown", *["1"] * 6, "Enter")
    nao.reads("賛成26、反対10でした。")
    expect(nao.main.locator("#roll input:checked")).to_have_count(40)


def test_without_a_script_it_is_filled_in_by_tab_and_arrows_and_the_count_is_told_before_it_is_sent(
    city: City, new_window: Callable[..., Page], address: str
) -> None:
    nao = Secretariat(new_window(java_script_enabled=False), city, "secretariat1")
    nao.begins(address)
    expect(nao.main.get_by_text("Tabキーで次の人へ、矢印キーで選びます。")).to_be_visible()
    expect(nao.main.locator(".running")).to_be_hidden()
    nao.main.locator("#roll input").first.focus()
    for n in range(40):
        nao.hits("Space", *(["ArrowRight"] if n < 10 else []), "Tab")
    nao.presses("結果を確かめる")
    result = nao.main.locator("section.confirm")
    for words in ("賛成 30", "反対 10", "欠席 0", "分母 40", "必要な賛成の数 27"):
        nao.reads(words, result)
