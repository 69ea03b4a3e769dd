"""Pages of the record, its static files, and receipts that the verifier accepts."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from deliberation.db import Database
from deliberation.record import runner, verify, wording
from deliberation.record.acts import append, erase_payload, restore_payload, withdraw_payload
from deliberation.record.kinds import KINDS
from deliberation.web.language import LANGUAGES, load_catalogue
from tests.client import Client
from tests.moment import NOW
from tests.record.sites import Site


@pytest.fixture
def site(app: Flask, sqlite_database: Database) -> Site:
    """The record of the application, opened, with one comment that has a text."""
    found = Site(sqlite_database, app.extensions["jukugi_settings"].var)
    found.origin = app.extensions["jukugi_settings"].origin
    found.open()
    with sqlite_database.writing() as db:
        facts = {
            "comment": 7, "proposal": "a-shi-mobility", "version": 2, "digest": "sha256:" + "ab" * 32, "verified": True,
            "flow": "trip-booking",
        }  # fmt: skip
        text = {"body": "カメラの数を知りたい。\n<b>太字</b>"}
        append(db, kind="comment_submitted", now=NOW, jurisdiction="a-shi", facts=facts, text=text)
    return found


def test_an_entry_is_told_in_words_from_its_bytes(client: Client, site: Site) -> None:
    site.sequence()
    page = client.page("/record/2")
    for words in ("意見が出されました", "2026年11月21日", "日だけ", "住所の確認 あり", "カメラの数を知りたい。"):
        assert words in page.text
    assert "<b>太字</b>" in page.text
    assert '"kind":"comment_submitted"' in page.text
    assert page.links()["a-shi-mobility"] == "/proposals/a-shi-mobility"
    assert "A comment was submitted" in client.page("/en/record/2").text


def test_every_yes_or_no_of_an_entry_has_words_of_its_own(client: Client, site: Site) -> None:
    asked = {name for kind in KINDS.values() for name, declared in kind.facts.items() if declared.startswith("bool")}
    keys = {f"fact_truth.{name}.{answer}" for name in asked for answer in ("yes", "no")}
    assert all(keys <= set(load_catalogue(lang)) for lang in LANGUAGES)
    site.sequence()
    assert "住所の確認 あり" in client.page("/record/2").text


def test_an_entry_shows_its_proof_only_once_it_is_signed(client: Client, site: Site) -> None:
    assert "署名待ち" in client.page("/record/2").text
    assert "まだ時点署名に収録されていません" in client.page("/record/2/receipt.json", 409).text
    site.sequence()
    page = client.page("/record/2")
    assert "署名待ち" not in page.text and "受付票を保存する" in page.links()


def test_a_receipt_verifies_and_fails_once_its_text_is_changed(client: Client, site: Site, tmp_path: Path) -> None:
    site.sequence()
    answer = client.get("/record/2/receipt.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="receipt-2.json"'
    path = tmp_path / "receipt.json"
    path.write_bytes(answer.data)
    key = client.get("/log/vkey").text.strip()
    assert verify.main([str(path), "--key", key]) == 0
    path.write_bytes(answer.data.replace("カメラ".encode(), "センサー".encode()))
    assert verify.main([str(path), "--key", key]) == 1


def test_a_receipt_lies_in_any_later_record(client: Client, site: Site, tmp_path: Path) -> None:
    site.sequence()
    kept = tmp_path / "receipt.json"
    kept.write_bytes(client.get("/record/2/receipt.json").data)
    site.append(700)
    site.sequence()
    key = client.get("/log/vkey").text.strip()
    assert verify.main([str(site.folder.path), "--key", key, "--old", str(kept)]) == 0


def test_hiding_withdraws_text_and_salt_and_restoring_brings_them_back(client: Client, site: Site) -> None:
    site.sequence()
    with site.database.writing() as db:
        withdraw_payload(db, 2)
    site.append()
    site.sequence()
    page, receipt = client.page("/record/2"), json.loads(client.get("/record/2/receipt.json").data)
    assert "非表示にしています" in page.text and "カメラ" not in page.text
    assert receipt["salt"] is None and receipt["payload"] is None
    with site.database.writing() as db:
        restore_payload(db, 2)
    site.append()
    assert "カメラ" in client.page("/record/2").text


def test_erasing_leaves_the_entry_and_its_proof(client: Client, site: Site, tmp_path: Path) -> None:
    site.sequence()
    with site.database.writing() as db:
        erase_payload(db, 2)
        append(db, kind="erased", now=NOW, jurisdiction="a-shi", seat="clerk-1", facts={"entry": 2, "ground": "person"})
        restore_payload(db, 2)
    site.sequence()
    page = client.page("/record/2")
    assert "本文は消去しました" in page.text and "カメラ" not in page.text
    path = tmp_path / "receipt.json"
    path.write_bytes(client.get("/record/2/receipt.json").data)
    assert verify.main([str(path), "--key", client.get("/log/vkey").text.strip()]) == 0
    assert client.page("/record/3").links()["2"] == "/record/2"
    assert "カメラ".encode() not in b"".join(p.read_bytes() for p in site.folder.path.rglob("*") if p.is_file())


def listed(client: Client, path: str) -> list[int]:
    """Numbers of the entries on a page of the list."""
    return [int(number) for number in re.findall(r'href="/record/([0-9]+)"', client.get(path).text)]


def test_the_list_is_newest_first_in_pages_and_by_kind_and_place(client: Client, site: Site) -> None:
    site.append(120)
    page = client.page("/record")
    assert "署名待ち" in page.text
    assert listed(client, "/record") == list(range(122, 72, -1))
    assert page.links()["これより前のものへ"] == "?before=73"
    assert listed(client, "/record?before=73") == list(range(72, 22, -1))
    assert listed(client, "/record?before=23") == list(range(22, 0, -1))
    assert listed(client, "/record?kind=comment_submitted&place=a-shi") == [2]
    assert "この条件に合う記録は、まだありません" in client.page("/record?kind=comment_submitted&place=b-shi").text
    for odd in ("kind=nonsense", "place=../x", "before=99999999999999999999", "before=-1"):
        assert client.get(f"/record?{odd}").status_code == 200


def test_the_list_shows_newly_signed_entries_without_waiting_for_another_act(client: Client, site: Site) -> None:
    assert "署名待ち" in client.page("/record").text
    site.sequence()
    assert "署名待ち" not in client.page("/record").text


def test_what_is_not_there_is_answered_with_404(client: Client, site: Site) -> None:
    for path in ("/record/999", f"/record/{2**63}", "/record/0", "/record/999/receipt.json", "/record/999/entry.json"):
        assert client.get(path).status_code == 404


def test_the_bytes_of_an_entry_are_given_as_they_are(client: Client, site: Site) -> None:
    answer = client.get("/record/2/entry.json")
    assert wording.described(answer.data).kind == "comment_submitted"
    assert answer.headers["Cache-Control"].endswith("immutable")


def test_the_static_files_are_served_with_the_right_headers(client: Client, site: Site) -> None:
    site.append(300)
    site.sequence()
    checkpoint = client.get("/log/checkpoint")
    assert checkpoint.data == site.folder.read("checkpoint")
    assert checkpoint.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert checkpoint.headers["Cache-Control"] == "public, max-age=1"
    for path in ("tile/0/000", "tile/0/001.p/46", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/46"):
        answer = client.get(f"/log/{path}")
        assert answer.status_code == 200 and answer.data == site.folder.read(path)
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] == "*" and "Set-Cookie" not in answer.headers
    etag = checkpoint.headers["ETag"]
    assert client.get("/log/checkpoint", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "../checkpoint", "0/../../vkey", "..%2f..%2fkeys%2flog.key", "0/000.p/0", "0/000.p/256", "0/00", "0/0000",
        "64/000", "0/x000", "0/x001/000", "entries/000.p/999", "0/000/", "0/000.p/", "-1/000", "0/000%00", "1/000",
        "0/\u0660\u0660\u0660", "0//000", "/etc/passwd", "0/.000.0a",
    ],
)  # fmt: skip
def test_no_other_file_can_be_reached(client: Client, site: Site, path: str) -> None:
    site.sequence()
    assert client.get(f"/log/tile/{path}").status_code in (400, 404, 308)  # 400: no address has a control character


def test_a_tile_beyond_the_checkpoint_is_not_served(client: Client, site: Site) -> None:
    site.sequence()
    site.folder.write("tile/0/000.p/3", b"not signed yet")
    assert client.get("/log/tile/0/000.p/3").status_code == 404
    assert client.get("/log/tile/0/000.p/2").status_code == 200


def test_before_the_record_is_opened_the_pages_say_so(client: Client) -> None:
    assert "記録はまだありません" in client.page("/record").text
    assert "時点署名は、まだありません" in client.page("/record/about").text
    assert client.get("/log/checkpoint").status_code == 404
    assert client.get("/log/tile/0/000").status_code == 404


def test_the_page_on_verifying_shows_the_key_and_gives_the_program(client: Client, site: Site) -> None:
    page = client.page("/record/about")
    assert site.folder.read("vkey").decode().strip() in page.text
    assert "確かめても分からないこと" in page.text
    assert client.get("/record/verify.py").data == Path(verify.__file__).read_bytes()
    assert client.get("/log").headers["Location"] == "/record"


def test_every_fact_has_a_label() -> None:
    """And every part of a text: tests/house/test_acts.py, for all that acts write."""
    names = {wording.label(kind, name) for kind, spec in KINDS.items() for name in spec.facts}
    for lang in ("ja", "en"):
        assert sorted(names - set(load_catalogue(lang))) == []


def test_every_kind_of_entry_can_be_shown(client: Client, site: Site) -> None:
    values = {"int": 3, "bool": True, "id": "some-id", "digest": "sha256:" + "0" * 64, "day": "2026-11-21"}
    values |= {"ids": ["a", "b"], "digests": []}
    for kind, spec in KINDS.items():
        facts = {name: values[declared.rstrip("?")] for name, declared in spec.facts.items()}
        facts |= {"role": "clerk"} if "role" in facts else {}
        facts |= {"second": "clerk-2"} if "second" in facts else {}
        with site.database.writing() as db:
            text = {"ja": "名前", "odd": {"a": [1]}, "until": None} if spec.text else None
            number = append(db, kind=kind, now=NOW, jurisdiction="a-shi", seat="clerk-1", facts=facts, text=text)
        for prefix in ("", "/en"):
            assert client.get(f"{prefix}/record/{number}").status_code == 200, kind
    assert client.get("/record").status_code == 200
    runner.drain(runner.sequencer(site.database, site.settings))


def test_the_whole_record_is_one_file_that_three_lines_verify(client: Client, site: Site, tmp_path: Path) -> None:
    """As the page about it says: unpack, go in, run."""
    site.append(600)
    site.sequence()
    shown = client.get("/record/about").text
    assert 'href="/record/record.tar"' in shown
    answer = client.get("/record/record.tar")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record.tar"'
    (tmp_path / "record.tar").write_bytes(answer.data)
    key = client.get("/log/vkey").text.strip()
    lines = re.search(r"tar -xf record\.tar\ncd record\n[^<]*", shown)
    assert lines is not None
    script = lines[0].replace("&#34;", '"').replace("検証鍵の1行", key).replace("python3", sys.executable)
    done = subprocess.run(["sh", "-ec", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and "VERIFIED" in done.stdout, done.stdout + done.stderr
    assert "太字" in (tmp_path / "record" / "texts.jsonl").read_text(encoding="utf-8")


def test_the_whole_record_is_sent_to_one_reader_at_a_time(client: Client, site: Site) -> None:
    """Each holds a thread for as long as they read slowly: the pages need the others."""
    site.append(3)
    site.sequence()
    slow = client.get("/record/record.tar", buffered=False)
    late = client.get("/record/record.tar")
    assert (late.status_code, late.headers["Retry-After"]) == (503, "30") and "30秒ほど" in late.text
    assert client.get("/record").status_code == 200
    slow.close()  # went away without having read anything
    client.head("/record/record.tar").close()
    assert b"record/checkpoint" in client.get("/record/record.tar").data
    assert client.get("/record/record.tar").status_code == 200, "the one before has read to the end"


def test_before_anything_is_signed_there_is_nothing_to_take_away(client: Client) -> None:
    for _again in range(2):  # it takes no turn
        assert client.get("/record/record.tar").status_code == 404
    assert 'record.tar"' not in client.get("/record/about").text
