"""The sequencer on both engines: order, recovery after kill -9 at every point, races, and what it refuses to sign."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from deliberation.db import Database
from deliberation.record import runner, sequencer
from deliberation.record.acts import append
from deliberation.record.keyfile import KeyTrouble
from deliberation.record.models import LogEntry, LogHead, LogIndex
from deliberation.record.notes import Checkpoint, Signer
from deliberation.record.sequencer import LostRace, Refusal
from tests.moment import NOW
from tests.record.sites import ORIGIN, Site

POINTS = ("indexes given", "tiles written", "head moved", "published")


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Site:
    found = Site(database, tmp_path)
    found.open()
    return found


def test_opening_the_record_makes_a_key_a_first_entry_and_a_published_checkpoint(site: Site) -> None:
    assert site.published().size == 1
    assert site.settings.log_key_path.stat().st_mode & 0o777 == 0o600
    with site.database.reading() as db:
        assert b'"kind":"log_opened"' in db.execute(select(LogEntry.leaf)).scalar_one()
    assert site.verifies()


def test_opening_it_again_changes_nothing(site: Site) -> None:
    key, checkpoint = site.settings.log_key_path.read_bytes(), site.folder.read("checkpoint")
    site.open()
    assert (site.settings.log_key_path.read_bytes(), site.folder.read("checkpoint")) == (key, checkpoint)


def test_the_key_is_nowhere_in_the_database(site: Site) -> None:
    secret = site.settings.log_key_path.read_text().strip().split("+", 4)[-1]  # base64 may hold a plus, too
    with site.database.reading() as db:
        for table in (LogEntry, LogHead, LogIndex):
            assert secret not in repr(db.execute(select(table.__table__)).all())


@pytest.mark.parametrize("steps", [(1, 1, 1), (255, 1, 1), (254, 2, 300), (600,)])
def test_entries_are_signed_in_their_order_whatever_the_batches(site: Site, steps: tuple[int, ...]) -> None:
    for count in steps:
        last = site.append(count)
        assert site.sequence().size == last
        assert site.verifies()
    with site.database.reading() as db:
        rows = db.execute(select(LogIndex.idx, LogIndex.entry_id).order_by(LogIndex.idx)).all()
    assert [tuple(row) for row in rows] == [(n, n + 1) for n in range(last)]


def test_a_backlog_is_signed_in_several_rounds(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 100)
    monkeypatch.setattr(sequencer, "PAGE", 7)
    site.append(450)
    rounds = runner.sequencer(site.database, site.settings)
    assert runner.drain(rounds) == 5
    assert site.keep().size == 451 and site.verifies()


def test_nothing_new_gives_no_new_checkpoint(site: Site) -> None:
    before = site.folder.read("checkpoint")
    assert not runner.sequencer(site.database, site.settings).step()
    assert site.folder.read("checkpoint") == before


def test_an_act_that_rolls_back_leaves_no_gap(site: Site) -> None:
    with pytest.raises(ZeroDivisionError), site.database.writing() as db:
        append(db, kind="comment_withdrawn", now=NOW, jurisdiction=None, facts={"comment": 1})
        raise ZeroDivisionError
    assert site.append() == 2
    assert site.sequence().size == 2 and site.verifies()


def test_entries_of_many_writers_at_once_are_all_signed_in_the_order_of_their_numbers(site: Site) -> None:
    def write(some: int) -> None:
        for n in range(20):
            try:
                with site.database.writing() as db:
                    append(db, kind="comment_withdrawn", now=NOW, jurisdiction="a-shi", facts={"comment": n})
                    if (n + some) % 7 == 0:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                pass

    threads = [threading.Thread(target=write, args=(some,)) for some in range(6)]
    for thread in threads:
        thread.start()
    rounds = runner.sequencer(site.database, site.settings)
    while any(thread.is_alive() for thread in threads):
        rounds.step()
        site.keep()
    site.sequence()
    with site.database.reading() as db:
        entries = db.execute(select(LogEntry.id).order_by(LogEntry.id)).scalars().all()
        indexed = db.execute(select(LogIndex.entry_id).order_by(LogIndex.idx)).scalars().all()
    assert list(entries) == list(indexed) == list(range(1, len(entries) + 1))
    assert site.published().size == len(entries) and site.verifies()


CHILD = """
import os, signal, sys
from pathlib import Path
from deliberation.db import Database
from tests.record.sites import Site
from deliberation.record import runner
site = Site(Database(sys.argv[1]), Path(sys.argv[2]))
def pause(point):
    if point == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
runner.drain(runner.sequencer(site.database, site.settings, pause))
"""


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_the_next_run_goes_on(site: Site, point: str) -> None:
    site.append(250)
    site.sequence()
    site.append(300)
    url = site.database.url.render_as_string(False)
    done = subprocess.run([sys.executable, "-c", CHILD, url, str(site.var), point], cwd=Path(__file__).parents[2])
    assert done.returncode == -signal.SIGKILL
    last = site.append(5)
    assert site.keep().size == (551 if point == "published" else 251)
    assert site.sequence().size == last
    site.append(400)
    site.sequence()
    assert site.verifies()


def test_half_written_tiles_of_a_crash_are_replaced(site: Site) -> None:
    site.append(700)
    for path in ("tile/0/000", "tile/entries/001", "tile/1/000.p/2", "tile/0/002.p/189"):
        (site.folder.path / path).parent.mkdir(parents=True, exist_ok=True)
        (site.folder.path / path).write_bytes(b"half")
    site.sequence()
    assert site.verifies()


def test_partial_tiles_go_once_the_full_tile_is_published(site: Site) -> None:
    for count in (100, 100, 100):
        site.append(count)
        site.sequence()
    assert not (site.folder.path / "tile/0/000.p").exists()
    assert sorted(p.name for p in (site.folder.path / "tile/0/001.p").iterdir()) == ["45"]
    assert site.verifies()


def test_of_two_sequencers_one_signs_and_the_log_stays_one(site: Site) -> None:
    stop, ended = threading.Event(), []

    def sequence() -> None:
        rounds = runner.sequencer(site.database, site.settings)
        while not stop.is_set():
            with suppress(LostRace):
                rounds.step()
        ended.append("well")

    threads = [threading.Thread(target=sequence) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(40):
        site.append(3)
        site.keep()
    deadline = time.monotonic() + 30
    while site.published().size < 121 and time.monotonic() < deadline:
        site.keep()
    stop.set()
    for thread in threads:
        thread.join()
    assert ended == ["well", "well"]
    assert site.sequence().size == 121
    assert site.verifies()


def test_a_head_moved_by_another_is_never_overwritten(site: Site) -> None:
    site.append(3)

    def meddle(point: str) -> None:
        if point == "tiles written":
            with site.database.writing() as db:
                db.execute(update(LogHead).values(note=LogHead.note + "x"))

    before = site.folder.read("checkpoint")
    with pytest.raises(LostRace):
        runner.sequencer(site.database, site.settings, meddle).step()
    assert site.folder.read("checkpoint") == before


def test_a_restored_older_database_is_refused(site: Site) -> None:
    site.append(5)
    with site.database.reading() as db:
        old = db.execute(select(LogHead.size, LogHead.note)).one()
    site.sequence()
    before = site.folder.read("checkpoint")
    with site.database.writing() as db:
        db.execute(update(LogHead).values(size=old.size, note=old.note))
    with pytest.raises(Refusal, match="older backup restored"):
        site.sequence()
    assert site.folder.read("checkpoint") == before


def test_a_head_that_another_moved_while_this_one_looked_is_no_older_backup(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = runner.sequencer(site.database, site.settings)
    look, looked = rounds._head, []

    def head() -> object:
        found = look()
        if not looked:
            looked.append(found)
            site.append(3)
            site.sequence()
        return found

    monkeypatch.setattr(rounds, "_head", head)
    with pytest.raises(LostRace):
        rounds.step()
    assert site.verifies()


def test_another_history_is_refused(site: Site) -> None:
    signer = runner.keyfile.load(site.settings.log_key_path, ORIGIN)
    site.append(5)
    site.sequence()
    for size in (3, 6):
        site.folder.publish("checkpoint", signer.sign(Checkpoint(ORIGIN, size, bytes(32)).text))
        with pytest.raises(Refusal, match="not the database of this log"):
            site.sequence()


def test_a_checkpoint_or_head_of_another_key_is_refused(site: Site) -> None:
    site.folder.publish("checkpoint", Signer.new(ORIGIN).sign(site.published().text))
    with pytest.raises(Refusal, match="published checkpoint is not signed"):
        site.sequence()
    site.settings.log_key_path.write_text(Signer.new(ORIGIN).skey)
    with pytest.raises(Refusal, match="head in the database is not signed"):
        site.sequence()


def test_a_missing_folder_is_refused_until_it_is_rebuilt_on_purpose(site: Site) -> None:
    site.append(700)
    site.sequence()
    files = {p: p.read_bytes() for p in site.folder.path.rglob("*") if p.is_file()}
    for path in files:
        path.unlink()
    with pytest.raises(Refusal, match="jukugi log rebuild"):
        site.sequence()
    assert runner.sequencer(site.database, site.settings).rebuild() == 701
    assert {p: p.read_bytes() for p in site.folder.path.rglob("*") if p.is_file()} == files
    site.append(5)
    site.sequence()
    assert site.verifies()


def test_a_damaged_tile_is_noticed_before_signing_and_mended_by_rebuilding(site: Site) -> None:
    site.append(300)
    site.sequence()
    (site.folder.path / "tile/0/001.p/45").write_bytes(bytes(45 * 32))
    site.append()
    with pytest.raises(Refusal, match="jukugi log rebuild"):
        site.sequence()
    runner.sequencer(site.database, site.settings).rebuild()
    assert site.sequence().size == 302 and site.verifies()


def test_entries_changed_in_the_database_are_never_rebuilt(site: Site) -> None:
    site.append(5)
    site.sequence()
    on = "" if site.database.is_sqlite else " ON log_entry"
    with site.database.writing() as db:
        db.execute(text(f"DROP TRIGGER append_only_log_entry_update{on}"))
        db.execute(update(LogEntry).where(LogEntry.id == 3).values(leaf=b"{}"))
    before = site.folder.read("tile/0/000.p/6")
    with pytest.raises(Refusal, match="not what was signed"):
        runner.sequencer(site.database, site.settings).rebuild()
    assert site.folder.read("tile/0/000.p/6") == before


def test_before_it_is_opened_nothing_is_signed(database: Database, tmp_path: Path) -> None:
    site = Site(database, tmp_path)
    with pytest.raises(KeyTrouble, match="jukugi log init"):
        site.sequence()
    runner.keyfile.make(site.settings.log_key_path, ORIGIN)
    with pytest.raises(Refusal, match="jukugi log init"):
        runner.sequencer(site.database, site.settings).step()


def test_a_lost_key_is_never_replaced_by_a_new_one(site: Site) -> None:
    site.settings.log_key_path.unlink()
    with pytest.raises(KeyTrouble, match="put the key back"):
        site.open()


def test_a_key_that_others_can_read_or_of_another_log_is_refused(site: Site) -> None:
    os.chmod(site.settings.log_key_path, 0o644)
    with pytest.raises(KeyTrouble, match="other users can read"):
        site.sequence()
    os.chmod(site.settings.log_key_path, 0o600)
    site.settings.log_key_path.write_text(Signer.new("other.invalid/log").skey)
    with pytest.raises(KeyTrouble, match="other"):
        site.sequence()


def test_a_thread_signs_by_itself_and_a_second_one_stands_by(site: Site) -> None:
    first = runner.start(site.database, site.settings)
    _until(lambda: _locked(site))
    second = runner.start(site.database, site.settings)
    last = site.append(3)
    _until(lambda: site.published().size == last)
    first.stop()
    last = site.append(3)
    _until(lambda: site.published().size == last)
    second.stop()
    site.keep()
    assert site.verifies()


def _locked(site: Site) -> bool:
    with site.folder.lock() as ours:
        return not ours


def _until(true: object, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)
