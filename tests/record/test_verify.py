"""The verifier as a reader runs it: alone, isolated, on receipts and whole logs, honest and tampered with."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from deliberation.record import verify as verifier
from deliberation.record.notes import Checkpoint, Signer
from tests.record.logs import KEY, SIGNER, Log, entry, entry_with_text, receipt

SALT, PAYLOAD = bytes(range(32)), '{"body":"カメラの数を知りたい。"}'.encode()


def run(*arguments: str | Path) -> tuple[int, str]:
    """The file by itself in an isolated interpreter."""
    command = [sys.executable, "-I", "-S", verifier.__file__, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env={"PYTHONUTF8": "1"})
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


def check(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    """The same in this process, which is quicker."""
    status = verifier.main([str(a) for a in arguments])
    return status, capsys.readouterr().out


def saved(folder: Path, value: object) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "receipt.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def told() -> tuple[Log, dict[str, object]]:
    """A log of 300 entries and the receipt of one that commits to a text."""
    leaf = entry_with_text(SALT, PAYLOAD)
    log = Log().to(123).grow([leaf]).to(300)
    return log, receipt(log, 123, leaf, SALT, PAYLOAD)


def test_a_receipt_verifies_by_the_file_alone(tmp_path: Path, told: tuple[Log, dict[str, object]]) -> None:
    status, output = run(saved(tmp_path, told[1]), "--key", KEY)
    assert status == 0
    assert "VERIFIED" in output and "index 123" in output and "exactly this text" in output
    assert "cannot know" in output and "key is the right one" in output


def test_a_receipt_without_its_text_says_that_none_was_checked(tmp_path: Path) -> None:
    log = Log().to(9)
    status, output = run(saved(tmp_path, receipt(log, 4, entry(4))), "--key", KEY)
    assert status == 0 and "none was checked" in output


@pytest.mark.parametrize("size", [0, 1, 2, 3, 255, 256, 257, 700])
def test_a_whole_log_verifies(tmp_path: Path, size: int, capsys: pytest.CaptureFixture[str]) -> None:
    status, output = check(capsys, Log().to(size).save(tmp_path), "--key", KEY)
    assert status == 0 and f"all {size} rehashed" in output and "--old" in output


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537])
def test_a_log_of_three_levels_verifies_by_the_file_alone(tmp_path: Path, size: int) -> None:
    old = tmp_path / "kept"
    log = Log().to(65_000)
    old.write_text(log.checkpoint())
    status, output = run(log.to(size).save(tmp_path / "log"), "--key", KEY, "--old", old)
    assert status == 0 and "nothing that kept covers (65000 entries) has changed" in output


def test_one_flipped_bit_anywhere_in_a_receipt_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leaf = entry_with_text(SALT, b'{"body":"x"}')
    log = Log().to(2).grow([leaf]).to(5)
    path = saved(tmp_path, receipt(log, 2, leaf, SALT, b'{"body":"x"}'))
    good = path.read_bytes()
    for bit in range(0, len(good) * 8, 5):  # every byte, every bit of it in some byte
        changed = bytearray(good)
        changed[bit // 8] ^= 1 << bit % 8
        path.write_bytes(changed)
        status, output = check(capsys, path, "--key", KEY)
        assert status in (1, 2), f"bit {bit}: {bytes(changed[bit // 8 - 20 : bit // 8 + 20])!r} {output}"


def test_one_flipped_bit_anywhere_in_a_log_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Log().to(258).save(tmp_path)
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        good = path.read_bytes()
        for at in range(0, len(good), max(1, len(good) // 60)):
            changed = bytearray(good)
            changed[at] ^= 1 << at % 8
            path.write_bytes(changed)
            assert check(capsys, folder, "--key", KEY)[0] in (1, 2), f"{path.name}, byte {at}"
        path.write_bytes(good)
    assert check(capsys, folder, "--key", KEY)[0] == 0


def test_a_missing_tile_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for gone in ("tile/0/000", "tile/entries/001.p/2", "tile/1/000.p/1"):
        folder = Log().to(258).save(tmp_path / gone.replace("/", "_"))
        (folder / gone).unlink()
        status, output = check(capsys, folder, "--key", KEY)
        assert status == 1 and f"DOES NOT VERIFY: {gone} is missing\n" in output


OLDER = ("tile/0/000.p/205", "tile/entries/000.p/205", "tile/1/000.p/1")


def test_an_older_partial_tile_may_be_gone_but_not_be_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Log().to(205).to(300).to(600).save(tmp_path)
    for path in OLDER:
        good = (folder / path).read_bytes()
        for wrong in (good[:-1] + bytes([good[-1] ^ 1]), good[:-32], good + good[-32:]):
            (folder / path).write_bytes(wrong)
            status, output = check(capsys, folder, "--key", KEY)
            assert status == 1 and f"DOES NOT VERIFY: {path} " in output
        (folder / path).write_bytes(good)
    for path in OLDER:
        (folder / path).unlink()
    assert check(capsys, folder, "--key", KEY)[0] == 0


def test_tiles_that_run_ahead_of_the_checkpoint_are_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = Log().to(205)
    early = log.checkpoint()
    folder = log.to(230).to(300).save(tmp_path)
    (folder / "checkpoint").write_text(early)
    assert check(capsys, folder, "--key", KEY)[0] == 0


def test_a_folder_without_texts_says_that_none_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, output = check(capsys, Log().to(3).save(tmp_path), "--key", KEY)
    assert "holds no texts.jsonl" in output and "published texts" not in output


def test_a_full_tile_may_stand_for_a_partial_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log().to(258)
    early = log.checkpoint()
    folder = log.to(512).save(tmp_path)
    for path in ("tile/0/001.p/2", "tile/entries/001.p/2"):
        (folder / path).unlink()
    (folder / "checkpoint").write_text(early)
    assert check(capsys, folder, "--key", KEY)[0] == 0


def test_rewritten_and_signed_history_fails_only_against_what_a_reader_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = Log().to(400)
    kept = tmp_path / "kept"
    kept.write_text(honest.checkpoint())
    forged = Log().grow([entry(n) if n != 50 else b"{}" for n in range(500)])
    folder = forged.save(tmp_path / "log")
    assert check(capsys, folder, "--key", KEY)[0] == 0
    status, output = check(capsys, folder, "--key", KEY, "--old", kept)
    assert status == 1 and "history was changed" in output


def test_a_kept_receipt_convicts_a_log_that_dropped_its_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    honest = Log().to(300)
    kept = saved(tmp_path / "kept", receipt(honest, 299, entry(299)))
    assert check(capsys, honest.to(600).save(tmp_path / "a"), "--key", KEY, "--old", kept)[0] == 0
    forged = Log().to(299).grow([b"{}"]).to(600)
    assert check(capsys, forged.save(tmp_path / "b"), "--key", KEY, "--old", kept)[0] == 1


def test_a_log_shorter_than_what_a_reader_kept_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log().to(10)
    folder = log.save(tmp_path / "log")
    (tmp_path / "kept").write_text(log.to(11).checkpoint())
    status, output = check(capsys, folder, "--key", KEY, "--old", tmp_path / "kept")
    assert status == 1 and "this record has only 10" in output


def test_every_older_checkpoint_of_an_honest_log_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, olds = Log(), []
    for size in (0, 1, 5, 255, 256, 257, 511, 512, 600):
        path = tmp_path / str(size)
        path.write_text(log.to(size).checkpoint())
        olds += ["--old", path]
    assert check(capsys, log.save(tmp_path / "log"), "--key", KEY, *olds)[0] == 0


def test_published_texts_are_checked_against_their_entries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log().to(3).grow([entry_with_text(SALT, PAYLOAD)]).to(300)
    folder = log.save(tmp_path)

    def texts(*lines: object) -> tuple[int, str]:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        (folder / "texts.jsonl").write_text(text, encoding="utf-8")
        return check(capsys, folder, "--key", KEY)

    good = {"index": 3, "salt": SALT.hex(), "payload": PAYLOAD.decode()}
    status, output = texts(good)
    assert status == 0 and "1 published texts" in output
    assert texts({**good, "payload": PAYLOAD.decode() + " "})[0] == 1
    assert texts({**good, "index": 4})[0] == 1
    assert texts({**good, "index": 300})[0] == 1
    assert texts(good, good)[0] == 2
    assert texts({**good, "salt": "00"})[0] == 2
    assert texts([])[0] == 2


def test_a_receipt_is_read_strictly(tmp_path: Path, told: tuple[Log, dict[str, object]]) -> None:
    good = told[1]
    for wrong in (
        {**good, "format": "jukugi-receipt/2"},
        {**good, "more": 1},
        {**good, "entry": 5},
        {**good, "salt": None},
        {**good, "salt": SALT.hex().upper()},
        {**good, "entry": "\ud800"},
        [],
        None,
    ):
        status, output = run(_raw(tmp_path, json.dumps(wrong)), "--key", KEY)
        assert status == 2 and output.startswith("CANNOT BE READ: "), wrong
    doubled = json.dumps(good)[:-1] + ', "salt": null}'
    assert run(_raw(tmp_path, doubled), "--key", KEY)[0] == 2
    assert run(_raw(tmp_path, "[" * 100_000), "--key", KEY)[0] == 2


def _raw(folder: Path, text: str) -> Path:
    path = folder / "raw.json"
    path.write_text(text)
    return path


def test_mistakes_of_the_reader_are_said_clearly(tmp_path: Path) -> None:
    assert run(tmp_path, "--key", KEY) == (2, f"CANNOT BE READ: {tmp_path} holds no file named checkpoint\n")
    assert run(tmp_path / "none.json", "--key", KEY)[0] == 2
    status, output = run(tmp_path, "--key", KEY[:-3])
    assert status == 2 and "verifier key" in output
    status, output = run(tmp_path, "--key", KEY.replace("city", "town"))
    assert status == 2 and "copied completely" in output


def test_the_key_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "vkey").write_text(KEY + "\n")
    assert run(Log().to(3).save(tmp_path / "log"), "--key", tmp_path / "vkey")[0] == 0


def test_a_log_under_another_key_or_name_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Log().to(3).save(tmp_path)
    for signer in (Signer.new(SIGNER.name), Signer("other.invalid/log", SIGNER.seed)):
        assert check(capsys, folder, "--key", signer.verifier.vkey)[0] == 1
    body = Checkpoint("other.invalid/log", 3, Log().to(3).root).text
    (folder / "checkpoint").write_text(SIGNER.sign(body))
    assert check(capsys, folder, "--key", KEY)[0] == 1


def test_a_receipt_meets_a_kept_checkpoint_only_at_the_same_size(
    tmp_path: Path, told: tuple[Log, dict[str, object]]
) -> None:
    log, value = told
    (tmp_path / "same").write_text(log.checkpoint())
    (tmp_path / "later").write_text(log.to(301).checkpoint())
    path = saved(tmp_path, value)
    assert run(path, "--key", KEY, "--old", tmp_path / "same")[0] == 0
    status, output = run(path, "--key", KEY, "--old", tmp_path / "later")
    assert status == 2 and "whole record" in output
    (tmp_path / "forged").write_text(SIGNER.sign(Checkpoint(SIGNER.name, 300, bytes(32)).text))
    assert run(path, "--key", KEY, "--old", tmp_path / "forged")[0] == 1


def test_the_verifier_imports_nothing_outside_the_standard_library() -> None:
    tree = ast.parse(Path(verifier.__file__).read_text(encoding="utf-8"))
    found = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    found |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert found and {name.split(".")[0] for name in found} <= sys.stdlib_module_names
