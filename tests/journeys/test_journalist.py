"""A journalist without an account finds 同意, cites a version, takes the data home and opens the record behind it."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import rfc8785
from playwright.sync_api import Locator, Page, expect

from tests.journeys.city import City
from tests.journeys.person import Person

CONSENT = "同意"
RIDES = "通院の足と地域ポイント"
ATOM = "{http://www.w3.org/2005/Atom}"


class Journalist(Person):
    """Believes nothing, and checks."""

    def searches_for(self, word: str) -> None:
        self.comes_home()
        self.writes("資料を探す", word)
        self.presses("探す")
        self.reads_heading("「%(q)s」を探した結果", q=word)

    @property
    def hits(self) -> Locator:
        return self.main.locator("ol.hits > li")

    def finds_it_in_two_characters(self, word: str) -> None:
        expect(self.hits.first.locator("mark")).to_have_text(word)
        days = [re.findall(r"\d+", day) for day in self.hits.locator("p.d").all_inner_texts()]
        newest_first = [[int(n) for n in day[:3]] for day in days]
        assert newest_first == sorted(newest_first, reverse=True)

    def narrows_to_versions(self) -> None:
        self.chooses("種類", "found.version")
        self.presses("探す")

    def opens_the_version(self, title: str, number: int) -> None:
        hit = self.hits.filter(has=self.window.locator(f"a[href$='/v/{number}']")).filter(has_text=title).first
        hit.get_by_role("link").click()
        expect(self.window).to_have_url(re.compile(rf"/v/{number}$"))

    def cites_it(self) -> tuple[str, str]:
        """Address and digest, as the box gives them to copy."""
        box = self.section("引用のしかた")
        said = box.inner_text()
        address = re.search(r"https?://\S+?/v/\d+", said)
        digest = re.search(r"sha256:[0-9a-f]{64}", said)
        assert address and digest, said
        return address.group(), digest.group()

    def saves_the_version(self) -> bytes:
        """The JSON beside the citation, as a program gets it."""
        return self.fetches(self.link("JSON", self.section("引用のしかた")))

    def fetches(self, link: Locator) -> bytes:
        answer = self.window.request.get(self.city.url + str(link.get_attribute("href")))
        assert answer.ok
        return answer.body()

    def goes_to_the_archive(self) -> None:
        self.follows("nav.archive", self.window.locator("nav.site-nav"))
        self.reads_heading("資料室")

    def takes_home(self, table: str, folder: Path) -> Path:
        return self.downloads(table, folder, self.section("まとめてダウンロードする"))

    def subscribes(self) -> list[str]:
        """Titles of what the feed tells."""
        root = ElementTree.fromstring(self.fetches(self.link("すべての動きのフィード")))
        return [str(entry.findtext(f"{ATOM}title")) for entry in root.findall(f"{ATOM}entry")]

    def opens_the_entry_of_the_newest_version(self) -> None:
        self.follows("公開記録", self.window.locator("footer"))
        self.chooses("記録の種類", "kind.version_published")
        self.presses("しぼりこむ")
        self.follows("kind.version_published", self.section("新しい順"))
        self.reads_heading("kind.version_published")

    def reads_the_bytes(self) -> str:
        return self.section("記録のバイト列").locator("pre").inner_text()

    def saves_the_bytes(self, folder: Path) -> bytes:
        return self.downloads("バイト列を保存する", folder).read_bytes()

    def reads_the_leaf(self) -> str:
        self.unfolds("証明の中身を見る")
        term = self.main.locator("dl.kv div", has_text="この記録のハッシュ値（葉）")
        return term.locator("code").inner_text()


def test_a_journalist_finds_consent_cites_a_version_and_checks_the_record(
    city: City, new_window: Callable[..., Page], tmp_path: Path
) -> None:
    rei = Journalist(new_window(accept_downloads=True), city)
    rei.searches_for(CONSENT)
    rei.finds_it_in_two_characters(CONSENT)
    rei.narrows_to_versions()
    rei.opens_the_version(RIDES, 1)
    address, digest = rei.cites_it()
    assert address == rei.window.url == f"{city.url}/proposals/tsuin-no-ashi/v/1"
    document = json.loads(rei.saves_the_version())
    assert "sha256:" + hashlib.sha256(rfc8785.dumps(document)).hexdigest() == digest

    rei.goes_to_the_archive()
    rows = rei.takes_home("proposals.csv", tmp_path).read_bytes()
    assert rows.startswith(b"\xef\xbb\xbf"), "a spreadsheet needs the mark to read Japanese"
    assert any(RIDES in row.values() for row in csv.DictReader(io.StringIO(rows.decode("utf-8-sig"))))
    lines = rei.takes_home("comments.jsonl", tmp_path).read_text(encoding="utf-8").splitlines()
    assert len(lines) > 300 and all(json.loads(line) for line in lines)
    titles = rei.subscribes()
    of_the_city = [title for title in titles if rei.words("kind.comment_submitted") in title]
    assert of_the_city and all("見本" in title for title in of_the_city), "marked wherever its news go"

    rei.opens_the_entry_of_the_newest_version()
    shown = rei.reads_the_bytes()
    saved = rei.saves_the_bytes(tmp_path)
    assert saved.decode() == shown
    assert hashlib.sha256(b"\x00" + saved).hexdigest() == rei.reads_the_leaf()
