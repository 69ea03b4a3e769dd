"""A clerk changes the plan, a second clerk confirms it, and consent to the old plan does not reach the new one."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.city import City
from tests.journeys.decided import consent_to_the_camera
from tests.journeys.person import Person

CAMERA = "駅前の人の流れと見守りカメラ"
PEOPLE, VIDEO = "駅前の人の流れ", "見守りカメラの映像"


class Clerk(Person):
    """Works from the desk."""

    def comes_to_work(self) -> None:
        self.comes_home()
        self.follows("サインイン", self.window.locator("header"))
        self.signs_in()
        self.follows("わたしの机")

    def opens_the_draft(self) -> None:
        here = self.section("担当する自治体の提案").locator("li", has_text=CAMERA)
        self.follows("下書き", here)
        self.reads_heading("提案と計画の下書き")

    def opens_where_the_counts_are_kept(self) -> None:
        self.follows("どこに・いつまで・どう守るか", self.window.locator("#flow-people-flow + ul"))
        self.reads_heading("どこに・いつまで・どう守るか")

    @property
    def years(self) -> Locator:
        """How long the counts of people are kept."""
        return self.main.get_by_role("group", name="保存期間").get_by_label("長さ")

    def keeps_the_counts_for(self, years: str) -> None:
        self.years.fill(years)
        self.presses("保存して一覧へ戻る")

    def checks_before_publishing(self) -> None:
        self.follows("公開の前に確かめる")
        changes = self.section("第1版から変わること")
        self.reads("変更は1か所、そのうち重要な変更は1か所です。", changes)
        self.reads("重要な変更のある流れは、改めて決定が必要になります。", changes)

    def proposes_version_2(self) -> None:
        self.presses("公開を求める")
        self.reads("notice.proposed", self.window.locator(".flash"))

    def cannot_confirm_it_alone(self) -> None:
        """The page says that it waits; what waits for oneself stands in the frame, and nothing does."""
        self.reads("2人目の担当席が確かめるのを待っています。")
        expect(self.window.locator("header").get_by_role("link", name="確認待ち")).to_have_count(0)

    def confirms_version_2(self) -> None:
        self.follows("確認待ち")
        waiting = self.section("pending.publish_version")
        self.reads("駅前の人の流れと見守りカメラ", waiting)
        self.reads("駅前の人の流れ › 保存期間", waiting)
        self.presses("内容を確かめ、確認する", waiting)

    def leaves(self) -> None:
        self.window.get_by_role("button", name="サインアウト").click()


class Neighbour(Person):
    """Reads what it means, without an account."""

    def opens_the_consent(self) -> None:
        self.comes_home()
        self.follows(CAMERA, self.section("提案"))
        self.reads("第2版", self.main.locator(".page-head"))
        self.follows("同意の決め方と記録")
        self.follows("同意記録 R-")

    def decision_on(self, flow: str) -> Locator:
        return self.section("流れごとの決定").locator("tr", has_text=flow)


def test_a_clerk_and_a_second_seat_publish_version_2_and_the_consent_needs_a_new_decision(
    city: City, new_window: Callable[..., Page]
) -> None:
    consent_to_the_camera(city.server.database)
    haru = Clerk(new_window(), city, "clerk1")
    haru.comes_to_work()
    haru.opens_the_draft()
    haru.opens_where_the_counts_are_kept()
    haru.keeps_the_counts_for("3")
    haru.leaves()

    haru = Clerk(new_window(), city, "clerk1")  # another day, another computer: the draft is there
    haru.comes_to_work()
    haru.opens_the_draft()
    haru.opens_where_the_counts_are_kept()
    expect(haru.years).to_have_value("3")
    haru.follows("保存せずに戻る")
    haru.checks_before_publishing()
    haru.proposes_version_2()
    haru.cannot_confirm_it_alone()

    aki = Clerk(new_window(), city, "clerk2")
    aki.comes_to_work()
    aki.confirms_version_2()

    reader = Neighbour(new_window(), city)
    reader.opens_the_consent()
    reader.reads("改めて決定が必要", reader.decision_on(PEOPLE))
    reader.reads("第1版への同意は、第2版には及びません。", reader.decision_on(PEOPLE))
    expect(reader.decision_on(VIDEO)).not_to_contain_text("改めて決定が必要")
