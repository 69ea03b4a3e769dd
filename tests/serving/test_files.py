"""What the program writes is read by its own account of the machine alone; what is published anyway, by everyone."""

import os
import stat
from pathlib import Path

from deliberation import config
from deliberation.db import Database
from tests import make
from tests.conftest import fill_schema


def others(path: Path) -> int:
    """What other accounts of the machine may do with it."""
    return stat.S_IMODE(path.stat().st_mode) & 0o077


def test_a_new_database_and_what_stands_beside_it_is_for_nobody_else(tmp_path: Path) -> None:
    url, before = f"sqlite:///{tmp_path / 'made' / 'new.sqlite'}", os.umask(0o022)
    try:
        fill_schema(url)
        database = Database(url)
        with database.reading() as held:
            held.exec_driver_sql("SELECT 1")
            make.person(database)
            found = sorted((tmp_path / "made").iterdir())
            assert [p.name for p in found] == ["new.sqlite", "new.sqlite-shm", "new.sqlite-wal"]
            assert [others(p) for p in found] == [0, 0, 0]
        database.dispose()
    finally:
        os.umask(before)


def test_asking_for_an_address_makes_no_database(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'none.sqlite'}").dispose()
    assert not (tmp_path / "none.sqlite").exists()


def test_the_secret_is_kept_where_nobody_else_looks(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        settings = config.read({"JUKUGI_VAR": str(tmp_path / "var")})
    finally:
        os.umask(before)
    keys = tmp_path / "var" / "keys"
    assert (others(keys), others(keys / "secret")) == (0, 0)
    assert (keys / "secret").read_text() == settings.secret
