"""An observer loads a file with a broken line and mends it; an auditor runs a report and reads what is found."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from deliberation import clock
from deliberation.demo import observing
from deliberation.demo.stage import Moments
from tests.journeys.city import City
from tests.journeys.person import Person

RIDES = "通院の足と地域ポイント"
BROKEN_LINE = observing.BROKEN + 1  # people count from 1
SEED = 20261010


def october() -> tuple[date, date]:
    """Nine days after the audited quarter; the demonstration's calendar may lie some years back."""
    days = Moments(clock.now())
    return days.day("2026-10-01"), days.day("2026-10-09")


class Official(Person):
    """Comes from the proposal's page of audits, as the links there lead."""

    def comes_to_the_audits(self) -> None:
        self.comes_home()
        self.follows("サインイン", self.window.locator("header"))
        self.signs_in()
        self.follows("わたしの机")
        self.follows("監査", self.section("担当する自治体の提案").locator("li", has_text=RIDES))
        self.reads_heading("データ利用監査")


class Observer(Official):
    """Of an independent group: writes down how much flows, never who."""

    def reads_the_digest_of_the_plan(self) -> str:
        """Which the rows have to name: the plan that was consented to."""
        self.opens("/consents/1")
        said = self.main.locator("dl div", has_text="計画のハッシュ値").inner_text()
        digest = re.search(r"sha256:[0-9a-f]{64}", said)
        assert digest, said
        return digest.group()

    def loads(self, file: Path) -> None:
        self.field("label.rows_file").set_input_files(file)
        self.presses("出す")

    def reads_which_line_is_broken(self) -> None:
        row = self.section("受け付けなかった行").locator("tbody tr")
        expect(row).to_have_count(1)
        self.reads(str(BROKEN_LINE), row)
        self.reads("storage_country", row)

    def takes_the_broken_line_back(self, folder: Path) -> Path:
        return self.downloads("受け付けなかった行だけを取り出す", folder)

    def loads_the_mended_line(self, file: Path) -> None:
        number = self.window.url.rpartition("/")[2]
        self.follows("直した行を出す")
        self.field("label.mends").select_option(value=number)
        self.loads(file)
        self.reads("受け付けた行は1、受け付けなかった行は0です。")


class Auditor(Official):
    """May be any citizen whom the city has asked."""

    def runs_a_report(self, first: date, last: date) -> None:
        self.follows("監査報告を作る")
        self.writes("label.audit_first", first.isoformat())
        self.writes("label.audit_last", last.isoformat())
        self.presses("確認へ進む")
        self.presses("報告を作って公開する")
        expect(self.window).to_have_url(re.compile(r"/audits/reports/\d+$"))

    def reads_how_much_was_checked(self) -> None:
        covered = self.section("どこまで確かめられたか")
        self.reads("確認できた割合", covered)
        self.reads("独立した記録者による行", covered)

    def reads_the_finding(self) -> None:
        """Records older than condition C-1 allows."""
        self.reads("同意記録に反する指摘が")
        title = "A14 条件%(id)sに反する利用".replace("%(id)s", "C-1")
        finding = self.main.locator(".finding", has_text=title)
        self.unfolds(title, self.section("見つかったこと"))
        self.reads("14か月", finding)
        self.reads("地域ポイントと電子通貨", finding)


def test_an_observer_mends_a_broken_line_and_an_auditor_reads_the_findings(
    city: City, new_window: Callable[..., Page], tmp_path: Path
) -> None:
    yui = Observer(new_window(), city, "observer")
    plan, (first, last) = yui.reads_the_digest_of_the_plan(), october()
    written, _ = observing.independent_file(first, last, plan, SEED)
    (tmp_path / "october.jsonl").write_bytes(written)
    yui.comes_to_the_audits()
    yui.follows("記録を出す")
    yui.loads(tmp_path / "october.jsonl")
    yui.reads_which_line_is_broken()
    broken = yui.takes_the_broken_line_back(tmp_path)
    broken.write_text(broken.read_text().replace('"Japan"', '"JP"'))
    yui.loads_the_mended_line(broken)

    sou = Auditor(new_window(), city, "auditor")
    sou.comes_to_the_audits()
    sou.runs_a_report(first, last)
    sou.reads_how_much_was_checked()
    sou.reads_the_finding()
