"""The assembly's secretariat enters a vote that needs two thirds: a majority, but short of it, and the page says so."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from deliberation import clock
from tests.journeys.city import City
from tests.journeys.person import Person

BILL = "データ連携の拠点を市役所の外に移す条例案"
RIDES = "通院の足と地域ポイント"
MEMBERS = 22
FELL_SHORT = "賛成13、反対9でした。賛成が多数ですが、必要な3分の2（22人のうち15人）に届かず、否決です。"
GROUPS = {
    "あおぞらの会": "council.choice.for",
    "水車の会": "council.choice.against",
    "かわべ会議": "council.choice.for",
}


class Secretariat(Person):
    """Enters what the assembly did, on the day."""

    def comes_to_work(self) -> None:
        self.opens("/desk")
        self.signs_in()
        self.follows("会議・議案・採決を入力する")

    def enters_the_bill(self) -> None:
        self.follows("議案、質問、請願などを入力する")
        self.chooses("label.act_kind", "council.kind.bill")
        self.chooses("label.body", "A市議会")
        self.writes("label.acted_on", clock.day(clock.now()).isoformat())
        self.writes("label.act_title", BILL)
        self.chooses("label.about_proposal", RIDES)
        self.presses("内容を確かめる")
        self.reads(f"{RIDES} › 第2版")

    def begins_the_vote(self) -> None:
        """On from the bill, which is published on the way: what is needed, and each group as it spoke."""
        self.presses("公開して、採決を入力する")
        self.reads_heading("council.title.vote")
        self.chooses("label.requirement", "council.requirement.two_thirds_present")
        for group, said in GROUPS.items():
            self.chooses(group, said)
        self.presses("council.word.next")

    def votes_against(self, name: str) -> None:
        row = self.main.get_by_role("radiogroup", name=name)
        row.get_by_label(self.words("council.choice.against"), exact=True).check()

    def sees_everyone_on_one_screen(self) -> None:
        expect(self.section("議員ごとの賛否").get_by_role("radiogroup")).to_have_count(MEMBERS)

    def checks_the_result(self) -> None:
        self.presses("結果を確かめる")

    def is_told_who_is_missing(self) -> None:
        """Two members of no group have not been chosen yet; nothing of the other twenty is lost."""
        expect(self.main.get_by_role("alert")).to_be_visible()
        expect(self.main.locator("input[type=radio]:checked")).to_have_count(MEMBERS - 2)

    def publishes_it(self) -> None:
        self.presses("council.word.publish")


class Neighbour(Person):
    """Wants to know how the assembly voted."""

    def finds_the_vote(self) -> None:
        self.comes_home()
        self.follows("nav.council", self.window.locator("nav.site-nav"))
        self.follows("A市")
        self.follows(BILL)

    def reads_the_denominator(self) -> None:
        result = self.section("採決と結果")
        self.reads("council.requirement.two_thirds_present", result)
        self.reads(f"定数{MEMBERS}人の会議に{MEMBERS}人が出席し", result)
        self.reads("否決", result)


def test_the_secretariat_enters_a_two_thirds_vote_on_one_screen_and_it_reads_as_short(
    city: City, new_window: Callable[..., Page]
) -> None:
    nao = Secretariat(new_window(), city, "secretariat1")
    nao.comes_to_work()
    nao.enters_the_bill()
    nao.begins_the_vote()
    nao.sees_everyone_on_one_screen()
    nao.checks_the_result()
    nao.is_told_who_is_missing()
    nao.votes_against("浮雲 のぞみ")
    nao.votes_against("薄氷 いわお")
    nao.votes_against("月見里 はるか")
    nao.checks_the_result()
    nao.reads(FELL_SHORT)
    nao.publishes_it()
    nao.reads(FELL_SHORT)

    reader = Neighbour(new_window(), city)
    reader.finds_the_vote()
    reader.reads(FELL_SHORT)
    reader.reads_the_denominator()
