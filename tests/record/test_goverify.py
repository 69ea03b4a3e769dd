"""Our log under the verifier of the Go team: golang.org/x/mod/sumdb, on which Go's own module downloads rest.

It needs Debian's golang-go and golang-golang-x-mod-dev, hence among the slow tests that ``make test-all`` runs.
"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.record.logs import KEY, Log, entry, entry_with_text, receipt

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def goverify(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Go program beside this file, built without any download."""
    program = tmp_path_factory.mktemp("go") / "goverify"
    offline = {
        **os.environ,
        "GO111MODULE": "off",
        "GOPATH": "/usr/share/gocode",
        "GOPROXY": "off",
        "GOFLAGS": "",
        "GOCACHE": str(program.parent / "cache"),
    }
    source = Path(__file__).parent / "goverify" / "main.go"
    subprocess.run(["go", "build", "-o", str(program), str(source)], check=True, env=offline)
    return program


def go(program: Path, *arguments: str | Path) -> bool:
    done = subprocess.run([str(program), "-vkey", KEY, *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0 or done.stderr.startswith("FAIL: "), done.stderr
    return done.returncode == 0


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 1000, 65_535, 65_536, 65_537, 70_000])
def test_go_verifies_every_entry_and_every_older_checkpoint(goverify: Path, tmp_path: Path, size: int) -> None:
    log, olds = Log(), []
    for old in sorted({0, 1, size // 3, size // 2, max(0, size - 1)} - {size} | {0}):
        (tmp_path / f"old{old}").write_text(log.to(old).checkpoint())
        olds.append(tmp_path / f"old{old}")
    folder = log.to(size).save(tmp_path / "log")
    assert go(goverify, "-dir", folder)
    for old_checkpoint in olds[1:]:
        assert go(goverify, "-dir", folder, "-old", old_checkpoint), old_checkpoint


def test_go_refuses_history_that_was_rewritten_and_signed_again(goverify: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text(Log().to(400).checkpoint())
    folder = Log().grow([entry(n) if n != 50 else b"{}" for n in range(500)]).save(tmp_path / "log")
    assert go(goverify, "-dir", folder)
    assert not go(goverify, "-dir", folder, "-old", tmp_path / "kept")


def test_go_refuses_a_flipped_bit_in_any_file(goverify: Path, tmp_path: Path) -> None:
    folder = Log().to(600).save(tmp_path)
    for path in (p for p in folder.rglob("*") if p.is_file()):
        good = path.read_bytes()
        path.write_bytes(good[:20] + bytes([good[20] ^ 1]) + good[21:])
        assert not go(goverify, "-dir", folder), path
        path.write_bytes(good)
    assert go(goverify, "-dir", folder)


def test_go_verifies_a_receipt_without_any_tile(goverify: Path, tmp_path: Path) -> None:
    leaf = entry_with_text(bytes(32), "駅前".encode())
    log = Log().to(300).grow([leaf]).to(1000)
    value = receipt(log, 300, leaf, bytes(32), "駅前".encode())
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(value))
    assert go(goverify, "-receipt", path)
    path.write_text(json.dumps({**value, "entry": leaf.decode() + " "}))
    assert not go(goverify, "-receipt", path)
