"""A resident who wants to know what is taken from them, and to say something about exactly that."""

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.journeys.person import Person

RIDES = {"ja": "通院の足と地域ポイント", "en": "Rides to the doctor and local points"}
POINTS = {"ja": "地域ポイントと電子通貨", "en": "Local points and currency"}
FLOW, FIELD = "points-wallet", "storage_countries"


class Resident(Person):
    """Named by what they do, in the order in which they do it."""

    number = 0

    def finds_the_proposal(self) -> None:
        self.comes_home()
        self.follows(RIDES[self.lang], self.section("提案"))
        self.reads_heading(RIDES[self.lang])

    def reads_the_summary(self) -> None:
        """In one minute: what is taken, from whom, to whom it goes, how long, what if one says no."""
        minute = self.section("1分でわかる要約")
        for question in ("what_data", "whose", "to_whom", "how_long", "if_refused"):
            self.reads(f"question.{question}", minute)
        self.reads({"ja": "電話番号", "en": "telephone"}[self.lang], minute)

    def finds_what_is_taken(self) -> None:
        """From the picture's table to the page of the flow."""
        self.unfolds("図と同じ内容を表で見る", self.section("データの流れ"))
        self.follows(POINTS[self.lang], self.section("データの流れ"))
        expect(self.window.locator("h1")).to_have_text(POINTS[self.lang])
        self.reads({"ja": "アメリカ合衆国", "en": "United States"}[self.lang], self.main.locator(".page-head"))

    @property
    def row(self) -> Locator:
        """Of the table with every field of the flow."""
        return self.window.locator(f"[id='{FLOW}.{FIELD}']")

    def sees_every_field_of_it(self) -> None:
        expect(self.row).to_be_visible()

    def asks_what_the_field_means(self) -> None:
        self.unfolds(f"field.{FIELD}", self.row)
        self.reads(f"meaning.{FIELD}", self.row)

    def starts_a_comment_on_that_field(self) -> None:
        self.follows("意見を書く", self.row)
        self.reads_heading("意見を書く")
        self.reads(f"field.{FIELD}", self.window.locator("blockquote"))
        self.reads({"ja": "アメリカ合衆国", "en": "United States"}[self.lang], self.window.locator("blockquote"))

    def looks_at_it_before_sending(self, text: str) -> None:
        self.writes("label.comment_body", text)
        self.presses("内容を確かめる")
        expect(self.section("まだ送信していません。この内容でよければ、送信してください")).to_contain_text(text)

    def sends_it_and_is_asked_to_sign_in(self) -> None:
        self.presses("送信する")
        self.reads_heading("サインイン")
        self.reads("送信するには、サインインが必要です。入力した内容は残っていて、このあと送信できます。")
        self.signs_in()

    def finds_what_was_typed_and_sends_it(self, text: str) -> None:
        """What was typed came along through the sign-in page."""
        expect(self.field("入力した内容")).to_have_value(text)
        self.presses("送信する")

    def gets_the_number(self) -> int:
        expect(self.window).to_have_url(re.compile(r"/comments/\d+$"))
        self.number = int(self.window.url.rpartition("/")[2])
        self.reads("notice.comment_saved", self.window.locator(".flash"), no=self.number)
        return self.number

    def sees_what_became_of_it(self, text: str) -> None:
        self.reads_heading("意見%(no)sはどうなったか", no=self.number)
        self.reads(text)
        self.reads("まだ回答がありません。")
        self.reads(f"field.{FIELD}")

    def saves_the_receipt(self, folder: Path) -> Path:
        """A second or two later, when the record is signed."""
        saving, again = self.link("受付票を保存する"), self.link("開き直す")
        for _attempt in range(50):
            expect(saving.or_(again)).to_be_visible()
            if saving.count():
                break
            self.window.wait_for_timeout(200)
            again.click()
        return self.downloads("受付票を保存する", folder)

    def saves_the_program_and_the_key(self, folder: Path) -> tuple[Path, Path]:
        """From the page that tells how to check without trusting this site."""
        self.follows("手元で確かめる方法", self.window.locator("footer"))
        program = self.downloads("プログラム（verify.py）を保存する", folder)
        key = folder / "vkey"
        key.write_text(self.section("検証鍵").locator("pre").first.inner_text())
        return program, key
