"""A moderator hides a comment under a cited rule, its author asks for a review, another moderator restores it."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.city import City
from tests.journeys.person import Person

RIDES = "通院の足と地域ポイント"
PERSONAL = "terms.4-2"
HARSH = "運転手の会の代表は、説明会で質問に答えませんでした。名前を出して説明してほしいです。"
REASON = "個人が分かる書き方があるためです。"
ASKING = "代表の方は、公表された資料に名前のある公の立場の方です。電話番号や住所は書いていません。"
DECISION = "公の立場での行いについての意見で、個人の連絡先は書かれていません。"


class Author(Person):
    """Has something to say, and does not take a no without a reason."""

    def says(self, text: str) -> int:
        self.opens("/accounts/sign-in")
        self.signs_in()
        self.follows("nav.proposals", self.window.locator("nav.site-nav"))
        self.follows(RIDES)
        self.follows("計画を読んで意見を書く")
        self.follows("この流れに意見を書く")
        self.writes("label.comment_body", text)
        self.presses("内容を確かめる")
        self.presses("送信する")
        number = self.main.locator(".ticket .no")
        expect(number).to_be_visible()
        return int(number.inner_text())

    def is_told(self, notice: str, **values: object) -> None:
        self.follows("お知らせ", self.window.locator("nav.me"))
        self.reads(notice, **values)

    def asks_for_a_review(self, number: int, text: str) -> None:
        self.opens(f"/comments/{number}")
        self.follows("見直しを申し出る")
        self.writes("label.appeal_body", text)
        self.presses("申し出る")
        self.reads("notice.appeal_received", self.window.locator(".flash"))


class Moderator(Person):
    """Answers for every hiding in public, under a numbered seat."""

    def comes_to_work(self) -> None:
        self.opens("/desk")
        self.signs_in()

    def hides(self, number: int, article: str, reason: str) -> None:
        self.follows("非表示にする", self.newest(number))
        self.presses("非表示にする")  # without saying why: refused, kindly
        expect(self.main.get_by_role("alert")).to_be_visible()
        self.main.get_by_role("radio", name=self.words(article)).check()
        self.writes("label.reason_public", reason)
        self.presses("非表示にする")
        self.reads("notice.hidden", self.window.locator(".flash"))

    def newest(self, number: int) -> Locator:
        """The comment among the newest of the desk, with the link that follows it."""
        return self.window.locator(f"#c{number} + p")

    def cannot_decide_the_review(self, number: int) -> None:
        self.opens("/desk")
        self.reads("desk_empty.moderator", self.section("role.moderator"))
        self.follows("見直しの申出", self.section("role.moderator"))
        self.follows("意見%(no)s", no=number)
        expect(self.main.get_by_role("button", name=self.words("決める"))).to_have_count(0)
        self.reads("reason.another_moderator")

    def reviews(self, number: int) -> None:
        self.follows("desk.appeal", self.section("role.moderator"), n=number)
        self.reads(HARSH)
        self.reads(REASON)
        self.reads(ASKING)

    def restores_it(self, reason: str) -> None:
        self.main.get_by_role("radio", name=self.words("appeal.restore")).check()
        self.writes("label.reason_public", reason)
        self.presses("決める")
        self.reads("notice.appeal_decided", self.window.locator(".flash"))


class Neighbour(Person):
    """Sees that something is missing, why, and later that it is back."""

    def sees_it_hidden_under_the_rule(self, number: int) -> None:
        self.opens(f"/comments/{number}")
        self.reads("この意見は、利用規約の「%(rule)s」により、非表示にしています。", rule=self.words(PERSONAL))
        self.reads(REASON)
        expect(self.main).not_to_contain_text(HARSH)

    def sees_it_shown_again(self, number: int) -> None:
        self.window.reload()
        self.reads(HARSH)
        self.reads("moderation.appeal_restored")
        self.reads(DECISION)

    def finds_both_judgements_in_public(self, number: int) -> None:
        self.follows("nav.comments", self.window.locator("nav.site-nav"))
        self.follows("表示の管理")
        recent = self.section("新しい判断").locator("li", has_text=self.words("意見%(no)s", no=number))
        expect(recent).to_have_count(2)


def test_a_hidden_comment_is_appealed_and_restored_by_another_moderator(
    city: City, new_window: Callable[..., Page]
) -> None:
    mei = Author(new_window(), city, "resident1")
    number = mei.says(HARSH)

    rin = Moderator(new_window(), city, "moderator1")
    rin.comes_to_work()
    rin.hides(number, PERSONAL, REASON)

    reader = Neighbour(new_window(), city)
    reader.sees_it_hidden_under_the_rule(number)
    mei.is_told(f"あなたのご意見（意見{number}）を非表示にしました。")
    mei.asks_for_a_review(number, ASKING)
    rin.cannot_decide_the_review(number)

    kai = Moderator(new_window(), city, "moderator2")
    kai.comes_to_work()
    kai.reviews(number)
    kai.restores_it(DECISION)

    mei.is_told("notice.appeal_restored", no=number)
    reader.sees_it_shown_again(number)
    reader.finds_both_judgements_in_public(number)
