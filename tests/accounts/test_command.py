"""``jukugi first-administrator``, as the keeper of the server runs it."""

from argparse import Namespace
from pathlib import Path

import pytest

from deliberation import cli
from deliberation.accounts import acts, queries
from deliberation.accounts.rules import WHOLE_SITE, Role
from deliberation.db import Database
from deliberation.errors import Refused
from tests import make
from tests.moment import NOW

ADDRESS = "keeper@example.invalid"


@pytest.fixture
def ask(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs the command with an address and a password."""
    monkeypatch.setattr(cli, "database", lambda: sqlite_database)

    def run(email: str = ADDRESS, password: str = make.PASSWORD) -> int:
        file = tmp_path / "password"
        file.write_text(password)
        return cli.first_administrator(Namespace(email=email, password_file=file))

    return run


def administrators(database: Database) -> list[str]:
    with database.reading() as db:
        return [row.email for row in queries.holders(db) if row.role == Role.administrator]


def test_it_makes_the_first_administrator_once(ask, sqlite_database: Database) -> None:
    assert ask() == 0
    assert administrators(sqlite_database) == [ADDRESS]
    with pytest.raises(Refused, match="administrator_exists"):
        ask("another@example.invalid")


def test_who_registered_under_the_address_before_does_not_become_administrator(ask, sqlite_database: Database) -> None:
    acts.register_person(sqlite_database, now=NOW, email=ADDRESS, password="the stranger's own password")
    with pytest.raises(Refused, match="password_of_account"):
        ask()
    assert administrators(sqlite_database) == []
    assert ask(ADDRESS.title(), "the stranger's own password") == 0, "whoever knows the password is who it says"


def test_it_adds_another_where_one_is_left_of_several(ask, sqlite_database: Database) -> None:
    one, two = (make.officer(sqlite_database, Role.administrator) for _ in range(2))
    with pytest.raises(Refused, match="administrator_exists"):
        ask()
    with sqlite_database.reading() as db:
        grant = next(row.id for row in queries.holders(db) if row.person_id == two.person_id)
    acts.end_role(sqlite_database, by=one, now=NOW, grant_id=grant)
    assert ask() == 0
    assert len(administrators(sqlite_database)) == 2
    with sqlite_database.reading() as db:
        assert queries.last_seat(db, Role.administrator, WHOLE_SITE) == 3


def test_nobody_is_asked_for_a_password_in_vain(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append(prompt) or make.PASSWORD)
    empty = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    for database, address, said in (
        (empty, ADDRESS, "jukugi upgrade"),
        (sqlite_database, "keeper", "check the address"),
        (sqlite_database, ADDRESS, None),
        (sqlite_database, "another@example.invalid", "administrator"),
    ):
        monkeypatch.setattr(cli, "database", lambda database=database: database)
        assert cli.main(("first-administrator", address)) == (0 if said is None else 1)
        assert (said or "") in capsys.readouterr().err
        assert len(asked) == (2 if said is None else 0)  # a new password is typed twice
        asked.clear()


def test_a_slip_in_the_first_password_locks_nobody_out(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = [make.PASSWORD, f"{make.PASSWORD}x"]
    monkeypatch.setattr("getpass.getpass", lambda prompt: typed.pop(0))
    monkeypatch.setattr(cli, "database", lambda: sqlite_database)
    assert cli.main(("first-administrator", ADDRESS)) == 1 and not typed
    assert "not the same" in capsys.readouterr().err
    assert administrators(sqlite_database) == []


def test_a_command_says_in_words_what_stopped_it(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No code and no traceback: who keeps the server reads a sentence that says what to mend."""
    empty = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    short, good = tmp_path / "short", tmp_path / "good"
    short.write_text("short")
    good.write_text(make.PASSWORD)
    admin, place = "first-administrator", "add-jurisdiction"
    for database, command, said in (
        (sqlite_database, (admin, ADDRESS, "--password-file", str(short)), "12 characters or more"),
        (sqlite_database, (admin, "keeper", "--password-file", str(good)), "check the address"),
        (sqlite_database, (admin, ADDRESS, "--password-file", str(tmp_path / "gone")), "No such file"),
        (sqlite_database, (place, "A City!", "A市", "A City"), "begins with a small letter"),
        (sqlite_database, (place, "b-city", " ", "B City"), "name of the municipality"),
        (sqlite_database, (place, "c-city", "C市", "C City"), None),
        (sqlite_database, (place, "c-city", "C市", "C City"), "exists already"),
        (empty, (place, "a-city", "A市", "A City"), "jukugi upgrade"),
        (Database(f"sqlite:///{tmp_path}"), (place, "a", "A市", "A City"), "cannot be reached"),
    ):
        monkeypatch.setattr(cli, "database", lambda database=database: database)
        assert cli.main(command) == (0 if said is None else 1), command
        assert (said or "") in capsys.readouterr().err, command
