"""``jukugi log``: opening, sequencing, copying and checking the record from the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from deliberation import cli
from deliberation.db import Database
from deliberation.record.acts import append, erase_payload, withdraw_payload
from tests.moment import NOW
from tests.record.sites import Site


@pytest.fixture
def site(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    found = Site(sqlite_database, tmp_path / "var")
    monkeypatch.setenv("JUKUGI_VAR", str(found.var))
    monkeypatch.setenv("DATABASE_URL", found.settings.database_url)
    monkeypatch.setenv("JUKUGI_LOG_ORIGIN", found.origin)
    return found


def log(*words: str | Path) -> int:
    return cli.main(["log", *map(str, words)])


def comment(site: Site, body: str) -> int:
    facts = {"comment": 1, "article": "3"}
    with site.database.writing() as db:
        return append(db, kind="comment_hidden", now=NOW, jurisdiction="a-shi", facts=facts, text={"body": body})


def key(site: Site) -> str:
    return site.folder.read("vkey").decode().strip()


def test_opening_prints_the_key_to_publish_and_never_the_private_one(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    assert log("init") == 0
    printed = capsys.readouterr().out
    assert key(site) in printed and "PRIVATE" not in printed
    assert log("init") == 0
    assert key(site) in capsys.readouterr().out


def test_without_a_key_or_an_opened_record_the_commands_say_what_to_do(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (("sequence", "--once"), ("rebuild",), ("export", tmp_path / "copy")):
        assert log(*words) == 1
        assert "run `jukugi log init`" in capsys.readouterr().err


def test_sequencing_once_signs_what_is_waiting(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    log("init")
    site.append(3)
    assert log("sequence", "--once") == 0
    assert site.published().size == 4
    with site.folder.lock():
        assert log("sequence", "--once") == 1
    assert "another process keeps the record" in capsys.readouterr().err


def test_a_copy_verifies_by_the_program_that_lies_in_it(site: Site, tmp_path: Path) -> None:
    log("init")
    comment(site, "公開の意見")
    site.append(600)
    log("sequence", "--once")
    copy = tmp_path / "copy"
    assert log("export", copy) == 0
    assert {p.name for p in copy.iterdir()} == {
        "checkpoint", "vkey", "tile", "texts.jsonl", "verify.py", "how-to-verify.txt",
    }  # fmt: skip
    command = [sys.executable, "-I", "-S", str(copy / "verify.py"), str(copy), "--key", key(site)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0 and "1 published texts" in done.stdout
    assert log("verify", copy, "--key", key(site), "--old", site.folder.path / "checkpoint") == 0
    (copy / "texts.jsonl").write_text((copy / "texts.jsonl").read_text().replace("公開", "秘密"))
    assert log("verify", copy, "--key", key(site)) == 1


def test_a_copy_holds_only_public_texts(site: Site, tmp_path: Path) -> None:
    log("init")
    shown, hidden, erased = comment(site, "shown"), comment(site, "hidden"), comment(site, "erased")
    with site.database.writing() as db:
        withdraw_payload(db, hidden)
        erase_payload(db, erased)
    log("sequence", "--once")
    comment(site, "not signed yet")
    log("export", tmp_path / "copy")
    lines = [json.loads(line) for line in (tmp_path / "copy" / "texts.jsonl").read_text().splitlines()]
    assert [line["index"] for line in lines] == [shown - 1]
    assert log("verify", tmp_path / "copy", "--key", key(site)) == 0


def test_a_folder_that_holds_something_is_not_written_to(
    site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log("init")
    assert log("export", site.var) == 1
    assert "is not empty" in capsys.readouterr().err


def test_a_lost_folder_is_rebuilt_on_purpose(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    log("init")
    site.append(300)
    log("sequence", "--once")
    before = site.folder.read("checkpoint")
    (site.folder.path / "checkpoint").unlink()
    assert log("sequence", "--once") == 1
    assert "jukugi log rebuild" in capsys.readouterr().err
    assert log("rebuild") == 0
    assert site.folder.read("checkpoint") == before
